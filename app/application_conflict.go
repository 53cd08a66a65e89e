package app

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
)

// codeConflict is the finding that another application or agreed terms stand in the way of one.
const codeConflict = "N05"

// changesTerms says that an effect adds terms to a complex, which no other may do on the same day or have done for a later one.
func changesTerms(e *contract.Effect) bool {
	return e.New == nil && (e.Method != apartment.MethodNone || e.ReadingDay > 0 || e.CommonOption > 0 || e.ContractKW > 0)
}

// agreed refuses an effect that what was decided already stands in the way of.
func agreed(tx store.Tx, s store.Scope, v *Application, e *contract.Effect) error {
	if err := afterEnd(s, v, e.From); err != nil {
		return err
	}
	switch {
	case e.Ends:
		return endable(s, v.ComplexID, e.From)
	case e.New != nil:
		if _, err := tx.ComplexOfNumber(e.New.Number); err == nil {
			return numberTaken(e.New.Number)
		} else if kilowon.CodeOf(err) != kilowon.NotFound {
			return err
		}
	case changesTerms(e):
		all, err := s.ComplexTerms(v.ComplexID)
		if err != nil {
			return err
		}
		return laterTerms(&all[len(all)-1], e)
	case e.Holder != nil:
		holders, err := s.Holders(v.ComplexID)
		if err != nil {
			return err
		}
		for i := range holders {
			if holders[i].From == e.From {
				return kilowon.Errorf(kilowon.Conflict, "%v부터 명의가 바뀌는 것이 이미 승인되어 같은 날로는 처리할 수 없습니다. 보완 요청으로 다른 날을 적게 하거나 거부해 주세요.", e.From)
			}
		}
	}
	return nil
}

// laterTerms refuses an effect that would not be after the newest terms.
func laterTerms(last *store.ComplexTerms, e *contract.Effect) error {
	if last.From < e.From {
		return nil
	}
	return kilowon.Errorf(kilowon.Conflict, "%v부터 적용할 계약 조건이 이미 있어 %v부터 바꿀 수 없습니다. 보완 요청으로 %v보다 뒤의 날을 적게 하거나 거부해 주세요.", last.From, e.From, last.From)
}

func numberTaken(number string) error {
	return missing("number", "고객번호 %s은(는) 이미 쓰고 있습니다. 다른 번호를 적어 주세요.", number)
}

// rival is another application that begins on the same day as an effect and changes the same; nil where there is none. Only those in a state that counts are
// asked. A number is looked for among the organisation's own.
func (a *App) rival(tx store.Tx, s store.Scope, v *Application, e *contract.Effect, counts func(*store.Application) bool) (*store.Application, error) {
	list, _, err := s.Applications(store.Page{Limit: mostWaiting})
	if err != nil {
		return nil, err
	}
	for i := range list {
		o := &list[i]
		if o.ID == v.ID || o.ComplexID != v.ComplexID || !counts(o) {
			continue
		}
		k, err := contract.Find(o.Kind)
		if err != nil {
			return nil, err
		}
		f, err := a.filing(tx, s, &Application{Application: *o, Kind: k})
		if err != nil {
			return nil, err
		}
		other, err := k.Effect(f)
		if err != nil {
			continue // What cannot be granted as it stands changes nothing.
		}
		if other.Billing != nil && e.Billing != nil && other.Billing.Touches(e.Billing) {
			return o, nil
		}
		same := other.From == e.From && (changesTerms(&other) && changesTerms(e) || other.Holder != nil && e.Holder != nil) ||
			other.Ends && e.Ends || other.Reuse != nil && e.Reuse != nil
		if same || other.New != nil && e.New != nil && other.New.Number != "" && other.New.Number == e.New.Number {
			return o, nil
		}
	}
	return nil, nil
}

// filed says that an application lies at the desk or waits for its applicant there.
func filed(o *store.Application) bool { return o.Versions > 0 && !o.State.Closed() }

// proposedGrant says that a first clerk wants an application granted.
func proposedGrant(o *store.Application) bool {
	return o.State == contract.Proposed && o.Proposal.Grant
}

