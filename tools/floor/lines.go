package main

import (
	"errors"
	"slices"
	"strconv"
)

// The bill of these loops is a residential one as a loop would have it: base by block, three blocks and the super-user price, climate, fuel,
// one discount, tax, fund, total. Prices stand in tables found by date; the twelve lines describe themselves.

const (
	billCount = 1 << 16
	wordCount = 1 << 10
)

type floorPlan struct {
	limit1, limit2, super int64
	// Prices are in 1/10 won, bases in won.
	price [4]int64
	base  [3]int64
}

type floorDiscount struct{ flat, permille, cap int64 }

type floorVersion struct {
	day   int32
	plans [8]floorPlan
}

type floorLine struct {
	code       uint16
	tier, unit uint8
	quantity   int64
	price      int64
	amount     int64
}

type floorUse struct {
	kwh       int64
	from      int32
	plan      uint8
	discount  uint8
	firstDays int64
}

type floorTable struct {
	versions  []floorVersion
	discounts [4]floorDiscount
	uses      []floorUse
}

const firstDay, versionDays = 18_000, 180

func newFloorTable() *floorTable {
	t := &floorTable{discounts: [4]floorDiscount{{}, {16_000, 0, 16_000}, {0, 300, 16_000}, {0, 300, 1 << 30}}}
	for i := range 10 {
		v := floorVersion{day: int32(firstDay + i*versionDays)}
		for j := range v.plans {
			p := floorPlan{limit1: 200, limit2: 400, super: 1000, price: [4]int64{1200, 2146, 3073, 7362}, base: [3]int64{910, 1600, 7300}}
			if j >= 4 {
				p.price, p.base = [4]int64{1050, 1740, 2423, 6013}, [3]int64{730, 1260, 6060}
			}
			if j%4 == 1 {
				p.limit1, p.limit2 = 300, 450
			}
			v.plans[j] = p
		}
		t.versions = append(t.versions, v)
	}
	r := seed
	for range billCount {
		t.uses = append(t.uses, floorUse{kwh: int64(1 + r.below(2000)), from: int32(firstDay + r.below(10*versionDays)), plan: uint8(r.below(8)), discount: uint8(r.below(4)),
			firstDays: int64(1 + r.below(29))})
	}
	return t
}

func (t *floorTable) version(day int32) *floorVersion {
	low, high := 0, len(t.versions)
	for low < high {
		if m := (low + high) / 2; t.versions[m].day <= day {
			low = m + 1
		} else {
			high = m
		}
	}
	return &t.versions[low-1]
}

// blocks are the kWh of each block and the base charge of the last one reached.
func (p *floorPlan) blocks(kwh int64) (k [4]int64, base int64) {
	k[0] = min(kwh, p.limit1)
	k[1] = min(max(kwh-p.limit1, 0), p.limit2-p.limit1)
	k[3] = max(kwh-p.super, 0)
	k[2] = max(kwh-p.limit2, 0) - k[3]
	switch {
	case kwh <= p.limit1:
		return k, p.base[0]
	case kwh <= p.limit2:
		return k, p.base[1]
	}
	return k, p.base[2]
}

// finish writes climate, fuel, discount, total, tax, fund and the amount due.
func (t *floorTable) finish(u *floorUse, charge int64, out []floorLine) int64 {
	climate, fuel := u.kwh*9, u.kwh*5
	charge += climate + fuel
	d := &t.discounts[u.discount]
	off := min(d.flat+charge*d.permille/1000, d.cap, charge)
	total := charge - off
	vat, fund := (total+5)/10, total*27/1000/10*10
	due := (total + vat + fund) / 10 * 10
	_ = out[6]
	out[0] = floorLine{code: 3, unit: 1, quantity: u.kwh, price: 90, amount: climate}
	out[1] = floorLine{code: 4, unit: 1, quantity: u.kwh, price: 50, amount: fuel}
	out[2] = floorLine{code: 5, amount: -off}
	out[3] = floorLine{code: 6, amount: total}
	out[4] = floorLine{code: 7, price: 100, amount: vat}
	out[5] = floorLine{code: 8, price: 27, amount: fund}
	out[6] = floorLine{code: 9, amount: due}
	return due
}

func (t *floorTable) bill(u *floorUse, out []floorLine) int64 {
	p := &t.version(u.from).plans[u.plan]
	k, base := p.blocks(u.kwh)
	out[0] = floorLine{code: 1, amount: base}
	var energy int64
	for i := range k {
		amount := k[i] * p.price[i]
		energy += amount
		out[1+i] = floorLine{code: 2, tier: uint8(i + 1), unit: 1, quantity: k[i], price: p.price[i], amount: amount}
	}
	return t.finish(u, base+energy/10, out[5:])
}

const monthDays = 30

