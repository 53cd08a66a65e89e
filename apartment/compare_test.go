package apartment_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// failing is what tests and properties fail with.
type failing interface {
	Helper()
	Fatal(...any)
}

func compared(t failing, s *apartment.Statement) *apartment.Compared {
	t.Helper()
	c, err := apartment.Compare(s, book.Default())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func priced(t failing, c *apartment.Compared, choice apartment.Choice) kilowon.Won {
	t.Helper()
	res, err := c.Price(choice)
	if err != nil {
		t.Fatal(err)
	}
	return res.Total.Total
}

// 제67조 ③ ④, May 2025: 300, 350 and 400 kWh and 150 kWh common; contract 100 kW, peak 12 kW.
// Single: 212,780 as in TestSingleContract. The others, low voltage: 300 kWh 51,260, with tax 58,020; 350 kWh 62,690, 70,950; 400 kWh 74,120, 83,900.
// Common: 30 kW (floor) × 150 / 1,200 = 3.75, so 4 kW. Ⅰ: 28,680 + 14,790 + 1,350 + 750 = 45,570, VAT 4,557, fund 1,450: 51,570.
// Ⅱ: 32,920 + 14,145 + 1,350 + 750 = 49,165, VAT 4,917, fund 1,570: 55,650. With 40 kW the floor is 12 kW: 1.5, so 2 kW; Ⅰ: 31,230, 3,123, 990: 35,340.
func TestMethodsByHand(t *testing.T) {
	s := statement(t, apartment.Comprehensive, 300, 350, 400)
	s.CommonKWh, s.Demand = 150, rating.Demand{PeakKW: 12, Metered: true}
	c := compared(t, s)
	for choice, want := range map[apartment.Choice]kilowon.Won{
		{Method: apartment.Single}:                                   212_780,
		{Method: apartment.Comprehensive, Option: 1}:                 58_020 + 70_950 + 83_900 + 51_570,
		{Method: apartment.Comprehensive, Option: 2}:                 58_020 + 70_950 + 83_900 + 55_650,
		{Method: apartment.PerHousehold, Option: 1}:                  58_020 + 70_950 + 83_900 + 51_570,
		{Method: apartment.Comprehensive, Option: 1, ContractKW: 40}: 58_020 + 70_950 + 83_900 + 35_340,
	} {
		if got := priced(t, c, choice); got != want {
			t.Errorf("%v: %v, want %v", choice, got, want)
		}
	}
	if kw, floor := c.BillingKW(); kw != 30 || !floor {
		t.Errorf("billing demand %d, floor %v", kw, floor)
	}
	if c.CommonPercent() != 13 || c.KWh() != 1200 { // 150 / 1,200 = 12.5
		t.Errorf("common %d %%, %d kWh", c.CommonPercent(), c.KWh())
	}
	// 제67조의3 ③: a peak of 12 kW exceeds a contract of 11 kW.
	if _, err := c.Price(apartment.Choice{Method: apartment.Comprehensive, Option: 1, ContractKW: 11}); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("below the peak: %v", err)
	}
}

// drawHeld is a month of a few households with what bends their bills.
func drawHeld(t *rapid.T) *apartment.Statement {
	var kwh []int64
	for range rapid.IntRange(1, 6).Draw(t, "households") {
		kwh = append(kwh, rapid.Int64Range(0, 900).Draw(t, "kwh"))
	}
	s := &apartment.Statement{Complex: &apartment.Complex{ContractKW: rapid.Int64Range(1, 200).Draw(t, "contract")}, Period: may2025}
	for i, v := range kwh {
		h := apartment.Household{TVSets: rapid.Int64Range(0, 2).Draw(t, "tv")}
		if rapid.Bool().Draw(t, "discount") {
			h.Discounts = []rating.Discount{{Kind: tariff.LargeFamily}}
		}
		s.Households = append(s.Households, h)
		s.Usages = append(s.Usages, apartment.Usage{Household: i, OwnKWh: v, Filed: true})
	}
	s.CommonKWh = rapid.Int64Range(1, 2000).Draw(t, "common")
	s.Demand = rating.Demand{PeakKW: rapid.Int64Range(0, s.Complex.ContractKW).Draw(t, "peak"), Metered: true}
	return s
}

