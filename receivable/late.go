package receivable

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// LateFee asks what is added to a bill that is paid after its due day (연체료, 제75조).
type LateFee struct {
	// Due is the due day. Where it is not given it follows from the reading day (제74조 ②).
	Reading kilowon.Date `json:"reading,omitzero"`
	Due     kilowon.Date `json:"due,omitzero"`
	Paid    kilowon.Date `json:"paid"`
	// Unpaid is what was claimed with tax and fund but without the television fee; TVFee is that fee.
	Unpaid kilowon.Won `json:"unpaid"`
	TVFee  kilowon.Won `json:"tv_fee,omitempty"`
}

// Charge charges each of two months from the due day on by its days, and the television fee once (제75조, 방송법).
func (r *LateFee) Charge(book *tariff.Book) (*Charge, error) {
	due, rules, err := r.due(book)
	if err == nil {
		err = firstOf(given("paid", r.Paid), amount("unpaid", r.Unpaid), amount("tv_fee", r.TVFee))
	}
	if err != nil {
		return nil, err
	}
	s := newSheet(book, KindLate, due)
	if r.Paid <= due {
		s.add(line{key: "late_fee", label: KindLate.String(), formula: fmt.Sprintf("%s 납부, 납기일 %s", r.Paid, due), cites: []kilowon.Cite{"제75조"},
			note: "납기일까지 내어 연체료가 없습니다.", rules: rules})
		return s.charge()
	}
	if err := r.electricity(s, due, rules); err != nil {
		return nil, err
	}
	if r.TVFee > 0 {
		if err := r.television(s, due); err != nil {
			return nil, err
		}
	}
	return s.charge()
}

func (r *LateFee) due(book *tariff.Book) (kilowon.Date, []*tariff.Entry, error) {
	switch {
	case !r.Due.IsZero() && !r.Reading.IsZero():
		return 0, nil, wrong("reading", "납기일(due)과 검침일(reading) 중 하나만 적어 주세요")
	case !r.Due.IsZero():
		return r.Due, nil, nil
	case r.Reading.IsZero():
		return 0, nil, given("due", r.Due)
	}
	due, err := book.Calendar.DueDate(r.Reading)
	if err != nil {
		return 0, nil, kilowon.At("reading", err)
	}
	group, err := book.Calendar.ReadingGroup(r.Reading)
	if err != nil {
		return 0, nil, kilowon.At("reading", err)
	}
	shift, err := book.Calendar.DueShiftEntry(r.Reading)
	return due, []*tariff.Entry{group.Entry, shift}, err
}

func (r *LateFee) electricity(s *sheet, due kilowon.Date, rules []*tariff.Entry) error {
	rule, entry, err := at(s.book, s.book.Receivables.LateFee, due)
	if err != nil {
		return err
	}
	l := line{key: "late_fee", label: KindLate.String(), cites: []kilowon.Cite{"제75조"}, rounding: s.unnamed(),
		rules: append(rules, s.rule("late-fee-month"), s.rule("late-fee-base"))}
	start := due
	for i, rate := range []kilowon.Ratio{rule.First, rule.Next} {
		end := sameDay(due, int64(i)+1)
		if r.Paid <= start {
			break
		}
		late := kilowon.Period{From: start + 1, To: min(r.Paid, end) + 1}
		l.parts = append(l.parts, part{key: fmt.Sprintf("month-%d", i+1), label: [...]string{"처음 1개월", "다음 1개월"}[i], days: late.String(), of: r.Unpaid,
			by: []factor{byRatio(rate), share(int64(late.Days()), int64(end-start), "일")}, entry: entry})
		start = end
	}
	l.note = fmt.Sprintf("납기일 %s의 다음 날부터 %s까지 %d일 연체", due, r.Paid, int(r.Paid-due))
	if r.Paid > start {
		l.note += fmt.Sprintf(". %s 뒤의 날에는 더 붙지 않습니다", start)
	}
	l.note += "."
	s.add(l)
	return nil
}

func (r *LateFee) television(s *sheet, due kilowon.Date) error {
	rate, entry, err := at(s.book, s.book.Receivables.TVLateFee, due)
	if err != nil {
		return err
	}
	s.add(line{key: "tv", label: "TV수신료 가산금", cites: []kilowon.Cite{entry.Source.Cite}, rounding: s.unnamed(), note: "날수와 상관없이 한 번 붙습니다.",
		parts: []part{{key: "surcharge", label: tariff.ChargeTV.String(), of: r.TVFee, by: []factor{byRatio(rate)}, entry: entry}}})
	return nil
}
