package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/kilowon/kilowon"
)

// longestPassword bounds what is read as one; whether it is a good one the use case decides.
const longestPassword = 4096

// newPassword asks for a password twice without showing it, or reads the one line of an input that is no terminal.
func (c *console) newPassword(ctx context.Context) (string, error) {
	if f, ok := c.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return c.typedPassword(ctx, int(f.Fd()))
	}
	text, err := io.ReadAll(io.LimitReader(c.in, longestPassword))
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r"), nil
}

func (c *console) typedPassword(ctx context.Context, terminal int) (string, error) {
	before, err := term.GetState(terminal)
	if err != nil {
		return "", err
	}
	type typed struct {
		first, second string
		err           error
	}
	done := make(chan typed, 1)
	go func() {
		var t typed
		if t.first, t.err = c.ask(terminal, "새 비밀번호: "); t.err == nil {
			t.second, t.err = c.ask(terminal, "한 번 더: ")
		}
		done <- t
	}()
	select {
	case <-ctx.Done():
		// The reader is stopped by the program's end alone, so the terminal's echo is brought back for it.
		return "", errors.Join(ctx.Err(), term.Restore(terminal, before))
	case t := <-done:
		if t.err == nil && t.first != t.second {
			t.err = kilowon.Errorf(kilowon.Invalid, "두 번 적은 비밀번호가 다릅니다. 다시 실행해 주세요.")
		}
		return t.first, t.err
	}
}

func (c *console) ask(terminal int, prompt string) (string, error) {
	fmt.Fprint(c.err, prompt)
	text, err := term.ReadPassword(terminal)
	fmt.Fprintln(c.err)
	return string(text), err
}
