package rating

import (
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Alternative is a way a contract could be held: a price list, or another contract power.
type Alternative struct {
	Key tariff.Key
	// ContractKW is the contract power instead of the held one (제20조); 0 keeps it.
	ContractKW int64
	// Exceeded are the earlier months in which that contract power was exceeded, which the surcharge for excess use counts.
	Exceeded []kilowon.Month
	// Note says in Korean who may choose it, empty where every customer of the class may.
	Note string
}

// HeldMonth is one month of a contract as it was held: what [Rate] takes.
type HeldMonth struct {
	Terms []Terms
	Use   Usage
}

// Choosing is what decides besides the price list which lists a customer may choose from.
type Choosing struct {
	// On is the day whose lists are meant.
	On kilowon.Date
	// Jeju says that the customer is on Jeju, where dwellings have a list by season and time of day (제67조의5).
	Jeju bool
	// Bands says that the use is known by time of day, without which no such list can be compared.
	Bands bool
}

// Alternatives are the price lists that a customer who holds one may choose from, the held one among them: the options of class, grade and voltage
// (제67조 ⑦), the list by season and time of day for dwellings on Jeju (제67조의5), and the other grade where the terms leave one open
// (제57조 ④, 제58조 ④, 제59조 ⑤). They are in the order of grade and option.
func Alternatives(held tariff.Key, c Choosing, book *tariff.Book) []Alternative {
	var out []Alternative
	add := func(grade tariff.Grade, note string) {
		key := held
		key.Grade = grade
		for key.Option = 0; key.Option <= 4; key.Option++ {
			if key == held || mayChoose(held, key, c) && book.Timeline(key).At(c.On) >= 0 {
				a := Alternative{Key: key}
				if grade != held.Grade {
					a.Note = note
				}
				out = append(out, a)
			}
		}
	}
	switch {
	case !c.Bands || held.Voltage == tariff.Low:
		add(held.Grade, "")
	case held.Class == tariff.General && (held.Grade == tariff.GradeA1 || held.Grade == tariff.GradeA2):
		add(tariff.GradeA1, "저압으로 계량하는 고압 고객만 (갑)Ⅰ을 쓸 수 있습니다(제57조 ④)")
		add(tariff.GradeA2, "고압 고객의 (갑)Ⅱ입니다(제57조 ④)")
	case held.Class == tariff.Industrial && (held.Grade == tariff.GradeA1 || held.Grade == tariff.GradeA2):
		add(tariff.GradeA1, "저압으로 계량하는 고압 고객만 (갑)Ⅰ을 쓸 수 있습니다(제59조 ⑤)")
		add(tariff.GradeA2, "고압 고객의 (갑)Ⅱ입니다(제59조 ⑤)")
	case held.Class == tariff.Educational && held.Grade == tariff.GradeB:
		add(tariff.GradeA, "초·중등교육법에 따른 학교만 (갑) 고압을 쓸 수 있습니다(제58조 ④)")
		add(tariff.GradeB, "")
	default:
		add(held.Grade, "")
	}
	return out
}

// mayChoose leaves out what is no choice: the list by time of day of dwellings elsewhere than on Jeju or without such readings, and charging for
// one's own use against charging as an operator.
func mayChoose(held, key tariff.Key, c Choosing) bool {
	switch held.Class {
	case tariff.Residential:
		return key.Option == 0 || c.Jeju && c.Bands
	case tariff.EV:
		return (held.Option == 0) == (key.Option == 0)
	}
	return true
}

// RateAs fills bill with what the month would have cost under the alternative. A contract power that the month exceeds pays the surcharge for excess use
// (제67조의3); one against a billing demand that was given directly is Invalid.
func (m *HeldMonth) RateAs(bill *Bill, a *Alternative, book *tariff.Book) error {
	other, err := m.as(a)
	if err != nil {
		return err
	}
	return Rate(bill, other.Terms, &other.Use, book)
}

// WhatIfAs asks what other uses of the month would have cost under the alternative, which is refused as [HeldMonth.RateAs] refuses it.
func (m *HeldMonth) WhatIfAs(a *Alternative, book *tariff.Book) (*WhatIf, error) {
	other, err := m.as(a)
	return &WhatIf{Terms: other.Terms, Use: other.Use, Book: book}, err
}

// as is the month held under the alternative.
func (m *HeldMonth) as(a *Alternative) (HeldMonth, error) {
	out := HeldMonth{Terms: make([]Terms, len(m.Terms)), Use: m.Use}
	for i := range m.Terms {
		t := m.Terms[i]
		if t.Key.Class != a.Key.Class || t.Key.Voltage != a.Key.Voltage {
			return out, pathErrorf(i, "class", "기간 안에 계약종별이나 전압이 바뀐 달은 견줄 수 없습니다")
		}
		if a.ContractKW == 0 {
			t.Key = a.Key
		} else if err := m.withPower(&t, a.ContractKW); err != nil {
			return out, err
		}
		out.Terms[i] = t
	}
	if a.ContractKW > 0 {
		out.Use.Demand = *out.Use.Demand.unreduced()
		out.Use.Excess = m.excess(a)
	}
	return out, nil
}

// withPower changes the contract power, and with it the grade where the power decides it (제57조–제59조).
func (m *HeldMonth) withPower(t *Terms, kw int64) error {
	switch d := &m.Use.Demand; {
	case t.Key.Class == tariff.Residential && t.Key.Option == 0:
		return pathErrorf(0, "contract_kw", "주택용전력의 요금은 계약전력으로 정하지 않습니다")
	case d.BillingKW > 0 || t.Demand != nil && t.Demand.BillingKW > 0:
		e := kilowon.Errorf(kilowon.Invalid, "요금적용전력(demand.billing_kw)을 바로 적으면 계약전력을 바꾸어도 요금이 달라지지 않습니다. 최대수요전력(peak_kw, history)을 적으십시오")
		e.Path = "demand.billing_kw"
		return e
	}
	if t.Demand != nil {
		t.Demand = t.Demand.unreduced()
	}
	t.Key = Regraded(t, kw, m.Use.HasBands && !m.Use.Night)
	t.ContractKW = kw
	return nil
}

// unreduced is the demand as if the contract power had never been reduced, so that past peaks count as they were metered.
func (d *Demand) unreduced() *Demand {
	x := *d
	x.History = make([]MonthPeak, len(d.History))
	for i, h := range d.History {
		x.History[i] = MonthPeak{Month: h.Month, PeakKW: h.PeakKW}
	}
	return &x
}

// excess is what the surcharge for excess use looks back on under another contract power: the months in which that was exceeded, and those that exceeded even
// a larger one.
func (m *HeldMonth) excess(a *Alternative) *ExcessUse {
	out := &ExcessUse{Months: slices.Clone(a.Exceeded)}
	if held := m.Use.Excess; held != nil {
		out.Unavoidable = held.Unavoidable
		for _, month := range held.Months {
			if a.ContractKW <= m.Terms[len(m.Terms)-1].ContractKW && !slices.Contains(out.Months, month) {
				out.Months = append(out.Months, month)
			}
		}
	}
	return out
}

// Regraded is the price list of terms with another contract power: another grade where the power decides it (제57조–제59조). bands is as in [DecideKey].
func Regraded(t *Terms, kw int64, bands bool) tariff.Key {
	loose := t.Key
	loose.Grade = tariff.GradeNone
	if DecideKey(loose, t.ContractKW, bands) != t.Key {
		return t.Key
	}
	return DecideKey(loose, kw, bands)
}

// Exceeded reports whether the bill found use beyond the contract power, be it only announced (제67조의3 ④).
func (b *Bill) Exceeded() bool {
	return slices.ContainsFunc(b.Lines, func(l Line) bool { return l.Charge == tariff.ChargeExcessUse })
}

// BillingKW is the billing demand (요금적용전력) the bill's base charge was taken on, 0 where it goes by no demand; the largest where it changed.
func (b *Bill) BillingKW() int64 {
	var kw int64
	for i := range b.Lines {
		if l := &b.Lines[i]; l.Charge == tariff.ChargeBase {
			for _, p := range b.PartsOf(l) {
				if p.Unit == UnitKW {
					kw = max(kw, p.Quantity)
				}
			}
		}
	}
	return kw
}

// FloorBinds reports whether the billing demand is the floor of 30 % of the contract power and not a peak (제68조 ①).
func (m *HeldMonth) FloorBinds() bool {
	d := &m.Use.Demand
	if len(m.Terms) == 0 || d.BillingKW > 0 || !d.counts() {
		return false
	}
	month, peak := m.Use.readingMonth(), m.Use.standbyPeak(d.PeakKW)
	return BillingDemand(m.Terms[len(m.Terms)-1].ContractKW, month, peak, d.History) > BillingDemand(0, month, peak, d.History)
}

// HoursOfUse is the use a kW of billing demand (월 사용시간), in whole hours, half up; 0 without a billing demand.
func HoursOfUse(kwh, billingKW int64) int64 {
	if billingKW == 0 {
		return 0
	}
	return kilowon.DivHalfUp(kwh, billingKW)
}

// LoadFactor is the use over what the billing demand would have come to in every hour of the days (이용률), half up to 0.1 %.
func LoadFactor(kwh, billingKW int64, days int) kilowon.Ratio {
	if billingKW == 0 || days == 0 {
		return 0
	}
	return kilowon.Ratio(kilowon.DivHalfUp(kwh*kilowon.RatioScale, billingKW*24*int64(days)))
}
