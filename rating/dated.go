package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// whPerKWh is how many Wh a kWh has.
const whPerKWh = 1000

// spreadByDate gives each piece the energy of its own days (rules: interval-by-date). Whole kWh are taken of the running total, so that the pieces add
// up to the rounded use of the period by band (제7조 ①).
func (r *rater) spreadByDate() error {
	r.Dated, r.KWh = true, 0
	var sums, weekends, used, cheap TOU
	for i := range r.Pieces {
		p := &r.Pieces[i]
		if p.list.Kind != tariff.Tiered {
			p.Run = p.Period
		}
		if i > 0 && p.Run == r.Pieces[i-1].Run {
			p.KWh, p.Bands = r.Pieces[i-1].KWh, r.Pieces[i-1].Bands
			continue
		}
		days := r.use.Days[p.Run.From-r.Period.From : p.Run.To-r.Period.From]
		for b := range sums {
			for d := range days {
				sums[b] += days[d].Bands[b]
				weekends[b] += days[d].Weekend[b]
			}
			p.Bands[b] = kilowon.DivHalfUp(sums[b], whPerKWh) - used[b]
			p.weekend[b] = min(kilowon.DivHalfUp(weekends[b], whPerKWh)-cheap[b], p.Bands[b])
			used[b] += p.Bands[b]
			cheap[b] += p.weekend[b]
		}
		p.KWh = p.Bands.Sum()
		r.KWh += p.KWh
		if p.KWh > 0 && r.terms[p.Terms].Paused {
			return usedOnPausedDays(p)
		}
	}
	return nil
}

func usedOnPausedDays(p *Piece) error {
	e := kilowon.Errorf(kilowon.Invalid, "휴지기간 %s에 사용전력량 %skWh가 있습니다. 재사용한 날부터 휴지를 끝내십시오", p.Period, kilowon.FormatInt(p.KWh))
	e.Path = "usage"
	return e
}

// energyWeekend takes off a share of the energy price of kWh used in some hours of weekends and holidays (봄·가을 주말 할인); band is 0 for a list with one
// price a season.
func (r *rater) energyWeekend(p *Piece, kwh int64, band uint8) {
	rule := r.book.WeekendPriceOf(r.terms[p.Terms].Key).At(p.Period.To - 1)
	if rule == nil {
		return
	}
	part := r.part(p.index, rule.Entry)
	part.Unit, part.Band, part.Quantity, part.Ratio = UnitKWh, band, kwh, rule.Value.Off
	part.Price = -p.list.Energy[p.Season][max(band, 1)-1]
	part.Exact = kwh * int64(part.Price) * int64(part.Ratio) * r.Month
	p.charge += part.Exact
}

// weekendLabel names the part that the lowered weekend price takes off.
func weekendLabel(e *ExplainedPart, p *Part, piece *Piece) string {
	e.Key += "/weekend"
	if p.Band == 0 {
		return piece.Season.String() + " " + e.Entry.Title
	}
	band := tariff.Band(p.Band - 1)
	e.Key += "/" + band.Code()
	return band.String() + " 중 " + e.Entry.Title
}
