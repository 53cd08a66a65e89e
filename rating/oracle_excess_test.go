package rating_test

import (
	"math/big"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// drawExcess asks for the surcharge for excess use in half of the cases.
func drawExcess(t *rapid.T, month kilowon.Month) *rating.ExcessUse {
	switch rapid.IntRange(0, 3).Draw(t, "excess") {
	case 0:
		return &rating.ExcessUse{Count: rapid.IntRange(1, 8).Draw(t, "count"), Unavoidable: rapid.IntRange(0, 7).Draw(t, "unavoidable") == 0}
	case 1:
		e := &rating.ExcessUse{}
		for range rapid.IntRange(0, 7).Draw(t, "times") {
			e.Months = append(e.Months, month-kilowon.Month(rapid.IntRange(-1, 40).Draw(t, "ago")))
		}
		return e
	}
	return nil
}

// overuser is a customer of 제67조의3 on the last day of the month.
type overuser struct {
	terms  *rating.Terms
	list   *tariff.List
	use    *rating.Usage
	month  kilowon.Month
	months *big.Rat
	// metered says that the peaks decide the billing demand (제68조 ①).
	metered bool
	demand  *rating.Demand
	// cost is what some kWh cost, divided over the month's prices like the use.
	cost func(kwh int64) *big.Rat
}

// times is the number of months with excess use within three years, this one included.
func (u *overuser) times() int64 {
	if n := u.use.Excess.Count; n > 0 {
		return int64(n)
	}
	n := int64(1)
	for _, m := range u.use.Excess.Months {
		if ago := u.month - m; ago >= 1 && ago <= 35 {
			n++
		}
	}
	return n
}

// surcharge is the surcharge of 제67조의3 as its tables say, or false where it cannot be told.
func (u *overuser) surcharge() (won int64, ok bool) {
	k := u.terms.Key
	checked := u.demand.ByContract && (u.demand.Metered || u.demand.PeakKW > 0)
	perKW := u.list.Kind == tariff.Seasonal || u.list.Kind == tariff.TimeOfUse || u.list.Kind == tariff.Flat
	if !perKW || k.Class == tariff.Residential || (!u.metered && !checked && u.use.Excess.Unavoidable) {
		return 0, true
	}
	if !u.metered {
		switch k.Class {
		case tariff.General, tariff.Educational, tariff.Industrial:
		case tariff.Agricultural, tariff.Streetlight, tariff.Temporary:
			if k.Grade == tariff.GradeA {
				return 0, true
			}
		default:
			return 0, true
		}
	}
	if u.terms.ContractKW == 0 || (u.list.Kind == tariff.TimeOfUse && !u.metered && !checked) {
		return 0, false
	}
	var exact *big.Rat
	if u.metered || checked {
		kw := max(0, u.demand.PeakKW-u.terms.ContractKW)
		exact = times(rat(kw), price(u.list.Base), u.demandMultiple(kw, checked))
	} else {
		limit := nearest(times(rat(450*u.terms.ContractKW), u.months))
		upper := nearest(times(rat(720*u.terms.ContractKW), u.months))
		exact = times(u.cost(max(0, min(u.use.KWh, upper)-limit)), byTimes(u.times()))
		exact = plus(exact, times(u.cost(max(0, u.use.KWh-upper)), rat(3)))
	}
	if u.times() == 1 {
		return 0, true
	}
	return toward(exact), true
}

// byTimes is 150 % the second and third time, 200 % the fourth and fifth, 250 % from the sixth on.
func byTimes(n int64) *big.Rat {
	switch {
	case n <= 3:
		return big.NewRat(3, 2)
	case n <= 5:
		return rat(2)
	}
	return big.NewRat(5, 2)
}

// demandMultiple is the multiple of the base price for kW above the contract power.
func (u *overuser) demandMultiple(kw int64, checked bool) *big.Rat {
	last := u.use.Period.To - 1
	third := kilowon.MustDate("2020-01-01")
	switch {
	case checked && last < third:
		return big.NewRat(5, 2)
	case checked:
		return byTimes(u.times())
	case last < third:
		return rat(0)
	case u.terms.Key.Voltage == tariff.Low || last < kilowon.MustDate("2022-09-01"):
		return byTimes(u.times())
	}
	percent := big.NewRat(100*kw, u.terms.ContractKW)
	for _, step := range []struct{ below, multiple int64 }{{20, 150}, {30, 200}, {40, 250}, {50, 300}, {60, 350}} {
		if percent.Cmp(rat(step.below)) < 0 {
			return big.NewRat(step.multiple, 100)
		}
	}
	return rat(4)
}

// overuse adds the surcharge to the oracle's bill.
func (o *oracle) overuse(fuel *big.Rat) bool {
	last := &o.pieces[len(o.pieces)-1]
	u := overuser{terms: last.terms, list: last.list, use: o.use, month: o.readingMonth(), months: o.months, metered: o.metered(last.terms), demand: o.demandOf(last.terms)}
	u.cost = func(kwh int64) *big.Rat {
		sum, left := rat(0), kwh
		for i := range o.runs {
			part := left
			if i < len(o.runs)-1 {
				part = min(left, nearest(big.NewRat(kwh*int64(o.runs[i].days), int64(len(o.days)))))
			}
			left -= part
			for j := range o.pieces {
				if p := &o.pieces[j]; p.run == i {
					each := plus(price(p.list.Energy[p.season][0]), plus(price(p.climate), fuel))
					sum = plus(sum, times(rat(part), o.ofRun(p), each))
				}
			}
		}
		return sum
	}
	won, ok := u.surcharge()
	o.out.amount[tariff.ChargeExcessUse] += kilowon.Won(won)
	return ok
}

// overuse adds the surcharge to the bill of a class with a list of its own.
func (j *classJudge) overuse() bool {
	last := &j.pieces[len(j.pieces)-1]
	terms := &j.terms[len(j.terms)-1]
	fuel := rat(0)
	if q := j.book.FuelFor(j.o.readingMonth()); q != nil {
		fuel = price(q.Price)
	}
	u := overuser{terms: terms, list: last.list, use: j.use, month: j.o.readingMonth(), months: rat(0), metered: j.o.metered(terms), demand: j.o.demandOf(terms)}
	active, end := 0, 0
	for i := range j.runs {
		u.months = plus(u.months, j.runs[i].share)
		if !j.paused(i) {
			active, end = active+j.runs[i].days, i
		}
	}
	u.cost = func(kwh int64) *big.Rat {
		sum, left := rat(0), kwh
		for i := range j.runs {
			if j.paused(i) {
				continue
			}
			part := left
			if i < end {
				part = min(left, nearest(big.NewRat(kwh*int64(j.runs[i].days), int64(active))))
			}
			left -= part
			for n := range j.pieces {
				if p := &j.pieces[n]; p.run == i {
					each := plus(price(p.list.EnergyPrice(p.season, 0)), plus(price(p.climate), fuel))
					sum = plus(sum, times(j.part(p, part), each))
				}
			}
		}
		return sum
	}
	won, ok := u.surcharge()
	j.lines[tariff.ChargeExcessUse] = won
	return ok
}
