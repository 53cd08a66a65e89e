package sqlite_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// generatedQuery finds the queries in the generated code, where their parameters are numbered.
var generatedQuery = regexp.MustCompile("(?s)= `-- name: (\\w+) :\\w+\n(.*?)`")

// scansAllowed are the queries that are meant to read a whole table, a page of an ordered one, or the whole of an index of what waits.
var scansAllowed = map[string]bool{"AllOrganisations": true, "CountFoundComplexes": true, "FindComplexes": true, "CountFoundOrganisations": true,
	"FindOrganisations": true, "CountSupplyContracts": true, "BareContracts": true, "CountBareContracts": true, "SupplyContracts": true, "ParkedMonths": true, "ReadingImports": true,
	// A clerk's list over what ever came in, of which each contract has a row a month.
	"Arrears": true,
	// Once a day, over a list that is kept short by it.
	"Terminated": true, "DeleteOldDownloadFiles": true, "DeleteOldDownloads": true}

// TestQueriesUseIndexes asks SQLite how it would run each query: none may read through a table.
func TestQueriesUseIndexes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kilowon.db")
	must(t, openDB(t, path).Close())
	db, err := sql.Open("sqlite", path)
	must(t, err)
	defer db.Close()
	files, err := filepath.Glob("../db/*.sql.go")
	must(t, err)
	seen := 0
	for _, file := range files {
		code, err := os.ReadFile(file)
		must(t, err)
		for _, m := range generatedQuery.FindAllStringSubmatch(string(code), -1) {
			seen++
			for _, step := range plan(t, db, m[2]) {
				if strings.HasPrefix(step, "SCAN") && !scansAllowed[m[1]] {
					t.Errorf("%s: %s", m[1], step)
				}
				if m[1] == "HouseholdBills" && strings.Contains(step, "bill_once") {
					t.Errorf("%s reads every bill of the month: %s", m[1], step)
				}
				if strings.HasSuffix(step, "bill_once (complex_id=?)") {
					t.Errorf("%s reads every bill of the complex: %s", m[1], step)
				}
			}
		}
	}
	if seen < 80 {
		t.Errorf("found %d queries in %d files", seen, len(files))
	}
}

func plan(t *testing.T, db *sql.DB, query string) (steps []string) {
	t.Helper()
	var args []any
	for i := 1; strings.Contains(query, fmt.Sprint("$", i)); i++ {
		args = append(args, i)
	}
	rows, err := db.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		must(t, rows.Scan(&id, &parent, &unused, &step))
		steps = append(steps, step)
	}
	must(t, rows.Err())
	return steps
}
