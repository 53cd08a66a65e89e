package receivable

import (
	"fmt"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Interruption asks what a month's interruptions take off the base charge (중지 또는 제한에 따른 요금감액, 제48조).
type Interruption struct {
	Period kilowon.Period `json:"period"`
	// Base is the month's base charge, or the monthly charge of a customer without a meter.
	Base kilowon.Won `json:"base"`
	// BillingKW is the billing demand, needed where supply was limited.
	BillingKW int64    `json:"billing_kw,omitempty"`
	Outages   []Outage `json:"outages"`
}

// Outage is one run of time without supply, or with less of it.
type Outage struct {
	From Moment `json:"from"`
	To   Moment `json:"to"`
	// LimitedKW is the power that was held back; 0 where supply was stopped.
	LimitedKW int64 `json:"limited_kw,omitempty"`
	// Customer says that it was for a reason of the customer's own (제48조 ②).
	Customer bool `json:"customer,omitempty"`
}

func (o *Outage) seconds() int64 { return int64(o.To - o.From) }

// maxKW bounds powers: far above the largest contract.
const maxKW = 100_000_000

// Charge takes the hours of each kind of interruption off, at most the base charge itself (제48조).
func (r *Interruption) Charge(book *tariff.Book) (*Charge, error) {
	if err := firstOf(r.checkPeriod(), amount("base", r.Base), r.checkOutages()); err != nil {
		return nil, err
	}
	rule, entry, err := at(book, book.Receivables.Interruption, r.Period.From)
	if err != nil {
		return nil, err
	}
	ratio, mostEntry, err := at(book, book.Receivables.InterruptionMost, r.Period.From)
	if err != nil {
		return nil, err
	}
	s := newSheet(book, KindInterruption, r.Period.From)
	for _, kw := range r.limits() {
		s.add(r.line(s, &rule, kw, entry))
	}
	limit := part{of: r.Base, by: []factor{byRatio(ratio)}}
	num, den, ok := small(limit.exact())
	if !ok {
		s.tooLarge()
		return s.charge()
	}
	if cap := kilowon.RoundDown.Won(num, den); -s.out.Amount > cap {
		s.add(line{key: "limit", label: "감액 한도", amount: -s.out.Amount - cap, formula: fmt.Sprintf("%v원 - %s = %v원", -s.out.Amount, limit.formula(), -s.out.Amount-cap),
			note: fmt.Sprintf("감액은 %v원까지입니다.", cap), rules: []*tariff.Entry{mostEntry}})
	}
	return s.charge()
}

func (r *Interruption) checkPeriod() error {
	if r.Period.From.IsZero() || r.Period.Days() < 1 {
		return wrong("period", "검침기간은 from과 그 뒤의 to가 있어야 하는데 %q부터 %q까지입니다", r.Period.From, r.Period.To)
	}
	return nil
}

func (r *Interruption) checkOutages() error {
	if len(r.Outages) == 0 {
		return wrong("outages", "중지하거나 제한한 때(outages)가 없습니다")
	}
	for i := range r.Outages {
		o, path := &r.Outages[i], fmt.Sprintf("outages[%d]", i)
		switch {
		case o.From == 0 || o.To <= o.From:
			return wrong(path, "from과 그 뒤의 to가 있어야 하는데 %q부터 %q까지입니다", o.From, o.To)
		case o.From < Midnight(r.Period.From) || o.To > Midnight(r.Period.To):
			return wrong(path, "검침기간 %s 안이어야 하는데 %s부터 %s까지입니다. 기간이 바뀌는 0시에서 나누어 적어 주세요", r.Period, o.From, o.To)
		case i > 0 && o.From < r.Outages[i-1].To:
			return wrong(path, "때의 차례로 겹치지 않아야 하는데 앞의 것이 %s에 끝납니다", r.Outages[i-1].To)
		case o.LimitedKW < 0 || o.LimitedKW > 0 && (r.BillingKW > maxKW || o.LimitedKW > r.BillingKW):
			return wrong(path+".limited_kw", "제한전력은 0kW부터 요금적용전력(billing_kw) %dkW까지여야 하는데 %dkW입니다", r.BillingKW, o.LimitedKW)
		}
	}
	return nil
}

// limits are the powers held back, each once; stopped supply is first.
func (r *Interruption) limits() []int64 {
	var out []int64
	for i := range r.Outages {
		out = append(out, r.Outages[i].LimitedKW)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// line adds up the interruptions of one kind and takes their whole hours off.
func (r *Interruption) line(s *sheet, rule *tariff.InterruptionRule, kw int64, entry *tariff.Entry) line {
	var seconds int64
	counted, short, own := 0, 0, 0
	for i := range r.Outages {
		switch o := &r.Outages[i]; {
		case o.LimitedKW != kw:
		case o.Customer:
			own++
		case o.seconds() < rule.LeastMinutes*60:
			short++
		default:
			counted++
			seconds += o.seconds()
		}
	}
	hours := seconds / 3600
	if seconds%3600 >= rule.RoundMinutes*60 {
		hours++
	}
	l := line{key: "stopped", label: "공급중지 감액", cites: []kilowon.Cite{"제48조 ① 1호"}, rounding: s.unnamed(), rules: []*tariff.Entry{s.rule("interruption-hours")}}
	p := part{key: "hours", label: "중지시간", days: r.Period.String(), of: -r.Base, by: []factor{byRatio(rule.PerHour), times(hours, "시간")}, entry: entry}
	if kw > 0 {
		l.key, l.label, l.cites = fmt.Sprintf("limited/%d", kw), fmt.Sprintf("사용제한 감액(%skW)", kilowon.FormatInt(kw)), []kilowon.Cite{"제48조 ① 2호"}
		p.label, p.by = "제한시간", []factor{share(kw, r.BillingKW, "kW"), p.by[0], p.by[1]}
	}
	l.parts = []part{p}
	l.note = fmt.Sprintf("%d분 이상 %d회, 모두 %s → %d시간.", rule.LeastMinutes, counted, lasting(seconds), hours)
	if short > 0 {
		l.note += fmt.Sprintf(" %d분이 안 되는 %d회는 셈하지 않습니다.", rule.LeastMinutes, short)
	}
	if own > 0 {
		l.note += fmt.Sprintf(" 고객의 사정으로 인한 %d회는 감액하지 않습니다.", own)
		l.cites = append(l.cites, "제48조 ②")
	}
	return l
}
