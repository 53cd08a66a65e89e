package rating_test

import (
	"fmt"
	"math/big"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// turns are the dates on which a price, a season, a cap or a share of the book changes.
var turns = func() []kilowon.Date {
	var out []kilowon.Date
	for _, s := range []string{"2016-12-01", "2017-01-01", "2018-06-15", "2018-07-01", "2018-07-15", "2018-08-12", "2018-09-01", "2018-09-12", "2019-07-01", "2021-01-01", "2021-07-01", "2022-04-01", "2022-07-01",
		"2022-10-01", "2023-01-01", "2023-05-16", "2023-11-09", "2024-07-01", "2024-10-24", "2025-01-01", "2025-02-01", "2025-04-01", "2025-07-01", "2026-04-16",
		"2026-06-01", "2024-03-01", "2025-06-01", "2025-09-01", "2025-11-01", "2025-12-01", "2026-03-01"} {
		out = append(out, kilowon.MustDate(s))
	}
	return out
}()

// question is one drawn input of both readings.
type question struct {
	terms []rating.Terms
	use   rating.Usage
	book  *tariff.Book
}

func (q question) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "book %d, %v read %v", slices.Index(switched, q.book), q.use.Period, q.use.ReadingMonth)
	if q.use.HasBands {
		fmt.Fprintf(&b, " bands %v", q.use.Bands)
	}
	fmt.Fprintf(&b, " %dkWh demand %+v factor %+v off %v\n", q.use.KWh, q.use.Demand, q.use.PowerFactor, q.use.HouseholdDiscount)
	for _, t := range q.terms {
		fmt.Fprintf(&b, "  [%v,%v) %v %dkW households %d non-dwelling %v tv %d", t.From, t.To, t.Key, t.ContractKW, t.Households, t.NonDwelling, t.TVSets)
		for _, d := range t.Discounts {
			fmt.Fprintf(&b, " %s[%v,%v)", d.Kind.Code(), d.From, d.To)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// undecided is how close below a whole won, in exact units of the bill, a reduction after a divided deduction may be taken for it (rules: whole-won).
const undecided = 24

// compare names every line in which the two readings differ.
func (q question) compare(b *rating.Bill) (diff []string) {
	err := rating.Rate(b, q.terms, &q.use, q.book)
	want, ok := judge(q.terms, &q.use, q.book)
	if (err == nil) != ok {
		return []string{fmt.Sprintf("error: rated %v, the oracle answers %v", err, ok)}
	}
	if err != nil || (want.lack != nil && want.lack.Cmp(big.NewRat(undecided, b.Scale)) < 0) {
		return nil
	}
	for c := range tariff.ChargeCount {
		if got := b.Sum(c); got != want.amount[c] {
			diff = append(diff, fmt.Sprintf("%s: rated %v, oracle %v", c.Code(), got, want.amount[c]))
		}
	}
	if b.ElectricityTotal != want.electricity || b.Total != want.total {
		diff = append(diff, fmt.Sprintf("total: rated %v and %v, oracle %v and %v", b.ElectricityTotal, b.Total, want.electricity, want.total))
	}
	return diff
}

// setting is the number an environment variable gives, or the usual one.
func setting(t *testing.T, name string, usual int) int {
	s := os.Getenv(name)
	if s == "" {
		return usual
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q", name, s)
	}
	return n
}

// Two readings of the terms of supply, written apart, agree on every line of every bill. The draws are the same each time; another seed draws others.
func TestOracle(t *testing.T) {
	const lanes = 4
	draws, first := (setting(t, "KILOWON_ORACLE_CASES", 100_000)+lanes-1)/lanes, setting(t, "KILOWON_ORACLE_SEED", 1)*1_000_000_000
	for lane := range lanes {
		t.Run("lane", func(t *testing.T) {
			t.Parallel()
			var b rating.Bill
			questions := rapid.Custom(drawQuestion)
			for i := range draws {
				seed := first + lane*draws + i
				q := questions.Example(seed)
				if diff := q.compare(&b); len(diff) > 0 {
					t.Fatalf("draw %d: %v%s", seed, q, strings.Join(diff, "\n"))
				}
			}
		})
	}
}

// switched are the book as it is and with other choices made: what public sources leave open can be changed in the data alone.
var switched = func() []*tariff.Book {
	average, raised := *book.Default(), *book.Default()
	average.Choices.WholeAverage = tariff.History[bool]{{From: turns[0], Value: true}}
	average.Choices.PeriodTolerance = tariff.History[int]{{Value: 0}}
	raised.Choices.SuperInIrregular = tariff.History[bool]{{Value: true}}
	raised.Choices.ZeroUseHalf = tariff.History[bool]{{Value: false}}
	// Caps that were raised for a while, as in the second half of 2022.
	for k := range raised.Discounts {
		raised.Discounts[k] = slices.Clone(raised.Discounts[k])
		for i := range raised.Discounts[k] {
			if d := &raised.Discounts[k][i]; d.From == kilowon.MustDate("2022-07-01") && d.Value.Cap > 0 {
				d.Value.Cap, d.Value.SummerCap = d.Value.Cap*14/10, d.Value.SummerCap*14/10
			}
		}
	}
	average.Seal()
	raised.Seal()
	return []*tariff.Book{book.Default(), book.Default(), book.Default(), &average, &raised}
}()

func drawQuestion(t *rapid.T) question {
	q := question{book: switched[rapid.IntRange(0, len(switched)-1).Draw(t, "book")]}
	q.use.Period = drawSpan(t)
	q.terms = []rating.Terms{drawSupply(t, q.use.Period)}
	if rapid.IntRange(0, 5).Draw(t, "changes") == 0 && q.use.Period.Days() > 1 {
		q.changeTerms(t)
	}
	q.use.Given = drawGiven(t, q.use.Period)
	n := int64(1)
	for i := range q.terms {
		n = max(n, q.terms[i].Households)
	}
	q.use.KWh = drawKWh(t, n)
	if q.terms[0].Key.Class != tariff.Residential || q.terms[len(q.terms)-1].Key.Class != tariff.Residential {
		q.drawMeters(t)
		q.drawStandby(t)
	}
	return q
}

// drawSpan is a period around a turn: mostly a regular month, sometimes moved, short or long.
func drawSpan(t *rapid.T) kilowon.Period {
	turn := rapid.SampledFrom(turns).Draw(t, "turn")
	from := max(turn.AddDays(-rapid.IntRange(0, 40).Draw(t, "before")), turns[0])
	to := anniversary(from, 1)
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		to = from.AddDays(rapid.IntRange(1, 27).Draw(t, "short"))
	case 1:
		to = from.AddDays(rapid.IntRange(33, 399).Draw(t, "long"))
	case 2:
		to = to.AddDays(rapid.IntRange(-5, 5).Draw(t, "moved"))
	}
	return kilowon.Period{From: from, To: to}
}

func drawSupply(t *rapid.T, p kilowon.Period) rating.Terms {
	var x rating.Terms
	switch rapid.IntRange(0, 7).Draw(t, "class") {
	default:
		x.Key = residentialLow
	case 0, 1, 2:
		x.Key = tariff.Key{Class: tariff.Residential, Voltage: tariff.HighA}
	case 3:
		x.Key = rapid.SampledFrom(commonKeys).Draw(t, "key")
	}
	if x.Key.Class != tariff.Residential {
		x.ContractKW = rapid.Int64Range(1, 900).Draw(t, "contract")
		if rapid.IntRange(0, 3).Draw(t, "small") == 0 {
			x.ContractKW = rapid.Int64Range(17, 22).Draw(t, "small contract")
		}
		x.SharedTransformer = rapid.IntRange(0, 3).Draw(t, "shared") == 0
	} else {
		x.NonDwelling = rapid.IntRange(0, 9).Draw(t, "non-dwelling") == 0
		if rapid.IntRange(0, 3).Draw(t, "several") == 0 {
			x.Households = rapid.Int64Range(1, 7).Draw(t, "households")
		}
	}
	x.TVSets = rapid.Int64Range(0, 2).Draw(t, "tv")
	drawPayment(t, &x, p.To)
	for range max(0, rapid.IntRange(-2, 3).Draw(t, "grounds")) {
		d := rating.Discount{Kind: tariff.DiscountKind(rapid.IntRange(1, int(tariff.DiscountCount)-1).Draw(t, "ground"))}
		if rapid.IntRange(0, 2).Draw(t, "dated") == 0 {
			d.From = p.From.AddDays(rapid.IntRange(-3, p.Days()+3).Draw(t, "since"))
		}
		if rapid.IntRange(0, 4).Draw(t, "ends") == 0 {
			d.To = max(d.From, p.From).AddDays(rapid.IntRange(1, 40).Draw(t, "until"))
		}
		x.Discounts = append(x.Discounts, d)
	}
	return x
}

// changeTerms lets the terms change inside the period, in one thing or in all.
func (q *question) changeTerms(t *rapid.T) {
	at := q.use.Period.From.AddDays(rapid.IntRange(1, q.use.Period.Days()-1).Draw(t, "change"))
	next := q.terms[0]
	switch rapid.IntRange(0, 4).Draw(t, "changed") {
	case 0:
		next = drawSupply(t, q.use.Period)
	case 1:
		next.Discounts = drawSupply(t, q.use.Period).Discounts
	case 2:
		next.ContractKW += 7
	case 3:
		next.NonDwelling = !next.NonDwelling
	}
	q.terms[0].To, next.From = at, at
	q.terms = append(q.terms, next)
}

func drawKWh(t *rapid.T, households int64) int64 {
	near := rapid.SampledFrom([]int64{0, 10, 67, 150, 200, 300, 313, 400, 450, 600, 1000, 1500}).Draw(t, "near")
	return max(0, near*households+rapid.Int64Range(-20, 60).Draw(t, "off"))
}

// drawMeters adds what other classes are metered by.
func (q *question) drawMeters(t *rapid.T) {
	for i := range q.terms {
		lists := q.book.Lists(q.terms[i].Key)
		if lists[0].Value.Kind == tariff.TimeOfUse {
			q.use.HasBands = true
		}
	}
	if q.use.HasBands {
		for b := range q.use.Bands {
			q.use.Bands[b] = rapid.Int64Range(0, 5000).Draw(t, "band")
		}
		q.use.KWh = q.use.Bands.Sum()
	}
	q.use.Demand = drawDemand(t, q.use.Period.To.Month())
	if rapid.IntRange(0, 3).Draw(t, "demand of the terms") == 0 {
		d := drawDemand(t, q.use.Period.To.Month())
		q.terms[len(q.terms)-1].Demand = &d
	}
	q.use.Excess = drawExcess(t, q.use.Period.To.Month())
	if rapid.Bool().Draw(t, "factor") {
		q.use.PowerFactor = rating.PowerFactor{Lagging: rapid.Int64Range(55, 100).Draw(t, "lagging"), Leading: rapid.Int64Range(50, 100).Draw(t, "leading"),
			Monthly: rapid.IntRange(0, 4).Draw(t, "monthly") == 0, Metered: rapid.Bool().Draw(t, "own meter"),
			SurchargeMonth: rapid.IntRange(0, 3).Draw(t, "surcharge")}
	}
}
