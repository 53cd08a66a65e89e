package main

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/kilowon/kilowon"
)

// meter shows how far a step of work has come: a bar on a terminal, one line at its end elsewhere.
type meter struct {
	con   *console
	label string
	start time.Time
	bar   *progressbar.ProgressBar
	done  int
}

// meter begins a step of n pieces; -1 is an unknown number.
func (c *console) meter(label string, n int) *meter {
	m := &meter{con: c, label: label, start: time.Now()}
	if c.live {
		m.bar = progressbar.NewOptions(n, progressbar.OptionSetWriter(c.err), progressbar.OptionSetDescription(label), progressbar.OptionSetWidth(24),
			progressbar.OptionThrottle(50*time.Millisecond), progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(false), progressbar.OptionClearOnFinish())
	}
	return m
}

// step counts one piece.
func (m *meter) step() {
	m.done++
	if m.bar != nil {
		_ = m.bar.Add(1) // A bar that cannot be drawn must not stop the work.
	}
}

// end closes the step with what it came to.
func (m *meter) end(format string, args ...any) {
	if m.bar != nil {
		_ = m.bar.Finish()
	}
	fmt.Fprintf(m.con.err, "%s: %s (%s초)\n", m.label, fmt.Sprintf(format, args...), seconds(time.Since(m.start)))
}

// seconds writes a duration with three decimals.
func seconds(d time.Duration) string {
	return fmt.Sprintf("%d.%03d", d/time.Second, d%time.Second/time.Millisecond)
}

func count(n int) string { return kilowon.FormatInt(int64(n)) }
