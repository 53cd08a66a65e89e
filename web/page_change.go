package web

import (
	"github.com/kilowon/kilowon/app"
)

// changeName names the earlier bill of a comparison.
func (v *billView) changeName(c *app.BillChange) string {
	if c.Month == v.Month-1 {
		return "지난달과 왜 다른가"
	}
	return "작년 같은 달과 왜 다른가"
}

// changeID is the place of a comparison on the page.
func (v *billView) changeID(c *app.BillChange) string {
	if c.Month == v.Month-1 {
		return "change-month"
	}
	return "change-year"
}

// changeSentence tells the difference in one sentence.
func changeSentence(c *app.BillChange) string {
	switch {
	case c.Difference > 0:
		return c.Difference.String() + "원 많습니다"
	case c.Difference < 0:
		return (-c.Difference).String() + "원 적습니다"
	}
	return "금액이 같습니다"
}

// signedWon is an amount with its sign, so that more and less are told without colour.
func signedWon(c app.ChangePart) string {
	if c.Amount > 0 {
		return "+" + c.Amount.String()
	}
	return c.Amount.String()
}
