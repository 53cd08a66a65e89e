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
		list := o.listOf(terms.Key, d)
		if list == nil || (!list.Value.Until.IsZero() && d >= list.Value.Until) {
			return false
		}
		climate := o.book.Climate.At(d)
		if climate == nil {
			return false
		}
		_, month, _ := d.Civil()
		x := day{terms: terms, list: &list.Value, climate: climate.Value}
		if list.Value.Kind == tariff.Tiered {
			x.summer = o.summer(d, &list.Value) && !terms.NonDwelling
			x.super = list.Value.Super.Limit > 0 && list.Value.Super.Months.Has(month)
		} else {
			x.season = seasonOf(month)
		}
		x.granted, x.grounds = grounds(terms, d), o.eligible(terms, d)
		if relief := o.book.Relief.At(d); relief != nil {
			x.relief = relief.Value
		}
		o.days = append(o.days, x)
	}
	if !o.frozen() {
		for i := range o.days {
			o.days[i].relief = tariff.Relief{}
		}
	}
	return true
}

// listOf is the list of a day; that of the other option holds from June 2026 on at the prices it can be chosen at from December on.
func (o *oracle) listOf(k tariff.Key, d kilowon.Date) *tariff.Dated[tariff.List] {
	if first := kilowon.MustDate("2026-06-01"); o.other && d >= first && k.Class == tariff.General && k.Grade == tariff.GradeA2 && (k.Option == 1 || k.Option == 2) {
		k.Option += 2
		d = max(d, kilowon.MustDate("2026-12-01"))
	}
	return o.book.Lists(k).At(d)
}

// summer says whether the summer blocks hold on a day. In 2018 they were a relief for two bills: those of July and August where the reading day lies between the
// 15th and the end of the month, those of August and September where it lies before; a period of more than a month had it on the days of July and August.
func (o *oracle) summer(d kilowon.Date, list *tariff.List) bool {
	year, month, _ := d.Civil()
	if year != 2018 || month < time.June || month > time.September {
		return list.SummerMonths.Has(month)
	}
	o.weigh()
	if o.months.Cmp(rat(1)) > 0 {
		return month == time.July || month == time.August
	}
	_, _, read := o.use.Period.To.Civil()
	first := kilowon.MonthOf(2018, time.August)
	if read >= 15 {
		first--
	}
	return o.readingMonth() == first || o.readingMonth() == first+1
}

// frozen says that a ground the price freeze was made for holds on a day of the period; for others the freeze is no change of price.
func (o *oracle) frozen() bool {
	for i := range o.days {
		for _, rule := range o.rules(i) {
			if rule != nil && rule.Frozen {
				return true
			}
		}
	}
	return false
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

// eligible are the grounds of a day that count for the class of the terms (제67조 ⑥ 2호–4호).
func (o *oracle) eligible(t *rating.Terms, d kilowon.Date) uint32 {
	set := grounds(t, d)
	for k := tariff.DiscountKind(1); k < tariff.DiscountCount; k++ {
		if set>>k&1 == 0 {
			continue
		}
		rule := &o.book.Discounts[k].At(d).Value
		counts := t.Key.Class == tariff.General && rule.General
		if t.Key.Class == tariff.Residential {
			// 2호 and 4호 are for those who dwell there (제56조 ① 1호, 3호, 4호).
			counts = rule.Residential && (rule.Group == tariff.Facility || !t.NonDwelling)
		}
		if !counts {
			set &^= 1 << k
		}
	}
	return set
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

// weigh says how many months the period counts for: a reading within the tolerance of a whole number of months counts as that many (제70조);
// otherwise whole months count as months and the days left over are divided by the calendar days of the month they begin in (시행세칙 제62조).
func (o *oracle) weigh() {
	p := o.use.Period
	tolerance := o.book.Choices.PeriodTolerance.At(p.From).Value
	for n := 1; ; n++ {
		moved := int(p.To - anniversary(p.From, n))
		if moved >= -tolerance && moved <= tolerance {
			o.regular, o.months = n == 1, rat(int64(n))
			return
		}
		if moved < 0 {
			start := anniversary(p.From, n-1)
			o.months = plus(rat(int64(n-1)), big.NewRat(int64(p.To-start), int64(start.Month().Days())))
			return
		}
	}
}

// share is the part of a month that a number of the period's days count for.
func (o *oracle) share(days int) *big.Rat {
	return times(o.months, big.NewRat(int64(days), int64(o.use.Period.Days())))
}

func households(t *rating.Terms) int64 { return max(t.Households, 1) }

// sameSupply says that nothing changed that energy is priced by.
func sameSupply(a, b *rating.Terms) bool {
	return a == b || (a.Key == b.Key && a.ContractKW == b.ContractKW && households(a) == households(b) && a.NonDwelling == b.NonDwelling && a.Demand == b.Demand && a.SharedTransformer == b.SharedTransformer)
}

func sameRun(a, b *day) bool {
	return sameSupply(a.terms, b.terms) && a.summer == b.summer && a.season == b.season
}

func samePiece(a, b *day) bool {
	x, y := *a.list, *b.list
	// A later list with the same numbers is no change of price; summer blocks count only where they hold.
	if !a.summer {
		x.SummerTiers, y.SummerTiers = tariff.Tiers{}, tariff.Tiers{}
	}
	x.SummerMonths, y.SummerMonths, x.Until, y.Until = 0, 0, 0, 0
	x.SummerBills, y.SummerBills = tariff.BillMonths{}, tariff.BillMonths{}
	return sameRun(a, b) && x == y && a.climate == b.climate && a.relief == b.relief
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
		o.runs[i].share = o.share(o.runs[i].days)
	}
	for i := range o.pieces {
		o.pieces[i].share = o.share(o.pieces[i].days)
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
func (o *oracle) ofRun(p *piece) *big.Rat {
	return big.NewRat(int64(p.days), int64(o.runs[p.run].days))
}
