package main

import (
	"context"
	"encoding/json"
)

// personCmd answers what a person may ask for about personal data.
type personCmd struct {
	Export personExportCmd `cmd:"" help:"한 직원에 대해 보관한 모든 것을 JSON으로 씁니다."`
	Erase  personEraseCmd  `cmd:"" help:"한 직원의 이름, 아이디, 비밀번호를 되돌릴 수 없게 지웁니다."`
}

// personExportCmd writes what is kept of a person.
type personExportCmd struct {
	database
	Login string `required:"" placeholder:"NAME" help:"직원의 로그인 아이디"`
}

// Run writes it to the output.
func (c *personExportCmd) Run(ctx context.Context, con *console) error {
	db, use, err := openExisting(ctx, c.DB, c.Keys)
	if err != nil {
		return err
	}
	defer db.Close()
	out, err := use.ExportPerson(ctx, c.Login)
	if err != nil {
		return interrupted(ctx, err)
	}
	enc := json.NewEncoder(con.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

// personEraseCmd takes a person's data away.
type personEraseCmd struct {
	database
	Login  string `required:"" placeholder:"NAME" help:"직원의 로그인 아이디"`
	Reason string `required:"" placeholder:"TEXT" help:"지우는 까닭. 접속기록에 남으므로 이름 대신 문서 번호를 적습니다."`
}

// Help says what stays.
func (personEraseCmd) Help() string {
	return "접속기록은 남지만 그 번호가 누구인지는 알 수 없게 됩니다. 예전 백업에는 남아 있으므로 보관기간이 지난 백업을 지우십시오."
}

// Run erases.
func (c *personEraseCmd) Run(ctx context.Context, con *console) error {
	db, use, err := openExisting(ctx, c.DB, c.Keys)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := use.ErasePerson(ctx, c.Login, c.Reason); err != nil {
		return interrupted(ctx, err)
	}
	con.printf("지웠습니다. 이 아이디로는 더 로그인할 수 없습니다.\n")
	return nil
}
