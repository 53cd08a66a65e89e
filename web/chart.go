package web

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
)

// MonthValue is one bar of a MonthChart. Missing marks a month without a reading, which is not the same as zero.
type MonthValue struct {
	Month   kilowon.Month
	Value   int64
	Missing bool
}

// MonthChart shows how a quantity went over the months up to now; the month now and the same one a year before stand out.
type MonthChart struct {
	// ID is unique on the page.
	ID, Title, Unit string
	Values          []MonthValue
	Now             kilowon.Month
}

// Bin is a class of a histogram: how many amounts are at least From and less than To. The last bin has no upper end when Open.
type Bin struct {
	From, To kilowon.Won
	Count    int
	Open     bool
}

// Histogram shows how many households' amounts fall into which range.
type Histogram struct {
	ID, Title string
	Bins      []Bin
}

// UseBar is what a month costs at one use; Now marks the use so far, Then the forecast.
type UseBar struct {
	KWh       int64
	Total     kilowon.Won
	Now, Then bool
}

// UseChart shows what a month costs at several uses.
type UseChart struct {
	ID, Title string
	Bars      []UseBar
}

// Part is one piece of a breakdown; discounts are negative.
type Part struct {
	Label  string
	Amount kilowon.Won
}

// Breakdown shows which parts make up an amount: charges on one bar, discounts on another of the same scale.
type Breakdown struct {
	ID, Title string
	Parts     []Part
}

// A drawing's units are pixels of a picture 560 wide; the page scales it, so that its text stays near the size of the page's.
const (
	chartWidth  = 560
	chartHeight = 306
	plotLeft    = 64
	plotRight   = 556
	plotTop     = 40
	plotBottom  = 250
	// digitWidth is about the width of a digit of the labels.
	digitWidth = 9
)

// column is one bar as drawn. Class styles it, Value stands above and Label below it.
type column struct {
	X, Y, W, H    int
	Class         string
	Label, Second string
	Value         string
	Strong        bool
}

func (c column) mid() int { return c.X + c.W/2 }

// valueAt keeps a long value of the last bar within the picture and that of the first off the scale's numbers.
func (c column) valueAt() (x int, anchor string) {
	half := utf8.RuneCountInString(c.Value) * digitWidth / 2
	switch {
	case c.mid()+half > chartWidth:
		return c.X + c.W, "end"
	case c.mid()-half < plotLeft:
		return c.X, "start"
	}
	return c.mid(), "middle"
}

func (c column) valueX() int { x, _ := c.valueAt(); return x }

func (c column) valueAnchor() string { _, anchor := c.valueAt(); return anchor }

// tickText writes large steps in ten thousands and hundred millions, which the margin has room for.
func tickText(v int64) string {
	switch {
	case v >= 100_000_000 && v%10_000_000 == 0:
		text := kilowon.FormatInt(v / 100_000_000)
		if tenth := v / 10_000_000 % 10; tenth != 0 {
			text += "." + strconv.FormatInt(tenth, 10)
		}
		return text + "억"
	case v >= 1_000_000 && v%10_000 == 0:
		return kilowon.FormatInt(v/10_000) + "만"
	}
	return kilowon.FormatInt(v)
}

// barText writes what stands above a bar: millions and more in ten thousands, since the bars are narrow and the table has the exact figure.
func barText(v int64) string {
	if v >= 10_000_000 {
		return kilowon.FormatInt(kilowon.DivHalfUp(v, 10_000)) + "만"
	}
	return kilowon.FormatInt(v)
}

// tick is a line across the plot with its value at the left.
type tick struct {
	Y     int
	Value string
}

// drawing is a chart of bars laid out. Latest says that its right end matters most.
type drawing struct {
	Unit, Summary string
	Columns       []column
	Ticks         []tick
	Latest        bool
}

// axisOf gives a round step and the number of steps that reach top with at most five lines.
func axisOf(top int64) (step int64, count int) {
	if top < 1 {
		return 1, 1
	}
	for unit := int64(1); ; unit *= 10 {
		for _, f := range []int64{1, 2, 5} {
			if n := (top + unit*f - 1) / (unit * f); n <= 5 {
				return unit * f, int(n)
			}
		}
	}
}

// plot places one bar for each value and the ticks of the axis.
func plot(values []int64) drawing {
	var top int64
	for _, v := range values {
		top = max(top, v)
	}
	step, count := axisOf(top)
	full := step * int64(count)
	height := func(v int64) int { return int(max(v, 0) * (plotBottom - plotTop) / full) }
	var out drawing
	for i := range count + 1 {
		v := step * int64(i)
		out.Ticks = append(out.Ticks, tick{plotBottom - height(v), tickText(v)})
	}
	for i, v := range values {
		left := plotLeft + i*(plotRight-plotLeft)/len(values)
		right := plotLeft + (i+1)*(plotRight-plotLeft)/len(values)
		gap := max((right-left)/6, 1)
		h := height(v)
		if v > 0 {
			h = max(h, 1)
		}
		out.Columns = append(out.Columns, column{X: left + gap, Y: plotBottom - h, W: right - left - 2*gap, H: h, Value: barText(v)})
	}
	return out
}

