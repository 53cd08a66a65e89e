package book

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kilowon/kilowon"
)

// Each case replaces or adds one file of a sound folder and says the one message that must come of it.
func TestBadFiles(t *testing.T) {
	cases, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil || len(cases) < 50 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			data, want := withoutLists(t), ""
			for _, f := range archive.Files {
				if f.Name == "want" {
					want = strings.TrimSpace(string(f.Data))
					continue
				}
				data[f.Name] = &fstest.MapFile{Data: f.Data}
			}
			_, err = LoadFS(data)
			if err == nil {
				t.Fatal("the folder loads")
			}
			if err.Error() != want {
				t.Errorf("got  %s\nwant %s", err, want)
			}
			var e *kilowon.Error
			if !errors.As(err, &e) || e.Code != kilowon.Invalid {
				t.Errorf("code %s, want %s", kilowon.CodeOf(err), kilowon.Invalid)
			}
		})
	}
}

// withoutLists is the folder without price lists: they take most of a load's time and a case brings its own.
func withoutLists(t *testing.T) fstest.MapFS {
	t.Helper()
	data := dataFiles(t)
	known := (&files{}).targets()
	for name := range data {
		if known[name] == nil && !slices.Contains(calendarFiles, name) {
			delete(data, name)
		}
	}
	data["references.yaml"] = &fstest.MapFile{Data: []byte("references: []\n")}
	return data
}

func TestMissingFile(t *testing.T) {
	for _, name := range []string{"climate.yaml", "articles.yaml", "holidays.yaml"} {
		data := withoutLists(t)
		delete(data, name)
		if _, err := LoadFS(data); err == nil || !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
