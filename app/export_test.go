package app

import (
	"context"

	"github.com/kilowon/kilowon"
)

// FileMonth adds and registers another month of an installed demo complex, filed like its first, and gives its run, not yet billed.
func (a *App) FileMonth(ctx context.Context, who Actor, c *DemoComplex, month kilowon.Month) (RunProgress, error) {
	m := c.Months[0].Reading
	m.Month, m.Period = month, kilowon.Period{From: (month - 1).Day(20), To: month.Day(20)}
	return a.installFiling(ctx, who, c, 0, m)
}

// Nobody is the hash that a login nobody has is verified against.
func Nobody() string { return nobody }

// VerifyPassword is what a login does.
func VerifyPassword(hash, password string) bool { return verifyPassword(hash, password) }

// StepCode is what an authenticator app shows in a step of time.
var StepCode = stepCode
