package metering_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
)

// Where the main meter and the subs cannot be true together (별지 2-2).
func TestImpossibleSubs(t *testing.T) {
	for name, c := range map[string]struct {
		use  rating.Usage
		sub  metering.Sub
		path string
	}{
		"more than the main meter":         {rating.Usage{KWh: 9}, metering.Sub{KWh: 10}, "usage"},
		"more than the main meter at peak": {rating.Usage{KWh: 30, Bands: rating.TOU{20, 5, 5}, HasBands: true}, metering.Sub{KWh: 6, Bands: rating.TOU{0, 0, 6}, HasBands: true}, "usage"},
		"no bands":                         {rating.Usage{KWh: 30, Bands: rating.TOU{20, 5, 5}, HasBands: true}, metering.Sub{KWh: 6}, "subs[0].usage"},
		"below zero":                       {rating.Usage{KWh: 30}, metering.Sub{KWh: -6}, "subs[0].usage"},
	} {
		var e *kilowon.Error
		if err := metering.Rest(&c.use, []metering.Sub{c.sub}); !errors.As(err, &e) || e.Code != kilowon.Invalid || e.Path != c.path {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is left and what was taken off are what the main meter shows, in whatever order the subs stand.
func TestSubsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var subs []metering.Sub
		var sum rating.TOU
		for range rapid.IntRange(0, 6).Draw(t, "subs") {
			s := metering.Sub{HasBands: true, ContractKW: rapid.Int64Range(1, 200).Draw(t, "contract"), Metered: rapid.Bool().Draw(t, "metered")}
			s.PeakKW = rapid.Int64Range(0, 200).Draw(t, "peak")
			for b := range s.Bands {
				s.Bands[b] = rapid.Int64Range(0, 1000).Draw(t, "band")
				sum[b] += s.Bands[b]
			}
			s.KWh = s.Bands.Sum()
			subs = append(subs, s)
		}
		main := rating.Usage{HasBands: true, Demand: rating.Demand{PeakKW: rapid.Int64Range(0, 900).Draw(t, "main peak")}}
		for b := range main.Bands {
			main.Bands[b] = sum[b] + rapid.Int64Range(0, 500).Draw(t, "own")
		}
		main.KWh = main.Bands.Sum()
		there, back := main, main
		if err := metering.Rest(&there, subs); err != nil {
			t.Fatal(err)
		}
		for i := range len(subs) / 2 {
			subs[i], subs[len(subs)-1-i] = subs[len(subs)-1-i], subs[i]
		}
		if err := metering.Rest(&back, subs); err != nil {
			t.Fatal(err)
		}
		if there.KWh != back.KWh || there.Bands != back.Bands || there.Demand.PeakKW != back.Demand.PeakKW {
			t.Fatalf("%+v and %+v", there, back)
		}
		for b := range sum {
			if there.Bands[b]+sum[b] != main.Bands[b] {
				t.Fatalf("band %d: %d and %d of %d", b, there.Bands[b], sum[b], main.Bands[b])
			}
		}
	})
}
