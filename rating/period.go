package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// monthShare is how many months a period counts for, as an exact fraction: 1 for a regular reading period whatever its days (제70조);
// else whole months plus the days that remain over the calendar days of the month they begin in (일수계산, 제80조).
// tolerance is by how many days the reading may have moved.
func monthShare(p kilowon.Period, tolerance int) (num, den int64, regular bool) {
	y, m, day := p.From.Civil()
	month := kilowon.MonthOf(y, m)
	months := 0
	for step(month, months+1, day) <= p.To {
		months++
	}
	start := step(month, months, day)
	rest := int(p.To - start)
	length := int(step(month, months+1, day) - start)
	switch {
	case months >= 1 && rest <= tolerance:
		return int64(months), 1, months == 1
	case rest >= length-tolerance:
		return int64(months) + 1, 1, months == 0
	}
	calendar := int64(start.Month().Days())
	return int64(months)*calendar + int64(rest), calendar, false
}

func step(m kilowon.Month, n, day int) kilowon.Date { return (m + kilowon.Month(n)).Day(day) }

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// cut divides the period where terms, prices or seasons change and spreads the use over the pieces by days.
func (r *rater) cut() error {
	tolerance := 0
	if d := r.book.Choices.PeriodTolerance.At(r.Period.To - 1); d != nil {
		tolerance = d.Value
	}
	num, den, regular := monthShare(r.Period, tolerance)
	days := int64(r.Period.Days())
	g := gcd(num, days*den)
	perDay := num / g
	r.Regular, r.Month = regular, days*den/g
	r.Scale = kilowon.PriceScale * kilowon.RatioScale * r.Month
	if kwh := max(r.use.KWh, r.use.Bands.Sum()); kwh > exactLimit/r.Month {
		e := kilowon.Errorf(kilowon.Invalid, "사용전력량 %skWh는 한 번에 계산할 수 있는 범위를 넘습니다", kilowon.FormatInt(kwh))
		e.Path = "usage"
		return e
	}
	for from := r.Period.From; from < r.Period.To; {
		p, err := r.pieceFrom(from)
		if err != nil {
			return err
		}
		if len(r.Pieces) > 0 && r.same(&r.Pieces[len(r.Pieces)-1], &p) {
			r.Pieces[len(r.Pieces)-1].Period.To = p.Period.To
		} else {
			r.Pieces = append(r.Pieces, p)
		}
		from = p.Period.To
	}
	if len(r.Pieces) > 250 {
		return kilowon.Errorf(kilowon.Invalid, "검침기간 안에 조건 변경이 너무 많습니다")
	}
	for i := range r.Pieces {
		r.Pieces[i].Share = int64(r.Pieces[i].Period.Days()) * perDay
	}
	r.spread(days)
	return nil
}

// pieceFrom is the longest run of days from d on inside one calendar month, one term and one price list.
func (r *rater) pieceFrom(d kilowon.Date) (Piece, error) {
	p := Piece{Period: kilowon.Period{From: d, To: min(r.Period.To, (d.Month() + 1).First())}}
	t := -1
	for i := range r.terms {
		from, to := r.terms[i].From, r.terms[i].To
		if (from.IsZero() || from <= d) && (to.IsZero() || d < to) {
			t = i
		} else if from > d {
			p.Period.To = min(p.Period.To, from)
		}
	}
	if t < 0 {
		e := kilowon.Errorf(kilowon.Invalid, "%v에 해당하는 공급조건이 없습니다", d)
		e.Path = "terms"
		return p, e
	}
	terms := &r.terms[t]
	if !terms.To.IsZero() {
		p.Period.To = min(p.Period.To, terms.To)
	}
	p.Terms = uint8(t)
	history := r.book.Lists(terms.Key)
	if history == nil {
		return p, kilowon.Errorf(kilowon.Unencoded, "%s의 요율은 아직 요율표에 없습니다", terms.Key)
	}
	list := history.At(d)
	if list == nil || (!list.Value.Until.IsZero() && d >= list.Value.Until) {
		return p, r.unencoded(d, terms.Key.String()+" 단가")
	}
	for i := range history {
		if from := history[i].From; from > d {
			p.Period.To = min(p.Period.To, from)
		}
	}
	p.list, p.Entry = &list.Value, list.Entry
	_, month, _ := d.Civil()
	p.Season = r.book.SeasonOf[month]
	p.Summer = list.Value.Kind == tariff.Tiered && list.Value.SummerMonths.Has(month) && !terms.NonDwelling
	p.Period.To = r.boundary(d, p.Period.To)
	return p, nil
}

// boundary shortens a run of days at the next change of the climate price or the price-freeze relief, which move with it.
func (r *rater) boundary(d, to kilowon.Date) kilowon.Date {
	for i := range r.book.Climate {
		if from := r.book.Climate[i].From; d < from && from < to {
			to = from
		}
	}
	for i := range r.book.Relief {
		if from := r.book.Relief[i].From; d < from && from < to {
			to = from
		}
	}
	return to
}

// same reports whether nothing that is charged changes from a to b, so that they are one piece: a cut where nothing changes changes nothing.
func (r *rater) same(a, b *Piece) bool {
	if a.Terms != b.Terms || a.Summer != b.Summer {
		return false
	}
	if a.list != b.list && !sameList(a.list, b.list) {
		return false
	}
	if a.list.Kind != tariff.Tiered && a.Season != b.Season {
		return false
	}
	if ca, cb := r.book.Climate.At(a.Period.From), r.book.Climate.At(b.Period.From); ca != cb {
		return false
	}
	if !r.frozen(&r.terms[a.Terms]) {
		return true
	}
	return r.book.Relief.At(a.Period.From) == r.book.Relief.At(b.Period.From)
}

// sameList compares what is charged; the super-user price joins a run of days only if it is the same or absent before.
func sameList(a, b *tariff.List) bool {
	if a.Kind != b.Kind || a.Base != b.Base || a.Energy != b.Energy || a.Minimum != b.Minimum {
		return false
	}
	return a.Tiers == b.Tiers && (a.Super == b.Super || a.Super.Limit == 0) && (a.SummerTiers == b.SummerTiers || a.SummerMonths == 0 || b.SummerMonths == 0)
}

// spread divides the metered energy by days: each piece half up to whole kWh, the last takes the rest (rules: proration-kwh).
func (r *rater) spread(days int64) {
	if r.use.HasBands {
		r.KWh = r.use.Bands.Sum()
	}
	var used int64
	var usedBands TOU
	last := len(r.Pieces) - 1
	for i := range r.Pieces {
		p := &r.Pieces[i]
		d := int64(p.Period.Days())
		for b := range p.Bands {
			p.Bands[b] = portion(r.use.Bands[b], usedBands[b], d, days, i == last)
			usedBands[b] += p.Bands[b]
		}
		if r.use.HasBands {
			p.KWh = p.Bands.Sum()
			continue
		}
		p.KWh = portion(r.KWh, used, d, days, i == last)
		used += p.KWh
	}
}

func portion(total, used, d, days int64, last bool) int64 {
	if last {
		return total - used
	}
	return min(kilowon.DivHalfUp(total*d, days), total-used)
}
