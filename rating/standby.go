package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// StandbySupply is standby power (예비전력, 제63조) beside the supply of the terms.
type StandbySupply struct {
	// Grade is GradeA for the same substation and voltage, GradeB otherwise (제63조 ①).
	Grade tariff.Grade
	// OwnLine says that the customer owns the line (고객소유선로).
	OwnLine bool
	// ContractKW, Voltage and Option are the standby's own; zero means those of the terms.
	ContractKW int64
	Voltage    tariff.Voltage
	Option     tariff.Option
}

// StandbyUse is what was metered apart on standby power (제63조 ④), in the order of Terms.Standby; use metered together is part of the usage.
type StandbyUse struct {
	PeakKW, KWh int64
	Bands       TOU
	HasBands    bool
}

func (u *StandbyUse) kwh() int64 { return max(u.KWh, u.Bands.Sum()) }

// maxStandby is how many standby supplies there may be: 갑 and 을 together (제63조 ⑧).
const maxStandby = 2

func (t *Terms) checkStandby(i int) error {
	if len(t.Standby) > maxStandby || (len(t.Standby) == 2 && t.Standby[0].Grade == t.Standby[1].Grade) {
		return pathErrorf(i, "standby", "예비전력은 (갑)과 (을) 하나씩까지인데 %d개입니다", len(t.Standby))
	}
	for _, s := range t.Standby {
		switch {
		case s.Grade != tariff.GradeA && s.Grade != tariff.GradeB:
			return pathErrorf(i, "standby.grade", "예비전력은 (갑) a나 (을) b여야 합니다(제63조 ①)")
		case s.ContractKW < 0 || s.ContractKW > t.ContractKW:
			return pathErrorf(i, "standby.contract_kw", "예비전력의 계약전력은 상용전력의 계약전력 %skW 이내여야 하는데(제63조 ③) %skW입니다",
				kilowon.FormatInt(t.ContractKW), kilowon.FormatInt(s.ContractKW))
		case t.Key.Class == tariff.Residential || t.Key.Class == tariff.Night || (t.Key.Grade == tariff.GradeA && (t.Key.Class == tariff.Streetlight || t.Key.Class == tariff.Temporary)):
			return pathErrorf(i, "standby", "%s은(는) kW로 기본요금을 내지 않으므로 예비전력을 계산하지 않습니다", t.Key.Class)
		}
	}
	return nil
}

func (u *Usage) checkStandby() error {
	for i := range u.Standby {
		if s := &u.Standby[i]; s.PeakKW < 0 || s.PeakKW > maxKW || s.KWh < 0 || min(s.Bands[0], s.Bands[1], s.Bands[2]) < 0 {
			e := kilowon.Errorf(kilowon.Invalid, "예비전력의 최대수요전력(kW)과 사용전력량(kWh)은 0 이상의 정수여야 합니다")
			e.Path = "usage.standby"
			return e
		}
	}
	return nil
}

// standbyPeak is the peak the main supply is billed by where the standby's is higher (제63조 ⑥).
func (u *Usage) standbyPeak(peak int64) int64 {
	for i := range u.Standby {
		peak = max(peak, u.Standby[i].PeakKW)
	}
	return peak
}

// standbyKey is the price list of standby power: that of its own voltage and contract power where they are others (제63조 ⑤), else that the customer chose.
func (r *rater) standbyKey(t *Terms, s *StandbySupply, p *Piece) tariff.Key {
	k, list := r.chosen(t.Key), p.list.Kind
	if k != t.Key {
		list = r.book.Timeline(k).Segments[r.book.Timeline(k).At(p.Period.From)].List.Kind
	}
	if (s.Voltage != tariff.VoltageNone && s.Voltage != k.Voltage) || (s.ContractKW != 0 && s.ContractKW != t.ContractKW) {
		if s.Voltage != tariff.VoltageNone {
			k.Voltage = s.Voltage
		}
		if hasOptions(k.Class) && k.Class != tariff.Agricultural {
			k.Grade = tariff.GradeNone
		}
		if k.Voltage == tariff.Low {
			k.Option = 0
		}
	}
	if s.Option != 0 {
		k.Option = s.Option
	}
	contract := s.ContractKW
	if contract == 0 {
		contract = t.ContractKW
	}
	return DecideKey(k, contract, list == tariff.TimeOfUse)
}

