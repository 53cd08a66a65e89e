package web

import (
	"bytes"
	"log/slog"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

// given is a file, if it has a name, and a text.
type given struct{ name, file, text string }

// hand sends a form.
func hand(t *testing.T, s *Server, path string, g given) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", g.name)
	if err == nil {
		_, err = part.Write([]byte(g.file))
	}
	if err == nil {
		err = form.WriteField("text", g.text)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// proofs are the proof of a home of 300 kWh as a file and as a QR code says it.
func proofs(t *testing.T) (file, short string) {
	t.Helper()
	c, err := app.ParseCase([]byte(`{"id":"집","terms":{"class":"residential","voltage":"low"},"period":{"from":"2025-05-01","to":"2025-06-01"},"usage":{"kwh":300}}`))
	if err != nil {
		t.Fatal(err)
	}
	proof, err := app.NewProver(book.Default()).Prove(c)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := proof.Write(&out); err != nil {
		t.Fatal(err)
	}
	if short, err = proof.Short(); err != nil {
		t.Fatal(err)
	}
	return out.String(), short
}

func TestVerifyPage(t *testing.T) {
	s := public(t)
	if w := ask(s, "GET", "/verify"); w.Code != 200 || !strings.Contains(w.Body.String(), `enctype="multipart/form-data"`) {
		t.Errorf("the form: %d", w.Code)
	}
	file, short := proofs(t)
	for _, c := range []struct {
		name, file, text string
		status           int
		want             []string
		not              string
	}{
		{"집.proof", file, "", 200, []string{"<p class=\"alert-title\">맞습니다", "58,020", "기록 23개가", "100kWh × 214.6원", "2025-05-01"}, "다른 곳</h2>"},
		{"", "", short, 200, []string{"<p class=\"alert-title\">맞습니다", "58,020", "7줄을 더한 금액과", "100kWh × 214.6원"}, "다른 곳</h2>"},
		{"", "", "http://bills.example.kr/verify#" + short + "\n", 200, []string{"<p class=\"alert-title\">맞습니다"}, ""},
		{"집.proof", file, "이 글은 파일이 있으면 보지 않음", 200, []string{"<p class=\"alert-title\">맞습니다"}, ""},
		{"집.proof", strings.Replace(file, `"amount":45460,`, `"amount":45461,`, 1), "", 200,
			[]string{"맞지 않습니다", "전력량요금 lines[1].amount", "<code>45461</code>", "<code>45460</code>", "다른 곳이 1군데"}, "<p class=\"alert-title\">맞습니다"},
		{"", "", strings.Replace(short, "58020", "58010", 1), 200, []string{"맞지 않습니다", "58,010", "58,020", "청구금액 total"}, "<p class=\"alert-title\">맞습니다"},
		{"", "", "", 422, []string{`href="#file"`, "증명이 없습니다"}, "다시 계산한 고지서"},
		{"", "", "  ", 422, []string{"증명이 없습니다"}, ""},
		{"", "", "<b>", 422, []string{`href="#text"`, "JSON 형식이 아닙니다", "&lt;b&gt;"}, "<b>"},
		{"", "", short[:len(short)-20], 422, []string{`href="#text"`, "QR의 글이 바뀌었거나"}, "다시 계산한 고지서"},
		{"집.proof", file[:900], "", 422, []string{`href="#file"`, "중간에 끝났습니다"}, "다시 계산한 고지서"},
		{"고지서.pdf", "%PDF-1.7 x", "", 422, []string{"받은 원본 파일을"}, ""},
		{"큰것", strings.Repeat(" ", app.MaxProof+1), "", 422, []string{"너무 큽니다. 4MB까지"}, ""},
		{"더큰것", strings.Repeat(" ", mostHandedBody+1), "", 413, []string{"보낸 자료가 너무 큽니다"}, ""},
	} {
		w := hand(t, s, "/verify", given{c.name, c.file, c.text})
		text := w.Body.String()
		if w.Code != c.status {
			t.Errorf("%q %.40q: %d", c.name, c.text, w.Code)
		}
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%q %.40q: without %q", c.name, c.text, want)
			}
		}
		if c.not != "" && strings.Contains(text, c.not) {
			t.Errorf("%q %.40q: with %q", c.name, c.text, c.not)
		}
	}
	if w := ask(s, "POST", "/verify"); w.Code != 422 {
		t.Errorf("no form at all: %d", w.Code)
	}
}

// A proof that differs everywhere is told up to a number that is read.
func TestManyDifferences(t *testing.T) {
	file, _ := proofs(t)
	w := hand(t, public(t), "/verify", given{name: "집.proof", file: strings.ReplaceAll(file, "원", "전")})
	if text := w.Body.String(); w.Code != 200 || strings.Count(text, "<code>") != 100 || !strings.Contains(text, "군데가 더 다릅니다") {
		t.Errorf("%d, %d values", w.Code, strings.Count(text, "<code>"))
	}
}

// What is handed over is nobody's business but the reader's.
func TestProofIsNotLogged(t *testing.T) {
	var log strings.Builder
	use, err := app.New(nil, book.Default())
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewPortal(use, nil, PortalOptions{Options: Options{Log: slog.New(slog.NewTextHandler(&log, nil))}, Now: testDay.Time})
	if err != nil {
		t.Fatal(err)
	}
	_, short := proofs(t)
	hand(t, s, "/verify", given{text: short})
	if !strings.Contains(log.String(), "POST /verify") || strings.Contains(log.String(), "KW1") || strings.Contains(log.String(), "집") {
		t.Error(log.String())
	}
}
