// Package contract knows the applications (민원신청) by which a customer has a supply contract made or changed: their kinds with forms and
// conditions, the way from a draft to a decision, the days that takes, and what a granted one changes.
package contract

import (
	"github.com/kilowon/kilowon"
)

// State is where an application stands.
type State string

// The states of an application.
const (
	// Draft is being written and not filed.
	Draft State = "draft"
	// Received has a receipt number and waits for a clerk.
	Received State = "received"
	// InReview has a clerk.
	InReview State = "in_review"
	// Asked waits for the applicant to answer or to mend the form (보완).
	Asked State = "asked"
	// Proposed has a decision that a second clerk has to confirm.
	Proposed State = "proposed"
	// Granted and Refused are decided.
	Granted State = "granted"
	Refused State = "refused"
	// Withdrawn was taken back by the applicant before a decision.
	Withdrawn State = "withdrawn"
)

// States lists all in the order of the way.
var States = []State{Draft, Received, InReview, Asked, Proposed, Granted, Refused, Withdrawn}

var stateNames = map[State]string{Draft: "작성 중", Received: "접수", InReview: "검토 중", Asked: "보완 요청", Proposed: "결재 대기", Granted: "승인", Refused: "거부",
	Withdrawn: "취하"}

// String is the Korean name.
func (s State) String() string { return stateNames[s] }

// Closed reports whether nothing more will happen to the application.
func (s State) Closed() bool { return s == Granted || s == Refused || s == Withdrawn }

// Waiting reports whether it is the supplier's turn.
func (s State) Waiting() bool { return s == Received || s == InReview || s == Proposed }

// Editable reports whether the applicant may change the form.
func (s State) Editable() bool { return s == Draft || s == Asked }

// Step moves an application from one state to another.
type Step string

// The steps.
const (
	StepFile     Step = "file"
	StepTake     Step = "take"
	StepAsk      Step = "ask"
	StepPropose  Step = "propose"
	StepReturn   Step = "return"
	StepGrant    Step = "grant"
	StepRefuse   Step = "refuse"
	StepWithdraw Step = "withdraw"
)

// way is every step that may be taken.
var way = map[Step]map[State]State{
	StepFile:     {Draft: Received, Asked: InReview},
	StepTake:     {Received: InReview, InReview: InReview},
	StepAsk:      {InReview: Asked},
	StepPropose:  {InReview: Proposed},
	StepReturn:   {Proposed: InReview},
	StepGrant:    {InReview: Granted, Proposed: Granted},
	StepRefuse:   {InReview: Refused, Proposed: Refused},
	StepWithdraw: {Draft: Withdrawn, Received: Withdrawn, InReview: Withdrawn, Asked: Withdrawn},
}

// After is the state a step leads to; a step that is not open is a Conflict. What needs two clerks is decided from Proposed only, and the rest
// is never proposed.
func (k *Kind) After(s State, step Step, a Answers) (State, error) {
	to, ok := way[step][s]
	deciding := step == StepGrant || step == StepRefuse
	two := k.TwoClerks(a)
	if !ok || step == StepPropose && !two || deciding && two != (s == Proposed) {
		return s, kilowon.Errorf(kilowon.Conflict, "%s 상태의 신청에는 할 수 없는 처리입니다. 화면을 새로 열어 상태를 확인해 주세요.", s)
	}
	return to, nil
}

// Confirm refuses that whoever proposed a decision confirms it too.
func Confirm(proposer, confirmer string) error {
	if proposer == confirmer {
		return kilowon.Errorf(kilowon.Forbidden, "처리안을 올린 담당자는 스스로 결재할 수 없습니다. 다른 담당자가 결재해 주세요.")
	}
	return nil
}