// drawing lays the months out.
func (c MonthChart) drawing() drawing {
	values := make([]int64, len(c.Values))
	longest := 0
	for i, v := range c.Values {
		values[i] = v.Value
		longest = max(longest, utf8.RuneCountInString(kilowon.FormatInt(v.Value)))
	}
	out := plot(values)
	out.Unit, out.Summary, out.Latest = "단위: "+c.Unit, c.summary(), true
	for i := range out.Columns {
		col, v := &out.Columns[i], c.Values[i]
		year, month := v.Month.Civil()
		col.Label = strconv.Itoa(int(month)) + "월"
		// A year beside January of the next one would run into it.
		if month == 1 || (i == 0 && month != 12) {
			col.Second = strconv.Itoa(year) + "년"
		}
		col.Class = "bar"
		switch v.Month {
		case c.Now:
			col.Class, col.Strong = "bar now", true
		case c.Now - 12:
			col.Class, col.Strong = "bar year", true
		}
		if v.Missing {
			col.Class, col.Value = "gone", "없음"
			col.H, col.Y = plotBottom-plotTop, plotTop
		} else if longest > 3 && !col.Strong {
			col.Value = ""
		}
	}
	return out
}

// summary tells the chart in words: this month, the same month a year before and the highest one.
func (c MonthChart) summary() string {
	text := ""
	var high MonthValue
	for _, v := range c.Values {
		if v.Missing {
			continue
		}
		switch v.Month {
		case c.Now:
			text += fmt.Sprintf("%s %s%s. ", MonthText(v.Month), kilowon.FormatInt(v.Value), c.Unit)
		case c.Now - 12:
			text += fmt.Sprintf("작년 같은 달 %s%s. ", kilowon.FormatInt(v.Value), c.Unit)
		}
		if v.Value > high.Value {
			high = v
		}
	}
	if high.Value > 0 {
		text += fmt.Sprintf("가장 많은 달은 %s %s%s.", MonthText(high.Month), kilowon.FormatInt(high.Value), c.Unit)
	}
	return text
}

// drawing lays the uses out.
func (c UseChart) drawing() drawing {
	values := make([]int64, len(c.Bars))
	for i, b := range c.Bars {
		values[i] = int64(b.Total)
	}
	out := plot(values)
	out.Unit, out.Summary = "단위: 원 (가로축: kWh)", c.summary()
	for i := range out.Columns {
		col, b := &out.Columns[i], c.Bars[i]
		col.Class, col.Label, col.Value = "bar", kilowon.FormatInt(b.KWh), aboutWon(b.Total)
		switch {
		case b.Then:
			col.Class, col.Second, col.Strong = "bar now", "예상", true
		case b.Now:
			col.Class, col.Second, col.Strong = "bar year", "지금", true
		}
	}
	return out
}

// summary tells the chart in words: the use so far, the forecast and the largest one.
func (c UseChart) summary() string {
	text := ""
	for i, b := range c.Bars {
		words := fmt.Sprintf("%skWh %s원. ", kilowon.FormatInt(b.KWh), b.Total)
		switch {
		case b.Then:
			text += "예상 " + words
		case b.Now:
			text += "지금까지 " + words
		case i == len(c.Bars)-1:
			text += "가장 많은 사용량은 " + words
		}
	}
	return text
}

// aboutWon writes an amount in ten thousands with one decimal where there is no room for all of it.
func aboutWon(w kilowon.Won) string {
	if w < 10_000 {
		return w.String()
	}
	tenths := kilowon.DivHalfUp(int64(w), 1000)
	if tenths >= 10_000 {
		return kilowon.FormatInt(kilowon.DivHalfUp(tenths, 10)) + "만"
	}
	return fmt.Sprintf("%d.%d만", tenths/10, tenths%10)
}

// Bins sorts amounts into at most most (three or more) ranges of one round width. The few highest (above the 98th hundredth) share
// an open last range, so that one large bill does not flatten the rest.
func Bins(amounts []kilowon.Won, most int) []Bin {
	if len(amounts) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(amounts))
	low, high := sorted[0], sorted[len(sorted)-1]
	usual := sorted[(len(sorted)-1)*98/100]
	start, width := ranges(low, usual, most-1)
	var out []Bin
	for from := start; from <= usual; from += width {
		out = append(out, Bin{From: from, To: from + width})
	}
	last := &out[len(out)-1]
	if high >= last.To {
		out = append(out, Bin{From: last.To, Open: true})
	}
	for _, a := range sorted {
		out[min(int((a-start)/width), len(out)-1)].Count++
	}
	return out
}

