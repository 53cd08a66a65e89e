package apartment_test

import (
	"flag"
	"fmt"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// A second reading of forms 2-3 to 2-5 and 제67조 ③ ④: which bills a complex's month is made of, each priced by package rating on terms, use and
// demand worked out here in exact fractions.

// invoice is what a month comes to.
type invoice struct {
	total, electricity kilowon.Won
	kwh                int64
	bills              int
	discount           kilowon.Won
}

func (v *invoice) add(t rating.Terms, u rating.Usage) error {
	var b rating.Bill
	if err := rating.Rate(&b, []rating.Terms{t}, &u, book.Default()); err != nil {
		return err
	}
	v.total += b.Total
	v.electricity += b.ElectricityTotal
	v.kwh += u.KWh
	v.bills++
	v.discount += b.Sum(tariff.ChargeDiscount)
	return nil
}

// halfUp rounds n/d to the nearest whole number, halves up (제7조 ①).
func halfUp(n, d int64) int64 {
	r := new(big.Rat).Add(big.NewRat(n, d), big.NewRat(1, 2))
	return new(big.Int).Div(r.Num(), r.Denom()).Int64()
}

func dwelling(h *apartment.Household) bool {
	return h.Key.Class == tariff.ClassNone || h.Key.Class == tariff.Residential
}

// own is a household's terms at the low-voltage lists, or under the single method at the high-voltage ones (제67조 ③ 2호, ④ 1호·3호).
func own(h *apartment.Household, single bool) rating.Terms {
	t := rating.Terms{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}, Households: h.Households, Discounts: h.Discounts, TVSets: h.TVSets}
	if single {
		t.Key.Voltage = tariff.HighA
	}
	if !dwelling(h) {
		t.ContractKW = h.ContractKW
		t.Key.Class, t.Key.Grade = h.Key.Class, tariff.GradeA1
		if h.Key.Class == tariff.Educational {
			t.Key.Grade = tariff.GradeA
		}
		if single {
			t.Key.Option = max(h.Key.Option, 1)
		}
	}
	return t
}

// judge works the month out; ok is false where it cannot be.
func judge(s *apartment.Statement) (v invoice, ok bool) {
	var err error
	if s.NotFiled || s.Complex.Method == apartment.Single {
		v, err = judgeSingle(s)
	} else {
		v, err = judgeParts(s)
	}
	return v, err == nil
}

// whole is the complex's use, the sub-customers' taken off the main meter (별지 2-3 Ⅱ 3 다 (3)).
func whole(s *apartment.Statement) int64 {
	if s.MainKWh > 0 {
		kwh := s.MainKWh
		for _, u := range s.SubUses {
			kwh -= u.KWh
		}
		return kwh
	}
	kwh := s.CommonKWh
	for _, u := range s.Usages {
		kwh += u.OwnKWh
	}
	return kwh
}

// judgeSingle is 제67조 ③: the whole use less other classes at the high-voltage list times the number of dwellings, less the households' reductions.
func judgeSingle(s *apartment.Statement) (v invoice, err error) {
	kwh, count, tv := whole(s), int64(0), int64(0)
	missing := s.NotFiled || len(s.Usages) < len(s.Households)
	use := make(map[int]int64)
	for _, u := range s.Usages {
		missing = missing || !u.Filed
		use[u.Household] = u.OwnKWh + u.CommonKWh
	}
	for i := range s.Households {
		h := &s.Households[i]
		if dwelling(h) {
			count, tv = count+max(h.Households, 1), tv+h.TVSets
			continue
		}
		kwh -= use[i]
		if _, metered := use[i]; metered {
			if err := v.add(own(h, true), monthUse(s, use[i])); err != nil {
				return v, err
			}
		}
	}
	if count == 0 || kwh < 0 {
		return v, fmt.Errorf("no dwelling or negative use")
	}
	all := monthUse(s, kwh)
	for i := range s.Households {
		h := &s.Households[i]
		if !dwelling(h) || len(h.Discounts) == 0 {
			continue
		}
		each := use[i]
		if missing {
			// Form 2-4 Ⅱ 3: everything goes by the average use of a dwelling, the reductions too (choice average_discount).
			each = halfUp(kwh, count)
		}
		off, err := reduction(h, monthUse(s, each))
		if err != nil {
			return v, err
		}
		all.HouseholdDiscount += off
	}
	t := rating.Terms{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.HighA}, Households: count, TVSets: tv}
	return v, v.add(t, all)
}

