package member

import (
	"slices"
	"time"
)

// The life of a one-time code (인증번호).
const (
	// CodeDigits is how long a code is, CodeLife how long it works, CodeTries how often it may be tried.
	CodeDigits = 6
	CodeLife   = 3 * time.Minute
	CodeTries  = 5
	// CodePause is how long a phone waits for the next one.
	CodePause = 30 * time.Second
	// CodeMemory is how long codes count against the limits below.
	CodeMemory = 24 * time.Hour
)

// codeLimit is the most codes in a window of time.
type codeLimit struct {
	most   int
	window time.Duration
}

// The limits are wide enough for an office that mistypes and narrow enough that all the tries of a day find one code of a million by a chance of 1 in 20,000.
var (
	phoneLimits        = []codeLimit{{1, CodePause}, {5, time.Hour}, {10, CodeMemory}}
	addressLimits      = []codeLimit{{30, time.Hour}, {100, CodeMemory}}
	organisationLimits = []codeLimit{{20, time.Hour}, {50, CodeMemory}}
)

// CodesSent are the moments codes were sent at within CodeMemory: to a phone, for a network address, for an organisation. Their order is free.
type CodesSent struct {
	Phone, Address, Organisation []time.Time
}

// Wait is how long a further code must wait; zero sends it now.
func (s CodesSent) Wait(now time.Time) time.Duration {
	return max(wait(s.Phone, phoneLimits, now), wait(s.Address, addressLimits, now), wait(s.Organisation, organisationLimits, now))
}

// wait ends when the oldest of as many codes as a limit allows leaves its window.
func wait(sent []time.Time, limits []codeLimit, now time.Time) time.Duration {
	newest := slices.SortedFunc(slices.Values(sent), func(a, b time.Time) int { return b.Compare(a) })
	var longest time.Duration
	for _, l := range limits {
		if len(newest) >= l.most {
			longest = max(longest, newest[l.most-1].Add(l.window).Sub(now))
		}
	}
	return longest
}

// Code is where a code that was sent stands.
type Code struct {
	SentAt time.Time
	// Tries is how often it was tried before.
	Tries int
	// Used says that it was right once.
	Used bool
}

// CodeAnswer is what a try of a code comes to.
type CodeAnswer uint8

// The answers.
const (
	// CodeWrong may be tried again.
	CodeWrong CodeAnswer = iota
	CodeRight
	// CodeOver is a code that was used, is too old or was tried too often: only a new one helps.
	CodeOver
)

// Try answers a try at now; right says that the digits agree, compared in constant time by the caller.
func (c Code) Try(now time.Time, right bool) CodeAnswer {
	switch {
	case c.Used || c.Tries >= CodeTries || now.Sub(c.SentAt) >= CodeLife:
		return CodeOver
	case right:
		return CodeRight
	case c.Tries == CodeTries-1:
		return CodeOver
	}
	return CodeWrong
}
