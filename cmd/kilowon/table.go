package main

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/width"
)

// cell is a text in a table; numbers stand right.
type cell struct {
	text  string
	right bool
}

func left(text string) cell  { return cell{text: text} }
func right(text string) cell { return cell{text, true} }

// table writes rows under each other in columns; Hangul takes two places on a terminal.
type table struct {
	indent string
	rows   [][]cell
}

func (t *table) row(cells ...cell) { t.rows = append(t.rows, cells) }

func (t *table) write(w io.Writer) {
	var widths []int
	for _, row := range t.rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], places(c.text))
		}
	}
	for _, row := range t.rows {
		line := t.indent
		for i, c := range row {
			gap := strings.Repeat(" ", widths[i]-places(c.text))
			if i > 0 {
				line += "  "
			}
			if c.right {
				line += gap + c.text
			} else {
				line += c.text + gap
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// places is how many columns of a terminal a text takes.
func places(text string) int {
	n := 0
	for _, r := range text {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
