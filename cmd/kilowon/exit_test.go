package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
)

func TestEveryErrorHasAnExitCode(t *testing.T) {
	for _, c := range []struct {
		err  error
		want status
	}{
		{nil, exitOK},
		{errors.New("disk on fire"), exitInternal},
		{kilowon.Errorf(kilowon.Internal, ""), exitInternal},
		{kilowon.Errorf(kilowon.Invalid, ""), exitInvalid},
		{kilowon.Errorf(kilowon.NotFound, ""), exitNotFound},
		{kilowon.Errorf(kilowon.Conflict, ""), exitConflict},
		{kilowon.Errorf(kilowon.Unencoded, ""), exitUnencoded},
		{kilowon.Errorf(kilowon.Forbidden, ""), exitForbidden},
		{kilowon.Errorf(kilowon.Unauthenticated, ""), exitForbidden},
		{kilowon.At("place", kilowon.Errorf(kilowon.Invalid, "")), exitInvalid},
		{context.Canceled, exitInterrupted},
		{&kilowon.Error{Code: kilowon.Internal, Err: context.Canceled}, exitInterrupted},
		{fileError("x", fs.ErrNotExist), exitNotFound},
		{fileError("x", fs.ErrPermission), exitForbidden},
		{fileError("x", errors.New("disk full")), exitInternal},
	} {
		if got := exitOf(c.err); got != c.want {
			t.Errorf("%v: %d, want %d", c.err, got, c.want)
		}
	}
}

// TestExitCodesAreDocumented holds the page for offices against the table.
func TestExitCodesAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/ko/명령어.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[status]bool{}
	for _, e := range exitTable {
		if seen[e.status] {
			t.Errorf("exit code %d stands twice in the table", e.status)
		}
		seen[e.status] = true
		if row := "| " + strconv.Itoa(int(e.status)) + " | " + e.meaning + " |"; !strings.Contains(string(page), row) {
			t.Errorf("the page lacks the row %s", row)
		}
		if e.status.Error() != e.meaning {
			t.Errorf("%d says %q", e.status, e.status.Error())
		}
	}
}

// TestCommandsAreDocumented holds the page for offices against the commands and their flags.
func TestCommandsAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/ko/명령어.md")
	if err != nil {
		t.Fatal(err)
	}
	parser, err := newParser(&commands{}, &console{out: os.Stdout, err: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	for _, node := range parser.Model.Leaves(true) {
		_, section, ok := strings.Cut(string(page), "\n## "+node.FullPath()+"\n")
		if !ok {
			t.Errorf("the page has no section about %s", node.FullPath())
			continue
		}
		section, _, _ = strings.Cut(section, "\n## ")
		for _, arg := range node.Positional {
			if !strings.Contains(section, arg.Name) {
				t.Errorf("%s: the page lacks %s", node.FullPath(), arg.Name)
			}
		}
		for _, flag := range node.Flags {
			if flag.Name != "help" && !strings.Contains(section, "`--"+flag.Name) {
				t.Errorf("%s: the page lacks --%s", node.FullPath(), flag.Name)
			}
		}
	}
}
