package contract

import (
	"strings"
	"unicode"
)

// Search finds the kinds whose name or keywords hold the text; a text of initial consonants (초성) finds by them: "ㅂㅈㅎㅇ" is 복지할인.
// The empty text finds all.
func Search(text string) []*Kind {
	query := compact(text)
	var out []*Kind
	for _, k := range Kinds() {
		for _, name := range append([]string{k.Name, k.Category.String()}, k.Keywords...) {
			if matches(compact(name), query) {
				out = append(out, k)
				break
			}
		}
	}
	return out
}

// compact is a text without blanks, in lower case.
func compact(s string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '·' {
			return -1
		}
		return unicode.ToLower(r)
	}, s))
}

func matches(text, query []rune) bool {
	for from := 0; from+len(query) <= len(text); from++ {
		found := true
		for i, q := range query {
			if t := text[from+i]; t != q && initial(t) != q {
				found = false
				break
			}
		}
		if found {
			return true
		}
	}
	return false
}

// initials are the consonants a syllable may begin with, in the order of the syllables.
var initials = []rune("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")

// The syllables from 가 to 힣: each initial has this many.
const (
	firstSyllable = '가'
	lastSyllable  = '힣'
	initialSpan   = 588
	notASyllable  = rune(0)
)

// initial is the consonant a syllable begins with.
func initial(r rune) rune {
	if r < firstSyllable || r > lastSyllable {
		return notASyllable
	}
	return initials[(r-firstSyllable)/initialSpan]
}
