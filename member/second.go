package member

import "time"

// What comes after a password (둘째 인증).
const (
	// SecondTries is how many wrong answers in a row are free; each further one waits SecondPause after the last. An hour of guessing then meets one of the three
	// codes of a million that are good by a chance of 1 in 37,000.
	SecondTries = 5
	SecondPause = 15 * time.Minute
	// RecoveryCodes is how many are made at once.
	RecoveryCodes = 10
	// FirstCodeLife is how long the code works that the operator hands over for the first login.
	FirstCodeLife = 7 * 24 * time.Hour
)

// SecondWait is how long the next answer has to wait after so many wrong ones in a row, the last at a moment; zero takes it now.
func SecondWait(tries int, last, now time.Time) time.Duration {
	if tries < SecondTries {
		return 0
	}
	return max(0, last.Add(SecondPause).Sub(now))
}
