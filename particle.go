package kilowon

import (
	"fmt"
	"regexp"
	"strings"
)

// particle is a pair of a Korean particle as messages write it, with its form after a final consonant and after a vowel.
type particle struct{ closed, open string }

var particles = map[string]particle{
	"을(를)":  {"을", "를"},
	"은(는)":  {"은", "는"},
	"이(가)":  {"이", "가"},
	"과(와)":  {"과", "와"},
	"(으)로":  {"으로", "로"},
	"이(라)고": {"이라고", "라고"},
}

var (
	// A particle follows its word, or the sign that closes a quotation or a remark in brackets.
	particleAfter = regexp.MustCompile(`(\S*?)(을\(를\)|은\(는\)|이\(가\)|과\(와\)|\(으\)로|이\(라\)고)`)
	isoDate       = regexp.MustCompile(`\d{4}-\d{2}-\d{2}$`)
	inBrackets    = regexp.MustCompile(`\([^()]*\)$`)
)

// Particles chooses the form of each particle written as a pair, such as 을(를), by the sound the word before it ends in: a syllable, a number
// as it is read, or a date. After a word in other letters the pair stays.
func Particles(text string) string {
	if !strings.ContainsRune(text, '(') {
		return text
	}
	return particleAfter.ReplaceAllStringFunc(text, func(found string) string {
		m := particleAfter.FindStringSubmatch(found)
		sound := lastSound(m[1])
		switch p := particles[m[2]]; {
		case sound == soundOpen, sound == soundL && m[2] == "(으)로":
			return m[1] + p.open
		case sound == soundClosed, sound == soundL:
			return m[1] + p.closed
		}
		return found
	})
}

// Sprintf is fmt.Sprintf with the particles chosen by the words before them.
func Sprintf(format string, args ...any) string { return Particles(fmt.Sprintf(format, args...)) }

// sound is what a word ends in.
type sound uint8

const (
	soundUnknown sound = iota
	soundOpen
	soundClosed
	// soundL is the final consonant ㄹ, after which 으로 is 로.
	soundL
)

// digitSounds are the ends of 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구.
var digitSounds = [...]sound{soundClosed, soundL, soundOpen, soundClosed, soundOpen, soundOpen, soundClosed, soundL, soundL, soundOpen}

// finals is how many ends a syllable can have: none, then 27 consonants, of which ㄹ is the eighth.
const (
	finals = 28
	finalL = 8
)

func lastSound(word string) sound {
	for bare := ""; bare != word; {
		bare = word
		word = strings.TrimRight(inBrackets.ReplaceAllString(word, ""), `"'’”》」`)
	}
	if isoDate.MatchString(word) {
		return soundL // 일
	}
	r := []rune(word)
	if len(r) == 0 {
		return soundUnknown
	}
	switch last := r[len(r)-1]; {
	case last >= '0' && last <= '9':
		return digitSounds[last-'0']
	case last == '%': // 퍼센트
		return soundOpen
	case last == '}': // A placeholder is named by the word in it.
		return lastSound(strings.Trim(word, "{}"))
	case last >= '가' && last <= '힣':
		switch (last - '가') % finals {
		case 0:
			return soundOpen
		case finalL:
			return soundL
		}
		return soundClosed
	}
	return soundUnknown
}
