package receivable

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Fault is how far the utility is to blame for an interruption.
type Fault string

// The degrees of fault.
const (
	// FaultNone is no direct responsibility of the utility.
	FaultNone Fault = "none"
	// FaultSlight is slight negligence (경과실).
	FaultSlight Fault = "slight"
	// FaultGross is intent or gross negligence.
	FaultGross Fault = "gross"
)

// Compensation asks what is paid for an interruption the utility answers for (손해배상, 제49조, 제49조의2).
type Compensation struct {
	From Moment `json:"from"`
	To   Moment `json:"to"`
	// Ground is the number in 제47조 ① for which supply was stopped or limited.
	Ground int   `json:"ground"`
	Fault  Fault `json:"fault"`
	// Damage is what the customer has shown to have lost; without it the limit itself is computed.
	Damage *kilowon.Won `json:"damage,omitempty"`
	// Bills are those of the months before, one after the other, without the television fee.
	Bills []PaidBill `json:"bills,omitempty"`
}

// PaidBill is what was claimed for a period.
type PaidBill struct {
	Period kilowon.Period `json:"period"`
	Amount kilowon.Won    `json:"amount"`
}

// exempt are the grounds for which the utility never answers (제49조 3호), answering those for which it may (제49조의2 ①).
var (
	exempt    = map[int]bool{1: true, 2: true, 6: true}
	answering = map[int]bool{3: true, 4: true, 5: true, 7: true}
)

// Charge is below zero, as it is paid to the customer: nothing where the utility does not answer, the damage for gross fault, for slight fault the
// damage up to the limit by minutes, but no less than the least and no more than a month's charge.
func (r *Compensation) Charge(book *tariff.Book) (*Charge, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	rule, entry, err := at(book, book.Receivables.Compensation, r.From.Date())
	if err != nil {
		return nil, err
	}
	s := newSheet(book, KindCompensation, r.From.Date())
	minutes := (int64(r.To-r.From) + 60 - rule.RoundSeconds) / 60
	switch {
	case exempt[r.Ground]:
		s.add(line{key: "exempt", label: "배상 없음", formula: fmt.Sprintf("제47조 ① %d호", r.Ground), cites: []kilowon.Cite{"제49조 3호"},
			note: "법령에 따른 지시, 수급조절, 비상재해에는 배상책임이 없습니다."})
	case r.Fault == FaultNone:
		s.add(line{key: "exempt", label: "배상 없음", formula: "한전의 직접적인 책임이 아님", cites: []kilowon.Cite{"제49조 4호"}})
	case r.Fault == FaultGross:
		s.add(line{key: "damage", label: "손해액", amount: -*r.Damage, formula: r.Damage.String() + "원", cites: []kilowon.Cite{"제49조의2 ①"},
			note: "경과실이 아니므로 한도 없이 손해를 배상합니다."})
	case minutes < rule.LeastMinutes:
		s.add(line{key: "short", label: "배상 없음", formula: fmt.Sprintf("%d분 < %d분", minutes, rule.LeastMinutes), cites: []kilowon.Cite{"제49조의2 ②"}, rules: []*tariff.Entry{entry}})
	default:
		err = r.slight(s, &rule, minutes, entry)
	}
	if err != nil {
		return nil, err
	}
	return s.charge()
}

func (r *Compensation) check() error {
	switch {
	case r.From == 0 || r.To <= r.From:
		return wrong("to", "from과 그 뒤의 to가 있어야 하는데 %q부터 %q까지입니다", r.From, r.To)
	case !exempt[r.Ground] && !answering[r.Ground]:
		return wrong("ground", "제47조 ①의 몇 호인지 1부터 7까지로 적어야 하는데 %d입니다", r.Ground)
	case r.Fault != FaultNone && r.Fault != FaultSlight && r.Fault != FaultGross:
		return wrong("fault", "한전의 책임은 none(없음), slight(경과실), gross(고의·중과실) 중 하나여야 하는데 %q입니다", string(r.Fault))
	case r.Fault == FaultGross && r.Damage == nil && !exempt[r.Ground]:
		return wrong("damage", "고의·중과실에는 손해액(damage)을 적어야 합니다")
	case r.Damage != nil:
		return amount("damage", *r.Damage)
	}
	return nil
}

