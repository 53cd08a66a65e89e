package app

import (
	"bufio"
	"io"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/tariff/book"
)

const (
	streamCase = `{"id":"a","terms":{"class":"residential","voltage":"low"},"period":{"from":"2025-03-01","to":"2025-04-01"},"usage":{"kwh":200}}` + "\n"
	tooEarly   = `{"id":"b","terms":{"class":"residential","voltage":"low"},"period":{"from":"1999-03-01","to":"1999-04-01"},"usage":{"kwh":200}}` + "\n"
)

// A program on the other end of a pipe may wait for each answer before it asks again.
func TestRateLinesAnswersBeforeItWaits(t *testing.T) {
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	done := make(chan error, 1)
	go func() {
		_, err := RateLines(inR, outW, book.Default(), false)
		outW.Close()
		done <- err
	}()
	answers := bufio.NewReader(outR)
	for range 3 {
		if _, err := io.WriteString(inW, streamCase); err != nil {
			t.Fatal(err)
		}
		line, err := answers.ReadString('\n')
		if err != nil || !strings.Contains(line, `"id":"a"`) {
			t.Fatalf("%q, %v", line, err)
		}
	}
	inW.Close()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestRateLinesCountsWhatTheBookLacks(t *testing.T) {
	stats, err := RateLines(strings.NewReader(streamCase+tooEarly+"{\n"), io.Discard, book.Default(), false)
	if want := (RateStats{Cases: 3, Errors: 2, Unencoded: 1}); err != nil || stats != want {
		t.Errorf("%+v, %v; want %+v", stats, err, want)
	}
}
