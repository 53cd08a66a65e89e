package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// nightBase takes the base charge of night power 을Ⅱ for the other hours' share of the month's energy (심야전력 요금표).
func (r *rater) nightBase(part *Part) {
	part.Band, part.Of = uint8(tariff.Mid+1), r.use.Bands[tariff.Mid]
	part.Exact = mulDiv(part.Exact, part.Of, max(r.KWh, 1))
}

// nightMinimumPrice is the price of a kWh in the least charge (20kWh에 해당하는 요금).
func (r *rater) nightMinimumPrice(p *Piece) kilowon.Price {
	price := p.list.EnergyPrice(p.Season, tariff.Light)
	if d := r.book.Choices.NightMinimumAll.At(p.Period.From); d == nil || !d.Value {
		return price
	}
	if c := p.segment.Climate; c != nil {
		price += c.Value
	}
	if q := r.book.FuelFor(r.ReadingMonth); q != nil {
		price += q.Price
	}
	return price
}
