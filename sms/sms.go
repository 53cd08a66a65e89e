// Package sms sends texts through the HTTP gateway of a provider. Providers differ in address, body and headers, so all three are templates.
package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"text/template"
	"time"

	"github.com/kilowon/kilowon"
)

// Config describes a provider's gateway. URL and Body are templates (text/template) over .To, the phone's digits, and .Text; the functions json and
// query write a value for a JSON body or a form.
type Config struct {
	URL, Body string
	// Headers are "Name: value"; they hold the provider's key.
	Headers []string
}

// Gateway sends texts. It is safe for concurrent use.
type Gateway struct {
	url, body *template.Template
	header    http.Header
	client    *http.Client
}

// patience is how long a provider may take.
const patience = 10 * time.Second

var functions = template.FuncMap{
	"query": url.QueryEscape,
	"json": func(s string) (string, error) {
		b, err := json.Marshal(s)
		return string(b), err
	},
}

// New reads the templates and headers and tries the templates once.
func New(c Config) (*Gateway, error) {
	g := &Gateway{header: http.Header{}, client: &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // A redirected text would go to somebody else.
	}}}
	var err error
	if g.url, err = template.New("url").Funcs(functions).Option("missingkey=error").Parse(c.URL); err != nil {
		return nil, broken("--sms-url", err)
	}
	if g.body, err = template.New("body").Funcs(functions).Parse(c.Body); err != nil {
		return nil, broken("--sms-body", err)
	}
	for _, line := range c.Headers {
		name, value, ok := strings.Cut(line, ":")
		if !ok || strings.TrimSpace(name) == "" {
			return nil, broken("--sms-header", fmt.Errorf("%q is not \"Name: value\"", name))
		}
		g.header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	r, err := g.request(context.Background(), "01000000000", "시험")
	if err != nil {
		return nil, broken("--sms-url", err)
	}
	if r.URL.Scheme != "https" && r.URL.Scheme != "http" || r.URL.Host == "" {
		return nil, broken("--sms-url", fmt.Errorf("scheme %q", r.URL.Scheme))
	}
	return g, nil
}

func broken(flag string, err error) error {
	return &kilowon.Error{Code: kilowon.Invalid, Path: flag, Message: "문자 발송의 주소, 본문, 머리글은 안내서의 보기처럼 적어야 합니다", Err: err}
}

func (g *Gateway) request(ctx context.Context, to, text string) (*http.Request, error) {
	var address, body bytes.Buffer
	values := struct{ To, Text string }{to, text}
	if err := g.url.Execute(&address, values); err != nil {
		return nil, err
	}
	if err := g.body.Execute(&body, values); err != nil {
		return nil, err
	}
	method := http.MethodPost
	if body.Len() == 0 {
		method = http.MethodGet
	}
	r, err := http.NewRequestWithContext(ctx, method, address.String(), &body)
	if err != nil {
		return nil, err
	}
	for name, values := range g.header {
		r.Header[name] = values
	}
	return r, nil
}

// Send hands a text over. A provider that cannot be reached, is overloaded (429) or at fault (5xx) gives an error of code internal, to be tried again;
// what it refuses gives invalid. Errors name neither phone nor text.
func (g *Gateway) Send(ctx context.Context, phone, text string) error {
	r, err := g.request(ctx, phone, text)
	if err != nil {
		return &kilowon.Error{Code: kilowon.Invalid, Message: "문자 발송의 틀로 요청을 만들지 못했습니다"}
	}
	res, err := g.client.Do(r)
	if err != nil {
		// The error's text holds the address, which may hold phone and text.
		return &kilowon.Error{Code: kilowon.Internal, Message: "문자 발송 서버에 연결하지 못했습니다"}
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16)) // Read to keep the connection; what it says is the provider's business.
	switch {
	case res.StatusCode < 300:
		return nil
	case res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests:
		return &kilowon.Error{Code: kilowon.Internal, Message: "문자 발송 서버가 잠시 받지 못합니다", Err: fmt.Errorf("status %d", res.StatusCode)}
	}
	return &kilowon.Error{Code: kilowon.Invalid, Message: "문자 발송 서버가 거절했습니다. 주소, 본문, 머리글을 확인하십시오", Err: fmt.Errorf("status %d", res.StatusCode)}
}
