package app_test

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

// Published answers are never regenerated: a case that fails here is a wrong bill.
func TestOfficialCases(t *testing.T) {
	files, err := filepath.Glob("../rating/testdata/official/*.jsonl")
	if err != nil || len(files) < 2 {
		t.Fatalf("official cases are missing: %v, %v", files, err)
	}
	outside, err := filepath.Glob("../../shared/conformance/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(files, outside...) {
		t.Run(filepath.Base(filepath.Dir(f))+"/"+filepath.Base(f), func(t *testing.T) { checkCases(t, f) })
	}
}

func checkCases(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(bytes.NewReader(data))
	in.Buffer(nil, 1<<20)
	n := 0
	for in.Scan() {
		n++
		c, err := app.ParseCase(in.Bytes())
		if err != nil {
			t.Errorf("line %d: %v", n, err)
			continue
		}
		if len(c.Expect) == 0 {
			t.Errorf("%s expects nothing", c.ID)
		}
		a, err := c.Rate(book.Default())
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		if diff := c.Compare(a); len(diff) > 0 {
			t.Errorf("%s: %v", c.ID, diff)
		}
	}
	if n == 0 {
		t.Fatal("no case in the file")
	}
}
