package receivable

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Penalty asks what is owed for use against the terms (위약금, 제44조).
type Penalty struct {
	// Assessed is the day the penalty is imposed, Previous that of the last one, if any.
	Assessed kilowon.Date `json:"assessed"`
	Previous kilowon.Date `json:"previous,omitzero"`
	// Multiple is how many times the difference is taken; the table of the enforcement rules is not public.
	Multiple int64 `json:"multiple,omitempty"`
	// PeriodUnknown says that the period could not be found out and was agreed on (③).
	PeriodUnknown bool `json:"period_unknown,omitempty"`
	// Items are the charges that were not rightly computed, in order of time.
	Items []PenaltyItem `json:"items,omitempty"`
	// NameChangeUnpaid is the unpaid charge that a change of name was to avoid (④).
	NameChangeUnpaid kilowon.Won `json:"name_change_unpaid,omitempty"`
}

// PenaltyItem is a run of days with the charge by the terms and the one that was made, both before tax and fund.
type PenaltyItem struct {
	Period  kilowon.Period `json:"period"`
	Proper  kilowon.Won    `json:"proper"`
	Charged kilowon.Won    `json:"charged"`
}

func (i *PenaltyItem) difference() kilowon.Won { return i.Proper - i.Charged }

// Charge multiplies the difference, adds what a changed name was to avoid, and charges VAT and fund on the difference once (제44조).
func (r *Penalty) Charge(book *tariff.Book) (*Charge, error) {
	if err := firstOf(given("assessed", r.Assessed), amount("name_change_unpaid", r.NameChangeUnpaid)); err != nil {
		return nil, err
	}
	if len(r.Items) == 0 && r.NameChangeUnpaid == 0 {
		return nil, wrong("items", "정당하게 계산되지 않은 기간과 금액이 없습니다")
	}
	rule, entry, err := at(book, book.Receivables.Penalty, r.Assessed)
	if err == nil {
		err = r.check(&rule)
	}
	if err != nil {
		return nil, err
	}
	s := newSheet(book, KindPenalty, r.Assessed)
	if len(r.Items) > 0 {
		s.add(r.line(&rule, entry))
	}
	if r.NameChangeUnpaid > 0 {
		s.add(line{key: "name_change", label: "명의변경 위약금", cites: []kilowon.Cite{"제44조 ④"}, rounding: s.unnamed(),
			parts: []part{{key: "unpaid", label: "미납요금", of: r.NameChangeUnpaid, by: []factor{byRatio(rule.NameChange)}, entry: entry}}})
	}
	if len(r.Items) > 0 {
		if err := r.taxes(s); err != nil {
			return nil, err
		}
	}
	s.total()
	return s.charge()
}

// check bounds the multiple and the period.
func (r *Penalty) check(rule *tariff.PenaltyRule) error {
	if len(r.Items) == 0 {
		return nil
	}
	var sum kilowon.Won
	for i := range r.Items {
		item, path := &r.Items[i], fmt.Sprintf("items[%d]", i)
		switch {
		case item.Period.From.IsZero() || item.Period.Days() < 1:
			return wrong(path+".period", "기간은 from과 그 뒤의 to가 있어야 하는데 %q부터 %q까지입니다", item.Period.From, item.Period.To)
		case i > 0 && item.Period.From < r.Items[i-1].Period.To:
			return wrong(path+".period", "기간은 차례로 겹치지 않아야 하는데 앞의 기간이 %s에 끝납니다", r.Items[i-1].Period.To)
		case item.Period.To > r.Assessed:
			return wrong(path+".period", "기간은 부과일 %s까지여야 하는데 %s에 끝납니다", r.Assessed, item.Period.To)
		}
		if err := firstOf(amount(path+".proper", item.Proper), amount(path+".charged", item.Charged)); err != nil {
			return err
		}
		sum += item.difference()
	}
	first, last := r.Items[0].Period.From, r.Items[len(r.Items)-1].Period.To
	limit := rule.Limit
	if r.repeated(rule) {
		limit = rule.RepeatLimit
	}
	switch {
	case sum <= 0:
		return wrong("items", "정당한 금액이 청구한 금액보다 많아야 위약금이 있는데 차액이 %v원입니다", sum)
	case !r.Previous.IsZero() && r.Previous > r.Assessed:
		return wrong("previous", "직전 위약금 부과일은 부과일 %s보다 앞이어야 하는데 %s입니다", r.Assessed, r.Previous)
	case r.Multiple < 1 || r.Multiple > limit:
		return wrong("multiple", "배수는 1부터 %d까지여야 하는데 %d입니다. 한도는 제44조 ①에 있습니다", limit, r.Multiple)
	case r.PeriodUnknown && last > sameDay(first, rule.UnknownMonths):
		return wrong("items", "기간을 확인할 수 없으면 %d개월 안에서 정하는데 %s부터 %s까지입니다", rule.UnknownMonths, first, last-1)
	}
	return nil
}

