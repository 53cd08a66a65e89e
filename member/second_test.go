package member

import (
	"testing"
	"time"
)

func TestSecondWait(t *testing.T) {
	last := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		tries int
		after time.Duration
		want  time.Duration
	}{
		{0, 0, 0}, {SecondTries - 1, 0, 0},
		{SecondTries, 0, SecondPause}, {SecondTries, SecondPause - time.Second, time.Second}, {SecondTries, SecondPause, 0}, {SecondTries, SecondPause + time.Second, 0},
		{SecondTries + 1, time.Minute, SecondPause - time.Minute},
	} {
		if got := SecondWait(c.tries, last, last.Add(c.after)); got != c.want {
			t.Errorf("%d tries, %s later: %s, want %s", c.tries, c.after, got, c.want)
		}
	}
}
