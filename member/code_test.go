package member

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 2, 3, 0, 0, 0, time.UTC)

func TestCodeTry(t *testing.T) {
	for _, c := range []struct {
		name  string
		after time.Duration
		code  Code
		right bool
		want  CodeAnswer
	}{
		{"right at once", 0, Code{}, true, CodeRight},
		{"a moment before three minutes", 3*time.Minute - 1, Code{}, true, CodeRight},
		{"at three minutes", 3 * time.Minute, Code{}, true, CodeOver},
		{"a moment after", 3*time.Minute + 1, Code{}, true, CodeOver},
		{"the first wrong try", time.Second, Code{}, false, CodeWrong},
		{"the fourth wrong try", time.Second, Code{Tries: 3}, false, CodeWrong},
		{"the fifth try is right", time.Second, Code{Tries: 4}, true, CodeRight},
		{"the fifth try is wrong", time.Second, Code{Tries: 4}, false, CodeOver},
		{"a sixth try", time.Second, Code{Tries: 5}, true, CodeOver},
		{"used before", time.Second, Code{Used: true}, true, CodeOver},
	} {
		c.code.SentAt = noon
		if got := c.code.Try(noon.Add(c.after), c.right); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// ago are n moments: the newest that long before noon, the others a minute apart before it.
func ago(newest time.Duration, n int) []time.Time {
	out := make([]time.Time, n)
	for i := range out {
		out[i] = noon.Add(-newest - time.Duration(i)*time.Minute)
	}
	return out
}

func TestCodesWait(t *testing.T) {
	for _, c := range []struct {
		name string
		sent CodesSent
		want time.Duration
	}{
		{"the first", CodesSent{}, 0},
		{"just sent", CodesSent{Phone: ago(0, 1)}, 30 * time.Second},
		{"a second before the pause ends", CodesSent{Phone: ago(29*time.Second, 1)}, time.Second},
		{"when the pause ends", CodesSent{Phone: ago(30*time.Second, 1)}, 0},
		{"four in an hour", CodesSent{Phone: ago(time.Minute, 4)}, 0},
		// The oldest of the five was sent five minutes ago.
		{"five in an hour", CodesSent{Phone: ago(time.Minute, 5)}, 55 * time.Minute},
		{"five, the oldest an hour ago", CodesSent{Phone: ago(56*time.Minute, 5)}, 0},
		{"five, the oldest a minute less ago", CodesSent{Phone: ago(55*time.Minute, 5)}, time.Minute},
		{"nine in a day", CodesSent{Phone: ago(2*time.Hour, 9)}, 0},
		{"ten in a day", CodesSent{Phone: ago(2*time.Hour, 10)}, 22*time.Hour - 9*time.Minute},
		{"29 from an address", CodesSent{Address: ago(0, 29)}, 0},
		{"30 from an address", CodesSent{Address: ago(0, 30)}, 31 * time.Minute},
		{"19 for an organisation", CodesSent{Organisation: ago(0, 19)}, 0},
		{"20 for an organisation", CodesSent{Organisation: ago(0, 20)}, 41 * time.Minute},
	} {
		if got := c.sent.Wait(noon); got != c.want {
			t.Errorf("%s: waits %v, want %v", c.name, got, c.want)
		}
	}
}

// However one asks, a phone never gets more codes than its limits, and who waits as told is served.
func TestCodesNeverPassTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sent CodesSent
		now := noon
		for range rapid.IntRange(1, 60).Draw(t, "asked") {
			now = now.Add(time.Duration(rapid.IntRange(0, 1800).Draw(t, "seconds")) * time.Second)
			wait := sent.Wait(now)
			if sent.Wait(now.Add(wait)) != 0 {
				t.Fatalf("after the %v it was told to wait it must wait again", wait)
			}
			if wait == 0 {
				sent.Phone = append(sent.Phone, now)
			}
		}
		for i, from := range sent.Phone {
			for _, l := range phoneLimits {
				n := 0
				for _, at := range sent.Phone[i:] {
					if at.Before(from.Add(l.window)) {
						n++
					}
				}
				if n > l.most {
					t.Fatalf("%d codes within %v", n, l.window)
				}
			}
		}
	})
}
