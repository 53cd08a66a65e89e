package app_test

import (
	"path/filepath"
	"testing"
)

// Cases worked by hand from the terms of supply, each with its article and arithmetic in its source field.
func TestWorkedCases(t *testing.T) {
	files, err := filepath.Glob("../rating/testdata/cases/*.jsonl")
	if err != nil || len(files) < 10 {
		t.Fatalf("worked cases are missing: %v, %v", files, err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) { checkCases(t, f) })
	}
}
