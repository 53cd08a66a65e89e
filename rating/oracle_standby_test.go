package rating_test

import (
	"math/big"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// drawStandby gives the customer standby power, metered apart or not.
func (q *question) drawStandby(t *rapid.T) {
	if q.terms[0].Key.Class == tariff.Residential || len(q.terms) > 1 || rapid.IntRange(0, 3).Draw(t, "standby") > 0 {
		return
	}
	s := rating.StandbySupply{Grade: tariff.GradeA, OwnLine: rapid.Bool().Draw(t, "own line")}
	if rapid.Bool().Draw(t, "grade") {
		s.Grade = tariff.GradeB
	}
	if rapid.Bool().Draw(t, "smaller") {
		s.ContractKW = rapid.Int64Range(1, q.terms[0].ContractKW).Draw(t, "standby contract")
	}
	if rapid.IntRange(0, 3).Draw(t, "elsewhere") == 0 {
		s.Voltage = rapid.SampledFrom([]tariff.Voltage{tariff.Low, tariff.HighA, tariff.HighB}).Draw(t, "standby voltage")
	}
	q.terms[0].Standby = []rating.StandbySupply{s}
	if rapid.Bool().Draw(t, "used") {
		u := rating.StandbyUse{PeakKW: rapid.Int64Range(0, 900).Draw(t, "standby peak"), HasBands: q.use.HasBands}
		if u.HasBands {
			u.Bands = rating.TOU{rapid.Int64Range(0, 900).Draw(t, "standby light"), 17, 400}
		} else {
			u.KWh = rapid.Int64Range(0, 900).Draw(t, "standby kwh")
		}
		q.use.Standby = []rating.StandbyUse{u}
	}
}

// standbyList is the key of the standby's list: with another voltage or contract power that of the grade which they decide (제57조–제59조, 제63조 ⑤).
func (o *oracle) standbyList() tariff.Key {
	t := &o.terms[0]
	s, k := t.Standby[0], t.Key
	kw := t.ContractKW
	if s.ContractKW > 0 {
		kw = s.ContractKW
	}
	if (s.Voltage == 0 || s.Voltage == k.Voltage) && kw == t.ContractKW {
		return k
	}
	if s.Voltage != 0 {
		k.Voltage = s.Voltage
	}
	high, byTime := k.Voltage != tariff.Low, o.book.Lists(t.Key).At(o.use.Period.From).Value.Kind == tariff.TimeOfUse
	limit := int64(300)
	if k.Class == tariff.Educational {
		limit = 1000
	}
	switch {
	case !high && k.Class == tariff.Educational:
		k.Grade, k.Option = tariff.GradeA, 0
	case !high:
		k.Grade, k.Option = tariff.GradeA1, 0
	case kw >= limit:
		k.Grade = tariff.GradeB
	case k.Class == tariff.Educational:
		k.Grade = tariff.GradeA
	case byTime:
		k.Grade = tariff.GradeA2
	default:
		k.Grade = tariff.GradeA1
	}
	if high && k.Option == 0 {
		k.Option = 1
	}
	return k
}

// standby adds what standby power costs; false where the book has no list for it.
func (o *oracle) standby(fuel *big.Rat) bool {
	s, t := &o.terms[0].Standby[0], &o.terms[0]
	key := o.standbyList()
	shares := map[tariff.Grade][2]int64{tariff.GradeA: {5, 2}, tariff.GradeB: {10, 6}}
	share := big.NewRat(shares[s.Grade][0], 100)
	if s.OwnLine {
		share = big.NewRat(shares[s.Grade][1], 100)
	}
	var u rating.StandbyUse
	if len(o.use.Standby) > 0 {
		u = o.use.Standby[0]
	}
	base, energy, left := rat(0), rat(0), u
	for i := range o.pieces {
		p := &o.pieces[i]
		list := o.book.Lists(key).At(o.use.Period.From.AddDays(p.at))
		if list == nil {
			return false
		}
		kw := o.demand(t)
		if s.ContractKW > 0 && s.ContractKW != t.ContractKW {
			kw = nearest(big.NewRat(kw*s.ContractKW, t.ContractKW))
		}
		if key != t.Key || (s.ContractKW > 0 && s.ContractKW != t.ContractKW) {
			kw = max(kw, u.PeakKW)
		}
		part := times(price(list.Value.Base), rat(kw), p.share, share)
		base = plus(base, p.add(part))
	}
	for i := range o.runs {
		r := &o.runs[i]
		part := left
		if i < len(o.runs)-1 {
			of := big.NewRat(int64(r.days), int64(len(o.days)))
			part.KWh = min(left.KWh, nearest(times(of, rat(u.KWh))))
			for b := range part.Bands {
				part.Bands[b] = min(left.Bands[b], nearest(times(of, rat(u.Bands[b]))))
				left.Bands[b] -= part.Bands[b]
			}
			left.KWh -= part.KWh
		}
		for j := range o.pieces {
			if p := &o.pieces[j]; p.run == i && u.KWh+u.Bands.Sum() > 0 {
				sum := rat(0)
				for d := p.at; d < p.at+p.days; d++ {
					cost, ok := o.standbyDay(key, d, &part, fuel)
					if !ok {
						return false
					}
					sum = plus(sum, times(cost, big.NewRat(1, int64(r.days))))
				}
				energy = plus(energy, p.add(sum))
			}
		}
	}
	o.line(tariff.ChargeStandby, base)
	o.line(tariff.ChargeStandbyEnergy, energy)
	return true
}

// standbyDay is what a run's use on standby power would cost at the prices of one day.
func (o *oracle) standbyDay(key tariff.Key, at int, u *rating.StandbyUse, fuel *big.Rat) (*big.Rat, bool) {
	date := o.use.Period.From.AddDays(at)
	list := o.book.Lists(key).At(date)
	if list == nil || (list.Value.Kind == tariff.TimeOfUse) != u.HasBands {
		return nil, false
	}
	_, month, _ := date.Civil()
	adjuncts := plus(price(o.book.Climate.At(date).Value), fuel)
	if !u.HasBands {
		return times(rat(u.KWh), plus(price(list.Value.Energy[seasonOf(month)][0]), adjuncts)), true
	}
	sum := rat(0)
	for b, kwh := range u.Bands {
		sum = plus(sum, times(rat(kwh), plus(price(list.Value.Energy[seasonOf(month)][b]), adjuncts)))
	}
	return sum, true
}
