package apartment

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// Move is a day inside the month on which another household took a dwelling over (이사, 별지 2-3 Ⅱ 8).
type Move struct {
	// Household is the index of the dwelling; On is the first day of those who moved in (rules: move-parts).
	Household int
	On        kilowon.Date
	// Register is what the meter showed then, OwnKWh the use since the reading before it, or since the move before it.
	Register metering.Register
	OwnKWh   int64
	// Left is the dwelling as it was for those who moved out: their discounts and number of households.
	Left Household
}

// Settle divides the use of each dwelling that another household took over inside the month, so that every household's part is reckoned by itself
// (별지 2-3 Ⅱ 8 라): own use by the meter, common use by days, the television fee with the last part (rules: move-parts). By the single method nothing is
// divided (별지 2-3 Ⅱ 8 마). It fails with code invalid where a move is not inside the month, or more was used up to it than in the whole month.
func (s *Statement) Settle() error {
	if len(s.Moves) == 0 || s.Method() == Single {
		return nil
	}
	moves := slices.Clone(s.Moves)
	slices.SortStableFunc(moves, func(a, b Move) int { return int(a.On - b.On) })
	parts := make([]Usage, 0, len(s.Usages)+len(moves))
	for i := range s.Usages {
		var err error
		if parts, err = s.settle(parts, s.Usages[i], moves); err != nil {
			return kilowon.At(s.Households[s.Usages[i].Household].Unit.String(), err)
		}
	}
	s.Usages, s.Moves = parts, nil
	return nil
}

// settle appends the parts of one use, which is the whole where nobody moved.
func (s *Statement) settle(parts []Usage, u Usage, moves []Move) ([]Usage, error) {
	left, from := u, s.Period.From
	for i := range moves {
		m := &moves[i]
		switch {
		case m.Household != u.Household:
			continue
		case m.On <= from || m.On >= s.Period.To:
			return nil, kilowon.Errorf(kilowon.Invalid, "이사한 날은 %v 뒤이고 %v 앞이어야 하는데 %v입니다", from, s.Period.To, m.On)
		case m.OwnKWh < 0 || m.OwnKWh > left.OwnKWh:
			return nil, kilowon.Errorf(kilowon.Invalid, "%v에 이사할 때까지의 사용량 %skWh가 그 달에 남은 사용량 %skWh보다 많습니다", m.On, kilowon.FormatInt(m.OwnKWh), kilowon.FormatInt(left.OwnKWh))
		}
		part := left
		part.Period, part.Left, part.Current, part.OwnKWh = kilowon.Period{From: from, To: m.On}, &m.Left, m.Register, m.OwnKWh
		if m.Left.TVSets = 0; !part.Period.Contains(m.Left.Swapped) {
			m.Left.Swapped, m.Left.SwapEnd, m.Left.SwapStart = 0, 0, 0
		}
		part.CommonKWh = min(left.CommonKWh, kilowon.DivHalfUp(u.CommonKWh*int64(part.Period.Days()), int64(s.Period.Days())))
		parts = append(parts, part)
		left.Previous, from = m.Register, m.On
		left.OwnKWh, left.CommonKWh = left.OwnKWh-part.OwnKWh, left.CommonKWh-part.CommonKWh
	}
	if from > s.Period.From {
		left.Period = kilowon.Period{From: from, To: s.Period.To}
	}
	return append(parts, left), nil
}

// Of is the dwelling as it is for whoever a use is of.
func (s *Statement) Of(u *Usage) *Household {
	if u.Left != nil {
		return u.Left
	}
	return &s.Households[u.Household]
}

// checkMoves is E31: a dwelling that was taken over inside the month cannot have used less in it than up to the day of the move.
func (c *checker) checkMoves() {
	if c.in.Complex.Method == Single {
		return
	}
	used := map[int]int64{}
	for i := range c.in.Moves {
		used[c.in.Moves[i].Household] += c.in.Moves[i].OwnKWh
	}
	for household, kwh := range used {
		at := c.at[household]
		if at < 0 {
			continue
		}
		if e := &c.entries[at]; !e.withheld && !e.parked && e.kwh < kwh {
			c.note(e, ColOwn, kilowon.Finding{Severity: kilowon.Stop, Code: codeMove, Read: strconv.FormatInt(e.kwh, 10), Cite: "별지 2-3 Ⅱ 8",
				Message: fmt.Sprintf("이사한 날까지 %skWh를 썼다고 신청한 세대인데 이 달의 사용량이 그보다 적습니다. 당월지침과 이사정산 신청의 사용량을 확인해 주세요.", kilowon.FormatInt(kwh))})
		}
	}
}