func monthUse(s *apartment.Statement, kwh int64) rating.Usage {
	return rating.Usage{Period: s.Period, ReadingMonth: s.ReadingMonth, KWh: kwh}
}

// reduction is what a household's grounds take off its own bill; the deduction counts only once the others have none.
func reduction(h *apartment.Household, u rating.Usage) (kilowon.Won, error) {
	var b rating.Bill
	if err := rating.Rate(&b, []rating.Terms{own(h, true)}, &u, book.Default()); err != nil {
		return 0, err
	}
	off := -b.Sum(tariff.ChargeDiscount, tariff.ChargeRelief)
	if book.Default().Essential.At(u.Period.To-1).Value.High == 0 {
		off -= b.Sum(tariff.ChargeEssential)
	}
	return off, nil
}

// judgeParts is 제67조 ④: every household by itself, the common equipment and its school part.
func judgeParts(s *apartment.Statement) (v invoice, err error) {
	common := s.CommonKWh
	for _, u := range s.Usages {
		common -= u.CommonKWh
		h := &s.Households[u.Household]
		if err := v.add(own(h, false), monthUse(s, u.OwnKWh+u.CommonKWh)); err != nil {
			return v, err
		}
	}
	general := common - s.SchoolKWh
	if common < 0 || general < 0 {
		return v, fmt.Errorf("more shared out than there is")
	}
	part := func(class tariff.Class, grade tariff.Grade, kwh int64) error {
		kw, known := commonKW(s, kwh, common)
		if !known {
			return fmt.Errorf("no demand")
		}
		u := monthUse(s, kwh)
		u.Demand = rating.Demand{Metered: true, BillingKW: kw}
		t := rating.Terms{Key: tariff.Key{Class: class, Grade: grade, Voltage: tariff.HighA, Option: max(s.Complex.CommonOption, 1)}}
		return v.add(t, u)
	}
	if general > 0 || s.Demand.BillingKW > 0 {
		if err := part(tariff.General, tariff.GradeA1, general); err != nil {
			return v, err
		}
	}
	if s.SchoolKWh > 0 {
		if err := part(tariff.Educational, tariff.GradeA, s.SchoolKWh); err != nil {
			return v, err
		}
	}
	return v, nil
}

// commonKW is the billing demand of a part of the common equipment: the complex's demand by share of use (별지 2-3 Ⅱ 2 나, 별지 2-5 Ⅱ 2 다 (4)).
func commonKW(s *apartment.Statement, kwh, common int64) (kw int64, known bool) {
	if given := s.Demand.BillingKW; given > 0 {
		if common == 0 {
			return given, true
		}
		return halfUp(given*kwh, common), true
	}
	contract, off := s.Complex.ContractKW, int64(0)
	for i, sub := range s.Complex.SubCustomers {
		contract -= sub.ContractKW
		if sub.Metered && i < len(s.SubUses) {
			off += s.SubUses[i].PeakKW
		} else {
			off += sub.ContractKW
		}
	}
	peak := s.Demand.PeakKW
	for _, m := range s.Demand.History {
		back := s.ReadingMonth - m.Month
		switch _, of := m.Month.Civil(); of {
		case time.December, time.January, time.February, time.July, time.August, time.September:
			if back > 0 && back < 12 {
				peak = max(peak, m.PeakKW)
			}
		}
	}
	peak = max(0, peak-off)
	total := whole(s)
	if total <= 0 || (s.Complex.ContractKW == 0 && s.Demand.PeakKW == 0 && len(s.Demand.History) == 0) {
		return 0, false
	}
	empty := s.Complex.CommonEquipmentKW > 0
	for _, u := range s.Usages {
		empty = empty && u.OwnKWh == 0
	}
	kwh = min(kwh, total)
	if empty {
		return max(halfUp(peak*kwh, total), halfUp(3*s.Complex.CommonEquipmentKW, 10)), true
	}
	demand := max(peak, halfUp(3*max(0, contract), 10))
	return halfUp(demand*kwh, total), true
}

