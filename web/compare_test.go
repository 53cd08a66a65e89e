package web

import (
	"net/http"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
)

func TestCompareFile(t *testing.T) {
	o := newOffice(t, smallDemo)
	w := o.get(o.contract(1) + "/compare/file?contract_kw=900")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "PK") || !strings.Contains(w.Header().Get("Content-Disposition"), ".xlsx") {
		t.Errorf("%d %q %.20q", w.Code, w.Header().Get("Content-Disposition"), w.Body)
	}
	if w := o.get(o.contract(1) + "/compare/file?contract_kw=x"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a contract power that is none: %d", w.Code)
	}
}

// Nothing filed yet, and only months that cannot be compared.
func TestCompareWithoutMonths(t *testing.T) {
	v := &compareView{Comparison: &app.Comparison{}}
	if text := render(t, compareBody(v)); !strings.Contains(text, "견줄 달이 없습니다") || strings.Contains(text, "<table") || strings.Contains(text, "<ul></ul>") {
		t.Error(text)
	}
	v.LeftOut = []app.LeftOutMonth{{Month: kilowon.MustDate("2026-08-01").Month(), Reason: "제출하지 않은 달"}}
	if text := render(t, compareBody(v)); !strings.Contains(text, "2026년 8월분은 견주지 않았습니다: 제출하지 않은 달") {
		t.Error(text)
	}
}

func TestLineChartStaysInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "points")
		c := LineChart{Curves: make([]Curve, rapid.IntRange(1, 5).Draw(t, "curves")), At: rapid.Int64Range(0, 800).Draw(t, "at")}
		x := rapid.Int64Range(0, 50).Draw(t, "first")
		for range n {
			c.X = append(c.X, x)
			x += rapid.Int64Range(1, 50).Draw(t, "step")
			for i := range c.Curves {
				c.Curves[i].Values = append(c.Curves[i].Values, kilowon.Won(rapid.Int64Range(0, 1e12).Draw(t, "won")))
			}
		}
		right := plotLeft - 1
		for i, x := range c.X {
			at := c.xAt(x)
			if at < right || at > plotRight {
				t.Fatalf("%d is drawn at %d", x, at)
			}
			right = at
			for _, line := range c.Curves {
				if y := c.yAt(int64(line.Values[i])); y < plotTop || y > plotBottom {
					t.Fatalf("%v is drawn at %d", line.Values[i], y)
				}
			}
		}
		if len(c.labels()) > mostLineLabels {
			t.Fatalf("%d labels", len(c.labels()))
		}
		if c.shown() && (c.xAt(c.At) < plotLeft || c.xAt(c.At) > plotRight) {
			t.Fatalf("%d is marked at %d", c.At, c.xAt(c.At))
		}
	})
}
