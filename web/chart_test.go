package web

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
)

func TestAxisOf(t *testing.T) {
	for top, want := range map[int64][2]int64{0: {1, 1}, 1: {1, 1}, 5: {1, 5}, 6: {2, 3}, 512: {200, 3}, 100: {20, 5}, 366600: {100000, 4}} {
		if step, count := axisOf(top); step != want[0] || int64(count) != want[1] {
			t.Errorf("%d: %d steps of %d, want %v", top, count, step, want)
		}
	}
}

func TestPlotStaysInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(0, 1e12), 1, 40).Draw(t, "values")
		d := plot(values)
		right := plotLeft
		for i, c := range d.Columns {
			if c.X < right || c.W < 1 || c.Y < plotTop || c.Y+c.H != plotBottom || (values[i] > 0) != (c.H > 0) {
				t.Fatalf("value %d is drawn as %+v", values[i], c)
			}
			right = c.X + c.W
			if half := utf8.RuneCountInString(c.Value) * digitWidth / 2; c.valueAnchor() == "middle" && (c.mid()-half < plotLeft || c.mid()+half > chartWidth) {
				t.Fatalf("the value of %+v runs over the scale or out of the picture", c)
			}
		}
		if right > plotRight {
			t.Fatalf("drawn up to %d", right)
		}
	})
}

func TestMonthChartMarksMonths(t *testing.T) {
	c := storyGap()
	d := c.drawing()
	if got := d.Columns[12]; got.Class != "bar now" || !got.Strong || got.Value != "250" || got.Label != "10월" {
		t.Errorf("this month is %+v", got)
	}
	if got := d.Columns[0]; got.Class != "gone" || got.Value != "없음" || got.Second != "2024년" {
		t.Errorf("the month without a reading is %+v", got)
	}
	if got := d.Columns[3]; got.Label != "1월" || got.Second != "2025년" {
		t.Errorf("January is %+v", got)
	}
	if got, want := c.summary(), "2025년 10월 250kWh. 가장 많은 달은 2025년 8월 312kWh."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	large := storyMonths("x", []int64{312400, 298100, 355900, 401200, 388000, 310500, 287300, 265800, 330100, 455700, 512300, 366600, 350000}).drawing()
	if large.Columns[0].Value != "312,400" || large.Columns[1].Value != "" || large.Columns[12].Value != "350,000" {
		t.Errorf("large values: %+v", large.Columns)
	}
	if first := large.Columns[0]; first.valueX() != first.X || first.valueAnchor() != "start" {
		t.Errorf("the first value stands over the scale's numbers: %d %s", first.valueX(), first.valueAnchor())
	}
}

func TestBinsHoldEveryAmount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) kilowon.Won {
			return kilowon.Won(rapid.Int64Range(-50_000, 2_000_000).Draw(t, "won"))
		}), 1, 300).Draw(t, "amounts")
		most := rapid.IntRange(3, 15).Draw(t, "most")
		bins := Bins(amounts, most)
		if len(bins) > most {
			t.Fatalf("%d bins, at most %d asked", len(bins), most)
		}
		total := 0
		for i, b := range bins {
			if (b.Open && i != len(bins)-1) || (i > 0 && b.From != bins[i-1].To) {
				t.Fatalf("bins do not join: %+v", bins)
			}
			count := 0
			for _, a := range amounts {
				if a >= b.From && (b.Open || a < b.To) {
					count++
				}
			}
			if count != b.Count {
				t.Fatalf("%+v holds %d", b, count)
			}
			total += b.Count
		}
		if total != len(amounts) {
			t.Fatalf("%d of %d amounts", total, len(amounts))
		}
	})
	if got := Bins(nil, 5); got != nil {
		t.Errorf("no amounts give %v", got)
	}
}

func TestLongLabelsStayInside(t *testing.T) {
	wide, short := column{X: 516, W: 30, Value: "350,000"}, column{X: 516, W: 30, Value: "350"}
	if x, anchor := wide.valueAt(); x != 546 || anchor != "end" {
		t.Errorf("%d %s", x, anchor)
	}
	if x, anchor := short.valueAt(); x != 531 || anchor != "middle" {
		t.Errorf("%d %s", x, anchor)
	}
	for v, want := range map[int64]string{600_000: "600,000", 2_000_000: "200만", 50: "50", 80_000_000: "8,000만", 100_000_000: "1억", 120_000_000: "1.2억"} {
		if got := tickText(v); got != want {
			t.Errorf("%d: %s, want %s", v, got, want)
		}
	}
	for v, want := range map[int64]string{9_999_999: "9,999,999", 55_794_990: "5,579만", 55_795_000: "5,580만"} {
		if got := barText(v); got != want {
			t.Errorf("%d: %s, want %s", v, got, want)
		}
	}
}

func TestManwon(t *testing.T) {
	for w, want := range map[kilowon.Won]string{0: "0", 5000: "5천", 10000: "1만", 25000: "2.5만", 1_000_000: "100만", 500: "500", -10000: "-1만"} {
		if got := manwon(w); got != want {
			t.Errorf("%d: %q, want %q", w, got, want)
		}
	}
}

func TestBreakdownRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c Breakdown
		for _, v := range rapid.SliceOfN(rapid.Int64Range(-1e9, 1e9), 1, 12).Draw(t, "parts") {
			c.Parts = append(c.Parts, Part{"부분", kilowon.Won(v)})
		}
		for _, row := range c.rows() {
			x := 0
			for _, p := range row.Pieces {
				if p.X < x || p.W < 1 || p.X+p.W > chartWidth {
					t.Fatalf("%+v after %d", p, x)
				}
				x = p.X + p.W
			}
		}
	})
	full := storyBreakdown(true).rows()
	if len(full) != 2 || len(full[0].Pieces) != 7 || len(full[1].Pieces) != 1 || full[1].Pieces[0].Class != "part-8" {
		t.Errorf("%+v", full)
	}
	if last := full[0].Pieces[6]; last.X+last.W != chartWidth-1 {
		t.Errorf("charges end at %d, want the right edge less the gap", last.X+last.W)
	}
	if got := storyBreakdown(true).total(); got != 57149 {
		t.Errorf("total %d", got)
	}
	if text := storyBreakdown(true).summary(); !strings.Contains(text, "합계 57,149원") || !strings.Contains(text, "대가족 할인 -16,000원") {
		t.Error(text)
	}
}
