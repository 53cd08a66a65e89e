package web

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
)

// verifyView is the public page that computes a proof again: the form, and what came of it.
type verifyView struct {
	File, Text Field
	Check      *app.ProofCheck
}

func (v *verifyView) wrong() []Field { return faulty([]Field{v.File, v.Text}) }

const verifyTitle = "요금 증명 확인"

func newVerifyView() *verifyView {
	return &verifyView{
		File: Field{ID: "file", Label: "증명 파일이나 고지서 PDF", Type: "file", Hint: "kilowon-proof.json 같은 증명 파일, 또는 증명이 첨부된 세대 하나의 고지서 PDF입니다. 4MB까지 받습니다."},
		Text: Field{ID: "text", Label: "또는 고지서 QR의 글", Hint: "KW1로 시작하는 글입니다. 앞에 주소가 붙어 있어도 됩니다."},
	}
}

// verifyPage shows the form.
func (p *pages) verifyPage(w http.ResponseWriter, r *http.Request) error {
	return p.renderVerify(w, r, newVerifyView(), http.StatusOK)
}

func (p *pages) renderVerify(w http.ResponseWriter, r *http.Request, v *verifyView, status int) error {
	return p.Render(w, r, Page{Title: verifyTitle, Menu: menuVerify.URL, Crumbs: []Link{home}, Status: status}, verifyBody(v))
}

// verify computes what was handed over and shows where it differs. Nothing of it is stored or logged.
func (p *pages) verify(w http.ResponseWriter, r *http.Request) error {
	v := newVerifyView()
	given, err := readHanded(r, handing{app.MaxProof, otherFile})
	v.Text.Value = given.Text
	if err == nil && len(bytes.TrimSpace(given.data())) == 0 {
		err = kilowon.Errorf(kilowon.Invalid, "증명이 없습니다. 파일을 고르거나 QR의 글을 붙여 넣어 주세요.")
	}
	var text []byte
	if err == nil {
		text, err = document.ReadProof(given.data(), app.MaxProof)
	}
	if err == nil {
		v.Check, err = p.app.CheckProof(text)
	}
	if err == nil {
		return p.renderVerify(w, r, v, http.StatusOK)
	}
	var e *kilowon.Error
	if !errors.As(err, &e) || e.Code == kilowon.Internal {
		return err
	}
	f := &v.File
	if given.field() == "text" {
		f = &v.Text
	}
	f.Error = sentence(problemText(err))
	return p.renderVerify(w, r, v, StatusOf(e.Code))
}

// figures are what to hold beside the bill, by eye.
func (v *verifyView) figures() []Fact {
	c := v.Check
	out := []Fact{{Term: "증명에 적힌 청구금액", Body: Money(c.Total)}}
	if c.Computed != nil {
		out = append(out, Fact{Term: "다시 계산한 청구금액", Body: Money(c.Computed.Total)})
	}
	return append(out, Fact{Term: "사용량", Body: KWh(c.KWh)})
}

// differences are all places that differ, up to a number that is read.
func (v *verifyView) differences() (shown []app.ProofDifference, more int) {
	const most = 50
	for _, s := range v.Check.Steps {
		shown = append(shown, s.Differences...)
	}
	if more = len(shown) - most; more > 0 {
		return shown[:most], more
	}
	return shown, 0
}

// placeText names a difference by its record and its place.
func placeText(d app.ProofDifference) string { return strings.TrimSpace(d.Label + " " + d.Path) }

// foundText is one side of a difference.
func foundText(text string) string { return cmp.Or(text, "없음") }
