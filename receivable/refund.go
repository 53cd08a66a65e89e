package receivable

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// Refund asks what is settled when charges were computed wrongly (요금의 재계산에 따른 환불 및 추가청구, 제76조).
type Refund struct {
	// Settled is the day the difference is given back or claimed.
	Settled kilowon.Date `json:"settled"`
	// UtilityFault says that the utility computed wrongly; then what was charged too much bears interest and what was charged too little does not.
	UtilityFault bool         `json:"utility_fault,omitempty"`
	Items        []RefundItem `json:"items"`
	// Instalments is in how many months an additional charge is paid; InterestRate the yearly rate for that, which is not public ("0.05").
	Instalments  int64  `json:"instalments,omitempty"`
	InterestRate string `json:"interest_rate,omitempty"`
}

// RefundItem is one month's claim as it was made and as it should have been.
type RefundItem struct {
	Month kilowon.Month `json:"month"`
	// Paid is the day it was paid; needed where interest is due.
	Paid    kilowon.Date `json:"paid,omitzero"`
	Charged kilowon.Won  `json:"charged"`
	Proper  kilowon.Won  `json:"proper"`
}

func (i *RefundItem) difference() kilowon.Won { return i.Proper - i.Charged }

// Charge is the difference, below zero where it is given back, with the interest that is due, in parts where it is paid so (제76조).
func (r *Refund) Charge(book *tariff.Book) (*Charge, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	rules := book.Rules["settlement-next-bill"]
	if first := book.Entry(rules).From; r.Settled < first {
		return nil, kilowon.Errorf(kilowon.Unencoded, "요금 정산 규정은 %s부터 요금표에 있어 %s의 정산은 계산하지 않습니다", first, r.Settled)
	}
	s := newSheet(book, KindRefund, r.Settled)
	l := line{key: "difference", label: "요금 차액", cites: []kilowon.Cite{"제76조 ①"}, rules: []*tariff.Entry{book.Entry(rules)}}
	for i := range r.Items {
		item := &r.Items[i]
		l.parts = append(l.parts, part{key: item.Month.String(), label: item.Month.String() + "분", of: item.difference(),
			shown: fmt.Sprintf("%v원 - %v원", item.Proper, item.Charged)})
	}
	net := s.add(l)
	if r.UtilityFault {
		if err := r.interest(s); err != nil {
			return nil, err
		}
	}
	if r.Instalments > 1 {
		if net <= 0 {
			return nil, wrong("instalments", "추가로 청구할 금액이 있어야 나누어 내는데 차액이 %v원입니다", net)
		}
		if err := r.inParts(s); err != nil {
			return nil, err
		}
	}
	return s.charge()
}

// maxInstalments bounds the months of an additional charge: ten years, the longest time such a claim lives.
const maxInstalments = 120

func (r *Refund) check() error {
	if err := given("settled", r.Settled); err != nil {
		return err
	}
	if len(r.Items) == 0 {
		return wrong("items", "다시 계산한 달(items)이 없습니다")
	}
	if r.Instalments < 0 || r.Instalments > maxInstalments {
		return wrong("instalments", "나누어 내는 횟수는 1부터 %d까지여야 하는데 %d입니다", maxInstalments, r.Instalments)
	}
	for i := range r.Items {
		item, path := &r.Items[i], fmt.Sprintf("items[%d]", i)
		switch {
		case item.Month.IsZero():
			return wrong(path+".month", "청구월이 없습니다. 2026-05처럼 적어 주세요")
		case i > 0 && item.Month <= r.Items[i-1].Month:
			return wrong(path+".month", "달은 차례로 한 번씩 적어야 하는데 %s 다음에 %s입니다", r.Items[i-1].Month, item.Month)
		case item.Paid > r.Settled:
			return wrong(path+".paid", "낸 날은 정산일 %s보다 늦지 않아야 하는데 %s입니다", r.Settled, item.Paid)
		case r.UtilityFault && item.difference() < 0 && item.Paid.IsZero():
			return wrong(path+".paid", "환불이자를 계산하려면 낸 날이 있어야 합니다")
		}
		if err := firstOf(amount(path+".charged", item.Charged), amount(path+".proper", item.Proper)); err != nil {
			return err
		}
	}
	return nil
}