// prorated cuts the month in two: each part has its own prices, its share of the kWh and of the widths of the blocks.
func (t *floorTable) prorated(u *floorUse, out []floorLine) int64 {
	var base, energy, used int64
	for part := range 2 {
		days, plan := u.firstDays, u.plan
		kwh := (u.kwh*days + monthDays/2) / monthDays
		if part == 1 {
			days, plan, kwh = monthDays-days, plan^1, u.kwh-used
		}
		used = kwh
		p := t.version(u.from + int32(part)*monthDays/2).plans[plan]
		p.limit1 = (p.limit1*days + monthDays/2) / monthDays
		p.limit2 = (p.limit2*days + monthDays/2) / monthDays
		p.super = (p.super*days + monthDays/2) / monthDays
		k, b := p.blocks(kwh)
		base += b * days * 100 / monthDays
		out[part*5] = floorLine{code: 1, quantity: days, amount: b}
		for i := range k {
			amount := k[i] * p.price[i]
			energy += amount
			out[part*5+1+i] = floorLine{code: 2, tier: uint8(i + 1), unit: 1, quantity: k[i], price: p.price[i], amount: amount}
		}
	}
	return t.finish(u, base/100+energy/10, out[10:])
}

var errNothing = errors.New("the loop computed nothing")

func (t *floorTable) loop(bill func(u *floorUse, out []floorLine) int64) func() error {
	var out [17]floorLine
	return func() error {
		var sum int64
		for i := range t.uses {
			sum += bill(&t.uses[i], out[:])
		}
		if sum <= 0 {
			return errNothing
		}
		return nil
	}
}

func prepareLines(string) (func() error, error) {
	t := newFloorTable()
	return t.loop(t.bill), nil
}

func prepareProrated(string) (func() error, error) {
	t := newFloorTable()
	return t.loop(t.prorated), nil
}

// registers is the month of a customer with three registers: base by the largest of the peaks that count, power factor, energy by band.
func (t *floorTable) registers(u *floorUse, out []floorLine) int64 {
	p := &t.version(u.from).plans[u.plan]
	kw := u.kwh * 3 / 10
	for _, peak := range [...]int64{480, 610, 555} {
		kw = max(kw, peak)
	}
	base := kw * p.base[2]
	off := base * (90 - min(max(80+int64(u.discount)*5, 60), 95)) * 2 / 1000
	out[0] = floorLine{code: 1, unit: 2, quantity: kw, price: p.base[2] * 10, amount: base}
	out[1] = floorLine{code: 2, quantity: off, amount: off}
	charge := base + off
	for band := range int64(3) {
		kwh := u.kwh * (band + 7)
		amount := kwh * p.price[band] / 10
		charge += amount
		out[2+band] = floorLine{code: 3, tier: uint8(band), unit: 1, quantity: kwh, price: p.price[band], amount: amount}
	}
	return t.finish(u, charge, out[5:])
}

func prepareRegisters(string) (func() error, error) {
	t := newFloorTable()
	return t.loop(t.registers), nil
}

// due is the bill in one number, without lines and branches; the divisions are of unsigned numbers, which cost less.
func (t *floorTable) due(plans *[8]floorPlan, u *floorUse) int64 {
	p, d := &plans[u.plan&7], &t.discounts[u.discount&3]
	kwh := u.kwh
	above, super := max(kwh-p.limit2, 0), max(kwh-p.super, 0)
	base := p.base[2]
	if kwh <= p.limit2 {
		base = p.base[1]
	}
	if kwh <= p.limit1 {
		base = p.base[0]
	}
	energy := min(kwh, p.limit1)*p.price[0] + min(max(kwh-p.limit1, 0), p.limit2-p.limit1)*p.price[1] + (above-super)*p.price[2] + super*p.price[3]
	charge := base + int64(uint64(energy)/10) + kwh*14
	total := uint64(charge - min(d.flat+int64(uint64(charge*d.permille)/1000), d.cap, charge))
	return int64((total + (total+5)/10 + total*27/1000/10*10) / 10 * 10)
}

func prepareTotals(string) (func() error, error) {
	t := newFloorTable()
	return func() error {
		var sum int64
		for i := range t.uses {
			sum += t.due(&t.versions[0].plans, &t.uses[i])
		}
		if sum <= 0 {
			return errNothing
		}
		return nil
	}, nil
}

// prepareWords writes the lines of a prorated bill as text into one buffer: a label, quantity, price and amount each.
func prepareWords(string) (func() error, error) {
	t := newFloorTable()
	var out [17]floorLine
	labels := []string{"", "기본요금", "전력량요금", "기후환경요금", "연료비조정요금", "할인", "전기요금계", "부가가치세", "전력산업기반기금", "청구금액"}
	var text []byte
	return func() error {
		for i := range wordCount {
			t.prorated(&t.uses[i], out[:])
			text = text[:0]
			for j := range out {
				l := &out[j]
				text = append(text, labels[l.code]...)
				text = append(text, ' ')
				text = strconv.AppendInt(text, l.quantity, 10)
				text = append(text, "kWh × "...)
				text = strconv.AppendInt(text, l.price/10, 10)
				text = append(text, '.')
				text = strconv.AppendInt(text, l.price%10, 10)
				text = append(text, "원 = "...)
				text = strconv.AppendInt(text, l.amount, 10)
				text = append(text, '\n')
			}
		}
		if !slices.Contains(text, '\n') {
			return errNothing
		}
		return nil
	}, nil
}
