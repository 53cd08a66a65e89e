package sqltx

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

var (
	sealCall   = regexp.MustCompile(`(?:vault\.(?:Seal|Open)(?:Bytes)?|(?:seal|open)JSON)\((\w[\w.()]*),`)
	columnName = regexp.MustCompile(`\b(column\w+)\s*=\s*"([a-z_]+\.[a-z_]+)"`)
)

// TestSealedColumnsAreListed reads the code of this package: what is sealed under a name must be sealed again when the keys change.
func TestSealedColumnsAreListed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range columnName.FindAllStringSubmatch(string(code), -1) {
			names = append(names, m[2])
			if !slices.ContainsFunc(sealedColumns, func(c sealedColumn) bool { return c.name() == m[2] }) {
				t.Errorf("%s: %s is sealed and not in sealedColumns", file, m[2])
			}
		}
		for _, m := range sealCall.FindAllStringSubmatch(string(code), -1) {
			if !regexp.MustCompile(`^column\w+$|^c\.(name\(\)|column)$|^column$`).MatchString(m[1]) {
				t.Errorf("%s: sealed under %s; name the column in a constant column… = \"table.column\"", file, m[1])
			}
		}
	}
	for _, c := range sealedColumns {
		if !slices.Contains(names, c.name()) {
			t.Errorf("%s is listed and never sealed", c.name())
		}
	}
	if len(names) == 0 {
		t.Error("no sealed column was found")
	}
}
