package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// Home is the household an actor stands for.
type Home struct {
	ComplexID, ComplexName, HouseholdID string
	// ShownFrom is the first day whose bills it sees; zero shows all.
	ShownFrom kilowon.Date
}

// office keeps households out of all that is an office's.
func (who Actor) office() error {
	if who.Role == member.Household || who.Home != (Home{}) {
		return kilowon.Errorf(kilowon.Forbidden, "세대는 자기 집의 요금만 볼 수 있습니다. '우리 집 요금'에서 찾아 주세요.")
	}
	return nil
}

// What a household looks at, as the log has it.
const (
	lookOverview = "home.overview"
	lookHistory  = "home.history"
	lookBill     = "home.bill"
	lookEstimate = "home.estimate"
)

// home runs fn for the household that looks, and notes the look. Every use case of households goes through here, and none gets further than homeScope.
func (a *App) home(ctx context.Context, who Actor, look, object string, fn func(h *homeScope) error) error {
	if who.Role != member.Household || who.Home.ComplexID == "" || who.Home.HouseholdID == "" {
		return kilowon.Errorf(kilowon.Forbidden, "관리사무소가 준 코드로 들어온 세대만 볼 수 있는 화면입니다.")
	}
	err := a.store.View(ctx, func(tx store.Tx) error {
		return fn(&homeScope{app: a, scope: tx.For(who.OrganisationID), Home: who.Home, now: today(tx.Now())})
	})
	if err == nil {
		a.Saw(ctx, Viewed{OrganisationID: who.OrganisationID, ActorID: who.ID, Action: look, Object: object})
	}
	return err
}

// homeScope reaches one household's bills from the day on that it may see.
type homeScope struct {
	Home
	app *App
	now kilowon.Date
	// scope is the whole organisation's: it is used in this file alone.
	scope store.Scope
}

// bills are the household's, oldest first.
func (h *homeScope) bills() ([]store.HomeBill, error) {
	return h.scope.HomeBills(h.ComplexID, h.HouseholdID, h.ShownFrom)
}

// bill is one of the household's; any other is not there.
func (h *homeScope) bill(id string) (HouseholdBill, error) {
	stored, err := h.scope.Bill(id)
	if err == nil && (stored.ComplexID != h.ComplexID || stored.HouseholdID != h.HouseholdID || stored.Kind != billing.HouseholdBill || stored.Period.To <= h.ShownFrom) {
		err = kilowon.Errorf(kilowon.NotFound, "청구서를 찾을 수 없습니다. 번호와 소속을 확인하십시오")
	}
	if err != nil {
		return HouseholdBill{}, err
	}
	decoded, err := h.app.decode(&stored)
	if err != nil {
		return HouseholdBill{}, err
	}
	out := HouseholdBill{Bill: *decoded}
	if err := h.app.fillHouseholdBill(h.scope, &out); err != nil {
		return out, err
	}
	out.History = h.shown(out.History)
	return out, nil
}

// shown leaves out what was billed before the household may see it.
func (h *homeScope) shown(all []store.MonthFigure) []store.MonthFigure {
	var out []store.MonthFigure
	for _, f := range all {
		if f.Period.To > h.ShownFrom {
			out = append(out, f)
		}
	}
	return out
}

// changes tell why a bill of the household differs from its earlier ones.
func (h *homeScope) changes(b *HouseholdBill) ([]BillChange, error) {
	return h.app.changes(h.scope, b)
}

// leastOthers is how many other homes an average needs (rules: home-average).
const leastOthers = 5

// average is what a home of the complex used in the bill's month; not ok where so few homes stand behind it that one of them might be guessed.
func (h *homeScope) average(b *HouseholdBill) (kwh int64, ok bool, err error) {
	invoices, err := h.scope.InvoiceHistory(h.ComplexID, b.Month, b.Month)
	if err != nil || len(invoices) == 0 {
		return 0, false, err
	}
	use, err := h.app.homeUse(h.scope, h.ComplexID, &invoices[0])
	if err != nil {
		return 0, false, err
	}
	kwh, ok = averageOf(use, b.KWh)
	return kwh, ok, nil
}

// averageOf is the average a home that used own kWh may see.
func averageOf(sum store.HomeUse, own int64) (kwh int64, ok bool) {
	others := sum.Homes
	if own > 0 {
		others--
	}
	if others < leastOthers {
		return 0, false
	}
	return kilowon.DivHalfUp(sum.KWh, int64(sum.Homes)), true
}

// contract is the complex's contract as its terms of the day have it.
func (h *homeScope) contract(on kilowon.Date) (Contract, error) {
	return contractOn(h.scope, h.ComplexID, on)
}

// household is the household with its terms of the period.
func (h *homeScope) household(period kilowon.Period) (store.Household, error) {
	return h.scope.Household(h.ComplexID, h.HouseholdID, period)
}
