package metering

import (
	"math/rand/v2"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

var factory = Supply{Key: tariff.Key{Class: tariff.Industrial, Grade: tariff.GradeB, Voltage: tariff.HighA, Option: 2}}

// benchSeries is a month of a factory that works by day.
func benchSeries(p kilowon.Period, reactive bool) *Series {
	r := rand.New(rand.NewPCG(1, 2))
	s := &Series{From: p.From, KWh: make([]Wh, p.Days()*IntervalsPerDay)}
	for i := range s.KWh {
		s.KWh[i] = Wh(40_000 + r.IntN(160_000))
	}
	if reactive {
		s.Lagging, s.Leading = make([]Wh, len(s.KWh)), make([]Wh, len(s.KWh))
		for i := range s.KWh {
			s.Lagging[i] = Wh(r.IntN(80_000))
		}
	}
	return s
}

// BenchmarkIntervals is one meter's month of 2,976 quarters of an hour with a calendar that is prepared: energy, weekend energy and demand by band, and with
// reactive energy the means of 1,488 half-hour power factors.
func BenchmarkIntervals(b *testing.B) {
	period := kilowon.Period{From: kilowon.MustDate("2026-10-01"), To: kilowon.MustDate("2026-11-01")}
	plan, err := NewPlan(book.Default(), factory, period)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name     string
		reactive bool
	}{{"Energy", false}, {"Reactive", true}} {
		b.Run(c.name, func(b *testing.B) {
			s := benchSeries(period, c.reactive)
			var m Measurement
			b.ReportAllocs()
			for b.Loop() {
				if err := plan.Measure(&m, s); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*float64(len(s.KWh))/b.Elapsed().Seconds()/1e6, "Mintervals/s")
		})
	}
}

// BenchmarkPlan lays out the calendar of a month.
func BenchmarkPlan(b *testing.B) {
	period := kilowon.Period{From: kilowon.MustDate("2026-10-01"), To: kilowon.MustDate("2026-11-01")}
	tariffs := book.Default()
	for b.Loop() {
		if _, err := NewPlan(tariffs, factory, period); err != nil {
			b.Fatal(err)
		}
	}
}