// ranges gives the smallest round width (1, 2 or 5 times a power of ten, 1,000 won or more) whose ranges, counted from the
// multiple at or below low, reach high in at most most of them.
func ranges(low, high kilowon.Won, most int) (start, width kilowon.Won) {
	for unit := kilowon.Won(1000); ; unit *= 10 {
		for _, f := range []kilowon.Won{1, 2, 5} {
			width = unit * f
			start = floorTo(low, width)
			if int((high-start)/width)+1 <= most {
				return start, width
			}
		}
	}
}

func floorTo(w, width kilowon.Won) kilowon.Won {
	out := w / width * width
	if out > w {
		out -= width
	}
	return out
}

// manwon writes a round amount as short as people say it: "3만", "2.5만", "5천"; 0 is "0".
func manwon(w kilowon.Won) string {
	switch {
	case w != 0 && w%10000 == 0:
		return kilowon.FormatInt(int64(w/10000)) + "만"
	case w > 10000 && w%1000 == 0:
		return fmt.Sprintf("%s.%d만", kilowon.FormatInt(int64(w/10000)), w%10000/1000)
	case w != 0 && w%1000 == 0:
		return kilowon.FormatInt(int64(w/1000)) + "천"
	default:
		return w.String()
	}
}

func (b Bin) text() string {
	if b.Open {
		return b.From.String() + "원 이상"
	}
	return fmt.Sprintf("%s원 이상 %s원 미만", b.From, b.To)
}

// drawing lays the ranges out.
func (c Histogram) drawing() drawing {
	values := make([]int64, len(c.Bins))
	for i, b := range c.Bins {
		values[i] = int64(b.Count)
	}
	out := plot(values)
	out.Unit, out.Summary = "단위: 세대 (가로축: 원)", c.summary()
	for i := range out.Columns {
		col, b := &out.Columns[i], c.Bins[i]
		col.Class, col.Label = "bar", manwon(b.From)
		if b.Open {
			col.Second = "이상"
		} else {
			col.Second = "~" + manwon(b.To)
		}
	}
	return out
}

func (c Histogram) summary() string {
	var total int
	var high Bin
	for _, b := range c.Bins {
		total += b.Count
		if b.Count > high.Count {
			high = b
		}
	}
	if total == 0 {
		return "세대가 없습니다."
	}
	return fmt.Sprintf("모두 %s세대. 가장 많은 구간은 %s으로 %s세대.", kilowon.FormatInt(int64(total)), high.text(), kilowon.FormatInt(int64(high.Count)))
}

// piece is one part of a breakdown as drawn.
type piece struct {
	X, W  int
	Class string
}

// pieces is one bar of a breakdown.
type pieces struct {
	Label  string
	Pieces []piece
}

const rowHeight = 32

// rows lays the charges on one bar and the discounts, if any, on a second of the same scale. The widths of a bar add up to its length exactly.
func (c Breakdown) rows() []pieces {
	var charges, discounts []int64
	for _, p := range c.Parts {
		charges = append(charges, max(int64(p.Amount), 0))
		discounts = append(discounts, max(-int64(p.Amount), 0))
	}
	full := max(sum(charges), sum(discounts), 1)
	out := []pieces{{Label: "부과", Pieces: lay(charges, full)}}
	if sum(discounts) > 0 {
		out = append(out, pieces{Label: "할인", Pieces: lay(discounts, full)})
	}
	return out
}

// lay places the parts of one bar side by side with a thin gap; full is the amount as long as the drawing.
func lay(amounts []int64, full int64) []piece {
	var out []piece
	x := 0
	for i, w := range kilowon.Share(sum(amounts)*chartWidth/full, amounts) {
		if w > 0 {
			out = append(out, piece{X: x, W: max(int(w)-1, 1), Class: partClass(i)})
		}
		x += int(w)
	}
	return out
}

func (c Breakdown) total() kilowon.Won {
	var total kilowon.Won
	for _, p := range c.Parts {
		total += p.Amount
	}
	return total
}

func (c Breakdown) summary() string {
	text := fmt.Sprintf("합계 %s원. ", c.total())
	for _, p := range c.Parts {
		text += fmt.Sprintf("%s %s원. ", p.Label, p.Amount)
	}
	return text
}

func partClass(i int) string { return "part-" + strconv.Itoa(i%8+1) }

func sum(values []int64) int64 {
	var out int64
	for _, v := range values {
		out += v
	}
	return out
}
