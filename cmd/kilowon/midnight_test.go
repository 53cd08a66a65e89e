package main

import (
	"testing"
	"time"
)

// A day begins in Korea at 15:00 UTC.
func TestUntilMidnight(t *testing.T) {
	for at, want := range map[string]time.Duration{"2026-10-09T14:59:59Z": time.Second, "2026-10-09T15:00:00Z": 24 * time.Hour, "2026-10-09T00:00:00Z": 15 * time.Hour} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := untilMidnight(now); got != want {
			t.Errorf("%s: %v, want %v", at, got, want)
		}
	}
}
