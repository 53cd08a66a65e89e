package sqlite_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEraseContractReachesEveryTable: a table that belongs to a contract, or refers to one that does, is emptied of it.
func TestEraseContractReachesEveryTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kilowon.db")
	must(t, openDB(t, path).Close())
	db, err := sql.Open("sqlite", path)
	must(t, err)
	defer db.Close()
	code, err := os.ReadFile("../sqltx/erase.go")
	must(t, err)
	rows, err := db.Query(`SELECT DISTINCT m.name FROM sqlite_master m WHERE m.type = 'table' AND (
		EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'complex_id')
		OR EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name) f WHERE f."table" <> m.name AND EXISTS (SELECT 1 FROM pragma_table_info(f."table") c WHERE c.name = 'complex_id')))`)
	must(t, err)
	defer rows.Close()
	seen := 0
	for rows.Next() {
		var table string
		must(t, rows.Scan(&table))
		if seen++; !strings.Contains(string(code), `"DELETE FROM `+table+" WHERE ") {
			t.Errorf("what %s keeps of a contract is not erased with it", table)
		}
	}
	must(t, rows.Err())
	if seen < 20 {
		t.Errorf("found %d tables", seen)
	}
}