// checkBills wants as many bills as are averaged, one after the other, up to the interruption.
func (r *Compensation) checkBills(count int64) error {
	if int64(len(r.Bills)) != count {
		return wrong("bills", "직전 %d개월의 청구요금이 있어야 하는데 %d개입니다", count, len(r.Bills))
	}
	for i := range r.Bills {
		b, path := &r.Bills[i], fmt.Sprintf("bills[%d]", i)
		switch {
		case b.Period.From.IsZero() || b.Period.Days() < 1:
			return wrong(path+".period", "기간은 from과 그 뒤의 to가 있어야 하는데 %q부터 %q까지입니다", b.Period.From, b.Period.To)
		case i > 0 && b.Period.From != r.Bills[i-1].Period.To:
			return wrong(path+".period", "앞의 기간이 끝나는 %s부터여야 하는데 %s부터입니다", r.Bills[i-1].Period.To, b.Period.From)
		case b.Period.To > r.From.Date():
			return wrong(path+".period", "중지·제한한 %s 앞에 끝난 기간이어야 하는데 %s에 끝납니다", r.From.Date(), b.Period.To-1)
		}
		if err := amount(path+".amount", b.Amount); err != nil {
			return err
		}
	}
	return nil
}

// slight adds the limit by minutes, then what the damage, the least and a month's charge change of it (제49조의2 ②, ③).
func (r *Compensation) slight(s *sheet, rule *tariff.CompensationRule, minutes int64, entry *tariff.Entry) error {
	if err := r.checkBills(rule.Bills); err != nil {
		return err
	}
	step := 0
	for step < len(rule.Minutes) && minutes > rule.Minutes[step] {
		step++
	}
	var sum kilowon.Won
	var days int64
	for i := range r.Bills {
		sum += r.Bills[i].Amount
		days += int64(r.Bills[i].Period.Days())
	}
	cite := kilowon.Cite(fmt.Sprintf("제49조의2 ② %d호", step+1))
	limit := s.add(line{key: "limit", label: "배상 한도액", cites: []kilowon.Cite{cite, "제49조의2 ③"}, rounding: s.unnamed(), rules: []*tariff.Entry{s.rule("compensation-hour")},
		note: fmt.Sprintf("%s부터 %s까지 %d분, 직전 %d개월 %d일의 청구요금으로 계산합니다.", r.From, r.To, minutes, rule.Bills, days),
		parts: []part{{key: "minutes", label: "해당 시간 요금", days: kilowon.Period{From: r.Bills[0].Period.From, To: r.Bills[len(r.Bills)-1].Period.To}.String(), of: -sum,
			by: []factor{share(minutes, days*24*60, "분"), times(rule.Times[step], "배")}, entry: entry}}})
	paid := -limit
	change := func(key, label, note string, to kilowon.Won) {
		s.add(line{key: key, label: label, amount: paid - to, formula: fmt.Sprintf("%v원 → %v원", paid, to), note: note, cites: []kilowon.Cite{"제49조의2 ②"}, rules: []*tariff.Entry{entry}})
		paid = to
	}
	if r.Damage != nil && *r.Damage < paid {
		change("damage", "손해액까지", "손해액이 한도액보다 적습니다.", *r.Damage)
	}
	if paid < rule.Least {
		change("least", "최저 배상액", fmt.Sprintf("%v원보다 적으면 %v원을 배상합니다.", rule.Least, rule.Least), rule.Least)
	}
	if month := sum * kilowon.Won(rule.Months) / kilowon.Won(rule.Bills); paid > month {
		change("month", "1개월 요금까지", fmt.Sprintf("%d개월 요금 %v원(%v원 ÷ %d)을 넘지 않습니다.", rule.Months, month, sum, rule.Bills), month)
	}
	return nil
}
