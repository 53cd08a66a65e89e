package web

import (
	"fmt"
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

const discardQuestion = "이 제출을 취소할까요?"

func registerQuestion(v *submissionView) string {
	return fmt.Sprintf("%s분 사용량을 등록할까요?", MonthText(v.Submission.Month))
}

// registerPage asks before a filing is registered, for readers without script.
func (p *pages) registerPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.submissionOf(r, who)
	if err != nil {
		return err
	}
	if !v.checked() || v.closed() || v.Stopped {
		return p.Next(w, r, submissionURL(v.ID))
	}
	page := Page{Title: v.Month.Contract.Name + " " + registerQuestion(v), Menu: menuFiling.URL, Crumbs: append(submitCrumbs(&v.Month), Link{"점검 결과", submissionURL(v.ID)})}
	return p.Render(w, r, page, registerBody(v))
}

// register makes the submission the month's filing and starts the billing run. Sent twice it leads to the same run.
func (p *pages) register(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	sub, err := p.app.Submission(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	if sub.State != store.SubmissionRegistered {
		if _, err := p.app.Register(r.Context(), who, sub.ID); err != nil {
			return err
		}
	}
	return p.Next(w, r, monthURL(sub.ComplexID, sub.Month, "run"))
}

// discardPage asks before a checked submission is given up, for readers without script.
func (p *pages) discardPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.submissionOf(r, who)
	if err != nil {
		return err
	}
	if !v.checked() {
		return p.Next(w, r, submissionURL(v.ID))
	}
	page := Page{Title: "제출 취소", Menu: menuFiling.URL, Crumbs: append(submitCrumbs(&v.Month), Link{"점검 결과", submissionURL(v.ID)})}
	return p.Render(w, r, page, discardBody(v))
}

// discard gives up a checked submission; its file and findings stay in the history.
func (p *pages) discard(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	sub, err := p.app.Submission(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	if sub.State != store.SubmissionDiscarded {
		if err := p.app.Discard(r.Context(), who, sub.ID); err != nil {
			return err
		}
	}
	p.flash(r.Context(), fmt.Sprintf("제출 %d번을 취소했습니다. 파일과 점검 결과는 아래 목록에 남아 있습니다.", sub.Number))
	return p.Next(w, r, monthURL(sub.ComplexID, sub.Month))
}

// consequence says what a filing that is late or leaves households out means for the contract; empty when it means nothing.
func consequence(v *submissionView) (text string, cite kilowon.Cite) {
	if !v.Month.Late && v.left() == 0 {
		return "", ""
	}
	switch v.Month.Contract.Terms.Method {
	case apartment.Comprehensive:
		return "기한이 지났거나 빠진 세대가 있으면 공급자가 이 달을 단일계약 방법으로 계산할 수 있습니다.", "별지 2-3 Ⅱ 10 가"
	case apartment.Single:
		return "기한이 지났거나 빠진 세대가 있으면 전체를 호별 평균사용량으로 계산하여 세대별 할인을 받지 못합니다.", "별지 2-4 Ⅱ 3"
	}
	return "", ""
}
