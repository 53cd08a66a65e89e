package document

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// isBuiltinDate knows the number formats Excel does not write down: dates and times, with those of Korean Excel (27–36, 50–58).
func isBuiltinDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// isDateFormat says whether a number format shows a day or a time: it has one of the letters y, m, d, h or s outside of quotes,
// escapes and colour or locale brackets; [h] and the like are times too.
func isDateFormat(code string) bool {
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == ';':
			return false
		case code[i] == '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return false
			}
			i += end + 1
		case code[i] == '\\', code[i] == '_', code[i] == '*':
			i++
		case code[i] == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return false
			}
			if strings.Trim(strings.ToLower(code[i+1:i+end]), "hms") == "" {
				return true
			}
			i += end
		case c == 'g' && strings.HasPrefix(strings.ToLower(code[i:]), "general"):
			i += len("general") - 1
		case c == 'y', c == 'm', c == 'd', c == 'h', c == 's':
			return true
		}
	}
	return false
}

// maxSerial is the day after 9999-12-31, the last one a spreadsheet can show.
const maxSerial = 2958466

// dateText writes a serial day as the person sees it: a date, a time for the first day, or both.
func dateText(serial float64, from1904 bool) (string, bool) {
	if !(serial >= 0 && serial < maxSerial) {
		return "", false
	}
	seconds := int64(math.Round(serial * 86400))
	days, clock := seconds/86400, seconds%86400
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if from1904 {
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if days < 60 {
		// Excel believes in 1900-02-29 (day 60), so the days before it sit one later; day 60 itself shows as the 28th.
		base = base.AddDate(0, 0, 1)
	}
	t := base.AddDate(0, 0, int(days)).Add(time.Duration(clock) * time.Second)
	switch {
	case t.Year() > 9999:
		return "", false
	case days == 0 && serial != 0:
		return t.Format(time.TimeOnly), true
	case clock == 0:
		return t.Format(time.DateOnly), true
	}
	return t.Format(time.DateTime), true
}

// floatText writes the exact shortest decimal of f, so 4237.16 stays 4237.16. A fraction that needs more than the 15 digits a
// spreadsheet keeps is cut to those, as the person sees it: 0.1+0.2 is stored as 0.30000000000000004 and means 0.3. What a
// subtraction lost before the 15th digit stays lost: =4237.16-4100.02 is saved as 137.139999999999.
func floatText(f float64) string {
	if f == 0 {
		return "0"
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	whole, fraction, found := strings.Cut(s, ".")
	if !found || len(strings.TrimLeft(whole+fraction, "-0")) <= 15 {
		return s
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(f, 'e', 14, 64), 64)
	if err != nil {
		return s
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// plainNumber says whether raw already is what floatText would give, which spares the way through a float.
func plainNumber(raw []byte) bool {
	digits := raw
	if len(digits) > 0 && digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) == 0 || len(digits) > 15 || digits[0] == '.' || string(raw) == "-0" {
		return false
	}
	if len(digits) > 1 && digits[0] == '0' && digits[1] != '.' {
		return false
	}
	point := -1
	for i, c := range digits {
		if c == '.' && point < 0 {
			point = i
		} else if c < '0' || c > '9' {
			return false
		}
	}
	last := digits[len(digits)-1]
	return point < 0 || last != '.' && last != '0'
}

// parseFloat reads a number as files write it, with an exponent or without; names such as NaN and hexadecimals are none.
func parseFloat(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "0123456789+-.eE") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// setNumber makes c a number or, where its format shows one, a date.
func (c *Cell) setNumber(f float64, asDate, from1904 bool) {
	c.Kind, c.Number = Number, floatText(f)
	c.Text = c.Number
	if !asDate {
		return
	}
	if text, ok := dateText(f, from1904); ok {
		c.Kind, c.Text = Date, text
	}
}
