package kilowon_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// generators are the programs that write committed code, with the files they read and write.
var generators = []struct {
	name            string
	inputs, outputs []string
}{
	{"sqlc", []string{"sqlc.yaml", "store/migrations/*.sql", "store/queries/*.sql"}, []string{"store/db/*.go"}},
	{"templ", []string{"web/generate.go", "web/*.templ"}, []string{"web/*_templ.go"}},
}

const generatedFile = ".ci/generated.sum"

// checksums is the content of the record: one line for each generator over all it reads and writes.
func checksums(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	for _, g := range generators {
		var files []string
		for _, pattern := range slices.Concat(g.inputs, g.outputs) {
			found, err := filepath.Glob(pattern)
			if err != nil || len(found) == 0 {
				t.Fatalf("%s: nothing matches %s (%v)", g.name, pattern, err)
			}
			files = append(files, found...)
		}
		sum := sha256.New()
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(sum, "%s %d\n%s", filepath.ToSlash(name), len(text), text)
		}
		fmt.Fprintf(&out, "%s %x\n", g.name, sum.Sum(nil))
	}
	return out.String()
}

// TestGeneratedCodeIsFresh fails when an input changed without generating, or an output was changed by hand.
// With KILOWON_GENERATED=write it makes the record; make generate sets that after the generators have run.
func TestGeneratedCodeIsFresh(t *testing.T) {
	sums := checksums(t)
	if os.Getenv("KILOWON_GENERATED") == "write" {
		if err := os.WriteFile(generatedFile, []byte(sums), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	recorded, err := os.ReadFile(generatedFile)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(sums) {
		if !strings.Contains(string(recorded), line) {
			name, _, _ := strings.Cut(line, " ")
			t.Errorf("%s: what %s reads or writes has changed since it ran; run make generate", generatedFile, name)
		}
	}
}

var templVersion = regexp.MustCompile(`github\.com/a-h/templ(?:/cmd/templ@| )(v\S+)`)

func TestTemplatesAreOfOneVersion(t *testing.T) {
	var versions []string
	for _, name := range []string{"go.mod", "web/generate.go"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m := templVersion.FindSubmatch(text)
		if m == nil {
			t.Fatalf("%s names no version of templ", name)
		}
		versions = append(versions, string(m[1]))
	}
	if versions[0] != versions[1] {
		t.Errorf("templ is %s in go.mod and %s in web/generate.go", versions[0], versions[1])
	}
}