// set changes a flag until the test has run.
func set(t *testing.T, name, value string) {
	t.Helper()
	f := flag.Lookup(name)
	before := f.Value.String()
	if err := f.Value.Set(value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Value.Set(before) })
}

// Two readings of a complex's month agree: what is invoiced, how many bills make it, and that no kWh is lost or billed twice.
func TestOracle(t *testing.T) {
	// The failing month is printed, so that no file of it is needed.
	set(t, "rapid.nofailfile", "true")
	set(t, "rapid.checks", "5000")
	set(t, "rapid.seed", "1")
	rapid.Check(t, func(t *rapid.T) {
		s := drawStatement(t)
		want, ok := judge(s)
		res, err := apartment.Rate(s, book.Default(), nil)
		if (err == nil) != ok {
			t.Fatalf("%v: rated %v, the oracle answers %v", s.Complex.Method, err, ok)
		}
		if err != nil {
			return
		}
		got := invoice{total: res.Total.Total, electricity: res.Total.ElectricityTotal, kwh: res.Total.KWh, bills: res.Total.Bills, discount: res.Total.Discount}
		if got != want {
			t.Fatalf("%v %+v: rated %+v, oracle %+v", res.Method, s.Demand, got, want)
		}
		if all := whole(s); s.MainKWh == 0 && want.kwh != all {
			t.Fatalf("%d kWh billed of %d", want.kwh, all)
		}
	})
}

func drawStatement(t *rapid.T) *apartment.Statement {
	from := kilowon.MustDate(rapid.SampledFrom([]string{"2020-03-01", "2021-06-20", "2023-05-01", "2024-06-18", "2025-05-01", "2025-08-15", "2025-12-10"}).Draw(t, "from"))
	y, m, d := from.Civil()
	s := &apartment.Statement{Complex: &apartment.Complex{Method: apartment.Method(rapid.IntRange(1, 3).Draw(t, "method")), ContractKW: rapid.Int64Range(0, 500).Draw(t, "contract"),
		CommonOption: tariff.Option(rapid.IntRange(0, 2).Draw(t, "option"))}, Period: kilowon.Period{From: from, To: kilowon.DateOf(y, m+1, d)}}
	s.ReadingMonth = s.Period.To.Month()
	s.NotFiled = rapid.IntRange(0, 9).Draw(t, "not filed") == 0
	var shared int64
	for i := range rapid.IntRange(1, 6).Draw(t, "households") {
		s.Households = append(s.Households, drawHousehold(t, i))
		if s.Complex.Method == apartment.Single && rapid.IntRange(0, 19).Draw(t, "missing") == 0 && dwelling(&s.Households[i]) {
			continue
		}
		u := apartment.Usage{Household: i, OwnKWh: rapid.Int64Range(0, 700).Draw(t, "kwh"), Filed: rapid.IntRange(0, 19).Draw(t, "filed") > 0}
		if rapid.IntRange(0, 4).Draw(t, "shares") == 0 {
			u.CommonKWh = rapid.Int64Range(0, 30).Draw(t, "share")
		}
		shared += u.CommonKWh
		s.Usages = append(s.Usages, u)
	}
	s.CommonKWh = shared + rapid.Int64Range(0, 900).Draw(t, "common")
	if rapid.IntRange(0, 3).Draw(t, "school") == 0 {
		s.SchoolKWh = rapid.Int64Range(0, s.CommonKWh-shared).Draw(t, "school kwh")
	}
	drawDemand(t, s)
	return s
}

func drawHousehold(t *rapid.T, i int) apartment.Household {
	h := apartment.Household{Unit: apartment.Unit{Building: "101", Number: kilowon.FormatInt(int64(i + 1))}, TVSets: rapid.Int64Range(0, 2).Draw(t, "tv")}
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		h.Key = tariff.Key{Class: rapid.SampledFrom([]tariff.Class{tariff.General, tariff.Educational}).Draw(t, "class"), Voltage: tariff.Low}
		h.ContractKW = rapid.Int64Range(4, 200).Draw(t, "kw")
		return h
	case 1:
		h.Households = rapid.Int64Range(1, 3).Draw(t, "families")
	}
	for range max(0, rapid.IntRange(-3, 2).Draw(t, "grounds")) {
		k := tariff.DiscountKind(rapid.IntRange(1, int(tariff.DiscountCount)-1).Draw(t, "ground"))
		h.Discounts = append(h.Discounts, rating.Discount{Kind: k})
	}
	return h
}

