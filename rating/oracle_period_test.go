package rating_test

import (
	"math/big"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// layDays writes down what holds on each day of the period.
func (o *oracle) layDays() bool {
	for d := o.use.Period.From; d < o.use.Period.To; d++ {
		terms := o.termsOn(d)
		if terms == nil {
			return false
		}
		list := o.book.Lists(terms.Key).At(d)
		if list == nil || (!list.Value.Until.IsZero() && d >= list.Value.Until) {
			return false
		}
		climate := o.book.Climate.At(d)
		if climate == nil {
			return false
		}
		_, month, _ := d.Civil()
		x := day{terms: terms, list: &list.Value, climate: climate.Value, grounds: grounds(terms, d)}
		if list.Value.Kind == tariff.Tiered {
			x.summer = list.Value.SummerMonths.Has(month) && !terms.NonDwelling
			x.super = list.Value.Super.Limit > 0 && list.Value.Super.Months.Has(month)
		} else {
			x.season = seasonOf(month)
		}
		if relief := o.book.Relief.At(d); relief != nil {
			x.relief = relief.Value
		}
		o.days = append(o.days, x)
	}
	return true
}

// seasonOf is 제67조 ⑧: summer June to August, winter November to February.
func seasonOf(month time.Month) tariff.Season {
	switch month {
	case time.June, time.July, time.August:
		return tariff.Summer
	case time.November, time.December, time.January, time.February:
		return tariff.Winter
	}
	return tariff.SpringFall
}

func (o *oracle) termsOn(d kilowon.Date) *rating.Terms {
	for i := range o.terms {
		t := &o.terms[i]
		if (t.From.IsZero() || t.From <= d) && (t.To.IsZero() || d < t.To) {
			return t
		}
	}
	return nil
}

// grounds are the discounts that the terms carry on a day.
func grounds(t *rating.Terms, d kilowon.Date) uint32 {
	var set uint32
	for _, x := range t.Discounts {
		if (x.From.IsZero() || x.From <= d) && (x.To.IsZero() || d < x.To) {
			set |= 1 << x.Kind
		}
	}
	return set
}

// anniversary is the same day n months on, or the last day of a shorter month.
func anniversary(from kilowon.Date, n int) kilowon.Date {
	y, m, d := from.Civil()
	month := kilowon.MonthOf(y, m) + kilowon.Month(n)
	return month.First() + kilowon.Date(min(d, month.Days())-1)
}

// weigh says what part of a month each day is: a period that is read within the tolerance counts as one month (제70조), each of its days alike;
// otherwise whole months count as months and the days left over are divided by the calendar days of the month they begin in (시행세칙 제62조).
func (o *oracle) weigh() {
	p := o.use.Period
	moved := int(p.To - anniversary(p.From, 1))
	tolerance := o.book.Choices.PeriodTolerance.At(p.From).Value
	o.regular = moved >= -tolerance && moved <= tolerance
	o.weights = make([]*big.Rat, p.Days())
	if o.regular {
		for i := range o.weights {
			o.weights[i] = big.NewRat(1, int64(p.Days()))
		}
		return
	}
	for n := 0; ; n++ {
		from, to := anniversary(p.From, n), anniversary(p.From, n+1)
		of := int64(to - from)
		if to > p.To {
			of = int64(from.Month().Days())
		}
		for d := from; d < min(to, p.To); d++ {
			o.weights[d-p.From] = big.NewRat(1, of)
		}
		if to >= p.To {
			return
		}
	}
}

func (o *oracle) share(at, days int) *big.Rat {
	sum := new(big.Rat)
	for i := at; i < at+days; {
		n := 1
		for i+n < at+days && o.weights[i+n].Cmp(o.weights[i]) == 0 {
			n++
		}
		sum.Add(sum, times(o.weights[i], rat(int64(n))))
		i += n
	}
	return sum
}

func households(t *rating.Terms) int64 { return max(t.Households, 1) }

// sameSupply says that nothing changed that energy is priced by.
func sameSupply(a, b *rating.Terms) bool {
	return a == b || (a.Key == b.Key && a.ContractKW == b.ContractKW && households(a) == households(b) && a.NonDwelling == b.NonDwelling)
}

func sameRun(a, b *day) bool {
	return sameSupply(a.terms, b.terms) && a.summer == b.summer && a.season == b.season
}

func samePiece(a, b *day) bool {
	return sameRun(a, b) && a.list == b.list && a.climate == b.climate && a.relief == b.relief
}

// cutPieces groups the days into pieces of one price and runs of one season.
func (o *oracle) cutPieces() {
	for i := range o.days {
		d := &o.days[i]
		if i == 0 || !sameRun(&o.days[i-1], d) {
			o.runs = append(o.runs, run{at: i})
		}
		if i == 0 || !samePiece(&o.days[i-1], d) {
			o.pieces = append(o.pieces, piece{day: *d, at: i, run: len(o.runs) - 1})
		}
		o.runs[len(o.runs)-1].days++
		o.pieces[len(o.pieces)-1].days++
	}
	for i := range o.runs {
		o.runs[i].share = o.share(o.runs[i].at, o.runs[i].days)
	}
	for i := range o.pieces {
		o.pieces[i].share = o.share(o.pieces[i].at, o.pieces[i].days)
	}
}

// divide gives each run its whole kWh by days and the last one the rest (시행세칙 제62조, 제7조).
func (o *oracle) divide() {
	left, bands := o.use.KWh, o.use.Bands
	for i := range o.runs {
		r := &o.runs[i]
		if i == len(o.runs)-1 {
			r.kwh, r.bands = left, bands
		} else {
			of := big.NewRat(int64(r.days), int64(len(o.days)))
			r.kwh = min(left, nearest(times(of, rat(o.use.KWh))))
			for b := range r.bands {
				r.bands[b] = min(bands[b], nearest(times(of, rat(o.use.Bands[b]))))
				bands[b] -= r.bands[b]
			}
		}
		if o.use.HasBands {
			r.kwh = r.bands.Sum()
		}
		left -= r.kwh
	}
	for i := range o.pieces {
		p := &o.pieces[i]
		p.kwh = times(rat(o.runs[p.run].kwh), o.ofRun(p))
	}
}

// ofRun is the piece's part of its run by days.
func (o *oracle) ofRun(p *piece) *big.Rat { return big.NewRat(int64(p.days), int64(o.runs[p.run].days)) }
