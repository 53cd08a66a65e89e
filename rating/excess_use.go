package rating

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// ExcessUse is what the surcharge for excess use (초과사용부가금, 제67조의3) looks back on. In the first month it is only announced (④).
type ExcessUse struct {
	// Count is how many months had excess use, this one included; 0 means it is taken from Months.
	Count int
	// Months are earlier months with excess use; those within the counting window of the book count.
	Months []kilowon.Month
	// Unavoidable says that more than 450 kWh a kW cannot be avoided within the contract power (②): nothing is charged by kWh.
	Unavoidable bool
}

// maxExcessMonths bounds the months looked back on.
const maxExcessMonths = 1200

func (e *ExcessUse) check() error {
	if e.Count >= 0 && e.Count <= maxExcessMonths && len(e.Months) <= maxExcessMonths && (e.Count == 0 || len(e.Months) == 0) {
		return nil
	}
	err := kilowon.Errorf(kilowon.Invalid, "초과사용 횟수(count)는 당월을 포함하여 1 이상이고, 초과한 달(months)을 적으면 적지 않습니다")
	err.Path = "excess_use"
	return err
}

// excessUse charges for demand or use beyond the contract power in force on the last day: a contract power raised within the month makes it normal again
// (④), and so nothing is charged.
func (r *rater) excessUse(e *ExcessUse) error {
	if err := e.check(); err != nil {
		return err
	}
	p := &r.Pieces[len(r.Pieces)-1]
	t := &r.terms[p.Terms]
	kind := r.excessKind(t)
	if !exceedable(t.Key, p.list.Kind, kind) || (kind == tariff.ExcessEnergy && e.Unavoidable) {
		return nil
	}
	if err := r.excessKnown(p, t, kind); err != nil {
		return err
	}
	rule := r.book.ExcessUse[kind].At(r.Period.To - 1)
	if rule == nil {
		return r.unencoded(r.Period.To-1, tariff.ChargeExcessUse.String())
	}
	if len(rule.Value.Steps) == 0 {
		return nil
	}
	count, first := r.excessCount(e), r.mark()
	if kind == tariff.ExcessEnergy {
		r.excessEnergy(rule, t.ContractKW, count)
	} else if err := r.excessDemand(rule, t.ContractKW, count); err != nil {
		return err
	}
	if len(r.Parts) == first {
		return nil
	}
	line := r.add(tariff.ChargeExcessUse, r.rounding(tariff.ChargeExcessUse), first)
	if count == 1 {
		line.Announced, line.Amount = true, 0
	}
	return nil
}

// excessKind is the rule that holds for the terms: by demand where the demand is measured, else by kWh.
func (r *rater) excessKind(t *Terms) tariff.ExcessKind {
	d := r.demandOf(t)
	switch {
	case d.counts() && t.Key.Voltage == tariff.Low:
		return tariff.ExcessLow
	case d.counts():
		return tariff.ExcessHigh
	case d.ByContract && (d.Metered || d.PeakKW > 0):
		return tariff.ExcessChecked
	}
	return tariff.ExcessEnergy
}

// excessKnown tests that all is there that the rule needs; 제38조 ② gives every customer priced by time of day a demand meter.
func (r *rater) excessKnown(p *Piece, t *Terms, kind tariff.ExcessKind) error {
	var e *kilowon.Error
	switch {
	case t.ContractKW == 0:
		e = kilowon.Errorf(kilowon.Invalid, "%s의 초과사용부가금은 계약전력(terms.contract_kw)이 있어야 계산합니다", t.Key)
		e.Path = "terms.contract_kw"
		return e
	case p.list.Kind == tariff.TimeOfUse && kind == tariff.ExcessEnergy:
		e = kilowon.Errorf(kilowon.Invalid, "%s은(는) 최대수요전력계가 있는 요금표이므로 초과사용부가금에는 최대수요전력(demand.peak_kw)이 있어야 합니다", t.Key)
		e.Path = "demand.peak_kw"
		return e
	}
	return nil
}

// exceedable reports whether the class may owe the surcharge: by kWh and checked demand those of 제67조의3 ①, by demand all with a base charge a kW (③).
func exceedable(k tariff.Key, list tariff.EnergyKind, kind tariff.ExcessKind) bool {
	switch {
	case list != tariff.Seasonal && list != tariff.TimeOfUse && list != tariff.Flat, k.Class == tariff.Residential:
		return false
	case kind == tariff.ExcessLow || kind == tariff.ExcessHigh:
		return true
	}
	switch k.Class {
	case tariff.General, tariff.Educational, tariff.Industrial:
		return true
	case tariff.Agricultural, tariff.Streetlight, tariff.Temporary:
		return k.Grade != tariff.GradeA
	}
	return false
}