// One engine: a choice costs what the month is billed when the complex is contracted so.
func TestPriceIsTheBill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawHeld(t)
		c := compared(t, s)
		for _, choice := range apartment.Choices() {
			own := *s.Complex
			own.Method, own.CommonOption = choice.Method, choice.Option
			billed := *s
			billed.Complex = &own
			res, err := apartment.Rate(&billed, book.Default(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := priced(t, c, choice); got != res.Total.Total {
				t.Fatalf("%v: compared %v, billed %v", choice, got, res.Total.Total)
			}
			if apartment.ChoiceOf(&own) != choice {
				t.Fatalf("%v is read back as %v", choice, apartment.ChoiceOf(&own))
			}
		}
	})
}

// rules: compared-households. A household without use is left out alike under every choice, as if it were not there.
func TestMissingHouseholdIsLeftOut(t *testing.T) {
	whole := statement(t, apartment.Comprehensive, 300, 350)
	whole.CommonKWh, whole.Demand = 150, rating.Demand{PeakKW: 12, Metered: true}
	part := statement(t, apartment.Comprehensive, 300, 350, 400)
	part.CommonKWh, part.Demand, part.MainKWh = 150, whole.Demand, 800
	part.Usages[2].Filed = false
	c := compared(t, part)
	if c.Left != 1 {
		t.Errorf("%d left out", c.Left)
	}
	for _, choice := range apartment.Choices() {
		if got, want := priced(t, c, choice), priced(t, compared(t, whole), choice); got != want {
			t.Errorf("%v: %v, want %v", choice, got, want)
		}
	}
	part.Usages = nil
	if _, err := apartment.Compare(part, book.Default()); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("nothing filed: %v", err)
	}
}

// The break-even at the actual share is the actual bill, and with more common use the single method ends up dearer: its blocks are progressive (별표 1 제1호).
func TestBreakEvenOfCommonUse(t *testing.T) {
	s := statement(t, apartment.Comprehensive, 300, 300, 300, 300)
	s.CommonKWh, s.Demand = 300, rating.Demand{PeakKW: 20, Metered: true} // 300 / 1,500 = 20 %
	c := compared(t, s)
	for _, choice := range apartment.Choices() {
		res, err := c.Price(choice)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.PriceAtCommon(choice, 20); err != nil || got != res.Total.ElectricityTotal {
			t.Errorf("%v: %v at 20 %%, %v; billed %v", choice, got, err, res.Total.ElectricityTotal)
		}
	}
	found, err := c.BreakEven(apartment.Choices()[:3])
	if err != nil {
		t.Fatal(err)
	}
	if first, last := found[0], found[len(found)-1]; first.From != 0 || first.Choice != 0 || last.To != 70 || last.Choice == 0 {
		t.Errorf("%+v", found)
	}
	for _, r := range found {
		for _, x := range []int64{r.From, r.To} {
			best, err := c.PriceAtCommon(apartment.Choices()[r.Choice], x)
			if err != nil {
				t.Fatal(err)
			}
			for _, other := range apartment.Choices()[:3] {
				if got, err := c.PriceAtCommon(other, x); err != nil || got < best {
					t.Errorf("at %d %%: %v costs %v, less than %v: %v", x, other, got, best, err)
				}
			}
		}
	}
	// What households carry of the common use cannot be taken away: 60 of 1,260 kWh are 4.8 %.
	s.Usages[0].CommonKWh = 60
	if found, err := compared(t, s).BreakEven(apartment.Choices()[:3]); err != nil || found[0].From != 5 {
		t.Errorf("with a shared part: %+v, %v", found, err)
	}
}
