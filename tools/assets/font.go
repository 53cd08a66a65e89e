package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// printFonts cover all 11,172 syllables with TrueType outlines, which the PDF writer needs; the web fonts have 2,780 of them.
var printFonts = []string{"Pretendard-Regular.ttf", "Pretendard-Bold.ttf"}

// copyPrintFonts puts the PDF fonts into document/fonts and reports whether the npm package with them is missing.
func copyPrintFonts(root string) (missing bool, err error) {
	for _, name := range printFonts {
		b, err := os.ReadFile(filepath.Join(root, "node_modules/pretendard/dist/public/static/alternative", name))
		if errors.Is(err, fs.ErrNotExist) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
		if err := writeChanged(filepath.Join(root, "document", "fonts", name), b); err != nil {
			return false, err
		}
	}
	return false, nil
}

// writeChanged leaves an equal file alone, so that the Go build does not embed the same fonts anew.
func writeChanged(path string, b []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, b) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o644)
}
