package receivable

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// Instalment asks to pay a bill in parts (분할납부, 제74조 ⑤).
type Instalment struct {
	// Month is the month of the bill, Amount what it claims.
	Month  kilowon.Month `json:"month"`
	Amount kilowon.Won   `json:"amount"`
	// BaseAmount is the bill of the base month before the season.
	BaseAmount kilowon.Won `json:"base_amount,omitempty"`
	ContractKW int64       `json:"contract_kw,omitempty"`
	// Complex is a household of a complex, Business a small business; otherwise it is a home with a contract of its own.
	Complex  bool `json:"complex,omitempty"`
	Business bool `json:"business,omitempty"`
	// Months is in how many months the rest is paid after the first part.
	Months int64 `json:"months"`
	// Arrears is what is unpaid of bills before.
	Arrears kilowon.Won `json:"arrears,omitempty"`
}

// Charge divides the bill: a part at once and the rest in equal parts, whose odd won are in the first. A bill that may not be divided is invalid.
func (r *Instalment) Charge(book *tariff.Book) (*Charge, error) {
	if r.Month.IsZero() {
		return nil, wrong("month", "청구월이 없습니다. 2026-08처럼 적어 주세요")
	}
	if err := firstOf(amount("amount", r.Amount), amount("base_amount", r.BaseAmount), amount("arrears", r.Arrears)); err != nil {
		return nil, err
	}
	rule, entry, err := at(book, book.Receivables.Instalment, r.Month.First())
	if err == nil {
		err = r.allowed(&rule)
	}
	if err != nil {
		return nil, err
	}
	s := newSheet(book, KindInstalment, r.Month.First())
	cut, cutEntry, err := at(book, book.Receivables.InstalmentRounding, r.Month.First())
	if err != nil {
		return nil, err
	}
	s.add(line{key: "bill", label: "나누어 내는 청구금액", amount: r.Amount, formula: r.Amount.String() + "원", cites: []kilowon.Cite{"제74조 ⑤"}, note: r.why(&rule),
		rules: []*tariff.Entry{entry, cutEntry}})
	rest := []factor{byRatio(kilowon.RatioScale - rule.First), share(1, r.Months, "")}
	s.divide(Payment{Month: r.Month, Amount: r.Amount}, r.Months+1, rest, cut)
	return s.charge()
}

// divide pays a whole in count months: the later ones are that share of it after the cut, the first takes what is left.
func (s *sheet) divide(whole Payment, count int64, by []factor, cut kilowon.Rounding) {
	later := part{of: whole.Amount, by: by}
	num, den, ok := small(later.exact())
	if !ok {
		s.tooLarge()
		return
	}
	each := cut.Won(num, den)
	s.out.Payments = append(s.out.Payments, Payment{Month: whole.Month, Amount: whole.Amount - kilowon.Won(count-1)*each,
		Formula: fmt.Sprintf("%v원 - %d × %v원", whole.Amount, count-1, each)})
	for i := int64(1); i < count; i++ {
		s.out.Payments = append(s.out.Payments, Payment{Month: whole.Month + kilowon.Month(i), Amount: each,
			Formula: fmt.Sprintf("%s = %s원 (%s)", later.formula(), rating.FormatExact(num, den), cut)})
	}
}

// allowed says whether and how the bill may be divided (제74조 ⑤).
func (r *Instalment) allowed(rule *tariff.InstalmentRule) error {
	_, month := r.Month.Civil()
	season := rule.Season(month)
	switch {
	case r.Complex && r.Business:
		return wrong("business", "아파트 세대(complex)와 소상공인(business) 중 하나만 적어 주세요")
	case r.Arrears > 0:
		return wrong("arrears", "미납요금이 없어야 나누어 낼 수 있는데 %v원이 있습니다. 먼저 내 주세요", r.Arrears)
	case r.Business && !rule.Business:
		return wrong("business", "이 달의 분할납부는 주거용 고객만 할 수 있습니다")
	case season == nil:
		return wrong("month", "분할납부는 동계·하계 요금만 할 수 있는데 %s분입니다", r.Month)
	case rule.ContractKW > 0 && !r.Complex && (r.ContractKW < 1 || r.ContractKW > rule.ContractKW):
		return wrong("contract_kw", "계약전력이 1kW부터 %dkW까지여야 하는데 %dkW입니다. 아파트 세대이면 complex를 true로 적어 주세요", rule.ContractKW, r.ContractKW)
	case rule.Times > 0 && r.BaseAmount == 0:
		return wrong("base_amount", "견줄 %d월분 요금이 없습니다", int(season.Base))
	case rule.Times > 0 && r.Amount < kilowon.Won(rule.Times)*r.BaseAmount && r.Amount-r.BaseAmount < rule.Increase:
		return wrong("amount", "청구금액이 %d월분 요금 %v원의 %d배 이상이거나 %v원 이상 많아야 하는데 %v원입니다", int(season.Base), r.BaseAmount, rule.Times, rule.Increase, r.Amount)
	case r.Complex && r.Months != rule.Complex:
		return wrong("months", "아파트 세대는 나머지를 %d개월에 나누어 내는데 %d개월입니다", rule.Complex, r.Months)
	case r.Months < rule.Least || r.Months > rule.Most:
		return wrong("months", "나머지는 %d개월부터 %d개월까지 나누어 낼 수 있는데 %d개월입니다", rule.Least, rule.Most, r.Months)
	}
	return nil
}

// why tells which of the two grounds the bill has.
func (r *Instalment) why(rule *tariff.InstalmentRule) string {
	_, month := r.Month.Civil()
	switch {
	case rule.Times == 0:
		return "요금이 늘었는지와 상관없이 나누어 낼 수 있는 달입니다."
	case r.Amount >= kilowon.Won(rule.Times)*r.BaseAmount:
		return fmt.Sprintf("%d월분 요금 %v원의 %d배 이상입니다.", int(rule.Season(month).Base), r.BaseAmount, rule.Times)
	}
	return fmt.Sprintf("%d월분 요금 %v원보다 %v원 이상 많습니다.", int(rule.Season(month).Base), r.BaseAmount, rule.Increase)
}
