package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/failure"
)

// problem is a failure as the reader sees it.
type problem struct {
	Code   kilowon.Code
	Status int
	// Title says what happened, Detail what was expected, found and can be done; Path where.
	Title, Detail, Path string
	// Request is the number to name when asking for help.
	Request string
}

// internalDetail stands where the cause is not for the reader's eyes.
const internalDetail = "프로그램 안에서 문제가 생겼습니다. 입력한 자료는 저장된 데까지 그대로 있습니다. 잠시 뒤에 다시 해 보고, 그래도 안 되면 아래 문의 번호를 알려 주세요."

var (
	notFound = problem{Code: kilowon.NotFound, Status: http.StatusNotFound, Title: "찾는 화면이 없습니다",
		Detail: "주소가 바뀌었거나 잘못 적혔습니다. 주소를 다시 확인하거나 첫 화면에서 찾아 주세요."}
	methodNotAllowed = problem{Code: kilowon.Invalid, Status: http.StatusMethodNotAllowed, Title: "이 방법으로는 열 수 없는 주소입니다",
		Detail: "화면의 단추나 링크로 다시 들어와 주세요."}
	tooLarge = problem{Code: kilowon.Invalid, Status: http.StatusRequestEntityTooLarge, Title: "보낸 자료가 너무 큽니다",
		Detail: "한 번에 %s까지 보낼 수 있습니다. 앞 화면으로 돌아가, 파일이면 필요 없는 시트와 그림을 지우거나 여러 파일로 나누고, 사진이면 작게 줄이고, 적은 글이면 줄여서 다시 보내 주세요. 앞서 저장한 것은 그대로 있습니다."}
	tooMany = problem{Code: kilowon.Conflict, Status: http.StatusTooManyRequests, Title: "요청이 너무 잦습니다",
		Detail: "짧은 시간에 요청이 많았습니다. 잠시 뒤에 다시 해 주세요."}
	crossOrigin = problem{Code: kilowon.Forbidden, Status: http.StatusForbidden, Title: "다른 사이트에서 보낸 요청은 받지 않습니다",
		Detail: "이 포털의 화면에서 다시 해 주세요."}
)

// StatusOf is the HTTP status of an error code; an unknown code is 500.
func StatusOf(code kilowon.Code) int { return failure.Of(code).Status }

func problemOf(code kilowon.Code) problem {
	f := failure.Of(code)
	p := problem{Code: f.Code, Status: f.Status, Title: f.Title}
	if f.Code == kilowon.Internal {
		p.Detail = internalDetail
	}
	return p
}

// fail turns an error into the answer. Only internal ones are logged: the others are the reader's to act on.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		return // The reader has gone.
	case errors.As(err, &large):
		p := tooLarge
		p.Detail = fmt.Sprintf(p.Detail, Download{Bytes: large.Limit}.size())
		s.problem(w, r, p)
		return
	}
	p := problemOf(kilowon.CodeOf(err))
	var e *kilowon.Error
	if p.Code == kilowon.Internal {
		s.opt.Log.LogAttrs(r.Context(), slog.LevelError, "request failed",
			slog.String("request", requestID(r)), slog.String("route", s.pattern(r)), slog.String("error", err.Error()))
	} else if errors.As(err, &e) {
		p.Detail, p.Path = e.Message, e.Path
	}
	s.problem(w, r, p)
}

// problem writes p as a page, as JSON for a script, or as the way to the login.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, p problem) {
	p.Request = requestID(r)
	if wantsJSON(r) {
		_ = writeJSON(w, p.Status, "application/problem+json", map[string]any{
			"title": p.Title, "status": p.Status, "detail": p.detail(), "code": p.Code, "instance": p.Request,
		})
		return
	}
	if p.Code == kilowon.Unauthenticated && !WantsFragment(r) {
		http.Redirect(w, r, s.loginURL(r), http.StatusSeeOther)
		return
	}
	if err := s.Render(w, r, Page{Title: p.Title, Status: p.Status}, problemBody(p)); err != nil {
		http.Error(w, p.Title, p.Status)
	}
}

// detail is the message with the place before it.
func (p problem) detail() string {
	if p.Path == "" {
		return p.Detail
	}
	return p.Path + ": " + p.Detail
}

// loginURL leads back to the page that was asked for; a form that was sent cannot be sent again by itself.
func (s *Server) loginURL(r *http.Request) string {
	login := s.opt.Login
	if r.URL.Path == homeURL || strings.HasPrefix(r.URL.Path, homeURL+"/") {
		login = enterURL
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return login
	}
	return login + "?next=" + url.QueryEscape(r.URL.RequestURI())
}

// LocalPath gives path when it is one within this portal and "/" otherwise, so that a login cannot lead to another site.
func LocalPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.Contains(path, `\`) {
		return "/"
	}
	return path
}

// wantsJSON tells a script from a person; the JSON interface answers in JSON whatever is asked for.
func wantsJSON(r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/api/v") {
		return true
	}
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}

func writeJSON(w http.ResponseWriter, status int, kind string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = w.Write(b) // The reader may have gone; nobody is left to tell.
	return nil
}
