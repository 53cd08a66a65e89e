package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// defaultHours is how long lights burn a day where no hours are agreed (기타설비, 별표 7 2) 나, 별표 8 제2호).
const defaultHours = 12

// checkLights tests what lights without a meter are charged by (가로등(갑), 제62조 ②).
func (t *Terms) checkLights(i int) error {
	lights := t.Key.Class == tariff.Streetlight && t.Key.Grade == tariff.GradeA
	switch {
	case !lights && (t.Watts != 0 || t.HoursPerDay != 0):
		return pathErrorf(i, "watts", "사용설비용량(watts)과 사용시간(hours_per_day)은 계기가 없는 가로등(갑)에만 적습니다")
	case t.Watts < 0 || t.Watts > maxWatts:
		return pathErrorf(i, "watts", "사용설비용량은 0에서 %sW 사이여야 하는데 %s입니다", kilowon.FormatInt(maxWatts), kilowon.FormatInt(t.Watts))
	case t.HoursPerDay < 0 || t.HoursPerDay > 24:
		return pathErrorf(i, "hours_per_day", "하루 사용시간은 1에서 24 사이여야 하는데 %s입니다", kilowon.FormatInt(t.HoursPerDay))
	case lights && t.watts() > maxWatts:
		return pathErrorf(i, "contract_kw", "가로등(갑)의 계약전력은 %skW까지여야 하는데 %s입니다", kilowon.FormatInt(maxWatts/1000), kilowon.FormatInt(t.ContractKW))
	}
	return nil
}

// watts is the equipment, or the contract power where that is what was agreed (별표 7: 계약전력(W)).
func (t *Terms) watts() int64 {
	if t.Watts > 0 {
		return t.Watts
	}
	return t.ContractKW * 1000
}

// energyByWatt is the monthly charge a watt of lights without a meter (별표 1 제5호 가목 (2)), by days of use.
func (r *rater) energyByWatt() {
	first := r.mark()
	for i := range r.Pieces {
		p := &r.Pieces[i]
		part := r.part(uint8(i), p.Entry)
		part.Unit, part.Quantity, part.Price, part.Share = UnitWatt, r.terms[p.Terms].watts(), p.list.Energy[0][0], true
		part.Exact = part.Quantity * int64(part.Price) * kilowon.RatioScale * p.Share
		p.charge += part.Exact
	}
	r.add(tariff.ChargeEnergy, r.rounding(tariff.ChargeEnergy), first)
}

// wattPart prices the energy that lights without a meter are taken to use: contract power × hours × calendar days / 1,000 (별표 7 2) 나, 별표 8 제2호).
// The calendar days are those of the month the reading period begins in; a period charged by days has its own days (rules: streetlight-days).
func (r *rater) wattPart(p *Piece, entry tariff.EntryID, price kilowon.Price) {
	t := &r.terms[p.Terms]
	hours, days := t.HoursPerDay, int64(r.Period.From.Month().Days())
	if hours == 0 {
		hours = defaultHours
	}
	part := r.part(p.index, entry)
	share := p.Share
	if part.Share = r.Regular; !r.Regular {
		days, share = int64(p.Period.Days()), r.Month
	}
	part.Unit, part.Quantity, part.Price, part.Of = UnitWattHour, t.watts()*hours*days, price, t.watts()
	if d := r.book.Choices.StreetlightWholeKWh.At(p.Period.From); d != nil && d.Value {
		part.Quantity = kilowon.DivHalfUp(part.Quantity, 1000) * 1000
	}
	// RatioScale exact units of a price make a thousandth of it one unit, which is what a Wh costs.
	part.Exact = part.Quantity * int64(price) * (kilowon.RatioScale / 1000) * share
	p.charge += part.Exact
}
