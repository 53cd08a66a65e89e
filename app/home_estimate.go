package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/store"
)

// HomeEstimateForm is what a household types to have its month estimated: its meter of a day, or what it used since the last reading.
type HomeEstimateForm struct {
	Today, Register, Used, DailyKWh string
}

// HomeEstimate is a household's own estimate with what it starts from.
type HomeEstimate struct {
	Contract Contract
	// Last is the bill whose reading it starts from; nil before there is one.
	Last *store.HomeBill
	// Register is the last reading's; empty where none is known, as the home was billed without one or has another meter now.
	Register string
	// Terms names what the month is rated with.
	Terms     apartment.Household
	TermsName string
	// Answer is nil before a form was sent.
	Answer *EstimateAnswer
}

// HomeEstimate starts from the household's last reading and its own terms; with a form it estimates the month. An error of code invalid has the place in the
// request of [Estimate].
func (a *App) HomeEstimate(ctx context.Context, who Actor, form *HomeEstimateForm) (HomeEstimate, error) {
	var out HomeEstimate
	err := a.home(ctx, who, lookEstimate, who.Home.HouseholdID, func(h *homeScope) error {
		bills, err := h.bills()
		if err != nil || len(bills) == 0 {
			return err
		}
		out.Last = &bills[len(bills)-1]
		from := out.Last.Period.To
		if out.Contract, err = h.contract(from); err != nil {
			return err
		}
		household, err := h.household(kilowon.Period{From: from, To: max(from, h.now).AddDays(1)})
		if err != nil {
			return err
		}
		out.Terms = household.Apartment(kilowon.Period{From: from, To: max(from, h.now).AddDays(1)})
		out.setRegister()
		return out.rate(a, form, h.now)
	})
	return out, err
}

// setRegister takes the reading of the last bill where there was one and the meter is still the same.
func (e *HomeEstimate) setRegister() {
	unread := e.Last.Previous == e.Last.Current && e.Last.OwnKWh != 0
	if !unread && e.Terms.Swapped.IsZero() {
		e.Register = e.Last.Current.String()
	}
}

func (e *HomeEstimate) rate(a *App, form *HomeEstimateForm, now kilowon.Date) error {
	st := apartment.Statement{Complex: &e.Contract.Terms}
	terms := st.Terms(&e.Terms)
	e.TermsName = terms.Key.String()
	if form == nil {
		return nil
	}
	r := formReader{}
	ask := &Estimate{Terms: caseTermsList{caseOf(&terms)}, ReadingDay: e.Contract.Terms.ReadingDay, DailyKWh: form.DailyKWh,
		Meter: estimateMeter{Multiplier: e.Terms.Multiplier, Digits: e.Terms.Digits},
		Last:  estimateReading{Date: e.Last.Period.To}, Today: estimateReading{Date: r.date("today.date", form.Today)}}
	switch {
	case form.Used != "":
		ask.Usage = r.used([]string{form.Used})
	case e.Register == "":
		return missing("usage", "지난 지침을 알 수 없는 세대입니다. 지난 검침 뒤로 쓴 양(kWh)을 적어 주세요")
	default:
		ask.Last.Register, ask.Today.Register = e.Register, form.Register
	}
	if r.err != nil {
		return r.err
	}
	var err error
	e.Answer, err = ask.Rate(a.book, now)
	return err
}
