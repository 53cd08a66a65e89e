package vault_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/vault"
)

func load(t *testing.T, path string) *vault.Vault {
	t.Helper()
	v, err := vault.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSealedTextOpensInItsPlaceOnly(t *testing.T) {
	v := load(t, filepath.Join(t.TempDir(), "keys", "k.keys"))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		sealed, err := v.Seal("staff.name", "1", text)
		if err != nil {
			t.Fatal(err)
		}
		if text != "" && (strings.Contains(sealed, text) && len(text) > 3 || sealed == text) {
			t.Fatalf("%q is readable in %q", text, sealed)
		}
		if got, err := v.Open("staff.name", "1", sealed); err != nil || got != text {
			t.Fatalf("opened %q, %v", got, err)
		}
		if text == "" {
			return
		}
		for _, place := range [][2]string{{"staff.name", "2"}, {"staff.phone", "1"}} {
			if _, err := v.Open(place[0], place[1], sealed); kilowon.CodeOf(err) != kilowon.Internal {
				t.Fatalf("opened at %v: %v", place, err)
			}
		}
	})
}

func TestTextFromBeforeTheKeysIsGivenAsItIs(t *testing.T) {
	v := load(t, filepath.Join(t.TempDir(), "k"))
	if got, err := v.Open("staff.name", "1", "김관리"); err != nil || got != "김관리" {
		t.Fatalf("%q, %v", got, err)
	}
	if v.Current("김관리") || !v.Current("") {
		t.Fatal("an unsealed text counts as sealed by the newest key")
	}
}

func TestRotatedKeysOpenWhatOlderOnesSealed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k")
	v := load(t, path)
	sealed, err := v.Seal("c", "1", "010-1234-5678")
	if err != nil || !v.Current(sealed) {
		t.Fatal(err)
	}
	index, err := v.Index("c", "01012345678")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rotated, err := vault.Rotate(text)
	if err != nil {
		t.Fatal(err)
	}
	next, err := vault.Open(rotated)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := next.Open("c", "1", sealed); err != nil || got != "010-1234-5678" {
		t.Fatalf("%q, %v", got, err)
	}
	if next.Current(sealed) {
		t.Fatal("the older key counts as the newest")
	}
	if again, err := next.Index("c", "01012345678"); err != nil || again != index {
		t.Fatalf("the digest moved with the rotation: %q, %q, %v", index, again, err)
	}
	sealed, err = next.Seal("c", "1", "x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Open("c", "1", sealed); kilowon.CodeOf(err) != kilowon.Internal {
		t.Fatalf("the older key opens what the newest sealed: %v", err)
	}
}

func TestKeyFileIsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k")
	load(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Load(path); kilowon.CodeOf(err) != kilowon.Invalid || !strings.Contains(err.Error(), path) {
		t.Fatalf("%v", err)
	}
}

func TestVaultFollowsItsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k.keys")
	server, command := load(t, path), load(t, path)
	old, err := command.Seal("staff.name", "1", "김철수")
	if err != nil {
		t.Fatal(err)
	}
	if err := vault.Replace(path, vault.Rotate); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the key file has mode %v, %v", info.Mode(), err)
	}
	// Another process seals with the new key; the server, which has the old one in memory, opens it all the same.
	fresh, err := load(t, path).Seal("staff.name", "1", "김철수")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := server.Open("staff.name", "1", fresh); err != nil || got != "김철수" {
		t.Fatalf("opened %q, %v", got, err)
	}
	if server.Current(old) || !server.Current(fresh) {
		t.Error("the server seals with the old key still")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := vault.Count(text); n != 2 || err != nil {
		t.Errorf("%d keys, %v", n, err)
	}
	if err := vault.Replace(path, vault.Forget); err != nil {
		t.Fatal(err)
	}
	only := load(t, path)
	if _, err := only.Open("staff.name", "1", old); err == nil {
		t.Error("a forgotten key still opens")
	}
	if got, err := only.Open("staff.name", "1", fresh); err != nil || got != "김철수" {
		t.Errorf("opened %q, %v", got, err)
	}
	// Digests stay what they were, or nobody would be found any more.
	a, errA := server.Index("staff.phone", "010")
	b, errB := only.Index("staff.phone", "010")
	if a != b || errA != nil || errB != nil {
		t.Errorf("digests %q and %q", a, b)
	}
}
