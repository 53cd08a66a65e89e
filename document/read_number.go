package document

import (
	"strings"
	"unicode"
)

// maxNumberText is longer than any reading; what is longer is no number.
const maxNumberText = 64

// numberUnits are the units people write behind a reading, in lower case and without spaces.
var numberUnits = []string{"kwh", "㎾h", "킬로와트시"}

// NormalizeNumber turns what a person wrote for a number into its exact shortest decimal: full-width digits, commas between
// groups of three, spaces around it, a unit of kWh behind it, a plus, leading zeros, zeros at the end of the fraction and the
// apostrophe that keeps a cell text. '1,234 kWh', '１２３４' and '1234.0' all become 1234. A minus may also be written −, － or, as
// in Korean ledgers, △ and ▲.
//
// changed says the text was not that decimal already. ok is false where it is no number, or where the commas or an exponent
// leave open which one: 12,34 and 1.2E+03 are for a person to mend.
func NormalizeNumber(s string) (value string, changed bool, ok bool) {
	if len(s) > 4*maxNumberText {
		return "", false, false
	}
	text := strings.TrimPrefix(strings.TrimFunc(strings.Map(foldNumberRune, s), unicode.IsSpace), "'")
	lower := strings.ToLower(text)
	for _, unit := range numberUnits {
		if strings.HasSuffix(lower, unit) {
			text = strings.TrimRightFunc(text[:len(text)-len(unit)], unicode.IsSpace)
			break
		}
	}
	sign := ""
	switch {
	case strings.HasPrefix(text, "-"):
		sign, text = "-", text[1:]
	case strings.HasPrefix(text, "+"):
		text = text[1:]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	if strings.Contains(whole, ",") {
		if whole, ok = joinGroups(whole); !ok {
			return "", false, false
		}
	}
	if !allDigits(whole+fraction) || len(text) > maxNumberText {
		return "", false, false
	}
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	value = whole
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		value += "." + fraction
	}
	if value != "0" {
		value = sign + value
	}
	return value, value != s, true
}

// foldNumberRune brings full-width signs and the several minus signs to ASCII and drops invisible characters.
func foldNumberRune(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '−' || r == '△' || r == '▲':
		return '-'
	case r == '\u200b' || r == '\ufeff':
		return -1
	}
	return r
}

// joinGroups takes the commas out of 1,234,567; the first group has one to three digits, the others three.
func joinGroups(whole string) (string, bool) {
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if !allDigits(g) || len(g) > 3 || i > 0 && len(g) < 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}
