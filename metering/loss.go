package metering

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
)

// Loss is the share of the energy that is lost between the supply voltage and the voltage it is metered at (손실률, 제71조 ②), from a day on. It is added
// to what was metered behind the customer's transformer, and below zero where it is taken off.
type Loss struct {
	// From is the first day; the zero date stands for the whole period.
	From kilowon.Date
	// Rate is in 1/10,000.
	Rate int64
}

// LossScale is how many units of [Loss.Rate] make one.
const LossScale = 10_000

// maxLossRate bounds a loss; half of the energy is more than any transformer loses.
const maxLossRate = LossScale / 2

// maxCorrected bounds what is corrected, so that its product with the rates of all days leaves no 63 bits.
const maxCorrected = 100_000_000_000

// Correct puts use and peak as if they had been metered at the supply voltage (제71조 ②, ③): each day's use by the rate of the day, a period's use by its days
// at each rate, the peak by the rate of the last day; half up to whole kWh and kW (제7조 ①; rules: transformer-loss). The rates must stand in the order of their days and cover the
// period. Use of standby power is left as it is.
func Correct(use *rating.Usage, losses []Loss) error {
	bad := func(format string, args ...any) error {
		e := kilowon.Errorf(kilowon.Invalid, format, args...)
		e.Path = "usage.losses"
		return e
	}
	for i, l := range losses {
		switch {
		case l.Rate <= -maxLossRate || l.Rate >= maxLossRate:
			return bad("손실률은 -50%%와 50%% 사이여야 합니다")
		case i > 0 && l.From <= losses[i-1].From:
			return bad("손실률은 시작하는 날의 차례로 적어야 하는데 %v 다음에 %v이(가) 왔습니다", losses[i-1].From, l.From)
		}
	}
	if max(use.KWh, use.Bands[0], use.Bands[1], use.Bands[2], use.Demand.PeakKW) > maxCorrected {
		return bad("사용전력량이나 최대수요전력이 계산할 수 있는 범위를 넘습니다")
	}
	p := use.Period
	if len(losses) == 0 || losses[0].From > p.From {
		return bad("손실률은 검침기간이 시작하는 %v부터 있어야 합니다", p.From)
	}
	var sum int64
	for d := p.From; d < p.To; d++ {
		factor := LossScale + rateOn(losses, d)
		sum += factor
		if len(use.Days) > 0 {
			day := &use.Days[d-p.From]
			for b := range day.Bands {
				day.Bands[b] = kilowon.DivHalfUp(day.Bands[b]*factor, LossScale)
				day.Weekend[b] = min(kilowon.DivHalfUp(day.Weekend[b]*factor, LossScale), day.Bands[b])
			}
		}
	}
	all := LossScale * int64(p.Days())
	use.KWh = kilowon.DivHalfUp(use.KWh*sum, all)
	for b := range use.Bands {
		use.Bands[b] = kilowon.DivHalfUp(use.Bands[b]*sum, all)
		if len(use.Days) > 0 {
			use.Bands[b] = 0
			for i := range use.Days {
				use.Bands[b] += use.Days[i].Bands[b]
			}
			use.Bands[b] = WholeKWh(use.Bands[b])
		}
	}
	if use.HasBands {
		use.KWh = use.Bands.Sum()
	}
	use.Demand.PeakKW = kilowon.DivHalfUp(use.Demand.PeakKW*(LossScale+rateOn(losses, p.To-1)), LossScale)
	return nil
}

// rateOn is the rate in force on a day.
func rateOn(losses []Loss, d kilowon.Date) int64 {
	rate := losses[0].Rate
	for _, l := range losses {
		if l.From <= d {
			rate = l.Rate
		}
	}
	return rate
}
