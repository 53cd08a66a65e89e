package main

import (
	"context"
	"time"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
)

// clerkCmd looks after the supplier's clerks.
type clerkCmd struct {
	Add      clerkAddCmd      `cmd:"" help:"공급자의 담당자를 더합니다. 공급자가 아직 없으면 만듭니다."`
	Password clerkPasswordCmd `cmd:"" help:"담당자의 비밀번호를 새로 정하고 열린 로그인을 끝냅니다."`
	Second   clerkSecondCmd   `cmd:"" help:"담당자의 인증 앱, 복구 코드, 패스키를 지우고 새로 등록할 코드를 만듭니다."`
}

// passwordHelp says how a password is handed in.
const passwordHelp = "비밀번호는 터미널에서 두 번 묻고, 터미널이 아니면 표준 입력의 한 줄을 읽습니다.\n" +
	"12자에서 128자이고, 널리 알려진 비밀번호는 받지 않습니다. 글자의 종류는 가리지 않습니다.\n" +
	"포털이 열려 있는 동안에도 할 수 있습니다."

// clerkAddCmd takes a clerk on.
type clerkAddCmd struct {
	database
	Supplier string `required:"" placeholder:"NAME" help:"공급자의 이름. 공급자는 하나뿐이므로 두 번째 담당자부터는 같은 이름을 적습니다."`
	Name     string `required:"" placeholder:"NAME" help:"담당자의 성명"`
	Login    string `required:"" placeholder:"NAME" help:"로그인 아이디: 영문자, 숫자, '.', '_', '-' 3~32자"`
	Mobile   string `placeholder:"010…" help:"담당자의 휴대전화"`
}

// Help says how the password is handed in.
func (clerkAddCmd) Help() string { return passwordHelp }

// Run adds.
func (c *clerkAddCmd) Run(ctx context.Context, con *console) error {
	var code string
	err := c.withPassword(ctx, con, func(use *app.App, password string) (err error) {
		code, err = use.AddClerk(ctx, app.NewClerk{Supplier: c.Supplier, Name: c.Name, Login: c.Login, Mobile: c.Mobile, Password: password})
		return err
	})
	if err != nil {
		return err
	}
	con.printf("담당자를 더했습니다.\n")
	con.tellFirstCode(code)
	return nil
}

// tellFirstCode tells the code of a clerk's first login, which is shown this once.
func (con *console) tellFirstCode(code string) {
	con.printf("처음 로그인 코드: %s (%d일 동안 한 번 씁니다. 다시 볼 수 없습니다.)\n", app.CodeText(code), int(member.FirstCodeLife/(24*time.Hour)))
	con.printf("담당자는 로그인 화면에서 아이디, 비밀번호, 이 코드를 적고 인증 앱을 등록합니다. 비밀번호와 코드는 따로 전해 주십시오.\n")
}

// clerkSecondCmd lets a clerk register an authenticator app anew.
type clerkSecondCmd struct {
	database
	Login string `required:"" placeholder:"NAME" help:"담당자의 로그인 아이디"`
}

// Help says when it is needed.
func (clerkSecondCmd) Help() string {
	return "인증 앱도 복구 코드도 잃어버린 담당자에게 씁니다. 전화나 전자우편의 요청만 믿지 말고 본인인지 확인하십시오.\n" +
		"열린 로그인이 모두 끝나고 비밀번호는 그대로 남습니다. 포털이 열려 있는 동안에도 할 수 있습니다."
}

// Run resets.
func (c *clerkSecondCmd) Run(ctx context.Context, con *console) error {
	db, use, err := openExisting(ctx, c.DB, c.Keys)
	if err != nil {
		return err
	}
	defer db.Close()
	code, err := use.ResetClerkSecond(ctx, c.Login)
	if err != nil {
		return interrupted(ctx, err)
	}
	con.printf("인증 앱, 복구 코드, 패스키를 지우고 이 담당자의 열린 로그인을 모두 끝냈습니다.\n")
	con.tellFirstCode(code)
	return nil
}

// clerkPasswordCmd gives a clerk another password.
type clerkPasswordCmd struct {
	database
	Login string `required:"" placeholder:"NAME" help:"담당자의 로그인 아이디"`
}

// Help says how the password is handed in and what stays.
func (clerkPasswordCmd) Help() string {
	return passwordHelp + "\n등록한 인증 앱과 패스키는 그대로 남습니다."
}

// Run changes it.
func (c *clerkPasswordCmd) Run(ctx context.Context, con *console) error {
	err := c.withPassword(ctx, con, func(use *app.App, password string) error { return use.SetClerkPassword(ctx, c.Login, password) })
	if err != nil {
		return err
	}
	con.printf("비밀번호를 바꾸고 이 담당자의 열린 로그인을 모두 끝냈습니다.\n")
	return nil
}

// withPassword runs fn on the database that is there, with a password asked for.
func (d *database) withPassword(ctx context.Context, con *console, fn func(use *app.App, password string) error) error {
	db, use, err := openExisting(ctx, d.DB, d.Keys)
	if err != nil {
		return err
	}
	defer db.Close()
	password, err := con.newPassword(ctx)
	if err == nil {
		err = fn(use, password)
	}
	return interrupted(ctx, err)
}
