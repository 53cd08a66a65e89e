package rating_test

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff/book"
)

// A bill filled before gives the same as a new one, whatever of the question has changed since: what it remembers of a period and its pieces
// is asked for only where it holds.
func TestReusedBill(t *testing.T) {
	codec, err := rating.NewCodec(book.Default())
	if err != nil {
		t.Fatal(err)
	}
	var reused rating.Bill
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuestion(t)
		for range 4 {
			q.drawChange(t)
			var fresh rating.Bill
			want, got := rating.Rate(&fresh, q.terms, &q.use, q.book), rating.Rate(&reused, q.terms, &q.use, q.book)
			if (want == nil) != (got == nil) {
				t.Fatalf("%vnew bill: %v, reused: %v", q, want, got)
			}
			if want == nil && !bytes.Equal(codec.Append(nil, &fresh), codec.Append(nil, &reused)) {
				t.Fatalf("%vnew bill:\n%+v\nreused:\n%+v", q, fresh.Lines, reused.Lines)
			}
		}
	})
}

// drawChange changes one thing of the question.
func (q *question) drawChange(t *rapid.T) {
	first := &q.terms[0]
	switch rapid.IntRange(0, 9).Draw(t, "thing") {
	case 0:
		q.book = rapid.SampledFrom(switched).Draw(t, "other book")
	case 1:
		first.NonDwelling = !first.NonDwelling
	case 2:
		first.Households = rapid.Int64Range(0, 4).Draw(t, "other households")
	case 3:
		first.Discounts = nil
	case 4:
		first.Key = rapid.SampledFrom(commonKeys).Draw(t, "other key")
		first.ContractKW = max(first.ContractKW, 5)
	case 5:
		q.use.Period.To++
	case 6:
		first.TVSets++
	default:
		q.use.KWh = drawKWh(t, 1)
		if q.use.HasBands {
			q.use.Bands[0], q.use.KWh = q.use.KWh, q.use.Bands[1]+q.use.Bands[2]+q.use.KWh
		}
	}
}
