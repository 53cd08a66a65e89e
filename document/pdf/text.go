package pdf

import (
	"strings"
	"unicode/utf8"
)

// Shrink gives the style with a size at which s fits into width, no smaller than smallest.
func (st Style) Shrink(s string, width, smallest float64) Style {
	if w := st.Width(s); w > width && w > 0 {
		st.Size = max(smallest, float64(int(st.Size*width/w*20))/20)
	}
	return st
}

// Cut shortens s to width with an ellipsis at its end; a text that fits is left as it is.
func (st Style) Cut(s string, width float64) string {
	if st.Width(s) <= width {
		return s
	}
	room := width - st.Width("…")
	return s[:st.prefix(s, room)] + "…"
}

// prefix is how many bytes of s fit into width.
func (st Style) prefix(s string, width float64) int {
	w := 0.0
	for i, r := range s {
		w += float64(st.Face.ref(r).width) * st.Size / 1000
		if w > width {
			return i
		}
	}
	return len(s)
}

// Wrap breaks s into lines no wider than width: at line breaks, at spaces between words, and inside a word, by syllable, only where the
// word alone is too wide. An empty text has no lines.
func (st Style) Wrap(s string, width float64) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(s, "\n") {
		rest := strings.TrimSpace(paragraph)
		for rest != "" {
			n := st.breakAt(rest, width)
			lines = append(lines, strings.TrimRight(rest[:n], " "))
			rest = strings.TrimLeft(rest[n:], " ")
		}
	}
	return lines
}

// breakAt is how many bytes of s go on one line: up to the last space that fits, else as many letters as fit, at least one.
func (st Style) breakAt(s string, width float64) int {
	n := st.prefix(s, width)
	if n == len(s) || s[n] == ' ' {
		return n
	}
	if space := strings.LastIndexByte(s[:n], ' '); space > 0 {
		return space
	}
	if n == 0 {
		_, n = utf8.DecodeRuneInString(s)
	}
	return n
}