func drawDemand(t *rapid.T, s *apartment.Statement) {
	switch rapid.IntRange(0, 3).Draw(t, "demand") {
	case 0:
		s.Demand = rating.Demand{BillingKW: rapid.Int64Range(1, 200).Draw(t, "billing"), Metered: true}
		return
	case 1:
		s.Complex.CommonEquipmentKW = rapid.Int64Range(0, 200).Draw(t, "equipment")
	}
	s.Demand = rating.Demand{PeakKW: rapid.Int64Range(0, 300).Draw(t, "peak"), Metered: true}
	for range rapid.IntRange(0, 3).Draw(t, "past") {
		back := kilowon.Month(rapid.IntRange(1, 13).Draw(t, "back"))
		s.Demand.History = append(s.Demand.History, rating.MonthPeak{Month: s.ReadingMonth - back, PeakKW: rapid.Int64Range(0, 300).Draw(t, "past peak")})
	}
	if rapid.IntRange(0, 2).Draw(t, "sub-customers") > 0 {
		return
	}
	use := int64(0)
	for range rapid.IntRange(1, 2).Draw(t, "subs") {
		sub := apartment.SubCustomer{ContractKW: rapid.Int64Range(1, 60).Draw(t, "sub kw"), Metered: rapid.Bool().Draw(t, "sub metered")}
		s.Complex.SubCustomers = append(s.Complex.SubCustomers, sub)
		used := apartment.SubUse{KWh: rapid.Int64Range(0, 300).Draw(t, "sub kwh"), PeakKW: rapid.Int64Range(0, 40).Draw(t, "sub peak")}
		s.SubUses = append(s.SubUses, used)
		use += used.KWh
	}
	// The main meter shows everything, the sub-customers' use too.
	s.MainKWh = use + s.CommonKWh
	for _, u := range s.Usages {
		s.MainKWh += u.OwnKWh
	}
}

// Shares are within a won of their exact part of the bill, add up to it, and carry each household's own television fee.
func TestOracleShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := apartment.ShareRule(rapid.IntRange(0, 2).Draw(t, "rule"))
		var owns []apartment.Own
		var weights, sum, fees int64
		var each []int64
		for range rapid.IntRange(1, 30).Draw(t, "households") {
			o := apartment.Own{KWh: rapid.Int64Range(0, 900).Draw(t, "kwh"), TV: kilowon.Won(2500 * rapid.Int64Range(0, 2).Draw(t, "sets"))}
			o.Won = kilowon.Won(rapid.Int64Range(0, 300_000).Draw(t, "won")) + o.TV
			owns = append(owns, o)
			w := []int64{int64(o.Won - o.TV), o.KWh, 1}[rule]
			each, weights, fees = append(each, w), weights+w, fees+int64(o.TV)
		}
		bill := rapid.Int64Range(0, 40_000_000).Draw(t, "bill")
		for i, share := range apartment.ShareBill(kilowon.Won(bill+fees), rule, owns) {
			got := int64(share.Won - owns[i].TV)
			sum += got
			exact := big.NewRat(bill, int64(len(owns)))
			if weights > 0 {
				exact = new(big.Rat).Mul(big.NewRat(bill, weights), new(big.Rat).SetInt64(each[i]))
			}
			if off := new(big.Rat).Sub(new(big.Rat).SetInt64(got), exact); off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("household %d has %d won, exactly %v", i, got, exact.FloatString(3))
			}
			if share.Difference != share.Won-owns[i].Won {
				t.Fatalf("household %d: difference %v", i, share.Difference)
			}
		}
		if sum != bill {
			t.Fatalf("shares come to %d won of %d", sum, bill)
		}
	})
}
