package apartment

import (
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// number is a cell's text read as an exact decimal.
type number struct {
	// value is in 1/100, cut; whole is the value without its decimals.
	value int64
	// places is how many decimals there are, trailing zeros not counted.
	places int
	// half says that the first decimal is five or more.
	half, negative bool
	// cleaned says that commas, a unit, blanks or full-width digits had to go; huge that no meter shows so many digits.
	cleaned, huge bool
}

// maxWholeDigits is more than any household meter shows; more digits are a wrong number, and would overflow sums.
const maxWholeDigits = 9

// readNumber reads a plain decimal, or one that is plain once commas between thousands, a unit, blanks and full-width digits are gone.
func readNumber(text string) (number, bool) {
	if n, ok := readDecimal(text); ok {
		return n, true
	}
	clean, ok := cleanNumber(text)
	if !ok {
		return number{}, false
	}
	n, ok := readDecimal(clean)
	n.cleaned = true
	return n, ok
}

// readDecimal reads digits with an optional sign and point and nothing else.
func readDecimal(s string) (number, bool) {
	var n number
	if s != "" && s[0] == '-' {
		n.negative = true
		s = s[1:]
	}
	whole, frac, point := strings.Cut(s, ".")
	if whole == "" || point && frac == "" {
		return number{}, false
	}
	digits := 0
	for i := range len(whole) {
		if whole[i] < '0' || whole[i] > '9' {
			return number{}, false
		}
		if digits > 0 || whole[i] != '0' {
			digits++
		}
		if digits <= maxWholeDigits {
			n.value = n.value*10 + int64(whole[i]-'0')
		}
	}
	n.huge = digits > maxWholeDigits
	n.value *= 100
	for i := range len(frac) {
		d := int64(frac[i]) - '0'
		if d < 0 || d > 9 {
			return number{}, false
		}
		switch {
		case i == 0:
			n.value += d * 10
			n.half = d >= 5
		case i == 1:
			n.value += d
		}
		if d != 0 {
			n.places = i + 1
		}
	}
	n.negative = n.negative && (n.value != 0 || n.places > 0)
	return n, true
}

// kwh is the value in whole kWh, half up (제7조 ①).
func (n number) kwh() int64 {
	kwh := n.value / 100
	if n.half {
		kwh++
	}
	return kwh
}

// units are what offices write behind a use; they say nothing new.
var units = [...]string{"kwh", "㎾h", "kw", "㎾"}

// cleanNumber takes away what a person may put around a number without changing it; it refuses what could be read in two ways.
func cleanNumber(text string) (string, bool) {
	s := strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '　' || r == '\u00a0' || r == '\t':
			return ' '
		case r == '−' || r == '–':
			return '-'
		case r == '\u200b' || r == '\ufeff':
			return -1
		}
		return r
	}, text)
	s = strings.TrimPrefix(strings.TrimSpace(s), "'")
	lower := strings.ToLower(s)
	for _, u := range units {
		if strings.HasSuffix(lower, u) && len(lower) == len(s) {
			s = strings.TrimSpace(s[:len(s)-len(u)])
			break
		}
	}
	whole, frac, point := strings.Cut(s, ".")
	if strings.Contains(whole, ",") {
		groups := strings.Split(whole, ",")
		for i, g := range groups {
			if i == 0 && (len(strings.TrimPrefix(g, "-")) > 3 || strings.TrimPrefix(g, "-") == "") || i > 0 && len(g) != 3 {
				return "", false
			}
		}
		whole = strings.Join(groups, "")
	}
	if point {
		whole += "." + frac
	}
	return whole, true
}

// cellKind says how a cell is read: as a reading or as a use.
type cellKind uint8

const (
	readingCell cellKind = iota
	useCell
	commonCell
)

// cellValue is what a cell says; ok is false when nothing can be read from it, blank when it is empty.
type cellValue struct {
	value     int64
	ok, blank bool
}

// readCell reads an input cell and remarks on everything wrong with how it is written. Use comes back in kWh, a reading in 1/100 kWh.
func (c *checker) readCell(e *entry, col Column, kind cellKind) cellValue {
	cell := &e.row.Cells[col]
	text := strings.TrimSpace(cell.Text)
	if text == "" && !cell.Formula {
		return cellValue{blank: true}
	}
	n, ok := readNumber(cell.Text)
	switch {
	case cell.Formula:
		c.formula(e, col, n.text(kind), ok && !n.negative && !n.huge)
	case !ok:
		c.notNumber(e, col)
	case n.huge:
		c.huge(e, col)
	case n.negative:
		c.negative(e, col, kind)
	case n.cleaned || !cell.Number && c.numbers:
		c.numberText(e, col, n.text(kind))
	}
	if !ok || n.negative || n.huge {
		return cellValue{}
	}
	if kind == readingCell && n.places > 2 || kind != readingCell && n.places > 0 {
		c.decimals(e, col, n, n.text(kind))
	}
	if kind == readingCell {
		return cellValue{value: n.value, ok: true}
	}
	return cellValue{value: n.kwh(), ok: true}
}

