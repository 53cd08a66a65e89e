package main

import (
	"context"
	"errors"
	"io/fs"

	"github.com/alecthomas/kong"

	"github.com/kilowon/kilowon"
)

// status is the program's exit code. As an error it ends a command that has said everything itself.
type status int

// The exit codes; help and docs/ko/명령어.md list them from exitTable.
const (
	exitOK          status = 0
	exitInternal    status = 1
	exitUsage       status = 2
	exitInvalid     status = 3
	exitNotFound    status = 4
	exitConflict    status = 5
	exitUnencoded   status = 6
	exitForbidden   status = 7
	exitParked      status = 10
	exitStopped     status = 11
	exitAudit       status = 12
	exitDifferent   status = 13
	exitInterrupted status = 130
)

// Error makes a status an error.
func (s status) Error() string {
	for _, e := range exitTable {
		if e.status == s {
			return e.meaning
		}
	}
	return "알 수 없는 종료 코드"
}

// exitTable is every exit code with what it means to a script; code is the kind of error that ends so.
var exitTable = []struct {
	status  status
	code    kilowon.Code
	meaning string
}{
	{exitOK, "", "끝까지 했고 알릴 것이 없습니다."},
	{exitInternal, kilowon.Internal, "프로그램이나 그 둘레(디스크, 네트워크)의 오류입니다."},
	{exitUsage, "", "명령줄을 잘못 적었습니다."},
	{exitInvalid, kilowon.Invalid, "입력 파일이나 사례의 내용이 틀렸습니다. rate는 틀린 줄이 하나라도 있을 때입니다."},
	{exitNotFound, kilowon.NotFound, "파일, 사례, 글꼴 등 찾는 것이 없습니다."},
	{exitConflict, kilowon.Conflict, "이미 있거나 쓰이고 있습니다(데모, 포트, 데이터베이스)."},
	{exitUnencoded, kilowon.Unencoded, "요금표에 아직 없는 종별, 규칙, 날짜입니다. 추정하지 않습니다."},
	{exitForbidden, kilowon.Forbidden, "권한이 없습니다."},
	{exitParked, "", "bill: 보류된 세대가 있습니다. 나머지는 청구했습니다."},
	{exitStopped, "", "bill: 파일 전체에 대한 중단 항목이 있어 아무것도 청구하지 않았습니다."},
	{exitAudit, "", "audit: 맞지 않는 것이 있습니다."},
	{exitDifferent, "", "rate --check: 기대값과 다른 사례가 있습니다. verify: 증명과 맞지 않습니다."},
	{exitInterrupted, "", "사용자가 중단했습니다(Ctrl+C)."},
}

// exitOf looks the exit code of an error up.
func exitOf(err error) status {
	var parse *kong.ParseError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &parse):
		return exitUsage
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	code := kilowon.CodeOf(err)
	if code == kilowon.Unauthenticated {
		code = kilowon.Forbidden
	}
	for _, e := range exitTable {
		if e.code == code {
			return e.status
		}
	}
	return exitInternal
}

// interrupted is the user's wish where an error came of it: engines tell a broken off query in words of their own.
func interrupted(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// fileError says what kept a file from being read or written.
func fileError(path string, err error) error {
	e := &kilowon.Error{Code: kilowon.Internal, Message: "파일을 읽거나 쓰지 못했습니다", Path: path, Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Code, e.Message, e.Err = kilowon.NotFound, "파일이나 폴더가 없습니다. 경로를 확인해 주세요.", nil
	case errors.Is(err, fs.ErrPermission):
		e.Code, e.Message, e.Err = kilowon.Forbidden, "읽거나 쓸 권한이 없습니다. 파일의 권한을 확인해 주세요.", nil
	}
	return e
}
