package receivable

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// EndedBase asks what base charge is owed for time without supply when it is resumed at the same place on the same terms (해지기간 중 기본요금, 제16조 ① 1호).
type EndedBase struct {
	// Base is a whole month's base charge of what was ended, or of the contract power taken off (제14조), before discounts.
	Base kilowon.Won `json:"base"`
	// ByContract says that the contract power is the billing demand (제68조 ②).
	ByContract bool `json:"by_contract,omitempty"`
	// Gaps are the times without supply in their order; the last is the one that is asked about.
	Gaps []Gap `json:"gaps"`
}

// Gap is time without supply: from the day of termination, which is its first, up to the day of resumption, which is supplied.
type Gap struct {
	Ended  kilowon.Date `json:"ended"`
	Reused kilowon.Date `json:"reused"`
	// Cause is EndRequested (제13조, 제14조) or EndUnpaid (제15조).
	Cause EndCause `json:"cause"`
	// Other says that another customer resumed, or that place or terms are others.
	Other bool `json:"other,omitempty"`
}

// maxGaps bounds the terminations of one place.
const maxGaps = 100

// Charge claims the base charge of a second resumption within the year, with what was withheld at the first; a first one is told and not claimed.
func (r *EndedBase) Charge(book *tariff.Book) (*Charge, error) {
	if err := firstOf(amount("base", r.Base), r.check()); err != nil {
		return nil, err
	}
	last := &r.Gaps[len(r.Gaps)-1]
	rule, entry, err := at(book, book.Receivables.EndedBase, last.Reused)
	if err != nil {
		return nil, err
	}
	s := newSheet(book, KindEndedBase, last.Reused)
	l := line{key: "base", label: KindEndedBase.String(), cites: []kilowon.Cite{"제16조 ① 1호"}, rounding: s.unnamed(), rules: []*tariff.Entry{entry, s.rule("ended-base-days")}}
	if why := last.free(&rule); why != "" {
		l.formula, l.rounding, l.note = "0원", nil, why
		s.add(l)
		return s.charge()
	}
	due := r.due(&rule)
	for i := range due {
		l.parts = append(l.parts, r.parts(&due[i], &rule, entry)...)
	}
	if len(due) > 1 {
		l.note = fmt.Sprintf("재사용일 %s부터 %d개월 안에 해지하고 그 해지일부터 %d개월 안에 다시 써서, 보류한 기본요금까지 부담합니다.", r.Gaps[len(r.Gaps)-2].Reused, rule.Months, rule.Months)
		s.add(l)
		return s.charge()
	}
	if r.claimed(&rule) {
		s.add(l)
		return s.charge()
	}
	held := newSheet(book, KindEndedBase, last.Reused)
	held.add(l)
	if held.err != nil {
		return nil, held.err
	}
	l.note = fmt.Sprintf("기본요금 %s = %v원의 청구를 보류합니다. %s까지 해지하고 그 해지일부터 %d개월 안에 다시 쓰면 그때 함께 부담합니다.",
		held.out.Lines[0].Formula, held.out.Amount, sameDay(last.Reused, rule.Months), rule.Months)
	l.formula, l.parts, l.rounding = "0원(보류)", nil, nil
	s.add(l)
	return s.charge()
}

func (r *EndedBase) check() error {
	if len(r.Gaps) == 0 || len(r.Gaps) > maxGaps {
		return wrong("gaps", "해지했다가 다시 쓴 때(gaps)는 1개에서 %d개 사이여야 하는데 %d개입니다", maxGaps, len(r.Gaps))
	}
	for i := range r.Gaps {
		g, path := &r.Gaps[i], fmt.Sprintf("gaps[%d]", i)
		if err := firstOf(given(path+".ended", g.Ended), given(path+".reused", g.Reused)); err != nil {
			return err
		}
		switch {
		case g.Cause != EndRequested && g.Cause != EndUnpaid:
			return wrong(path+".cause", "해지의 까닭은 requested(해지 신청, 계약전력 감소)나 unpaid(고객의 책임)여야 하는데 %q입니다", string(g.Cause))
		case g.Reused <= g.Ended:
			return wrong(path+".reused", "재사용일은 해지일 %s 뒤여야 하는데 %s입니다", g.Ended, g.Reused)
		case i > 0 && g.Ended < r.Gaps[i-1].Reused:
			return wrong(path+".ended", "해지일은 차례로, 앞의 재사용일 %s부터여야 하는데 %s입니다", r.Gaps[i-1].Reused, g.Ended)
		}
	}
	return nil
}

// free is why nothing is owed for a gap, "" where it is.
func (g *Gap) free(rule *tariff.EndedBaseRule) string {
	switch {
	case g.Cause == EndUnpaid:
		return "고객의 책임으로 해지되어(제15조) 해지기간의 기본요금을 부담하지 않습니다(1호 나)."
	case g.Other:
		return "다른 고객이거나 장소나 공급조건이 달라 해지기간의 기본요금을 부담하지 않습니다."
	case g.Reused > sameDay(g.Ended, rule.Months):
		return fmt.Sprintf("해지일 %s부터 %d개월이 지나 다시 써서 부담하지 않습니다.", g.Ended, rule.Months)
	}
	return ""
}

// follows reports whether a gap was begun within the year after the resumption before it, both owed for.
func (r *EndedBase) follows(i int, rule *tariff.EndedBaseRule) bool {
	return i > 0 && r.Gaps[i].free(rule) == "" && r.Gaps[i-1].free(rule) == "" && r.Gaps[i].Ended <= sameDay(r.Gaps[i-1].Reused, rule.Months)
}

// claimed reports whether the last gap is claimed at once, as those before it were already.
func (r *EndedBase) claimed(rule *tariff.EndedBaseRule) bool { return r.follows(len(r.Gaps)-1, rule) }

// due is the last gap with the withheld one before it, where that was not claimed yet.
func (r *EndedBase) due(rule *tariff.EndedBaseRule) []Gap {
	n := len(r.Gaps)
	if r.claimed(rule) && !r.follows(n-2, rule) {
		return r.Gaps[n-2:]
	}
	return r.Gaps[n-1:]
}

// parts are whole months and the days that remain over the calendar days of the month they begin in.
func (r *EndedBase) parts(g *Gap, rule *tariff.EndedBaseRule, entry *tariff.Entry) []part {
	months := int64(0)
	for sameDay(g.Ended, months+1) <= g.Reused {
		months++
	}
	start := sameDay(g.Ended, months)
	make := func(key string, by factor, p kilowon.Period) part {
		out := part{key: g.Ended.String() + "/" + key, label: "기본요금", days: p.String(), of: r.Base, by: []factor{by}, entry: entry}
		if r.ByContract {
			out.by = append(out.by, byRatio(rule.ByContract))
		}
		return out
	}
	var out []part
	if months > 0 {
		out = append(out, make("months", times(months, "개월"), kilowon.Period{From: g.Ended, To: start}))
	}
	if rest := int64(g.Reused - start); rest > 0 {
		out = append(out, make("days", share(rest, int64(start.Month().Days()), "일"), kilowon.Period{From: start, To: g.Reused}))
	}
	return out
}
