package rating_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// Bills around the transition of 일반용(갑)Ⅱ, whose drawn months the draws of all classes rarely meet, agree with the second reading.
func TestTransitionEqualsOracle(t *testing.T) {
	lowered := 0
	var b rating.Bill
	rapid.Check(t, func(t *rapid.T) {
		q := question{book: book.Default()}
		from := kilowon.MustDate("2026-04-20").AddDays(rapid.IntRange(0, 200).Draw(t, "from"))
		q.use.Period = kilowon.Period{From: from, To: anniversary(from, 1)}
		key := tariff.Key{Class: tariff.General, Grade: tariff.GradeA2, Voltage: tariff.HighA, Option: tariff.Option(rapid.IntRange(1, 2).Draw(t, "option"))}
		if rapid.Bool().Draw(t, "154 kV") {
			key.Voltage = tariff.HighB
		}
		q.terms = []rating.Terms{{Key: key, ContractKW: rapid.Int64Range(4, 299).Draw(t, "contract")}}
		if rapid.IntRange(0, 3).Draw(t, "changes") == 0 {
			q.changeTerms(t)
		}
		q.drawMeters(t)
		q.drawStandby(t)
		if diff := q.compare(&b); len(diff) > 0 {
			t.Fatalf("%v%v", q, diff)
		}
		if len(b.Pieces) > 0 && book.Default().Entry(b.Pieces[len(b.Pieces)-1].Entry).From >= q.use.Period.To {
			lowered++
		}
	})
	if lowered == 0 {
		t.Error("no bill was lowered")
	}
}