// repeated reports whether the breach began within the months after the last penalty (제44조 ① 단서).
func (r *Penalty) repeated(rule *tariff.PenaltyRule) bool {
	return !r.Previous.IsZero() && len(r.Items) > 0 && r.Items[0].Period.From <= sameDay(r.Previous, rule.RepeatMonths)
}

func (r *Penalty) line(rule *tariff.PenaltyRule, entry *tariff.Entry) line {
	l := line{key: "penalty", label: KindPenalty.String(), cites: []kilowon.Cite{"제44조 ①", "제44조 ②"}, note: fmt.Sprintf("정당하지 않은 금액의 %d배가 한도입니다.", rule.Limit)}
	if r.repeated(rule) {
		l.note = fmt.Sprintf("직전 위약금 부과일 %s부터 %d개월 안의 위반이므로 %d배가 한도입니다.", r.Previous, rule.RepeatMonths, rule.RepeatLimit)
	}
	if r.PeriodUnknown {
		l.cites = append(l.cites, "제44조 ③")
		l.note += fmt.Sprintf(" 기간을 확인할 수 없어 %d개월 안에서 정했습니다.", rule.UnknownMonths)
	}
	for i := range r.Items {
		item := &r.Items[i]
		l.parts = append(l.parts, part{key: item.Period.From.String(), label: "정당한 금액과의 차액", days: item.Period.String(), of: item.difference(),
			shown: fmt.Sprintf("(%v원 - %v원)", item.Proper, item.Charged), by: []factor{times(r.Multiple, "배")}, entry: entry})
	}
	return l
}

// taxes charges VAT and fund on the difference itself, each run of days at its own rate.
func (r *Penalty) taxes(s *sheet) error {
	base, entry, err := at(s.book, s.book.Receivables.PenaltyTax, r.Assessed)
	if err != nil {
		return err
	}
	vat, err := r.taxed(s.book, s.book.VAT, base)
	if err != nil {
		return err
	}
	fund, err := r.taxed(s.book, s.book.Fund, base)
	if err != nil {
		return err
	}
	note := fmt.Sprintf("배수와 상관없이 차액의 %d배에 붙습니다.", base)
	s.vat(vat, note)
	s.add(line{key: "fund", label: tariff.ChargeFund.String(), note: note, cites: []kilowon.Cite{"제82조 1호"}, rounding: s.method(s.book.Rounding[tariff.ChargeFund]),
		rules: []*tariff.Entry{entry}, parts: fund})
	return nil
}

// taxed are the differences by the rate of their days; a rate that changes inside a run of days needs two runs.
func (r *Penalty) taxed(book *tariff.Book, h tariff.History[kilowon.Ratio], base int64) ([]part, error) {
	var out []part
	for i := range r.Items {
		p := r.Items[i].Period
		rate, entry, err := at(book, h, p.From)
		if err != nil {
			return nil, err
		}
		if _, last, _ := at(book, h, p.To-1); last != entry {
			return nil, wrong(fmt.Sprintf("items[%d].period", i), "%s이(가) %s에 바뀌므로 그날로 기간을 나누어 적어 주세요", last.Title, last.From)
		}
		if n := len(out); n > 0 && out[n-1].entry == entry {
			out[n-1].of += r.Items[i].difference()
			continue
		}
		t := part{key: entry.From.String(), label: "차액", of: r.Items[i].difference(), by: []factor{byRatio(rate)}, entry: entry}
		if base != 1 {
			t.by = append([]factor{times(base, "배")}, t.by...)
		}
		out = append(out, t)
	}
	return out, nil
}
