package receivable

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// EndCause is why supply had ended.
type EndCause string

// The causes for which supply ends.
const (
	// EndRequested is a termination the customer asked for (제13조).
	EndRequested EndCause = "requested"
	// EndUnpaid is a termination for which the customer answers (제15조).
	EndUnpaid EndCause = "unpaid"
	// EndSuspended is a stop of supply for which the customer answers (제45조).
	EndSuspended EndCause = "suspended"
	// EndPaused is use suspended at the customer's wish (제81조).
	EndPaused EndCause = "paused"
)

// ReuseFee asks what being supplied again costs (재사용수수료, 제46조 ②).
type ReuseFee struct {
	Ended  kilowon.Date `json:"ended"`
	Reused kilowon.Date `json:"reused"`
	Cause  EndCause     `json:"cause"`
	// ThreePhase, MeterRemoved and OffHours (outside office hours) decide the fee.
	ThreePhase   bool `json:"three_phase,omitempty"`
	MeterRemoved bool `json:"meter_removed,omitempty"`
	OffHours     bool `json:"off_hours,omitempty"`
	// Limiter says that a current limiter is taken off a home that was never cut off.
	Limiter bool `json:"limiter,omitempty"`
	// OtherCustomer and SameTerms say that another customer begins at the same place on the same terms.
	OtherCustomer bool `json:"other_customer,omitempty"`
	SameTerms     bool `json:"same_terms,omitempty"`
}

// Charge is the fee with VAT, or nothing for the cases of 제46조 ② 단서. After the years of 제16조 it is unencoded, as construction charges are compared.
func (r *ReuseFee) Charge(book *tariff.Book) (*Charge, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	terms, termsEntry, err := at(book, book.Receivables.ReuseTerms, r.Reused)
	if err != nil {
		return nil, err
	}
	rule, entry, err := at(book, book.Receivables.ReuseFee, r.Reused)
	if err != nil {
		return nil, err
	}
	s := newSheet(book, KindReuse, r.Reused)
	free := line{key: "fee", label: KindReuse.String(), formula: "0원", rules: []*tariff.Entry{termsEntry}}
	terminated := r.Cause == EndRequested || r.Cause == EndUnpaid
	switch {
	case r.Limiter:
		free.cites, free.note = []kilowon.Cite{"제46조 ② 1호"}, "전류제한기를 떼고 정상으로 공급하는 주거용 주택용전력이어서 내지 않습니다."
		s.add(free)
		return s.charge()
	case r.Cause == EndRequested && r.OtherCustomer && r.SameTerms && r.Reused <= sameDay(r.Ended, terms.FreeMonths):
		free.cites = []kilowon.Cite{"제46조 ② 2호"}
		free.note = fmt.Sprintf("다른 고객이 해지 후 %d개월 안에 같은 곳에서 같은 조건으로 다시 써서 내지 않습니다.", terms.FreeMonths)
		s.add(free)
		return s.charge()
	case terminated && r.Reused > sameDay(r.Ended, terms.Years*12):
		return nil, kilowon.At("reused", kilowon.Errorf(kilowon.Unencoded,
			"해지 후 %d년이 지나면 시설부담금과 견주어 정하는데(제16조 ① 3호) 그 계산은 여기에 없습니다. 해지일 %s, 재사용일 %s입니다", terms.Years, r.Ended, r.Reused))
	}
	if err := r.fee(s, &rule, entry, termsEntry); err != nil {
		return nil, err
	}
	s.total()
	return s.charge()
}

func (r *ReuseFee) check() error {
	if err := firstOf(given("ended", r.Ended), given("reused", r.Reused)); err != nil {
		return err
	}
	switch r.Cause {
	case EndRequested, EndUnpaid, EndSuspended, EndPaused:
	default:
		return wrong("cause", "끝난 까닭은 requested(해지 신청), unpaid(미납 해지), suspended(공급정지), paused(휴지) 중 하나여야 하는데 %q입니다", string(r.Cause))
	}
	if r.Reused < r.Ended {
		return wrong("reused", "재사용일은 끝난 날 %s 뒤여야 하는데 %s입니다", r.Ended, r.Reused)
	}
	return nil
}

func (r *ReuseFee) fee(s *sheet, rule *tariff.ReuseFeeRule, entry, terms *tariff.Entry) error {
	fee, label := rule.Single, "단상"
	switch {
	case r.ThreePhase && r.MeterRemoved:
		fee, label = rule.ThreeRemoved, "삼상, 계량기 철거"
	case r.ThreePhase:
		fee, label = rule.Three, "삼상"
	case r.MeterRemoved:
		fee, label = rule.SingleRemoved, "단상, 계량기 철거"
	}
	l := line{key: "fee", label: KindReuse.String(), cites: []kilowon.Cite{"제46조 ②"}, rounding: s.unnamed(), rules: []*tariff.Entry{terms},
		parts: []part{{key: "fee", label: label, of: fee, entry: entry}}}
	if r.OffHours {
		l.parts = append(l.parts, part{key: "off-hours", label: "근무시간 외", of: fee, by: []factor{byRatio(rule.OffHours)}, entry: entry})
	}
	return s.taxed(s.add(l), r.Reused)
}

// taxed adds VAT on a fee.
func (s *sheet) taxed(fee kilowon.Won, day kilowon.Date) error {
	rate, entry, err := at(s.book, s.book.VAT, day)
	if err != nil {
		return err
	}
	s.vat([]part{{key: entry.From.String(), label: "수수료", of: fee, by: []factor{byRatio(rate)}, entry: entry}}, "")
	return nil
}

// SwitchFee asks what opening and closing the service switch of a high-voltage customer costs at their wish (제46조 ③ since the terms of 2024).
type SwitchFee struct {
	Date        kilowon.Date `json:"date"`
	Underground bool         `json:"underground,omitempty"`
	// Exempt says that it was an emergency or the utility's own need.
	Exempt bool `json:"exempt,omitempty"`
}

// Charge is the fee with VAT; on days that are no business days it is more.
func (r *SwitchFee) Charge(book *tariff.Book) (*Charge, error) {
	if err := given("date", r.Date); err != nil {
		return nil, err
	}
	rule, entry, err := at(book, book.Receivables.SwitchFee, r.Date)
	if err != nil {
		return nil, err
	}
	s := newSheet(book, KindSwitch, r.Date)
	cites := []kilowon.Cite{"제46조 ③"}
	if r.Exempt {
		s.add(line{key: "fee", label: KindSwitch.String(), formula: "0원", cites: cites, rules: []*tariff.Entry{entry}, note: "면제되는 조작입니다."})
		return s.charge()
	}
	open, err := book.Calendar.NextBusinessDay(r.Date)
	if err != nil {
		return nil, kilowon.At("date", err)
	}
	fee, label := rule.Overhead, "공중"
	if r.Underground {
		fee, label = rule.Underground, "지중"
	}
	l := line{key: "fee", label: KindSwitch.String(), cites: cites, rounding: s.unnamed(), parts: []part{{key: "fee", label: label, of: fee, entry: entry}}}
	if open != r.Date {
		l.parts = append(l.parts, part{key: "off-hours", label: "영업일 외", of: fee, by: []factor{byRatio(rule.OffHours)}, entry: entry})
	}
	if err := s.taxed(s.add(l), r.Date); err != nil {
		return nil, err
	}
	s.total()
	return s.charge()
}
