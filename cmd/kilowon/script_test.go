package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/kilowon/kilowon/document"
)

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"kilowon": main}) }

// TestScripts runs the program as its users do. UPDATE=1 writes what the program says now into the scripts, to be read before it is committed.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true, UpdateScripts: os.Getenv("UPDATE") != "",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "until": until, "cells": cells, "sql": statement, "await": await, "freeport": freePort, "fetch": fetch, "login": logIn,
		},
	})
}

// exits runs a program that must end with the given code: exits 10 kilowon bill ...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE program [args...]")
	}
	code := 0
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// until keeps the lines of the output before the one given: until TEXT
func until(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: until TEXT")
	}
	before, _, found := strings.Cut(ts.ReadFile("stdout"), "\n"+args[0]+"\n")
	if !found {
		ts.Fatalf("the output has no line %q", args[0])
	}
	fmt.Fprintln(ts.Stdout(), before)
}

// cells writes the cells of a workbook's sheet, a row a line: cells FILE [SHEET]
func cells(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: cells FILE [SHEET]")
	}
	wb, err := document.Read([]byte(ts.ReadFile(args[0])), document.DefaultLimits())
	ts.Check(err)
	sheet := &wb.Sheets[0]
	if len(args) == 2 {
		if sheet = wb.Sheet(args[1]); sheet == nil {
			ts.Fatalf("%s has no sheet %s", args[0], args[1])
		}
	}
	for _, row := range sheet.Rows {
		texts := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			texts[i] = c.Text
		}
		fmt.Fprintln(ts.Stdout(), strings.TrimRight(strings.Join(texts, "|"), "|"))
	}
}

// statement runs SQL on a database file: sql FILE STATEMENT
func statement(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sql FILE STATEMENT")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec(args[1])
	ts.Check(errors.Join(err, db.Close()))
}

// await waits until a file is there: await FILE
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await FILE")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	for {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			ts.Fatalf("%s does not come", args[0])
		}
	}
}

// freePort puts an address nobody listens on into a variable: freeport NAME
func freePort(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: freeport NAME")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv(args[0], l.Addr().String())
	ts.Check(l.Close())
}

// fetch asks for a page until the server is up and writes it: fetch ADDR/path
func fetch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: fetch ADDR/path")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		body, err := get(ctx, "http://"+args[0])
		if err == nil {
			fmt.Fprint(ts.Stdout(), body)
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			ts.Fatalf("%s: %v", args[0], err)
		}
	}
}

// logIn logs in at the portal and looks at a clerk's first page, and writes how each was answered: login ADDR LOGIN PASSWORD [FILE]. The file tells the code that
// the operator made, which is given after the password.
func logIn(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || len(args) > 4 {
		ts.Fatalf("usage: login ADDR LOGIN PASSWORD [FILE]")
	}
	o := newOffice()
	o.base = "http://" + args[0]
	form := url.Values{"username": {args[1]}, "password": {args[2]}}
	status, _, err := o.do(http.MethodPost, "/login", "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "POST /login %d\n", status)
	if len(args) == 4 {
		code := regexp.MustCompile(`[0-9A-Z]{5}-[0-9A-Z]{5}`).FindString(ts.ReadFile(args[3]))
		form := url.Values{"code": {code}}
		status, _, err := o.do(http.MethodPost, "/login/second", "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
		ts.Check(err)
		page, err := o.page("/login/second/app")
		ts.Check(err)
		secret := regexp.MustCompile(`<code>([A-Z2-7 ]+)</code>`).FindStringSubmatch(page)
		fmt.Fprintf(ts.Stdout(), "POST /login/second %d\nsecret %v\n", status, secret != nil)
		if secret != nil {
			form.Set("code", appCode(ts, secret[1]))
			_, _, err = o.do(http.MethodPost, "/login/second/app", "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
			ts.Check(err)
		}
	}
	status, _, err = o.do(http.MethodGet, "/desk", "", nil)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "GET /desk %d\n", status)
}

// appCode is what an authenticator app shows now.
func appCode(ts *testscript.TestScript, secret string) string {
	code, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), time.Now())
	ts.Check(err)
	return code
}

func get(ctx context.Context, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return fmt.Sprintf("%d\n%s", res.StatusCode, body), err
}
