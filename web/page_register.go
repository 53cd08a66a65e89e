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
	if !v.registrable() {
		return p.Next(w, r, submissionURL(v.ID))
	}
	if v.Decision, err = v.decision(); err != nil {
		return err
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
		if sub.Totals.Filed == 0 && !sub.Stopped {
			return kilowon.Errorf(kilowon.Conflict, "계산할 수 있는 세대가 없어 등록할 수 없습니다. 점검 결과를 확인하고 고친 파일을 다시 올려 주세요.")
		}
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

// averaged says that the month would be worked out on the average use of all, because a single contract leaves households out (별지 2-4 Ⅱ 3).
func (v *submissionView) averaged() bool {
	return v.Month.Contract.Terms.Method == apartment.Single && v.left() > 0
}

// decision is what the filing would mean for the month's bill if it were registered today; it is nil for one in time and whole.
func (v *submissionView) decision() (*apartment.Decision, error) {
	filed := apartment.FiledMonth{Month: v.Submission.Month, Deadline: v.Month.Deadline, FiledOn: v.Today, Withheld: v.left()}
	d, err := apartment.Decide(v.Month.Contract.Terms.Method, []apartment.FiledMonth{filed})
	if err != nil || d.Kind == apartment.FiledInTime {
		return nil, err
	}
	return &d, nil
}
