package rating_test

import (
	"math/big"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// pressMonth is what a year and month of a press report come to.
func pressMonth(s string) kilowon.Month { return kilowon.MustDate(s + "-01").Month() }

// debit is the share in thousandths and the cap of payment by debit as the press tells them (2022-08): 1 % up to 1,000 won, 0.5 % up to 500 won from the bill
// of July 2022 to that of June 2023, and then nothing but a year for those who applied before July 2023.
func debit(month kilowon.Month, applied kilowon.Date) (share, limit int64) {
	switch {
	case month < pressMonth("2022-07"):
		return 10, 1000
	case month < pressMonth("2023-07"):
		return 5, 500
	case applied != 0 && applied < kilowon.MustDate("2023-07-01") && month-applied.Month() < 12:
		return 5, 500
	}
	return 0, 0
}

// pay takes off what paying by debit, a bill by e-mail and saved energy earn, in this order and no more than there is.
func (o *oracle) pay() bool {
	t := o.days[len(o.days)-1].terms
	if a := t.AutoPayment; a != nil {
		share, limit := debit(o.readingMonth(), a.Applied)
		if a.Paid < 0 && share > 0 {
			return false
		}
		o.give(tariff.ChargeAutoPayment, least(big.NewRat(int64(a.Paid)*share, 1000), rat(limit)))
	}
	if t.EBill {
		o.give(tariff.ChargeEBill, rat(200*max(1, toward(o.months))))
	}
	o.give(tariff.ChargeCashback, o.told(rating.GivenCashback))
	return true
}

// give takes an amount off, cut to the won.
func (o *oracle) give(c tariff.Charge, amount *big.Rat) {
	o.out.amount[c] -= kilowon.Won(min(toward(amount), max(0, o.lines())))
}

// told is what the given sums of a kind come to.
func (o *oracle) told(kind rating.GivenKind) *big.Rat {
	sum := rat(0)
	for _, g := range o.use.Given {
		if g.Kind == kind {
			sum = plus(sum, plus(rat(int64(g.Won)), times(rat(g.KWh), price(g.Price))))
		}
	}
	return sum
}

// besides adds what is billed beside the electricity (제82조 3호, 4호).
func (o *oracle) besides() {
	for c, kind := range map[tariff.Charge]rating.GivenKind{tariff.ChargeGreenPremium: rating.GivenGreenPremium, tariff.ChargeThirdPartyPower: rating.GivenThirdParty} {
		o.out.amount[c] = kilowon.Won(toward(o.told(kind)))
		o.out.total += o.out.amount[c]
	}
}

func drawPayment(t *rapid.T, x *rating.Terms, on kilowon.Date) {
	if rapid.IntRange(0, 7).Draw(t, "debit") == 0 {
		x.AutoPayment = &rating.AutoPayment{Paid: kilowon.Won(rapid.Int64Range(-1, 120_000).Draw(t, "paid"))}
		if rapid.Bool().Draw(t, "applied") {
			x.AutoPayment.Applied = on.AddDays(-rapid.IntRange(0, 500).Draw(t, "days ago"))
		}
	}
	x.EBill = rapid.IntRange(0, 7).Draw(t, "e-bill") == 0
}

func drawGiven(t *rapid.T, p kilowon.Period) (out []rating.Given) {
	kinds := 0
	switch {
	case p.To > kilowon.MustDate("2022-01-01"):
		kinds = 3
	case p.To <= kilowon.MustDate("2021-09-16"):
		return nil
	}
	for range max(0, rapid.IntRange(-12, 2).Draw(t, "given")) {
		g := rating.Given{Kind: rating.GivenKind(1 + rapid.IntRange(0, 1).Draw(t, "given kind"))}
		if kinds == 3 {
			g.Kind = rating.GivenKind(rapid.IntRange(0, 2).Draw(t, "any given kind"))
		}
		if rapid.Bool().Draw(t, "as won") {
			g.Won = kilowon.Won(rapid.Int64Range(1, 9000).Draw(t, "won"))
		} else {
			g.KWh, g.Price = rapid.Int64Range(1, 300).Draw(t, "given kWh"), kilowon.Price(rapid.Int64Range(1, 20_000).Draw(t, "given price"))
		}
		out = append(out, g)
	}
	return out
}