// interest adds that on what was charged too much, from the day it was paid to the day before it is given back (제76조 ②).
func (r *Refund) interest(s *sheet) error {
	rule, entry, err := at(s.book, s.book.Receivables.Interest, r.Settled)
	if err != nil {
		return err
	}
	l := line{key: "interest", label: "환불이자", cites: []kilowon.Cite{"제76조 ②"}, rounding: s.unnamed()}
	for i := range r.Items {
		item := &r.Items[i]
		held := kilowon.Period{From: item.Paid, To: r.Settled}
		if item.difference() < 0 && held.Days() > 0 {
			l.parts = append(l.parts, part{key: item.Month.String(), label: item.Month.String() + "분", days: held.String(), of: item.difference(),
				by: []factor{byRatio(rule.Ratio), share(int64(held.Days()), rule.YearDays, "일")}, entry: entry})
		}
	}
	if len(l.parts) > 0 {
		s.add(l)
	}
	return nil
}

// inParts divides an additional charge into equal months; without the utility's fault each later part bears interest until it is due (제76조 ③).
func (r *Refund) inParts(s *sheet) error {
	cut, entry, err := at(s.book, s.book.Receivables.InstalmentRounding, r.Settled)
	if err != nil {
		return err
	}
	first := &s.out.Lines[0]
	first.Cites = append(first.Cites, "제76조 ③")
	first.Rules = append(first.Rules, rating.ExplainEntry(entry))
	s.divide(Payment{Month: r.Settled.Month(), Amount: s.out.Amount}, r.Instalments, []factor{share(1, r.Instalments, "")}, cut)
	if r.UtilityFault {
		first.Note = "한전의 잘못이므로 나누어 내도 이자가 붙지 않습니다."
		return nil
	}
	rate, err := r.rate()
	if err != nil {
		return err
	}
	interest, _, err := at(s.book, s.book.Receivables.Interest, r.Settled)
	if err != nil {
		return err
	}
	for i := range s.out.Payments {
		p := &s.out.Payments[i]
		held := kilowon.Period{From: r.Settled, To: sameDay(r.Settled, int64(i))}
		if held.Days() < 1 {
			continue
		}
		more := s.add(line{key: fmt.Sprintf("interest/%d", i+1), label: fmt.Sprintf("%d회 이자", i+1), cites: []kilowon.Cite{"제76조 ③"}, rounding: s.unnamed(),
			note:  "이자율은 물을 때 적은 것입니다(시행세칙이 공개되어 있지 않음).",
			parts: []part{{key: "rate", label: p.Month.String() + "에 낼 금액", days: held.String(), of: p.Amount, by: []factor{byRatio(rate), share(int64(held.Days()), interest.YearDays, "일")}}}})
		p.Amount += more
		p.Formula += fmt.Sprintf(" + 이자 %v원", more)
	}
	return nil
}

func (r *Refund) rate() (kilowon.Ratio, error) {
	if r.InterestRate == "" {
		return 0, wrong("interest_rate", "한전의 잘못이 아닌 추가청구를 나누어 내면 이자가 붙는데 이자율은 공개되어 있지 않습니다. 연 이자율을 \"0.05\"처럼 적어 주세요")
	}
	rate, err := kilowon.ParseRatio(r.InterestRate)
	if err == nil && (rate < 0 || rate > kilowon.RatioScale) {
		err = kilowon.Errorf(kilowon.Invalid, "이자율은 \"0\"부터 \"1\"까지여야 하는데 %q입니다", r.InterestRate)
	}
	return rate, kilowon.At("interest_rate", err)
}
