package kilowon

import (
	"errors"
)

// Code says what kind of failure an Error is; the HTTP status and the exit code are looked up from it.
type Code string

const (
	// Invalid is input that breaks a rule; the message says what was expected and what was found.
	Invalid Code = "invalid"
	// NotFound is a thing that is not there, or not there for this member.
	NotFound Code = "not_found"
	// Conflict is a state that does not allow the step (a closed month, a second run).
	Conflict Code = "conflict"
	// Forbidden is a step this member may not take.
	Forbidden Code = "forbidden"
	// Unauthenticated is a request without a login.
	Unauthenticated Code = "unauthenticated"
	// Unencoded is a class, rule or date the tariff book does not cover; nothing is ever guessed for it.
	Unencoded Code = "unencoded"
	// Internal is a fault of the program or its surroundings.
	Internal Code = "internal"
)

// Error is a failure with a message in Korean for the person who can act on it: expected, found, where, what to do.
type Error struct {
	Code    Code
	Message string
	// Path says where in the input, e.g. "terms.class" or "호별사용량!D12".
	Path string
	Err  error
}

// Error gives the message, with the path before it where there is one.
func (e *Error) Error() string {
	msg := e.Message
	if e.Path != "" {
		msg = e.Path + ": " + msg
	}
	if e.Err != nil {
		msg += ": " + e.Err.Error()
	}
	return msg
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error without a path or cause, with the particles chosen by the words before them.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: Sprintf(format, args...)}
}

// At returns a copy of err with path put before its own; an error that is no *Error becomes an Internal one.
func At(path string, err error) error {
	if err == nil {
		return nil
	}
	var e *Error
	if !errors.As(err, &e) {
		return &Error{Code: Internal, Message: "내부 오류", Path: path, Err: err}
	}
	out := *e
	if out.Path == "" {
		out.Path = path
	} else {
		out.Path = path + "." + out.Path
	}
	return &out
}

// CodeOf is the code of err: Internal for an error that is no *Error.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Severity orders findings: a stop parks the household, a warning asks a look, an info only tells.
type Severity uint8

const (
	// Info tells; nothing is asked.
	Info Severity = iota
	// Warn asks a person to look; the data is used as it is.
	Warn
	// Stop keeps the household (or the file) from being billed until it is mended.
	Stop
)

var severityNames = [...]string{"안내", "주의", "중단"}

// String is the Korean word on screens and in workbooks.
func (s Severity) String() string { return severityNames[s] }

// Finding is one remark on data that was handed in; a file may get thousands of them at once.
type Finding struct {
	Severity Severity
	// Code is the catalogue's number, e.g. "E20".
	Code string
	// Path is down to the cell, e.g. "호별사용량!D12".
	Path string
	// Unit is the household the finding is about ("101-1001"), or empty for the whole file.
	Unit string
	// Read is what was found there; Message says why it is remarked on and what to do.
	Read, Message string
	// Suggest is a value to put there instead, when there is one; SafeFix says it may be applied without a look.
	Suggest string
	SafeFix bool
	Cite    Cite
}

// Cite names a place of the terms of supply or another source: "제67조 ③ 1호", "별표 1".
type Cite string
