package rating

import (
	"math"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// monthShare is how many months a period counts for, as an exact fraction: 1 for a regular reading period whatever its days (제70조);
// else whole months plus the days that remain over the calendar days of the month they begin in (일수계산, 제80조).
// tolerance is by how many days the reading may have moved.
func monthShare(p kilowon.Period, tolerance int) (num, den int64, regular bool) {
	y, m, day := p.From.Civil()
	month := kilowon.MonthOf(y, m)
	if moved := p.Days() - month.Days() + max(0, day-(month+1).Days()); -tolerance <= moved && moved <= tolerance {
		return 1, 1, true
	}
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

// weight is what a period counts for: each of its days perDay of month parts of a month. Bills that follow each other mostly share it.
type weight struct {
	period        kilowon.Period
	tolerance     int
	perDay, month int64
	// inverse is 2^64 over the exact units of a won, rounded up: the high word of its product with any amount below it is the amount in whole won.
	inverse uint64
	// mostKWh and mostKW are how much can be charged in exact amounts.
	mostKWh, mostKW int64
	regular         bool
}

func weigh(p kilowon.Period, tolerance int) weight {
	num, den, regular := monthShare(p, tolerance)
	days := int64(p.Days())
	g := gcd(num, days*den)
	w := weight{period: p, tolerance: tolerance, perDay: num / g, month: days * den / g, regular: regular}
	w.mostKWh, w.mostKW = exactKWh/w.month, exactKW/w.month
	w.inverse = math.MaxUint64/uint64(w.month*wonScale) + 1
	return w
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
	whole := r.use.whole()
	if r.weight.period != whole || r.weight.tolerance != r.last.Tolerance {
		r.weight, r.cuts.timeline = weigh(whole, r.last.Tolerance), nil
	}
	r.Regular, r.Month, r.Scale = r.weight.regular && whole == r.Period, r.weight.month, r.weight.month*wonScale
	bands := r.use.Bands.Sum()
	if kwh := max(r.use.KWh, bands); kwh > r.weight.mostKWh {
		return tooLarge("usage", "사용전력량 %skWh", kwh)
	}
	if r.use.HasBands {
		r.KWh = bands
	}
	days, paused := int64(r.Period.Days()), int64(0)
	if !r.recall() {
		if err := r.cutPieces(); err != nil {
			return err
		}
		if paused = r.weighPieces(); paused == days && r.use.KWh > 0 {
			return r.usedWhilePaused()
		}
		r.remember()
	}
	if len(r.use.Days) > 0 {
		if err := r.spreadByDate(); err != nil {
			return err
		}
	} else {
		r.spread(days - paused)
	}
	return nil
}

// weighPieces gives each piece its share of a month, none where it is not charged (제81조), and tells how many days are paused.
func (r *rater) weighPieces() (paused int64) {
	for i := range r.Pieces {
		p := &r.Pieces[i]
		t, days := &r.terms[p.Terms], int64(p.Period.Days())
		p.Share = days * r.weight.perDay
		if t.Paused {
			paused += days
		}
		if t.Paused || (t.Key.Class == tariff.Agricultural && r.onlyWhenUsed(p, t)) {
			p.Share = 0
		}
		r.share += p.Share
	}
	return paused
}

// cuts are the pieces of the last bill of plain terms, what they were cut and weighed by and what their shares come to: the bills of a run mostly
// share them.
type cuts struct {
	// timeline is nil where nothing is remembered.
	timeline *tariff.Timeline
	period   kilowon.Period
	metered  metered
	count    int
	share    int64
	pieces   [2]Piece
}

// metered is what else than the list and the period the pieces of plain terms depend on.
type metered struct{ shop, bands, usage bool }

func (r *rater) metered() metered {
	return metered{r.terms[0].NonDwelling, r.use.HasBands, r.use.KWh > 0}
}

// plain reports whether the pieces depend on no more than that: not where terms have dates or discounts, nor where the way of metering or the contract
// power matters.
func (r *rater) plain() bool {
	t := &r.terms[0]
	return len(r.terms) == 1 && len(t.Discounts)+len(t.Standby) == 0 && t.From|t.To == 0 && !t.Paused && !r.use.Night &&
		t.Key.Class != tariff.Agricultural && t.Key.Class != tariff.Streetlight
}

// recall takes the pieces that are remembered, if they are those of this bill.
func (r *rater) recall() bool {
	c := &r.cuts
	if c.timeline == nil || c.period != r.Period || !r.plain() || c.timeline != r.book.Timeline(r.terms[0].Key) || c.metered != r.metered() {
		return false
	}
	for i := range c.count {
		r.Pieces = append(r.Pieces, c.pieces[i])
	}
	r.share = c.share
	return true
}

// remember keeps the pieces for the next bill, but not those that go by the reading month.
func (r *rater) remember() {
	c := &r.cuts
	if c.timeline = nil; len(r.Pieces) <= len(c.pieces) && r.plain() && r.early == nil && r.Pieces[0].list.SummerBills.LateDay == 0 && r.Pieces[len(r.Pieces)-1].list.SummerBills.LateDay == 0 {
		c.timeline, c.period, c.metered, c.share, c.count = r.book.Timeline(r.terms[0].Key), r.Period, r.metered(), r.share, copy(c.pieces[:], r.Pieces)
	}
}

// cutPieces adds the pieces of the period and joins them to runs.
func (r *rater) cutPieces() error {
	for from := r.Period.From; from < r.Period.To; {
		to, err := r.cutTerms(from)
		if err != nil {
			return err
		}
		from = to
	}
	if len(r.Pieces) > 250 {
		return kilowon.Errorf(kilowon.Invalid, "검침기간 안에 조건 변경이 너무 많습니다")
	}
	r.runs()
	return nil
}

// cutTerms adds the pieces of the terms that hold on d and gives the first day after them.
func (r *rater) cutTerms(d kilowon.Date) (kilowon.Date, error) {
	t, to := -1, r.Period.To
	for i := range r.terms {
		from, end := r.terms[i].From, r.terms[i].To
		if (from.IsZero() || from <= d) && (end.IsZero() || d < end) {
			t = i
		} else if from > d {
			to = min(to, from)
		}
	}
	if t < 0 {
		e := kilowon.Errorf(kilowon.Invalid, "%v에 해당하는 공급조건이 없습니다", d)
		e.Path = "terms"
		return 0, e
	}
	terms := &r.terms[t]
	if !terms.To.IsZero() {
		to = min(to, terms.To)
	}
	timeline := r.book.Timeline(terms.Key)
	if r.early != nil {
		timeline, to = r.earlier(terms.Key, d, to)
	}
	if timeline == nil {
		return 0, noList(terms.Key)
	}
	segments := timeline.Segments
	for i := timeline.At(d); d < to; i++ {
		if i < 0 || segments[i].List == nil {
			return 0, kilowon.Errorf(kilowon.Unencoded, "요율표에 %v의 %s 단가가 없습니다", d, terms.Key)
		}
		next := min(to, segments[i+1].From)
		if err := r.addPiece(uint8(t), &segments[i], kilowon.Period{From: d, To: next}); err != nil {
			return 0, err
		}
		d = next
	}
	return to, nil
}

// addPiece appends a piece, or lengthens the one before where nothing that is charged changes.
func (r *rater) addPiece(t uint8, s *tariff.Segment, period kilowon.Period) error {
	terms := &r.terms[t]
	if s.List.Kind >= tariff.TimeOfUse || r.use.Night || (len(r.Pieces) > 0 && r.Pieces[0].list.Kind == tariff.PerWatt) {
		if err := r.fits(terms, s.List.Kind); err != nil {
			return err
		}
	}
	r.Pieces = append(r.Pieces, Piece{})
	n := len(r.Pieces) - 1
	p := &r.Pieces[n]
	p.Period, p.Terms, p.Summer, p.Season, p.Entry, p.list, p.segment = period, t, s.Summer && !terms.NonDwelling, s.Season, s.Entry, s.List, s
	if b := &s.List.SummerBills; b.LateDay != 0 && r.oneMonth() {
		p.Summer = b.Has(r.ReadingMonth, r.Period.To) && !terms.NonDwelling
	}
	if n > 0 && r.same(&r.Pieces[n-1], p) {
		r.Pieces[n-1].Period.To = period.To
		r.Pieces = r.Pieces[:n]
	}
	return nil
}

// oneMonth reports whether the period counts for one month at most.
func (r *rater) oneMonth() bool { return int64(r.Period.Days())*r.weight.perDay <= r.weight.month }

// same reports whether nothing that is charged changes from a to b, so that they are one piece: a cut where nothing changes changes nothing.
func (r *rater) same(a, b *Piece) bool {
	if !r.sameTerms(a, b) || a.Summer != b.Summer {
		return false
	}
	if a.list != b.list && !samePrices(a, b) {
		return false
	}
	if a.Season != b.Season || a.segment.Climate != b.segment.Climate {
		return false
	}
	return a.segment.Relief == b.segment.Relief || !r.frozen()
}

// sameTerms compares what is priced by; discounts go by their own days, the television fee by the last day.
func (r *rater) sameTerms(a, b *Piece) bool {
	if a.Terms == b.Terms {
		return true
	}
	x, y := &r.terms[a.Terms], &r.terms[b.Terms]
	return x.Key == y.Key && x.ContractKW == y.ContractKW && x.households() == y.households() && x.NonDwelling == y.NonDwelling &&
		x.Watts == y.Watts && x.HoursPerDay == y.HoursPerDay && x.Paused == y.Paused && x.SharedTransformer == y.SharedTransformer && x.Demand == y.Demand && slices.Equal(x.Standby, y.Standby)
}

// samePrices compares what the two pieces are charged by: the same numbers in a later list are no change.
func samePrices(a, b *Piece) bool {
	x, y := a.list, b.list
	if x.Kind != y.Kind || x.Base != y.Base || x.Energy != y.Energy || x.Minimum != y.Minimum || x.MinimumKWh != y.MinimumKWh || x.MinimumPerKW != y.MinimumPerKW || x.Super != y.Super {
		return false
	}
	return *a.tiers() == *b.tiers()
}

// runs joins the pieces that differ by price alone.
func (r *rater) runs() {
	for i := range r.Pieces {
		p := &r.Pieces[i]
		p.index, p.Run = uint8(i), p.Period
		if i == 0 || !r.sameRun(&r.Pieces[i-1], p) {
			continue
		}
		p.Run.From = r.Pieces[i-1].Run.From
		for j := i - 1; j >= 0 && r.Pieces[j].Run.From == p.Run.From; j-- {
			r.Pieces[j].Run.To = p.Run.To
		}
	}
}

// sameRun reports whether only prices change from a to b.
func (r *rater) sameRun(a, b *Piece) bool {
	return r.sameTerms(a, b) && a.Summer == b.Summer && a.list.Kind == b.list.Kind && a.Season == b.Season
}

// spread divides the metered energy by days: each run half up to whole kWh, the last takes the rest (rules: proration-kwh).
func (r *rater) spread(days int64) {
	var used int64
	var usedBands TOU
	if len(r.Pieces) == 1 {
		r.Pieces[0].KWh, r.Pieces[0].Bands = r.KWh, r.use.Bands
		return
	}
	end := r.lastUse()
	for i := range r.Pieces {
		p := &r.Pieces[i]
		if r.terms[p.Terms].Paused {
			continue
		}
		if i > 0 && p.Run == r.Pieces[i-1].Run {
			p.KWh, p.Bands = r.Pieces[i-1].KWh, r.Pieces[i-1].Bands
			continue
		}
		d, last := int64(p.Run.Days()), p.Run.To == end
		if !r.use.HasBands {
			p.KWh = r.KWh - used
			if !last {
				p.KWh = min(kilowon.DivHalfUp(r.KWh*d, days), p.KWh)
			}
			used += p.KWh
			continue
		}
		for b := range p.Bands {
			p.Bands[b] = r.use.Bands[b] - usedBands[b]
			if !last {
				p.Bands[b] = min(kilowon.DivHalfUp(r.use.Bands[b]*d, days), p.Bands[b])
			}
			usedBands[b] += p.Bands[b]
		}
		p.KWh = p.Bands.Sum()
	}
}

// runShare is the run's share of a month in 1/Month.
func (p *Piece) runShare() int64 {
	if p.Run == p.Period {
		return p.Share
	}
	return p.Share / int64(p.Period.Days()) * int64(p.Run.Days())
}

// blockUse is what the blocks of a piece's run are filled with, and the number of households each rounding is for: the run's use at once, or where the
// average is rounded to whole kWh (choices: whole_average) one household's share of it.
func (r *rater) blockUse(p *Piece) (kwh, households, times int64) {
	hh := r.terms[p.Terms].households()
	if !r.first.WholeAverage || hh == 1 {
		return p.KWh, hh, 1
	}
	average := kilowon.DivHalfUp(r.KWh, hh)
	left, days := average, int64(r.Period.Days())
	for i := range r.Pieces {
		q := &r.Pieces[i]
		if i > 0 && q.Run == r.Pieces[i-1].Run {
			continue
		}
		part := left
		if q.Run.To != r.Period.To {
			part = min(left, kilowon.DivHalfUp(average*int64(q.Run.Days()), days))
		}
		if q.Run == p.Run {
			return part, 1, hh
		}
		left -= part
	}
	return left, 1, hh
}

// blockTotal is the month's use that decides the block, for all households.
func (r *rater) blockTotal(hh int64) int64 {
	if r.first.WholeAverage {
		return kilowon.DivHalfUp(r.KWh, hh) * hh
	}
	return r.KWh
}
