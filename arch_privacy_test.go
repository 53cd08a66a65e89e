package kilowon_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// privacyFile is docs/privacy.yaml as the test needs it.
type privacyFile struct {
	Groups []struct {
		ID      string   `yaml:"id"`
		Columns []string `yaml:"columns"`
		Sealed  []string `yaml:"sealed"`
		Kept    string   `yaml:"kept"`
		Source  string   `yaml:"source"`
		Chosen  bool     `yaml:"chosen"`
		Erased  string   `yaml:"erased"`
	} `yaml:"groups"`
	None []string `yaml:"none"`
}

// TestEveryColumnIsPersonalOrNot holds docs/privacy.yaml against the schema and against what the store seals.
func TestEveryColumnIsPersonalOrNot(t *testing.T) {
	text, err := os.ReadFile("docs/privacy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var f privacyFile
	if err := yaml.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	add := func(group string, columns []string) {
		for _, c := range columns {
			if other, twice := listed[c]; twice {
				t.Errorf("%s is listed under %s and %s", c, other, group)
			}
			listed[c] = group
		}
	}
	var sealed []string
	for _, g := range f.Groups {
		add(g.ID, g.Columns)
		sealed = append(sealed, g.Sealed...)
		if g.Kept == "" || g.Erased == "" || (g.Source == "") == !g.Chosen {
			t.Errorf("%s: how long it is kept needs a source or chosen: true, and what erases it", g.ID)
		}
	}
	add("none", f.None)
	used := map[string]bool{}
	for table, columns := range schema(t) {
		for _, c := range columns {
			one, whole := listed[table+"."+c], listed[table+".*"]
			switch {
			case one == "" && whole == "":
				t.Errorf("%s.%s is not listed in docs/privacy.yaml: say whether it is personal, why and how long it is kept", table, c)
			case one != "" && whole != "":
				t.Errorf("%s.%s is listed by itself and with its whole table", table, c)
			}
			used[table+"."+c], used[table+".*"] = true, true
		}
	}
	for c := range listed {
		if !used[c] {
			t.Errorf("docs/privacy.yaml lists %s, which the schema does not have", c)
		}
	}
	code, err := os.ReadFile("store/sqltx/seal.go")
	if err != nil {
		t.Fatal(err)
	}
	var sealing []string
	for _, m := range regexp.MustCompile(`\{table: "(\w+)", column: "(\w+)"`).FindAllStringSubmatch(string(code), -1) {
		sealing = append(sealing, m[1]+"."+m[2])
	}
	slices.Sort(sealed)
	slices.Sort(sealing)
	if !slices.Equal(sealed, sealing) || len(sealing) == 0 {
		t.Errorf("docs/privacy.yaml says that %v are sealed, the store seals %v", sealed, sealing)
	}
}

var (
	createTable = regexp.MustCompile(`(?s)^CREATE TABLE (\w+) \((.*)\)$`)
	addColumn   = regexp.MustCompile(`^ALTER TABLE (\w+) ADD COLUMN (\w+)`)
	dropColumn  = regexp.MustCompile(`^ALTER TABLE (\w+) DROP COLUMN (\w+)`)
	renameTable = regexp.MustCompile(`^ALTER TABLE (\w+) RENAME TO (\w+)`)
	dropTable   = regexp.MustCompile(`^DROP TABLE (\w+)`)
	constraint  = regexp.MustCompile(`^(PRIMARY|UNIQUE|FOREIGN|CHECK|CONSTRAINT)\b`)
	sqlComment  = regexp.MustCompile(`--.*`)
)

// schema is the columns of every table after all migrations.
func schema(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("store/migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("migrations: %v, %v", files, err)
	}
	tables, numbers := map[string][]string{}, map[string]string{}
	for _, file := range files {
		number, _, _ := strings.Cut(filepath.Base(file), "_")
		if other, twice := numbers[number]; twice {
			t.Errorf("%s and %s have one number: the later one takes the next", other, file)
		}
		numbers[number] = file
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		for statement := range strings.SplitSeq(sqlComment.ReplaceAllString(up, ""), ";") {
			migrate(tables, strings.TrimSpace(statement))
		}
	}
	return tables
}

func migrate(tables map[string][]string, statement string) {
	if m := createTable.FindStringSubmatch(statement); m != nil {
		for _, part := range splitColumns(m[2]) {
			if part = strings.TrimSpace(part); !constraint.MatchString(part) {
				tables[m[1]] = append(tables[m[1]], strings.Fields(part)[0])
			}
		}
	}
	if m := addColumn.FindStringSubmatch(statement); m != nil {
		tables[m[1]] = append(tables[m[1]], m[2])
	}
	if m := dropColumn.FindStringSubmatch(statement); m != nil {
		tables[m[1]] = slices.DeleteFunc(tables[m[1]], func(c string) bool { return c == m[2] })
	}
	if m := renameTable.FindStringSubmatch(statement); m != nil {
		tables[m[2]] = tables[m[1]]
		delete(tables, m[1])
	}
	if m := dropTable.FindStringSubmatch(statement); m != nil {
		delete(tables, m[1])
	}
}

// splitColumns cuts at the commas that stand in no bracket.
func splitColumns(text string) (out []string) {
	depth, from := 0, 0
	for i, c := range text {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			out = append(out, text[from:i])
			from = i + 1
		}
	}
	return append(out, text[from:])
}
