package metering_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
)

// What losses may not be.
func TestImpossibleLosses(t *testing.T) {
	day := kilowon.MustDate
	p := kilowon.Period{From: day("2025-05-01"), To: day("2025-06-01")}
	for name, c := range map[string]struct {
		use    rating.Usage
		losses []metering.Loss
	}{
		"too much":          {rating.Usage{Period: p, KWh: 10}, []metering.Loss{{Rate: 5000}}},
		"too little":        {rating.Usage{Period: p, KWh: 10}, []metering.Loss{{Rate: -5000}}},
		"out of order":      {rating.Usage{Period: p, KWh: 10}, []metering.Loss{{From: p.From, Rate: 1}, {From: p.From, Rate: 2}}},
		"begins too late":   {rating.Usage{Period: p, KWh: 10}, []metering.Loss{{From: p.From + 1, Rate: 1}}},
		"beyond arithmetic": {rating.Usage{Period: p, KWh: 1 << 60}, []metering.Loss{{Rate: 1}}},
	} {
		var e *kilowon.Error
		if err := metering.Correct(&c.use, c.losses); !errors.As(err, &e) || e.Code != kilowon.Invalid || e.Path != "usage.losses" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The same rate told once or from day to day comes to the same, more loss never to less, and no loss changes nothing.
func TestLosses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := kilowon.MustDate("2025-05-01")
		p := kilowon.Period{From: from, To: from.AddDays(rapid.IntRange(1, 40).Draw(t, "days"))}
		kwh, peak := rapid.Int64Range(0, 1_000_000).Draw(t, "kwh"), rapid.Int64Range(0, 9_000).Draw(t, "peak")
		rate := rapid.Int64Range(-4_999, 4_998).Draw(t, "rate")
		correct := func(losses ...metering.Loss) rating.Usage {
			use := rating.Usage{Period: p, KWh: kwh, Demand: rating.Demand{PeakKW: peak}}
			if err := metering.Correct(&use, losses); err != nil {
				t.Fatal(err)
			}
			return use
		}
		once := correct(metering.Loss{Rate: rate})
		if want := kilowon.DivHalfUp(kwh*(metering.LossScale+rate), metering.LossScale); once.KWh != want {
			t.Fatalf("%d kWh, want %d", once.KWh, want)
		}
		twice := correct(metering.Loss{Rate: rate}, metering.Loss{From: p.From.AddDays(p.Days() / 2), Rate: rate})
		more := correct(metering.Loss{Rate: rate + 1})
		if once.KWh != twice.KWh || once.Demand.PeakKW != twice.Demand.PeakKW || more.KWh < once.KWh || more.Demand.PeakKW < once.Demand.PeakKW {
			t.Fatalf("once %+v, twice %+v, more %+v", once, twice, more)
		}
		if none := correct(metering.Loss{}); none.KWh != kwh || none.Demand.PeakKW != peak {
			t.Fatalf("no loss: %+v", none)
		}
	})
}
