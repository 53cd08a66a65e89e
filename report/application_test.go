package report_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/store"
)

// printer makes files that need no stored data.
func printer(t *testing.T) *report.Maker {
	t.Helper()
	fonts, err := document.LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	return &report.Maker{Fonts: fonts}
}

// filled gives every field of a form a value of its own, and tells how each is shown.
func filled(fields []contract.Field) (contract.Answers, []string) {
	a, shown := contract.Answers{}, []string{}
	for i := range fields {
		f := &fields[i]
		switch f.Type {
		case contract.Choice:
			a[f.ID] = f.Options[len(f.Options)-1].Value
		case contract.Check:
			a[f.ID] = "1"
		default:
			a[f.ID] = "값" + strconv.Itoa(1000+i)
		}
		shown = append(shown, f.Label, f.Shown(a[f.ID]))
	}
	return a, shown
}

// Every kind prints what was filed: all fields by their labels, the papers, the consents, number, day and articles, and the decision once there is one.
func TestApplicationIsPrinted(t *testing.T) {
	maker := printer(t)
	for _, k := range contract.Kinds() {
		if k.Elsewhere != "" {
			continue
		}
		answers, shown := filled(k.Fields)
		grants, granted := filled(k.Grants)
		at := time.Date(2026, 9, 17, 16, 0, 0, 0, time.UTC) // The 18th in Korea.
		v := app.Application{Kind: k, Organisation: "한빛주택관리", Filings: []store.ApplicationVersion{{Number: 1, Answers: answers, FiledAt: at}}}
		v.ReceiptNumber, v.ReceivedOn, v.State = "20260918-0007", kilowon.MustDate("2026-09-18"), contract.Received
		v.Answers = contract.Answers{"applicant": "나중에고침"}
		v.Files = []store.ApplicationFile{{Name: "먼저.pdf", AddedAt: at.Add(-time.Hour)}, {Name: "나중.pdf", AddedAt: at.Add(time.Hour)}}
		want := append(shown, k.Name+" 신청서", "20260918-0007", "2026-09-18", "발행일 2026.09.18", k.Basis(), "먼저.pdf", "그 밖의 서류")
		for i, c := range k.Consents {
			if i > 0 {
				answers[c.ID] = "1"
				want = append(want, c.Title+": 동의함", c.Text)
			} else {
				want = append(want, c.Title+": 동의하지 않음", c.Text)
			}
		}
		text := printed(t, maker, &v)
		says(t, k.Code, text, want...)
		for _, never := range []string{"나중", "처리 결과"} {
			if strings.Contains(text, never) {
				t.Errorf("%s: %q is printed", k.Code, never)
			}
		}
		v.State, v.Proposal = contract.Granted, store.ApplicationDecision{Reason: "확인하였음", Article: "제9조", Grants: grants, Summary: []string{"하나가 바뀜", "둘이 바뀜"}}
		says(t, k.Code+" granted", printed(t, maker, &v), append(granted, "처리 결과", "확인하였음", "제9조", "하나가 바뀜", "둘이 바뀜")...)
	}
}

// printed is the text of the form.
func printed(t *testing.T, maker *report.Maker, v *app.Application) string {
	t.Helper()
	var out bytes.Buffer
	if err := maker.WriteApplication(&out, v); err != nil {
		t.Fatal(err)
	}
	return tool(t, "pdftotext", "-raw", saved(t, out.Bytes()), "-")
}

// says looks for words without regard to blanks, since long lines are broken.
func says(t *testing.T, name, text string, words ...string) {
	t.Helper()
	text = strings.Join(strings.Fields(text), "")
	for _, word := range words {
		if !strings.Contains(text, strings.Join(strings.Fields(word), "")) {
			t.Errorf("%s: %q is not printed", name, word)
		}
	}
}

func TestDraftIsNotPrinted(t *testing.T) {
	k, err := contract.Find("discount")
	if err != nil {
		t.Fatal(err)
	}
	if err := printer(t).WriteApplication(&bytes.Buffer{}, &app.Application{Kind: k}); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a draft: %v", err)
	}
}
