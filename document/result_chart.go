package document

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// resultChart draws columns of a result table beside or below it, over its first column.
type resultChart struct {
	title, x, y string
	// series are the columns drawn, counted from 0.
	series []int
	// lines draws curves at the right of the table, else bars stand below it.
	lines bool
}

// The size of a chart in pixels.
const (
	chartWide = 760
	chartHigh = 380
)

// chartColors keep their order on every sheet; they differ in lightness too, so that a black and white print tells them apart.
var chartColors = []string{"1F4E9E", "D9822B", "2E8B57", "8E44AD", "7A7A7A", "C0392B"}

// draw adds the chart of a table. It must come before the sheet is finished, as nothing is added to a sheet that has been streamed.
func (s *sheetWriter) draw(t *resultTable) {
	c := t.chart
	if c == nil || t.rows == 0 {
		return
	}
	first, last := resultHeaderRow+1, resultHeaderRow+t.rows
	cells := func(column int) string {
		name := ColumnName(column + 1)
		return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", t.sheet, name, first, name, last)
	}
	kind, at := excelize.Col, Address(last+2, 1)
	if c.lines {
		kind, at = excelize.Scatter, Address(resultHeaderRow, len(t.columns)+2)
	}
	font := excelize.Font{Size: 9, Color: colorInk, Family: sheetFont}
	chart := &excelize.Chart{Type: kind, Title: chartWords(c.title, 12, true), Dimension: excelize.ChartDimension{Width: chartWide, Height: chartHigh},
		Format: excelize.GraphicOptions{AltText: c.title, Positioning: "oneCell"}, Legend: excelize.ChartLegend{Position: "bottom"},
		XAxis: excelize.ChartAxis{Title: chartWords(c.x, 10, false), Font: font}, YAxis: excelize.ChartAxis{Title: chartWords(c.y, 10, false), Font: font, MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: formatCount}}}
	for i, column := range c.series {
		color := chartColors[i%len(chartColors)]
		one := excelize.ChartSeries{Name: fmt.Sprintf("'%s'!$%s$%d", t.sheet, ColumnName(column+1), resultHeaderRow), Categories: cells(0), Values: cells(column),
			Fill: excelize.Fill{Type: "pattern", Color: []string{color}, Pattern: 1}}
		if c.lines {
			one.Line, one.Marker = excelize.LineOptions{Width: 2, Type: excelize.LineSolid, Fill: one.Fill}, excelize.ChartMarker{Symbol: "none"}
		}
		chart.Series = append(chart.Series, one)
	}
	if !c.lines {
		zero := 0.0 // Bars that begin elsewhere make small differences look large.
		chart.YAxis.Minimum = &zero
	}
	if len(c.series) == 1 {
		chart.Legend.Position = "none"
	}
	s.check(s.file.AddChart(t.sheet, at, chart))
}

func chartWords(text string, size float64, bold bool) excelize.ChartTitle {
	return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: text, Font: &excelize.Font{Size: size, Bold: bold, Color: colorInk, Family: sheetFont}}}}
}
