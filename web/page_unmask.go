package web

import (
	"errors"
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
)

// The wishes of one clerk to see what is masked: twenty at once, then one a minute.
const (
	unmaskRate  = 1.0 / 60
	unmaskBurst = 20
)

// unmaskForm asks why somebody is to be shown what is masked of the thing a page is about.
type unmaskForm struct {
	// URL is where the form goes, Back the page with the values masked again.
	URL, Back    string
	Reason, Note string
	Faults       member.Faults
	// Whole says that the page shows what was masked.
	Whole bool
	// File offers the thing as a file with nothing masked; empty for none.
	File   string
	Status int
}

func (f *unmaskForm) fields() []Field {
	return []Field{{ID: "unmask_reason", Label: "까닭", Value: f.Reason, Required: true, Error: f.Faults["reason"]},
		{ID: "note", Label: "덧붙이는 말", Hint: "그 밖의 까닭이면 꼭 적습니다. 접속기록에 남으므로 접수번호나 문서 번호를 적고 성명, 전화번호는 적지 않습니다.", Value: f.Note, Complete: "off", Error: f.Faults["note"]}}
}

func unmaskReasons() []Option {
	out := []Option{{Label: "골라 주세요"}}
	for _, r := range member.UnmaskReasons() {
		out = append(out, Option{Value: string(r), Label: r.String()})
	}
	return out
}

// shown renders a page about one thing: masked, or whole for the reason given.
type shown func(f *unmaskForm, whole *member.Unmasking) error

// unmasked answers the wish to see what is masked. What it shows is the answer to a post: neither an address nor the history leads to it again.
func (p *pages) unmasked(w http.ResponseWriter, r *http.Request, who app.Actor, show shown) error {
	f := &unmaskForm{Reason: r.PostFormValue("unmask_reason"), Note: r.PostFormValue("note"), Faults: member.Faults{}}
	if !p.unmasks.allow(accountKey(who.ID)) {
		w.Header().Set("Retry-After", "60")
		f.Status, f.Faults["reason"] = http.StatusTooManyRequests, "가린 값을 너무 여러 번 보았습니다. 1분 뒤에 다시 해 주세요."
		return show(f, nil)
	}
	f.Whole = true
	err := show(f, &member.Unmasking{Reason: member.UnmaskReason(f.Reason), Note: f.Note})
	var e *kilowon.Error
	if errors.As(err, &e) && e.Code == kilowon.Invalid && e.Path != "" {
		f.Whole, f.Status, f.Faults[e.Path] = false, http.StatusUnprocessableEntity, e.Message
		return show(f, nil)
	}
	return err
}
