package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
)

// HomePage is what a household finds first: its latest bill beside others.
type HomePage struct {
	// Latest is nil before the first bill that the household may see.
	Latest *HouseholdBill
	// Compared are the bills of the month before and of the same month a year ago, as far as they are shown.
	Compared []HouseholdBill
	Changes  []BillChange
	// Average is what a home of the complex used in the latest month; HasAverage is false where too few homes stand behind it.
	Average    int64
	HasAverage bool
	// AverageRule says when there is an average.
	AverageRule rating.ExplainedRule
	Tip         *HomeTip
}

// HomeTip is what other uses would have cost in the month of a bill, of the household's own charge.
type HomeTip struct {
	KWh   int64
	Total kilowon.Won
	// Next is the dearer block ahead, nil where none follows; More is what one more kWh costs.
	Next *EstimateStep
	More EstimateDifference
	// Less is what nine tenths and four fifths of the use would have cost.
	Less []EstimateCost
}

// HomePage gives the household that looks its latest bill beside others.
func (a *App) HomePage(ctx context.Context, who Actor) (HomePage, error) {
	out := HomePage{AverageRule: rating.Rule(a.book, "home-average")}
	err := a.home(ctx, who, lookOverview, who.Home.HouseholdID, func(h *homeScope) error {
		bills, err := h.bills()
		if err != nil || len(bills) == 0 {
			return err
		}
		latest, err := h.bill(bills[len(bills)-1].BillID)
		if err != nil {
			return err
		}
		out.Latest = &latest
		for _, b := range bills {
			if b.Month != latest.Month-1 && b.Month != latest.Month-12 {
				continue
			}
			then, err := h.bill(b.BillID)
			if err != nil {
				return err
			}
			out.Compared = append(out.Compared, then)
		}
		if out.Changes, err = h.changes(&latest); err != nil {
			return err
		}
		if out.Average, out.HasAverage, err = h.average(&latest); err != nil {
			return err
		}
		out.Tip = a.homeTip(&latest)
		return nil
	})
	return out, err
}

// homeTip asks about other uses; there is no tip where the terms of today do not come to what was issued.
func (a *App) homeTip(h *HouseholdBill) *HomeTip {
	side := sideOf(h).side
	ask := rating.WhatIf{Terms: side.Terms, Use: *side.Usage, Book: a.book}
	cost := func(kwh int64) (EstimateCost, bool) {
		b, err := ask.At(kwh)
		if err != nil {
			return EstimateCost{}, false
		}
		return EstimateCost{KWh: kwh, Electricity: b.ElectricityTotal, Total: b.Total}, true
	}
	now, ok := cost(h.KWh)
	more, also := cost(h.KWh + 1)
	if !ok || !also || now.Total != h.Rated.Total {
		return nil
	}
	tip := &HomeTip{KWh: h.KWh, Total: now.Total, More: EstimateDifference{more.Electricity - now.Electricity, more.Total - now.Total}}
	for _, tenths := range []int64{9, 8} {
		if c, ok := cost(h.KWh * tenths / 10); ok && c.KWh < h.KWh {
			tip.Less = append(tip.Less, c)
		}
	}
	step, ok, err := ask.Next(h.KWh)
	if err != nil || !ok {
		return tip
	}
	below, ok := cost(step.KWh)
	above, also := cost(step.KWh + 1)
	if ok && also {
		x := estimator{period: h.Period}
		tip.Next = &EstimateStep{KWh: step.KWh, Left: step.KWh - h.KWh, Tier: int(step.Tier), Name: x.stepName(step),
			EstimateDifference: EstimateDifference{above.Electricity - below.Electricity, above.Total - below.Total}}
	}
	return tip
}

// HomeBill gives the household that looks one of its bills and why it differs from earlier ones.
func (a *App) HomeBill(ctx context.Context, who Actor, id string) (HouseholdBill, []BillChange, error) {
	var out HouseholdBill
	var changes []BillChange
	err := a.home(ctx, who, lookBill, id, func(h *homeScope) error {
		var err error
		if out, err = h.bill(id); err != nil {
			return err
		}
		changes, err = h.changes(&out)
		return err
	})
	return out, changes, err
}

// HomeHistory lists the household's bills, oldest first.
func (a *App) HomeHistory(ctx context.Context, who Actor) ([]store.HomeBill, error) {
	var out []store.HomeBill
	err := a.home(ctx, who, lookHistory, who.Home.HouseholdID, func(h *homeScope) error {
		var err error
		out, err = h.bills()
		return err
	})
	return out, err
}
