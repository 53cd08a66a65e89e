package app

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
)

// Comparison says what the same months would have cost under other choices: the same answer for command, interface, page and workbook. Amounts are
// what is invoiced, in whole won, unless they are said to be before tax.
type Comparison struct {
	// Title is whose months they are.
	Title string `json:"title"`
	// Held is the choice of the last month; HeldTotal is what the months cost as they were held, Regret what of that the best choice would have saved.
	Held      string           `json:"held"`
	HeldTotal kilowon.Won      `json:"held_total"`
	Best      string           `json:"best"`
	Regret    kilowon.Won      `json:"regret"`
	Choices   []ComparedChoice `json:"choices"`
	Months    []ComparedMonth  `json:"months"`
	BreakEven *BreakEven       `json:"break_even,omitempty"`
	Locks     []ChangeLock     `json:"locks"`
	LeftOut   []LeftOutMonth   `json:"left_out,omitempty"`
	Notes     []string         `json:"notes,omitempty"`
}

// ComparedChoice is one choice over all months. With a Reason it could not be compared and its amounts are 0.
type ComparedChoice struct {
	Name           string      `json:"name"`
	Held           bool        `json:"held"`
	Best           bool        `json:"best"`
	Condition      string      `json:"condition,omitempty"`
	Total          kilowon.Won `json:"total"`
	Average        kilowon.Won `json:"average"`
	Saving         kilowon.Won `json:"saving"`
	SavingMonth    kilowon.Won `json:"saving_month"`
	SavingYear     kilowon.Won `json:"saving_year"`
	Regret         kilowon.Won `json:"regret"`
	CheapestMonths int         `json:"cheapest_months"`
	Reason         string      `json:"reason,omitempty"`
}

// ComparedMonth is one month under all choices: Costs stand in the order of the choices, 0 where one could not be told.
type ComparedMonth struct {
	Month         kilowon.Month   `json:"month"`
	Period        kilowon.Period  `json:"period"`
	KWh           int64           `json:"kwh"`
	BillingKW     int64           `json:"billing_kw,omitempty"`
	Floor         bool            `json:"floor,omitempty"`
	Hours         int64           `json:"hours,omitempty"`
	LoadFactor    string          `json:"load_factor,omitempty"`
	CommonPercent int64           `json:"common_percent,omitempty"`
	HeldChoice    string          `json:"held_choice"`
	Held          kilowon.Won     `json:"held"`
	Costs         []kilowon.Won   `json:"costs"`
	Best          string          `json:"best"`
	Cheapest      []ComparedRange `json:"cheapest,omitempty"`
}

// ComparedRange says which choice costs least over a range, both ends included.
type ComparedRange struct {
	From   int64  `json:"from"`
	To     int64  `json:"to"`
	Choice string `json:"choice"`
}

// BreakEven is how the choices would have gone in the last month with more or less use: the amounts before tax (전기요금계) at some points.
type BreakEven struct {
	Name    string           `json:"name"`
	Unit    string           `json:"unit"`
	Month   kilowon.Month    `json:"month"`
	At      int64            `json:"at"`
	Choices []string         `json:"choices"`
	Points  []BreakEvenPoint `json:"points"`
	Ranges  []ComparedRange  `json:"ranges"`
}

// BreakEvenPoint is what the choices cost at one point, in their order.
type BreakEvenPoint struct {
	X     int64         `json:"x"`
	Costs []kilowon.Won `json:"costs"`
}

// ChangeLock is the rule that holds a choice for a year. Since is the day from which the present choice is known to hold, Known whether it was made on
// that day; Earliest is the first day it may be changed, the latest such day where the day it was made is not known.
type ChangeLock struct {
	What     string       `json:"what"`
	Article  kilowon.Cite `json:"article"`
	Since    kilowon.Date `json:"since"`
	Known    bool         `json:"known"`
	Earliest kilowon.Date `json:"earliest"`
	Text     string       `json:"text"`
}

// LeftOutMonth is a month that no choice could be told of.
type LeftOutMonth struct {
	Month  kilowon.Month `json:"month"`
	Reason string        `json:"reason"`
}

// maxComparedMonths is five years of months, maxComparedPowers how many contract powers may be asked for.
const (
	maxComparedMonths = 60
	maxComparedPowers = 10
)

// newLock works out when a choice may be changed and says it in a sentence.
func newLock(what string, article kilowon.Cite, since kilowon.Date, known bool) ChangeLock {
	l := ChangeLock{What: what, Article: article, Since: since, Known: known, Earliest: rating.NextChange(since)}
	if known {
		l.Text = fmt.Sprintf("지금의 %s은 %v부터 적용했고 1년 안에는 다른 것으로 바꿀 수 없으므로, %v부터 바꿀 수 있습니다(%s).", what, since, l.Earliest, article)
	} else {
		l.Text = fmt.Sprintf("지금의 %s은 늦어도 %v부터 적용했고 1년 안에는 다른 것으로 바꿀 수 없으므로, 늦어도 %v부터는 바꿀 수 있습니다(%s). 바꾼 날이 더 이르면 그만큼 빨라집니다.",
			what, since, l.Earliest, article)
	}
	return l
}