// anyStandby reports whether there is standby power to charge.
func (r *rater) anyStandby() bool {
	for i := range r.terms {
		if len(r.terms[i].Standby) > 0 {
			return true
		}
	}
	return len(r.use.Standby) > 0
}

// standby charges standby power: a share of the base charge whether it is used or not (제63조 ⑤ 1호) and what was metered on it apart (2–4호).
// The power factor does not count for it (⑦).
func (r *rater) standby() error {
	base := r.mark()
	for i := range r.Pieces {
		for n := range r.terms[r.Pieces[i].Terms].Standby {
			if err := r.standbyBase(i, n); err != nil {
				return err
			}
		}
	}
	if len(r.Parts) > base {
		r.add(tariff.ChargeStandby, r.rounding(tariff.ChargeStandby), base)
	}
	energy := r.mark()
	for n := range r.use.Standby {
		if err := r.standbyUse(n); err != nil {
			return err
		}
	}
	if len(r.Parts) > energy {
		r.add(tariff.ChargeStandbyEnergy, r.rounding(tariff.ChargeStandbyEnergy), energy)
	}
	return nil
}

func (r *rater) standbyBase(i, n int) error {
	p := &r.Pieces[i]
	t := &r.terms[p.Terms]
	s := &t.Standby[n]
	rule := r.book.Standby.At(p.Period.From)
	if rule == nil {
		return r.unencoded(p.Period.From, "예비전력")
	}
	kw, err := r.billingKW(p)
	if err != nil {
		return err
	}
	price := p.list.Base
	// The base price is the same in all vintages of a list and in the options of a transition (tests of the book), so that of the first day holds for the piece.
	if key := r.standbyKey(t, s, p); key != r.chosen(t.Key) || (s.ContractKW != 0 && s.ContractKW != t.ContractKW) {
		timeline := r.book.Timeline(key)
		at := timeline.At(p.Period.From)
		if at < 0 {
			return kilowon.At("terms.standby", noList(key))
		}
		price = timeline.Segments[at].List.Base
		if s.ContractKW != 0 {
			kw = kilowon.DivHalfUp(kw*s.ContractKW, t.ContractKW)
		}
		if n < len(r.use.Standby) {
			kw = max(kw, r.use.Standby[n].PeakKW)
		}
	}
	if kw > r.weight.mostKW {
		return tooLarge("terms.standby", "예비전력의 요금적용전력 %skW", kw)
	}
	part := r.part(uint8(i), rule.Entry)
	part.Unit, part.Quantity, part.Price, part.Share, part.Ratio, part.Of = UnitKW, kw, price, true, rule.Value.Share(s.Grade, s.OwnLine), int64(s.Grade)
	part.Exact = kw * int64(price) * int64(part.Ratio) * p.Share
	p.charge += part.Exact
	return nil
}

// standbyUse prices what was metered on one standby supply; it is divided over the runs by days like the main use.
func (r *rater) standbyUse(n int) error {
	u := &r.use.Standby[n]
	if u.kwh() == 0 {
		return nil
	}
	if u.kwh() > r.weight.mostKWh {
		return tooLarge("usage.standby", "예비전력 사용전력량 %skWh", u.kwh())
	}
	days := int64(0)
	for i := range r.Pieces {
		t := &r.terms[r.Pieces[i].Terms]
		if n >= len(t.Standby) {
			e := kilowon.Errorf(kilowon.Invalid, "예비전력의 사용량(usage.standby)이 있는데 공급조건에 예비전력(terms.standby)이 없습니다")
			e.Path = "usage.standby"
			return e
		}
		if !t.Paused {
			days += int64(r.Pieces[i].Period.Days())
		}
	}
	left, end := *u, r.lastUse()
	var run StandbyUse
	for i := range r.Pieces {
		p := &r.Pieces[i]
		if r.terms[p.Terms].Paused {
			continue
		}
		if i == 0 || p.Run != r.Pieces[i-1].Run {
			run = left.take(u, int64(p.Run.Days()), days, p.Run.To == end)
		}
		if err := r.standbyPiece(i, n, &run); err != nil {
			return err
		}
	}
	return nil
}

