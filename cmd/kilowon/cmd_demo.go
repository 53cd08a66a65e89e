package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/report"
)

// demoCmd makes a fictional organisation.
type demoCmd struct {
	Dir   string `arg:"" name:"DIR" help:"파일을 만들 폴더"`
	DB    string `name:"db" placeholder:"PATH" help:"이 데이터베이스도 만들어 가상의 기관과 청구가 끝난 13개월을 채웁니다."`
	Keys  string `name:"keys" env:"KILOWON_KEYS" placeholder:"PATH" help:"그 데이터베이스의 열쇠 파일. 기본은 환경변수 KILOWON_KEYS, 없으면 데이터베이스 옆의 PATH.keys입니다."`
	Seed  uint64 `default:"1" placeholder:"N" help:"같은 수이면 같은 자료가 나옵니다(기본 1)."`
	Today string `placeholder:"DATE" help:"열린 달의 검침일(2026-10-20). 기본은 한국의 오늘입니다."`
}

// Help says which files come out.
func (demoCmd) Help() string {
	return "complex.yaml  단지 파일(kilowon bill과 form이 읽습니다)\n" +
		"form.xlsx     빈 제출 양식\n" +
		"filled.xlsx   모두 채운 제출 파일\n" +
		"faulty.xlsx   현장에서 흔한 잘못이 든 제출 파일\n" +
		"certificates/ 가상의 인증기관이 그 기관에 발급한 공동인증서(.p12, signCert.der와 signPri.key)\n" +
		"trust/        그 인증기관을 믿는 신뢰 저장소(kilowon serve --trust가 읽습니다). 인증기관의 키는 authority/에 있습니다."
}

// demoSeed makes the demo everybody knows.
const demoSeed = 1

// The files of a demo.
const (
	demoComplex = "complex.yaml"
	demoForm    = "form.xlsx"
	demoFilled  = "filled.xlsx"
	demoFaulty  = "faulty.xlsx"
)

// demoYAMLHead explains the file to whoever opens it.
const demoYAMLHead = `# 단지와 한 검침월을 적은 파일입니다. kilowon form, kilowon bill이 읽습니다. 모두 가상의 자료입니다.
# 항목의 뜻은 docs/ko/complex-yaml.md에 있습니다. 모르는 항목이 있으면 읽지 않고 몇째 줄인지 알립니다.
`

// Run makes the files, and the database when asked for.
func (c *demoCmd) Run(ctx context.Context, con *console) error {
	if err := c.refuse(); err != nil {
		return err
	}
	day, err := today(c.Today)
	if err != nil {
		return kilowon.At("--today", err)
	}
	use, err := offline()
	if err != nil {
		return err
	}
	demo := app.NewDemo(c.Seed, day, use.Book())
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return fileError(c.Dir, err)
	}
	if err := c.files(use, demo.Complexes[0]); err != nil {
		return err
	}
	if err := writeAuthority(c.Dir); err != nil {
		return err
	}
	con.printf("%s\n", c.Dir)
	for _, f := range [][2]string{{demoComplex, "단지 파일"}, {demoForm, "빈 제출 양식"}, {demoFilled, "채운 제출 파일"}, {demoFaulty, "잘못이 든 제출 파일"}} {
		con.printf("  %-14s %s\n", f[0], f[1])
	}
	tellAuthority(con, c.Dir)
	con.printf("해 보기: kilowon bill %s %s --out %s\n", filepath.Join(c.Dir, demoComplex), filepath.Join(c.Dir, demoFilled), filepath.Join(c.Dir, "result"))
	if c.DB == "" {
		return nil
	}
	if err := fillDemo(ctx, con, database{DB: c.DB, Keys: c.Keys}, demo); err != nil {
		return err
	}
	con.printf("%s\n", c.DB)
	con.printf("포털 열기: kilowon serve --db %s (아이디 %s, 비밀번호 %s)\n", c.DB, app.DemoLogin, app.DemoPassword)
	return nil
}

// refuse keeps an earlier demo from being overwritten.
func (c *demoCmd) refuse() error {
	paths := []string{filepath.Join(c.Dir, demoComplex)}
	if c.DB != "" {
		paths = append(paths, c.DB)
	}
	for _, path := range paths {
		_, err := os.Stat(path)
		switch {
		case err == nil:
			return &kilowon.Error{Code: kilowon.Conflict, Path: path, Message: "이미 있습니다. 다른 곳을 지정하거나 지운 뒤 다시 실행해 주세요."}
		case !errors.Is(err, fs.ErrNotExist):
			return fileError(path, err)
		}
	}
	return nil
}

// files writes the complex's open month.
func (c *demoCmd) files(use *app.App, complex *app.DemoComplex) error {
	file := complex.File()
	text, err := yaml.Marshal(file)
	if err != nil {
		return err
	}
	month, err := use.OpenFile(file)
	if err != nil {
		return err
	}
	blank := month.Form()
	filled := blank
	filled.Rows = complex.FiledForm(len(complex.Months) - 1).Rows
	for name, write := range map[string]func(io.Writer) error{
		demoComplex: func(w io.Writer) error {
			_, err := io.WriteString(w, demoYAMLHead+string(text))
			return err
		},
		demoForm:   func(w io.Writer) error { return report.WriteForm(w, &blank) },
		demoFilled: func(w io.Writer) error { return report.WriteForm(w, &filled) },
		demoFaulty: func(w io.Writer) error { return writeFaulty(w, &filled) },
	} {
		if err := writeFile(filepath.Join(c.Dir, name), write); err != nil {
			return err
		}
	}
	return nil
}
