package app

import (
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// BookTable is the lists of one grade and voltage that say the same kind of things, so that their options may stand beside each other.
type BookTable struct {
	// Name is how the names of all of them begin: "일반용전력(을) 고압A".
	Name  string
	Lists []BookEntry
}

// Tables puts the lists of a day together in tables, in their order.
func (s *BookState) Tables() []BookTable {
	var out []BookTable
	for rest := s.Lists; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Grade == rest[0].Grade && rest[n].Voltage == rest[0].Voltage && slices.EqualFunc(rest[n].Values, rest[0].Values, sameKey) {
			n++
		}
		out = append(out, BookTable{Name: commonWords(rest[:n]), Lists: rest[:n]})
		rest = rest[n:]
	}
	return out
}

// Column is what tells a list from the others of its table: "선택Ⅰ".
func (t *BookTable) Column(i int) string { return strings.TrimSpace(t.Lists[i].Name[len(t.Name):]) }

func sameKey(a, b BookValue) bool { return a.Key == b.Key }

func commonWords(lists []BookEntry) string {
	name := lists[0].Name
	for _, l := range lists[1:] {
		for !strings.HasPrefix(l.Name+" ", name+" ") {
			cut := strings.LastIndexByte(name, ' ')
			if cut < 0 {
				return ""
			}
			name = name[:cut]
		}
	}
	return name
}

// BookDays are the days on which lists that a query chooses begin, each once, newest first.
func BookDays(book *tariff.Book, q BookQuery) []kilowon.Date {
	var out []kilowon.Date
	for _, s := range listSeries(book, q) {
		for _, d := range s.dated {
			out = append(out, d.from)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	slices.Reverse(out)
	return out
}

// Brief reports whether an entry is among the values that each bill has beside its price list.
func (e *BookEntry) Brief() bool { return slices.Contains(briefKeys, e.Key) }

var briefKeys = []string{"climate", "fuel", "vat", "fund"}

// Grouped writes the whole digits of a number in groups of three; a word stays as it is.
func Grouped(number string) string {
	whole, rest, dot := strings.Cut(number, ".")
	digits := strings.TrimLeft(whole, "+-")
	if strings.Trim(digits, "0123456789") != "" {
		return number
	}
	out := whole[:len(whole)-len(digits)]
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out += ","
		}
		out += string(r)
	}
	if dot {
		out += "." + rest
	}
	return out
}