// take gives a run its days' part of the whole, half up, the last one the rest.
func (u *StandbyUse) take(whole *StandbyUse, days, all int64, last bool) StandbyUse {
	if last {
		return *u
	}
	out := StandbyUse{HasBands: whole.HasBands, KWh: min(u.KWh, kilowon.DivHalfUp(whole.KWh*days, all))}
	for b := range out.Bands {
		out.Bands[b] = min(u.Bands[b], kilowon.DivHalfUp(whole.Bands[b]*days, all))
		u.Bands[b] -= out.Bands[b]
	}
	u.KWh -= out.KWh
	return out
}

// standbyPiece prices a run's standby use for the days of one piece, cut again where the standby's own list changes.
func (r *rater) standbyPiece(i, n int, run *StandbyUse) error {
	p := &r.Pieces[i]
	t := &r.terms[p.Terms]
	key := r.standbyKey(t, &t.Standby[n], p)
	timeline := r.book.Timeline(key)
	fuel := r.book.FuelFor(r.ReadingMonth)
	for d := p.Period.From; d < p.Period.To; {
		at := timeline.At(d)
		if at < 0 {
			return kilowon.At("terms.standby", noList(key))
		}
		s := &timeline.Segments[at]
		next := min(p.Period.To, timeline.Segments[at+1].From)
		if (s.List.Kind == tariff.TimeOfUse) != run.HasBands {
			e := kilowon.Errorf(kilowon.Invalid, "예비전력의 요금표 %s은(는) 시간대별 사용량(tou_kwh)으로 계산하는지가 적은 사용량과 다릅니다", key)
			e.Path = "usage.standby"
			return e
		}
		kwh, part := run.KWh, standbyPart{r, i, int(next - d)}
		if run.HasBands {
			kwh = run.Bands.Sum()
			for b := range run.Bands {
				part.add(s.Entry, run.Bands[b], s.List.Energy[s.Season][b]).Band = uint8(b + 1)
			}
		} else {
			part.add(s.Entry, kwh, s.List.EnergyPrice(s.Season, tariff.Light))
		}
		if c := s.Climate; c != nil && c.Value != 0 {
			part.add(c.Entry, kwh, c.Value)
		}
		if fuel != nil && fuel.Price != 0 {
			part.add(fuel.Entry, kwh, fuel.Price)
		}
		d = next
	}
	return nil
}

// standbyPart makes the parts of some days of a piece.
type standbyPart struct {
	*rater
	piece, days int
}

func (s standbyPart) add(entry tariff.EntryID, kwh int64, price kilowon.Price) *Part {
	p := &s.Pieces[s.piece]
	part := s.part(uint8(s.piece), entry)
	part.Unit, part.Quantity, part.Price = UnitKWh, kwh, price
	if s.days != p.Period.Days() {
		part.Days = uint16(s.days)
	}
	part.Exact = mulDiv(kwh*int64(price)*kilowon.RatioScale*s.Month, int64(s.days), int64(p.Run.Days()))
	p.charge += part.Exact
	return part
}

// standbyLabel names a part of standby power: its grade, or what of its use is priced.
func standbyLabel(e *ExplainedPart, l *Line, p *Part, piece *Piece) string {
	switch {
	case l.Charge == tariff.ChargeStandby:
		return "예비전력" + tariff.Grade(p.Of).String()
	case p.Band > 0 && piece.Season < tariff.SeasonCount:
		return piece.Season.String() + " " + tariff.Band(p.Band-1).String()
	}
	return e.Entry.Title
}
