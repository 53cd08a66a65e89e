package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Lists are renewed beside a running server; a store that is damaged meanwhile is told, and what was read before stays.
func TestTrustStoreIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	if err := writeAuthority(dir); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s, err := openTrust(filepath.Join(dir, trustDir), slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	first := s.Trust()
	if first != s.Trust() || len(first.Roots) != 1 || len(first.Intermediates) != 1 || len(first.Evidence.Lists) != 2 || len(first.Policies) != 1 {
		t.Errorf("%+v, want what was written, once", first)
	}
	path := filepath.Join(dir, trustDir, "ca.crl")
	list, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(-time.Hour)
	change := func(text []byte) {
		t.Helper()
		at = at.Add(time.Minute)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	change(list)
	second := s.Trust()
	if second == first || len(second.Evidence.Lists) != 2 {
		t.Error("a renewed list is not read")
	}
	change([]byte("damaged"))
	if s.Trust() != second || !strings.Contains(log.String(), "ca.crl") {
		t.Errorf("a damaged list is taken, or not told: %s", log.String())
	}
	change(list)
	if s.Trust() == second {
		t.Error("the store is not read again once it is whole")
	}
}
