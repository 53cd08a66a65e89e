package kilowon_test

import (
	"path/filepath"
	"testing"
)

// TestMigrationsAreNumberedOnce: two migrations of one number keep every database from opening, and branches that meet do not conflict over them.
func TestMigrationsAreNumberedOnce(t *testing.T) {
	files, err := filepath.Glob("store/migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("migrations: %v, %v", files, err)
	}
	seen := map[string]string{}
	for _, file := range files {
		number := filepath.Base(file)[:5]
		if other, twice := seen[number]; twice {
			t.Errorf("%s and %s have the same number", other, file)
		}
		seen[number] = file
	}
}