// undisputed refuses to propose what could not be confirmed any more, or not beside what is proposed already.
func (a *App) undisputed(tx store.Tx, s store.Scope, v *Application, e *contract.Effect) error {
	if err := agreed(tx, s, v, e); err != nil {
		return err
	}
	other, err := a.rival(tx, s, v, e, proposedGrant)
	if err != nil || other == nil || e.Billing != nil {
		// Of two changes of the way of billing the later decision stands.
		return err
	}
	return kilowon.Errorf(kilowon.Conflict, "같은 고객번호의 신청 %s이(가) 같은 날(%v)부터 적용되도록 결재를 기다리고 있어, 둘 다 승인할 수는 없습니다. 그 신청이 결재되거나 돌아온 뒤 처리하거나, 보완 요청으로 다른 날을 적게 해 주세요.",
		other.ReceiptNumber, e.From)
}

// disputes tells what stands in the way of a form: it keeps one that is being written from being filed, and is told to the clerk of one that is filed.
func (a *App) disputes(tx store.Tx, s store.Scope, v *Application, e *contract.Effect) ([]kilowon.Finding, error) {
	severity := kilowon.Warn
	if v.State.Editable() {
		severity = kilowon.Stop
	}
	var out []kilowon.Finding
	if changesTerms(e) {
		all, err := s.ComplexTerms(v.ComplexID)
		if err != nil {
			return nil, err
		}
		if last := all[len(all)-1].From; last >= e.From {
			out = append(out, kilowon.Finding{Severity: severity, Code: codeConflict,
				Message: fmt.Sprintf("%v부터 적용할 계약 조건이 이미 정해져 있어 %v부터 바꿀 수 없습니다. %v보다 뒤의 날을 적어 주세요.", last, e.From, last)})
		}
	}
	if e.Ends {
		more, err := besides(s, v)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	other, err := a.rival(tx, s, v, e, filed)
	if err != nil || other == nil {
		return out, err
	}
	if e.Ends || e.Reuse != nil {
		return append(out, kilowon.Finding{Severity: severity, Code: codeConflict, Message: kilowon.Particles(fmt.Sprintf(
			"같은 고객번호로 낸 %s 신청 %s이(가) 처리를 기다리고 있습니다. 그 신청을 취하하거나 처리를 기다려 주세요.", v.Kind.Name, other.ReceiptNumber))}), nil
	}
	if e.Billing != nil {
		return append(out, kilowon.Finding{Severity: severity, Code: codeConflict, Message: fmt.Sprintf(
			"같은 고객번호로 낸 신청 %s도 같은 것을 바꿉니다. 나중에 처리한 것이 남으니, 그 신청을 취하하거나 처리를 기다려 주세요.", other.ReceiptNumber)}), nil
	}
	return append(out, kilowon.Finding{Severity: severity, Code: codeConflict, Message: fmt.Sprintf(
		"같은 고객번호로 낸 신청 %s도 %v부터 적용됩니다. 같은 날에는 하나만 승인할 수 있으니, 그 신청을 취하하거나 처리를 기다리거나 다른 날을 적어 주세요.", other.ReceiptNumber, e.From)}), nil
}

// besides tells of the other applications for a contract that is to end: what they would change from its last day on cannot be granted any more.
func besides(s store.Scope, v *Application) ([]kilowon.Finding, error) {
	list, _, err := s.Applications(store.Page{Limit: mostWaiting})
	if err != nil {
		return nil, err
	}
	var out []kilowon.Finding
	for i := range list {
		o := &list[i]
		if o.ID == v.ID || o.ComplexID != v.ComplexID || o.Kind == v.Application.Kind || !filed(o) {
			continue
		}
		k, err := contract.Find(o.Kind)
		if err != nil {
			return nil, err
		}
		out = append(out, kilowon.Finding{Severity: kilowon.Warn, Code: codeConflict, Message: kilowon.Particles(fmt.Sprintf(
			"같은 고객번호의 %s 신청 %s이(가) 처리를 기다리고 있습니다. 해지가 승인되면 해지일이나 그 뒤부터 적용될 것은 승인되지 않습니다.", k.Name, o.ReceiptNumber))})
	}
	return out, nil
}
