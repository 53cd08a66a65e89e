package rating_test

import (
	"math/big"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
)

// demandOf is the demand on the days of the terms.
func (o *oracle) demandOf(t *rating.Terms) *rating.Demand {
	if t.Demand != nil {
		return t.Demand
	}
	return &o.use.Demand
}

// metered says that the peaks decide the billing demand of the terms (제68조 ①).
func (o *oracle) metered(t *rating.Terms) bool {
	d := o.demandOf(t)
	return (d.Metered || d.PeakKW > 0 || len(d.History) > 0) && !d.ByContract
}

// demand is the billing demand of 제68조 for the terms: of all months from the twelfth back, those that count and are not from before the meter.
func (o *oracle) demand(t *rating.Terms) int64 {
	d := o.demandOf(t)
	switch {
	case d.BillingKW > 0:
		return d.BillingKW
	case !o.metered(t):
		return t.ContractKW
	}
	now, end := o.readingMonth(), o.readingMonth()
	since := kilowon.Month(0)
	if !d.Since.IsZero() {
		since = d.Since.Month()
	}
	away := !d.Removed.IsZero() && d.Removed <= now
	if away && !d.Reinstalled.IsZero() && d.Reinstalled <= now {
		if d.Reinstalled >= d.Removed+12 {
			since = max(since, d.Reinstalled)
		}
		away = false
	}
	if away {
		if now >= d.Removed+3 {
			return t.ContractKW
		}
		end = d.Removed
	}
	peaks := map[kilowon.Month][]rating.MonthPeak{}
	for _, m := range d.History {
		peaks[m.Month] = append(peaks[m.Month], m)
	}
	current := d.PeakKW
	for _, s := range o.use.Standby {
		current = max(current, s.PeakKW)
	}
	if end != now {
		current = 0
	}
	kw, seen := current, current > 0
	for back := range kilowon.Month(12) {
		_, month := (end - back).Civil()
		counts := back == 0 || month >= 12 || month <= 2 || (month >= 7 && month <= 9)
		for _, m := range peaks[end-back] {
			seen = seen || (back == 0 && m.PeakKW > 0)
			if counts {
				kw = max(kw, valueOf(m, t, since))
			}
		}
	}
	if away && !seen {
		for _, m := range peaks[end-1] {
			kw = max(kw, valueOf(m, t, since))
		}
	}
	return max(kw, nearest(big.NewRat(3*t.ContractKW, 10)))
}

// valueOf is what a past peak counts for: nothing from before the meter, its share where the contract power was reduced since.
func valueOf(m rating.MonthPeak, t *rating.Terms, since kilowon.Month) int64 {
	switch {
	case m.Month < since:
		return 0
	case m.ContractKW > t.ContractKW:
		return nearest(big.NewRat(m.PeakKW*t.ContractKW, m.ContractKW))
	}
	return m.PeakKW
}

// drawDemand draws what the billing demand is decided from.
func drawDemand(t *rapid.T, now kilowon.Month) (d rating.Demand) {
	switch rapid.IntRange(0, 3).Draw(t, "demand") {
	case 0:
		d.BillingKW = rapid.Int64Range(1, 900).Draw(t, "billing")
	case 1, 2:
		d.Metered = true
		d.PeakKW = rapid.Int64Range(0, 900).Draw(t, "peak")
		for range rapid.IntRange(0, 4).Draw(t, "past") {
			m := rating.MonthPeak{Month: now - kilowon.Month(rapid.IntRange(0, 14).Draw(t, "back")), PeakKW: rapid.Int64Range(0, 900).Draw(t, "past peak")}
			if rapid.IntRange(0, 2).Draw(t, "reduced") == 0 {
				m.ContractKW = rapid.Int64Range(1, 1200).Draw(t, "contract then")
			}
			d.History = append(d.History, m)
		}
		if rapid.IntRange(0, 3).Draw(t, "new") == 0 {
			d.Since = now.First().AddDays(-rapid.IntRange(0, 400).Draw(t, "since"))
		}
		if rapid.IntRange(0, 2).Draw(t, "away") == 0 {
			d.Removed = now - kilowon.Month(rapid.IntRange(-1, 15).Draw(t, "removed"))
			if rapid.Bool().Draw(t, "back again") {
				d.Reinstalled = d.Removed + kilowon.Month(rapid.IntRange(0, 14).Draw(t, "months away"))
			}
		}
	}
	d.ByContract = rapid.IntRange(0, 3).Draw(t, "by contract") == 0
	return d
}
