package web

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
)

// Curve is one line of a LineChart, a value for each X.
type Curve struct {
	Name   string
	Values []kilowon.Won
}

// LineChart shows how amounts go over a quantity, such as what choices cost over hours of use. At marks where one is now.
type LineChart struct {
	// ID is unique on the page.
	ID, Title string
	// XName and XUnit say what X is.
	XName, XUnit string
	X            []int64
	Curves       []Curve
	At           int64
	// Summary tells the chart in words.
	Summary string
}

// lineColors are the curves' colours where no style is loaded; the style has the same order, and dashes tell them apart without colour.
var lineColors = [...]string{"#0b50d0", "#d65c66", "#3fa654", "#c78500"}

func lineClass(i int) string { return fmt.Sprintf("line line-%d", i%len(lineColors)+1) }

// mostLineLabels is how many numbers fit below the line.
const mostLineLabels = 8

// xAt places a value between the first and the last X.
func (c LineChart) xAt(v int64) int {
	first, last := c.X[0], c.X[len(c.X)-1]
	return plotLeft + int((v-first)*(plotRight-plotLeft)/max(last-first, 1))
}

// shown reports whether At lies in the picture.
func (c LineChart) shown() bool { return len(c.X) > 0 && c.X[0] <= c.At && c.At <= c.X[len(c.X)-1] }

// full is the amount at the top of the plot, in steps.
func (c LineChart) full() (step int64, count int) {
	var top int64
	for _, line := range c.Curves {
		for _, v := range line.Values {
			top = max(top, int64(v))
		}
	}
	return axisOf(top)
}

func (c LineChart) yAt(v int64) int {
	step, count := c.full()
	return plotBottom - int(v*(plotBottom-plotTop)/(step*int64(count)))
}

// points writes a curve as a polyline.
func (c LineChart) points(i int) string {
	var b strings.Builder
	for n, v := range c.Curves[i].Values {
		fmt.Fprintf(&b, "%d,%d ", c.xAt(c.X[n]), c.yAt(int64(v)))
	}
	return strings.TrimSpace(b.String())
}

func (c LineChart) ticks() []tick {
	step, count := c.full()
	var out []tick
	for i := range count + 1 {
		v := step * int64(i)
		out = append(out, tick{c.yAt(v), tickText(v)})
	}
	return out
}

// labels are the X that are written below the axis.
func (c LineChart) labels() []int64 {
	every := (len(c.X) + mostLineLabels - 1) / mostLineLabels
	var out []int64
	for i := 0; i < len(c.X); i += every {
		out = append(out, c.X[i])
	}
	return out
}

// atLabel is the mark of now; it stands at the side with room.
func (c LineChart) atLabel() (text, anchor string, x int) {
	text, anchor, x = fmt.Sprintf("이달 %s%s", kilowon.FormatInt(c.At), c.XUnit), "start", c.xAt(c.At)+6
	if c.xAt(c.At) > (plotLeft+plotRight)/2 {
		anchor, x = "end", c.xAt(c.At)-6
	}
	return text, anchor, x
}

func (c LineChart) atText() string { text, _, _ := c.atLabel(); return text }

func (c LineChart) atAnchor() string { _, anchor, _ := c.atLabel(); return anchor }

func (c LineChart) atX() int { _, _, x := c.atLabel(); return x }

// labelAnchor is the anchor of a number below the axis, which must not leave the picture.
func (c LineChart) labelAnchor(v int64) string {
	if c.xAt(v) > plotRight-2*digitWidth {
		return "end"
	}
	return "middle"
}