// excessCount is the number of months with excess use within the counting window, this one included.
func (r *rater) excessCount(e *ExcessUse) int64 {
	if e.Count > 0 {
		return int64(e.Count)
	}
	window := kilowon.Month(1)
	if d := r.book.Choices.ExcessWindow.At(r.Period.To - 1); d != nil {
		window = kilowon.Month(d.Value)
	}
	n := int64(1)
	for _, m := range e.Months {
		if m < r.ReadingMonth && m > r.ReadingMonth-window {
			n++
		}
	}
	return n
}

// excessDemand charges the kW above the contract power at the base price of the last day.
func (r *rater) excessDemand(rule *tariff.Dated[tariff.ExcessUse], contract, count int64) error {
	last := len(r.Pieces) - 1
	peak := r.demandOf(&r.terms[r.Pieces[last].Terms]).PeakKW
	kw := peak - contract
	if kw <= 0 {
		return nil
	}
	if kw > r.weight.mostKW/8 {
		return tooLarge("demand.peak_kw", "최대수요전력 %skW", peak)
	}
	ratio := rule.Value.At(count, 1)
	if rule.Value.ByShare {
		ratio = rule.Value.At(kw*100, contract)
	}
	part := r.part(uint8(last), rule.Entry)
	part.Unit, part.Quantity, part.Price, part.Ratio, part.Of = UnitKW, kw, r.Pieces[last].list.Base, ratio, count
	part.Exact = kw * int64(part.Price) * int64(ratio) * r.Month
	return nil
}

// excessEnergy charges the kWh above the limit at the price of a kWh, and those above the upper limit at a multiple of their own.
func (r *rater) excessEnergy(rule *tariff.Dated[tariff.ExcessUse], contract, count int64) {
	v := &rule.Value
	limit := kilowon.DivHalfUp(v.Limit*contract*r.share, r.Month)
	upper := kilowon.DivHalfUp(v.Upper*contract*r.share, r.Month)
	r.excessParts(rule.Entry, min(r.KWh, upper)-limit, v.At(count, 1), count)
	r.excessParts(rule.Entry, r.KWh-upper, v.UpperRatio, count)
}

// excessParts divides excess kWh over the runs by days like the use itself (rules: excess-use-terms).
func (r *rater) excessParts(entry tariff.EntryID, kwh int64, ratio kilowon.Ratio, count int64) {
	if kwh <= 0 {
		return
	}
	days, left, run := int64(0), kwh, int64(0)
	for i := range r.Pieces {
		if p := &r.Pieces[i]; !r.terms[p.Terms].Paused {
			days += int64(p.Period.Days())
		}
	}
	end := r.lastUse()
	for i := range r.Pieces {
		p := &r.Pieces[i]
		if r.terms[p.Terms].Paused {
			continue
		}
		if i == 0 || p.Run != r.Pieces[i-1].Run {
			run = min(left, kilowon.DivHalfUp(kwh*int64(p.Run.Days()), days))
			if p.Run.To == end {
				run = left
			}
			left -= run
		}
		if run == 0 {
			continue
		}
		part := r.part(uint8(i), entry)
		part.Unit, part.Quantity, part.Price, part.Ratio, part.Of = UnitKWh, run, r.kwhPrice(p), ratio, count
		part.Exact = mulDiv(run*int64(part.Price)*r.Month*int64(ratio), int64(p.Period.Days()), int64(p.Run.Days()))
	}
}

// kwhPrice is what a kWh of the piece costs: energy, climate and fuel.
func (r *rater) kwhPrice(p *Piece) kilowon.Price {
	price := p.list.EnergyPrice(p.Season, tariff.Light)
	if c := p.segment.Climate; c != nil {
		price += c.Value
	}
	if q := r.book.FuelFor(r.ReadingMonth); q != nil {
		price += q.Price
	}
	return price
}

// explainExcess tells what was in excess and for which time.
func explainExcess(b *Bill, l *Line, e *ExplainedLine, book *tariff.Book) {
	parts := b.PartsOf(l)
	what, over := "최대수요전력이 계약전력을", parts[0].Quantity
	if parts[0].Unit == UnitKWh {
		what, over = "사용전력량이 계약전력 1kW당 기준 사용량을", 0
		for i := range parts {
			if p := b.pieceOf(&parts[i]); p.Period.To == p.Run.To {
				over += parts[i].Quantity
			}
		}
	}
	e.Note = fmt.Sprintf("%s %s%s 넘었습니다(%d번째).", what, kilowon.FormatInt(over), parts[0].Unit, parts[0].Of)
	if l.Announced {
		e.Note += fmt.Sprintf(" 첫 번째 초과이므로 %s원은 예고만 하고 청구하지 않습니다.", kilowon.RoundDown.Won(l.Exact, b.Scale))
	}
	e.Rules = append(e.Rules, rule(book, "excess-use-notice"), rule(book, "excess-use-terms"), rule(book, "excess-use-total"))
	if d := book.Choices.ExcessWindow.At(b.Period.To - 1); d != nil {
		e.Rules = append(e.Rules, explainEntry(book.Entry(d.Entry)))
	}
}
