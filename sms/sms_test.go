package sms_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/sms"
)

func TestSend(t *testing.T) {
	var got *http.Request
	var body string
	status := http.StatusOK
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		got, body = r, string(text)
		w.WriteHeader(status)
	}))
	defer provider.Close()
	const text = "인증번호 123456 \"따옴표\" & 줄\n바꿈"

	asJSON, err := sms.New(sms.Config{URL: provider.URL + "/send", Body: `{"to":{{json .To}},"text":{{json .Text}}}`, Headers: []string{"Authorization: Bearer key", "Content-Type: application/json"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := asJSON.Send(context.Background(), "01000001234", text); err != nil {
		t.Fatal(err)
	}
	var sent struct{ To, Text string }
	if err := json.Unmarshal([]byte(body), &sent); err != nil || sent.To != "01000001234" || sent.Text != text {
		t.Errorf("%s: %+v, %v", body, sent, err)
	}
	if got.Method != "POST" || got.URL.Path != "/send" || got.Header.Get("Authorization") != "Bearer key" || got.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s %s %v", got.Method, got.URL, got.Header)
	}

	inAddress, err := sms.New(sms.Config{URL: provider.URL + "/send?to={{.To}}&text={{query .Text}}"})
	if err != nil {
		t.Fatal(err)
	}
	if err := inAddress.Send(context.Background(), "01000001234", text); err != nil {
		t.Fatal(err)
	}
	if got.Method != "GET" || got.URL.Query().Get("text") != text || got.URL.Query().Get("to") != "01000001234" {
		t.Errorf("%s %s", got.Method, got.URL)
	}

	for code, want := range map[int]kilowon.Code{400: kilowon.Invalid, 401: kilowon.Invalid, 302: kilowon.Invalid, 429: kilowon.Internal, 500: kilowon.Internal, 503: kilowon.Internal} {
		status = code
		if err := asJSON.Send(context.Background(), "01000001234", text); err == nil || kilowon.CodeOf(err) != want || strings.Contains(err.Error(), "01000001234") {
			t.Errorf("status %d: %v, want %s", code, err, want)
		}
	}
	provider.Close()
	if err := inAddress.Send(context.Background(), "01000001234", text); kilowon.CodeOf(err) != kilowon.Internal || strings.Contains(err.Error(), "01000001234") {
		t.Errorf("nobody there: %v", err)
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	for _, c := range []sms.Config{
		{URL: "https://sms.example/{{.To"}, {URL: "https://sms.example/{{.Phone}}"}, {URL: "ftp://sms.example"}, {URL: "sms.example/send"}, {},
		{URL: "https://sms.example", Body: "{{.To"}, {URL: "https://sms.example", Headers: []string{"no colon"}},
	} {
		if _, err := sms.New(c); err == nil || kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