// shortNote warns that the figures of a year were made from fewer months.
func shortNote(months int) []string {
	if months >= 12 {
		return nil
	}
	return []string{fmt.Sprintf("1년 금액은 %d달을 12달로 늘린 것입니다. 여름과 겨울의 요금이 달라 열두 달을 모두 견준 것과 다를 수 있습니다.", months)}
}

// tally collects the months of a comparison and the words for its choices.
type tally struct {
	rating.Comparison
	names, conditions []string
	months            []ComparedMonth
}

// add counts one month.
func (t *tally) add(m ComparedMonth, costs []rating.Cost) {
	t.Comparison.Held = append(t.Comparison.Held, m.Held)
	if t.Costs == nil {
		t.Costs = make([][]rating.Cost, len(costs))
	}
	for i := range costs {
		t.Costs[i] = append(t.Costs[i], costs[i])
	}
	t.months = append(t.months, m)
}

// answer puts the comparison into words and figures.
func (t *tally) answer(title string) *Comparison {
	best := t.Best()
	out := &Comparison{Title: title, HeldTotal: t.HeldTotal(), Regret: t.Regret(), Months: t.months, Locks: []ChangeLock{}}
	if n := len(t.months); n > 0 {
		out.Held = t.months[n-1].HeldChoice
	}
	if best >= 0 {
		out.Best = t.names[best]
	}
	for i, name := range t.names {
		c := ComparedChoice{Name: name, Condition: t.conditions[i], Held: i == t.Current, Best: i == best}
		if month, err := t.Failed(i); err != nil {
			c.Reason = t.months[month].Month.String() + " 검침분: " + errorDetail(err).Message
		} else {
			o := t.Outcome(i)
			c.Total, c.Average, c.Saving, c.SavingMonth, c.SavingYear = o.Total, o.Average, o.Saving, o.SavingMonth, o.SavingYear
			c.Regret, c.CheapestMonths = o.Regret, o.Cheapest
		}
		out.Choices = append(out.Choices, c)
		for m := range out.Months {
			out.Months[m].Costs = append(out.Months[m].Costs, t.Costs[i][m].Won)
		}
	}
	for m := range out.Months {
		if i := t.BestIn(m); i >= 0 {
			out.Months[m].Best = t.names[i]
		}
	}
	return out
}

// ranges names the choices of ranges.
func ranges(list []rating.Range, names []string) []ComparedRange {
	out := make([]ComparedRange, len(list))
	for i, r := range list {
		out[i] = ComparedRange{From: r.From, To: r.To, Choice: names[r.Choice]}
	}
	return out
}

// points prices the choices at every step from first to last.
func points(first, last, step int64, price func(x int64) ([]kilowon.Won, error)) ([]BreakEvenPoint, error) {
	var out []BreakEvenPoint
	for x := first; x <= last; x += step {
		costs, err := price(x)
		if err != nil {
			return nil, err
		}
		out = append(out, BreakEvenPoint{X: x, Costs: costs})
	}
	return out, nil
}

// byMonth puts months in order and refuses two of one month or too many. month gives the month of one.
func byMonth[T any](list []T, month func(*T) kilowon.Month) error {
	if len(list) == 0 {
		return kilowon.Errorf(kilowon.Invalid, "견줄 달이 없습니다. 한 달 이상을 주십시오.")
	}
	if len(list) > maxComparedMonths {
		return kilowon.Errorf(kilowon.Invalid, "한 번에 견줄 수 있는 달은 %d달까지인데 %d달입니다. 나누어 견주십시오.", maxComparedMonths, len(list))
	}
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(month(&a), month(&b)) })
	for i := 1; i < len(list); i++ {
		if m := month(&list[i]); m == month(&list[i-1]) {
			return kilowon.Errorf(kilowon.Invalid, "%v 검침분이 두 번 있습니다. 한 계약의 달을 한 번씩만 주십시오.", m)
		}
	}
	return nil
}

// BestIndex is the place of the best choice, -1 when there is none.
func (c *Comparison) BestIndex() int {
	return slices.IndexFunc(c.Choices, func(h ComparedChoice) bool { return h.Best })
}

// CheapestAt is the choice that costs least at a point, empty outside the ranges.
func (b *BreakEven) CheapestAt(x int64) string {
	for _, r := range b.Ranges {
		if r.From <= x && x <= r.To {
			return r.Choice
		}
	}
	return ""
}
