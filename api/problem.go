package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/failure"
)

// Problem is an error as the interface tells it (RFC 9457, application/problem+json).
type Problem struct {
	Title  string       `json:"title"`
	Status int          `json:"status"`
	Detail string       `json:"detail"`
	Code   kilowon.Code `json:"code"`
	// Path says where in what was sent.
	Path string `json:"path,omitempty"`
	// Instance is the number to name when asking for help.
	Instance string `json:"instance,omitempty"`
	cause    error
}

// Error is the detail.
func (p *Problem) Error() string { return p.Detail }

// Unwrap gives what is logged and not told.
func (p *Problem) Unwrap() error { return p.cause }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of a problem in place of plain JSON.
func (p *Problem) ContentType(kind string) string {
	if kind == "application/json" {
		return problemType
	}
	return kind
}

const problemType = "application/problem+json"

func (p *Problem) copy() *Problem {
	out := *p
	return &out
}

// write answers a request that reached no operation.
func (p Problem) write(w http.ResponseWriter) {
	p.Instance = w.Header().Get(requestHeader)
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(&p) // The reader may have gone; nobody is left to tell.
}

// requestHeader carries the request's number, which whoever mounts the interface has set on the answer.
const requestHeader = "X-Request-Id"

var (
	unknownPath = Problem{Title: "찾는 주소가 없습니다", Status: http.StatusNotFound, Code: kilowon.NotFound,
		Detail: "쓸 수 있는 주소는 " + Root + " 에 모두 있습니다. 주소를 다시 확인해 주세요."}
	wrongMethod = Problem{Title: "이 방법으로는 부를 수 없는 주소입니다", Status: http.StatusMethodNotAllowed, Code: kilowon.Invalid,
		Detail: "쓸 수 있는 방법은 Allow 머리글에 있습니다. 계산은 POST, 조회는 GET으로 부릅니다."}
	wrongKind = Problem{Title: "받지 않는 형식입니다", Status: http.StatusUnsupportedMediaType, Code: kilowon.Invalid}
	tooLarge  = Problem{Title: "보낸 내용이 너무 큽니다", Status: http.StatusRequestEntityTooLarge, Code: kilowon.Invalid}
	tooSlow   = Problem{Title: "보내는 데 너무 오래 걸렸습니다", Status: http.StatusRequestTimeout, Code: kilowon.Invalid,
		Detail: "내용이 다 오지 않아 기다리기를 멈추었습니다. 연결을 확인하고 다시 보내 주세요."}
	busy = Problem{Title: "지금은 큰 계산이 많습니다", Status: http.StatusTooManyRequests, Code: kilowon.Conflict,
		Detail: "묶음과 큰 사례는 한꺼번에 몇 건만 계산합니다. 잠시 뒤에 다시 보내 주세요."}
	broken = Problem{Title: "요청을 읽을 수 없습니다", Status: http.StatusBadRequest, Code: kilowon.Invalid,
		Detail: "요청이 중간에 끊겼거나 HTTP 형식이 아닙니다. 다시 보내 주세요."}
)

const internalDetail = "프로그램 안에서 문제가 생겼습니다. 잠시 뒤에 다시 해 보고, 그래도 안 되면 instance의 번호를 알려 주세요."

// limit says how much may be sent.
func limit(bytes int64) *Problem {
	p := tooLarge.copy()
	p.Detail = "한 번에 " + sizeText(bytes) + "까지 받습니다. 여러 번에 나누어 보내 주세요."
	return p
}

func sizeText(bytes int64) string {
	if bytes >= 1<<20 {
		return kilowon.FormatInt(bytes>>20) + "MiB"
	}
	return kilowon.FormatInt(bytes) + "바이트"
}

// problemOf tells an error of any kind; the cause of an internal one is kept for the log.
func problemOf(err error) *Problem {
	var known *Problem
	if errors.As(err, &known) {
		return known
	}
	f := failure.Of(kilowon.CodeOf(err))
	p := &Problem{Title: f.Title, Status: f.Status, Code: f.Code, Detail: internalDetail, cause: err}
	var e *kilowon.Error
	if f.Code != kilowon.Internal && errors.As(err, &e) {
		p.Detail, p.Path = e.Message, e.Path
	}
	return p
}

// readProblem tells what kept a body from being read.
func readProblem(err error) *Problem {
	var large *http.MaxBytesError
	var timeout net.Error
	switch {
	case errors.As(err, &large):
		return limit(large.Limit)
	case errors.As(err, &timeout) && timeout.Timeout():
		return tooSlow.copy()
	}
	return broken.copy()
}

// finish numbers a problem and logs an internal one; anything else passes.
func (s *server) finish(ctx huma.Context, _ string, v any) (any, error) {
	p, ok := v.(*Problem)
	if !ok {
		return v, nil
	}
	r, w := humago.Unwrap(ctx)
	p.Instance = w.Header().Get(requestHeader)
	if p.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "5")
	}
	if p.Code == kilowon.Internal {
		s.opt.Log.LogAttrs(r.Context(), slog.LevelError, "request failed", slog.String("request", p.Instance),
			slog.String("route", r.Pattern), slog.Any("error", p.cause))
	}
	return p, nil
}

// huma makes its own errors through this variable of its package; without it they would be English and would repeat what was sent.
func init() {
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError { return humaProblem(status, errs) }
}

func humaProblem(status int, errs []error) *Problem {
	for _, err := range errs {
		var own *Problem
		if errors.As(err, &own) {
			return own
		}
	}
	if status >= 400 && status < 500 {
		f := failure.Of(kilowon.Invalid)
		p := &Problem{Title: f.Title, Status: f.Status, Code: f.Code, Detail: "이 주소가 받지 않는 항목입니다. 이름을 확인하거나 빼 주세요."}
		var detail *huma.ErrorDetail
		if errors.As(errors.Join(errs...), &detail) {
			p.Path = strings.TrimPrefix(strings.TrimPrefix(detail.Location, "query."), "path.")
		}
		return p
	}
	return problemOf(errors.Join(errs...))
}
