package api

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/tariff/book"
)

// proofText is the proof of a case as the interface gives it.
func proofText(t *testing.T, body string, header ...string) string {
	t.Helper()
	w := call(handler(t, Options{}), "POST "+provePath, body, header...)
	if w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// The proof is that of the command, byte for byte, and is as the description says.
func TestProve(t *testing.T) {
	c, err := app.ParseCase([]byte(home))
	if err != nil {
		t.Fatal(err)
	}
	proof, err := app.NewProver(book.Default()).Prove(c)
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := proof.Write(&want); err != nil {
		t.Fatal(err)
	}
	text := proofText(t, home)
	if text != want.String() {
		t.Errorf("the proof is %s", text)
	}
	if err := schemas(t, handler(t, Options{}))("Proof").Validate(decoded(t, []byte(text))); err != nil {
		t.Error(err)
	}
	short, err := proof.Short()
	if err != nil {
		t.Fatal(err)
	}
	if got := proofText(t, home, "Accept", "text/plain"); got != short+"\n" {
		t.Errorf("the short proof is %q", got)
	}
}

// billFile is a PDF of a bill that carries a proof.
func billFile(t *testing.T, proof string) string {
	t.Helper()
	fonts, err := document.LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	sheet := &document.BillSheet{ComplexName: "단지", Unit: "101동 1001호", ReadingMonth: kilowon.MustDate("2025-03-01").Month(),
		Period: kilowon.Period{From: kilowon.MustDate("2025-03-01"), To: kilowon.MustDate("2025-04-01")}, Proof: []byte(proof)}
	collector := fonts.Collect()
	collector.AddBill(sheet)
	set, err := collector.Prepare()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := document.WriteBillPDF(&out, set, sheet); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestVerify(t *testing.T) {
	h := handler(t, Options{})
	full, short := proofText(t, home), proofText(t, home, "Accept", "text/plain")
	schema := schemas(t, h)("ProofCheck")
	for name, c := range map[string]struct {
		body string
		// path is where the first difference is; empty for none.
		path string
	}{
		"file":                   {full, ""},
		"file laid out":          {strings.ReplaceAll(full, `,"`, ",\n  \""), ""},
		"code":                   {short, ""},
		"code in an address":     {"https://bills.example.kr/verify#" + short, ""},
		"bill":                   {billFile(t, full), ""},
		"changed line":           {strings.Replace(full, `"amount":1600`, `"amount":1601`, 1), "lines[0]"},
		"changed total of codes": {strings.Replace(short, ".45080.", ".45070.", 1), "total"},
		"changed bill":           {billFile(t, strings.Replace(full, `"total":45080`, `"total":45070`, 1)), "totals"},
	} {
		w := call(h, "POST "+verifyPath, c.body)
		if w.Code != 200 {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
			continue
		}
		if err := schema.Validate(decoded(t, w.Body.Bytes())); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var check app.ProofCheck
		if err := json.Unmarshal(w.Body.Bytes(), &check); err != nil {
			t.Fatal(err)
		}
		first := ""
		for _, s := range check.Steps {
			if len(s.Differences) > 0 && first == "" {
				first = s.Differences[0].Path
			}
		}
		if check.Matches != (c.path == "") || first != c.path || check.Computed.Total != 45080 || len(check.Computed.Lines) == 0 {
			t.Errorf("%s: %s", name, w.Body)
		}
	}
}

func TestProofRefusals(t *testing.T) {
	h := handler(t, Options{MaxCase: 200 << 10})
	full := proofText(t, home)
	for _, c := range []refusal{
		{"POST /api/v1/prove", "", 422, "invalid", "", "본문이 비어 있습니다"},
		{"POST /api/v1/prove", flat, 422, "invalid", "complex", "하나에 담을 수 없습니다"},
		{"POST /api/v1/prove", strings.ReplaceAll(home, "2025", "1999"), 422, "unencoded", "", "1999"},
		{"POST /api/v1/prove", strings.Repeat(" ", 201<<10), 413, "invalid", "", "204,800바이트"},
		{"GET /api/v1/prove", "", 405, "invalid", "", "Allow"},
		{"POST /api/v1/verify", "", 422, "invalid", "", "본문이 비어 있습니다"},
		{"POST /api/v1/verify", home, 422, "invalid", "id", "알 수 없는 항목"},
		{"POST /api/v1/verify", full[:len(full)/2], 422, "invalid", "", "중간에 끝났습니다"},
		{"POST /api/v1/verify", "KW1.x", 422, "invalid", "", "QR의 글이 바뀌었거나"},
		{"POST /api/v1/verify", "%PDF-1.7 nothing", 422, "invalid", "", "만든 그대로의 PDF가"},
		{"POST /api/v1/verify", billFile(t, ""), 404, "not_found", "", "요금 증명이 없습니다"},
		{"POST /api/v1/verify", full + strings.Repeat(" ", 200<<10), 413, "invalid", "", "204,800바이트"},
	} {
		checkRefusal(t, h, c)
	}
}
