package rating

import "github.com/kilowon/kilowon/tariff"

// samePriced is the class with more equipment of those whose unit prices are the same as the table's (제65조 5호); false where the prices differ.
func (d *decider) samePriced(m *mix, top held, others []held) (held, bool, error) {
	larger, same := top, false
	for _, o := range others {
		if !d.samePrices(top, o) {
			continue
		}
		same = true
		if m.kw[o] > m.kw[larger] {
			larger = o
		}
	}
	if !same {
		return top, false, nil
	}
	if m.bare >= 0 {
		return top, false, refused(usePath(m.bare, "kw"), "요금단가가 같은 종별이어서 사용설비용량이 큰 것으로 정하므로(제65조 5호) 사용설비용량(kW)이 있어야 합니다. 용도별로 나누기 어려우면 면적을 대신 적어 주세요")
	}
	d.told("여러 용도", larger.String(), "제65조 5호", sprintf("요금단가가 같은 종별 가운데 설비가 %s로 가장 큽니다", kw(m.kw[larger])))
	return larger, true, nil
}

// samePrices reports whether both classes have the same unit prices at the voltage and power asked for, under every option.
func (d *decider) samePrices(a, b held) bool {
	x, okX := d.keyOf(a)
	y, okY := d.keyOf(b)
	if !okX || !okY || x.Voltage != y.Voltage {
		return false
	}
	found := false
	for o := range tariff.Option(5) {
		x.Option, y.Option = o, o
		p, q := d.priced(x), d.priced(y)
		switch {
		case p == nil && q == nil:
		case p == nil || q == nil || *p != *q:
			return false
		default:
			found = true
		}
	}
	return found
}

// keyOf is the list of a class without its option, decided apart.
func (d *decider) keyOf(h held) (tariff.Key, bool) {
	p := *d.Premises
	p.LowMetered = false
	try := decider{Premises: &p, book: d.book, limits: d.limits}
	try.out.Key.Class = h.class()
	if h == heldRicePump {
		try.out.Key.Grade = tariff.GradeA
	}
	if try.voltage() != nil || try.grade() != nil {
		return tariff.Key{}, false
	}
	return try.out.Key, true
}

// priced is what a list charges on the date, without the dates it holds between; nil where there is none.
func (d *decider) priced(k tariff.Key) *tariff.List {
	dated := d.book.Lists(k).At(d.Date)
	if dated == nil || !dated.Value.Until.IsZero() && d.Date >= dated.Value.Until {
		return nil
	}
	out := dated.Value
	out.Until = 0
	return &out
}
