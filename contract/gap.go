package contract

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// KeptYears is for how many years after its termination a contract's data may be kept (form 별지 1-1 and 1-2, 개인정보 수집·이용 동의서 3).
const KeptYears = 10

// KeptUntil is the day on which what is kept of a contract terminated on a day is erased, unless something is still owed.
func KeptUntil(ended kilowon.Date) kilowon.Date { return AfterYears(ended, KeptYears) }

// Gap is a time without supply: from a termination (해지, 제13조) until supply begins again (재사용, 제46조).
type Gap struct {
	// From is the day of the termination, the first one without supply; To the first day of supply again, zero while there is none.
	From, To kilowon.Date
}

// Gaps are those of one contract, oldest first.
type Gaps []Gap

// Ended is the day from which the contract stands terminated; zero where it runs.
func (g Gaps) Ended() kilowon.Date {
	if n := len(g); n > 0 && g[n-1].To.IsZero() {
		return g[n-1].From
	}
	return 0
}

// Cuts reports whether a period has a day without supply, and the first such day.
func (g Gaps) Cuts(p kilowon.Period) (kilowon.Date, bool) {
	for i := range g {
		if from := max(g[i].From, p.From); from < p.To && (g[i].To.IsZero() || from < g[i].To) {
			return from, true
		}
	}
	return 0, false
}

// Next tells how reading goes on where all days before one are read: the first day to be read, the day on which supply ends then (zero where no end is
// known), and whether nothing is left to read.
func (g Gaps) Next(read kilowon.Date) (from, ends kilowon.Date, over bool) {
	from = read
	for i := range g {
		switch {
		case g[i].From > from:
			return from, g[i].From, false
		case g[i].To.IsZero():
			return from, 0, true
		}
		from = max(from, g[i].To)
	}
	return from, 0, false
}

// Whole is the regular reading period whose days a month is charged by where supply ended or began again inside it (제80조; rules: contract-end); zero where
// the month counts by itself.
func (g Gaps) Whole(month kilowon.Month, readingDay int, read kilowon.Period) kilowon.Period {
	whole, first, last := read, tariff.ReadingDate(month-1, readingDay), tariff.ReadingDate(month, readingDay)
	for i := range g {
		if g[i].From == read.To && last > read.To {
			whole.To = last
		}
		if g[i].To == read.From && first < read.From {
			whole.From = first
		}
	}
	if whole == read {
		return kilowon.Period{}
	}
	return whole
}
