package main

import (
	"context"
	"errors"
	"os"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/vault"
)

// keysCmd looks after the keys of personal data.
type keysCmd struct {
	Rotate keysRotateCmd `cmd:"" help:"새 열쇠를 더해 모든 개인정보를 그 열쇠로 다시 암호화합니다."`
	Forget keysForgetCmd `cmd:"" help:"예전 열쇠를 지웁니다. 예전 열쇠로 암호화된 것이 남아 있으면 지우지 않습니다."`
}

// database is the flags of every command over an existing database.
type database struct {
	DB   string `required:"" name:"db" placeholder:"PATH" help:"데이터베이스 파일"`
	Keys string `name:"keys" env:"KILOWON_KEYS" placeholder:"PATH" help:"열쇠 파일. 기본은 환경변수 KILOWON_KEYS, 없으면 데이터베이스 옆의 PATH.keys입니다."`
}

// keysPath is the key file of the database.
func (d *database) keysPath() string { return keysPath(d.DB, d.Keys) }

// keysRotateCmd adds a key and seals everything with it.
type keysRotateCmd struct{ database }

// Help says what stays.
func (keysRotateCmd) Help() string {
	return "포털이 열려 있는 동안에도 할 수 있습니다. 포털은 새 열쇠를 1초 안에 알아챕니다.\n" +
		"예전 열쇠는 열쇠 파일에 남습니다: 예전 백업을 열 때 필요합니다. 도중에 멈추면 다시 실행하십시오.\n" +
		"열쇠 파일의 사본을 새로 보관하십시오."
}

// Run rotates.
func (c *keysRotateCmd) Run(ctx context.Context, con *console) error {
	db, use, err := openExisting(ctx, c.DB, c.Keys)
	if err != nil {
		return err
	}
	defer db.Close()
	// What an interrupted rotation left is finished with the key it made.
	left, err := use.Unsealed(ctx)
	if err != nil {
		return interrupted(ctx, err)
	}
	if left == 0 {
		if err := vault.Replace(c.keysPath(), vault.Rotate); err != nil {
			return keysError(c.keysPath(), err)
		}
		db.Close()
		if db, use, err = openExisting(ctx, c.DB, c.Keys); err != nil {
			return err
		}
		defer db.Close()
	}
	m := con.meter("다시 암호화", -1)
	sealed, err := use.Reseal(ctx, func(int) { m.step() })
	if err != nil {
		return interrupted(ctx, err)
	}
	m.end("%s건", count(sealed))
	con.printf("새 열쇠로 %s건을 다시 암호화하고 모두 확인했습니다. %s의 사본을 새로 보관하십시오.\n", count(sealed), c.keysPath())
	return nil
}

// keysForgetCmd removes keys that seal nothing any more.
type keysForgetCmd struct{ database }

// Help says what is lost.
func (keysForgetCmd) Help() string {
	return "열쇠가 새어 나갔을 때 keys rotate 다음에 합니다. 지운 열쇠로 암호화된 예전 백업은 다시는 열 수 없습니다.\n포털을 먼저 끝내십시오."
}

// Run forgets.
func (c *keysForgetCmd) Run(ctx context.Context, con *console) (err error) {
	release, err := lockExisting(ctx, c.DB)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	db, use, err := openExisting(ctx, c.DB, c.Keys)
	if err != nil {
		return err
	}
	left, err := use.Unsealed(ctx)
	if err = errors.Join(err, db.Close()); err != nil {
		return interrupted(ctx, err)
	}
	if left > 0 {
		e := kilowon.Errorf(kilowon.Conflict, "예전 열쇠로 암호화된 것이 %s건 있습니다. 먼저 kilowon keys rotate를 실행해 주세요.", count(left))
		e.Path = c.DB
		return e
	}
	text, err := os.ReadFile(c.keysPath())
	if err != nil {
		return fileError(c.keysPath(), err)
	}
	before, err := vault.Count(text)
	if err != nil {
		return kilowon.At(c.keysPath(), err)
	}
	if err := vault.Replace(c.keysPath(), vault.Forget); err != nil {
		return keysError(c.keysPath(), err)
	}
	con.printf("예전 열쇠 %s개를 지웠습니다. %s의 사본을 새로 보관하십시오.\n", count(before-1), c.keysPath())
	return nil
}

// keysError says which key file could not be changed.
func keysError(path string, err error) error {
	var own *kilowon.Error
	if errors.As(err, &own) {
		return kilowon.At(path, own)
	}
	return fileError(path, err)
}