// text is how the number is written in a cell of a kind.
func (n number) text(kind cellKind) string {
	if kind == readingCell {
		return metering.Register(n.value).String()
	}
	return strconv.FormatInt(n.kwh(), 10)
}

// formula is E05: the form takes no formulas, but what the formula gave stands in the file.
func (c *checker) formula(e *entry, col Column, suggest string, ok bool) {
	f := kilowon.Finding{Severity: kilowon.Stop, Code: codeFormula, Read: shown(e.row.Cells[col].Text)}
	if ok {
		f.Suggest, f.SafeFix = suggest, true
		f.Message = "숫자를 적어야 하는데 수식이 있습니다. 계산된 값(" + suggest + ")만 남기고 수식을 지워 주세요. 자동 수정할 수 있습니다."
	} else {
		f.Message = "숫자를 적어야 하는데 수식이 있고 계산된 숫자가 없습니다. 수식을 지우고 숫자를 직접 적어 주세요."
	}
	c.note(e, col, f)
}

// notNumber is E06 for text that no number can be read from.
func (c *checker) notNumber(e *entry, col Column) {
	c.note(e, col, kilowon.Finding{Severity: kilowon.Stop, Code: codeNumberText, Read: shown(e.row.Cells[col].Text),
		Message: ColumnNames[col] + "에는 숫자만 적어야 하는데 숫자로 읽을 수 없습니다. 숫자로 고쳐 주세요."})
}

// numberText is E06 for a number written as text.
func (c *checker) numberText(e *entry, col Column, suggest string) {
	c.note(e, col, kilowon.Finding{Severity: kilowon.Info, Code: codeNumberText, Read: shown(e.row.Cells[col].Text), Suggest: suggest, SafeFix: true,
		Message: "숫자가 글자로 적혀 있거나 쉼표, 단위, 전각 숫자가 있습니다. 읽은 값은 " + suggest + "입니다. 자동 수정하면 칸도 숫자가 됩니다."})
}

// huge is E29 for more digits than a meter has.
func (c *checker) huge(e *entry, col Column) {
	c.note(e, col, kilowon.Finding{Severity: kilowon.Stop, Code: codeSentinel, Read: shown(e.row.Cells[col].Text),
		Message: ColumnNames[col] + "의 숫자가 너무 깁니다. 계량기가 보일 수 있는 값이 아닙니다. 계량기를 보고 다시 적어 주세요."})
}

// negative is E08, and E42 for the household's common use.
func (c *checker) negative(e *entry, col Column, kind cellKind) {
	f := kilowon.Finding{Severity: kilowon.Stop, Code: codeDecimal, Read: shown(e.row.Cells[col].Text),
		Message: ColumnNames[col] + "은 0 이상이어야 하는데 음수입니다. 바른 값으로 고쳐 주세요."}
	if kind == commonCell {
		f.Code = codeNegative
		f.Message = "세대의 공동사용량은 0 이상이어야 하는데 음수입니다. 나눌 공동사용량이 없으면 0을 적어 주세요."
	}
	c.note(e, col, f)
}

// decimals is E08 for decimals where there are none to be.
func (c *checker) decimals(e *entry, col Column, n number, suggest string) {
	f := kilowon.Finding{Severity: kilowon.Warn, Code: codeDecimal, Read: shown(e.row.Cells[col].Text), Suggest: suggest}
	if col == ColCurrent || col == ColPrevious {
		// Cutting a figure such as 16777.215 would hide that it is no reading at all.
		f.SafeFix = !isSentinel(metering.Register(n.value))
		f.Message = "지침은 소수점 아래 둘째 자리까지 씁니다. 나머지를 버리고 읽은 값은 " + suggest + "입니다."
	} else {
		f.SafeFix, f.Cite = true, "제7조 ①"
		f.Message = "사용량은 1kWh 단위여야 하는데 소수가 있습니다. 4사5입한 " + suggest + "kWh로 읽었습니다."
	}
	c.note(e, col, f)
}
