// Package failure is the one table of how each error code is told over HTTP: its status and a title in Korean. Portal and JSON interface share it.
package failure

import (
	"net/http"

	"github.com/kilowon/kilowon"
)

// Failure is an error code over HTTP.
type Failure struct {
	Code   kilowon.Code
	Status int
	// Title says in Korean what happened.
	Title string
}

var table = []Failure{
	{kilowon.Invalid, http.StatusUnprocessableEntity, "입력한 내용을 확인해 주세요"},
	{kilowon.NotFound, http.StatusNotFound, "찾는 내용이 없습니다"},
	{kilowon.Conflict, http.StatusConflict, "지금은 할 수 없는 단계입니다"},
	{kilowon.Forbidden, http.StatusForbidden, "이 일을 할 권한이 없습니다"},
	{kilowon.Unauthenticated, http.StatusUnauthorized, "로그인이 필요합니다"},
	{kilowon.Unencoded, http.StatusUnprocessableEntity, "아직 계산할 수 없는 요금입니다"},
	{kilowon.Internal, http.StatusInternalServerError, "요청을 처리하지 못했습니다"},
}

// Of looks a code up; an unknown one is told as internal.
func Of(code kilowon.Code) Failure {
	for _, f := range table {
		if f.Code == code {
			return f
		}
	}
	return table[len(table)-1]
}
