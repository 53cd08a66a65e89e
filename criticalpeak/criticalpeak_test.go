package criticalpeak_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/criticalpeak"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

var day = kilowon.MustDate

func dates(texts ...string) []kilowon.Date {
	out := make([]kilowon.Date, len(texts))
	for i, s := range texts {
		out[i] = day(s)
	}
	return out
}

// ten are peak days of the summer of 2025, at most three a week and two on end.
func ten() []kilowon.Date {
	return dates("2025-07-08", "2025-07-10", "2025-07-15", "2025-07-17", "2025-07-22", "2025-07-24", "2025-07-29", "2025-07-31", "2025-08-05", "2025-08-07")
}

func month(s string) kilowon.Month { return day(s + "-01").Month() }

func price(won int64) kilowon.Price { return kilowon.Price(won * kilowon.PriceScale) }

// summer is a season of 산업용(을) 고압A 선택Ⅱ (경부하 110.9, 중간부하 163.8, 최대부하 245.9원 in the summer of 2025) with prices of the option that
// are made up. Each weekday uses 100kWh in its one peak hour, each peak day use.
func summer(peakDays []kilowon.Date, use func(i int) int64) *criticalpeak.Contract {
	c := &criticalpeak.Contract{
		Key: tariff.Key{Class: tariff.Industrial, Grade: tariff.GradeB, Voltage: tariff.HighA, Option: 2}, Bound: 200, PeakDays: peakDays,
		Prices: []criticalpeak.Prices{{From: day("2025-07-01"), Source: "지어낸 단가",
			Summer: criticalpeak.SeasonPrices{PeakDay: price(500), Ordinary: [tariff.BandCount]kilowon.Price{price(100), price(150), price(200)}}}},
		Readings: []criticalpeak.Reading{
			{Period: kilowon.Period{From: day("2025-07-01"), To: day("2025-08-01")}, Month: month("2025-08"), KWh: rating.TOU{1000, 1000, 2000}},
			{Period: kilowon.Period{From: day("2025-08-01"), To: day("2025-09-01")}, Month: month("2025-09"), KWh: rating.TOU{1000, 1000, 2000}},
		},
	}
	for d := day("2025-05-01"); d < day("2025-09-01"); d++ {
		wh := int64(100_000)
		if i := slices.Index(peakDays, d); i >= 0 {
			wh = use(i) * 1000
		}
		c.Days = append(c.Days, metering.DayEnergy{Date: d, Peak: []int64{wh}})
	}
	return c
}

func settle(t testing.TB, c *criticalpeak.Contract) *criticalpeak.Settlement {
	t.Helper()
	s, err := criticalpeak.Settle(c, book.Default())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// By hand (별지 5 8., 10., 12.), July: eight peak days, seven of 80kWh and one of 100kWh.
//
//	별표 1     1,000×110.9 + 1,000×163.8 + 2,000×245.9 → 110,900 + 163,800 + 660×245.9=162,294 + 1,340×245.9=329,506 = 766,500
//	CPP        1,000×100 + 1,000×150 + 660×500 + 1,340×200 = 100,000 + 150,000 + 330,000 + 268,000 = 848,000
//	±20%       613,200 ~ 919,800, so 848,000 is billed; with 9 of 10 days reduced the lower 766,500 is final
//
// August: two peak days of 80kWh: 160×500=80,000 + 1,840×200=368,000 + 250,000 = 698,000; 별표 1 39,344 + 452,456 + 274,700 = 766,500.
func TestSummerByHand(t *testing.T) {
	s := settle(t, summer(ten(), func(i int) int64 {
		if i == 0 {
			return 100
		}
		return 80
	}))
	july, august := s.Months[0], s.Months[1]
	if july.Normal != 766_500 || july.Option != 848_000 || july.Low != 613_200 || july.High != 919_800 || july.Billed != 848_000 || july.Final != 766_500 {
		t.Errorf("July: %+v", july)
	}
	if august.Normal != 766_500 || august.Option != 698_000 || august.Billed != 698_000 || august.Final != 698_000 {
		t.Errorf("August: %+v", august)
	}
	if s.Reduced != 9 || !s.Kept || s.Rate != 0 || s.Amount != 766_500-848_000 {
		t.Errorf("%d reduced, kept %v, rate %v, %v", s.Reduced, s.Kept, s.Rate, s.Amount)
	}
}

// 별지 5 12.: how many days must be reduced, by the table of the form: 13→8, 12→8, 11→7, 10→6, 9→6, 8→5, 7→5.
func TestReducedDaysOfTheForm(t *testing.T) {
	more := append(ten(), dates("2025-08-12", "2025-08-14", "2025-08-19")...)
	for n, duty := range map[int]int{13: 8, 12: 8, 11: 7, 10: 6, 9: 6, 8: 5, 7: 5} {
		for reduced := range map[int]bool{duty - 1: false, duty: true, duty + 1: true} {
			s := settle(t, summer(more[:n], func(i int) int64 {
				if i < reduced {
					return 90 // Exactly 10 % less than 100.
				}
				return 91
			}))
			if s.Reduced != reduced || s.Kept != (reduced >= duty) {
				t.Errorf("%d of %d: %+v", reduced, n, s)
			}
			for _, m := range s.Months {
				if want := max(m.Adjusted, m.Normal); !s.Kept && m.Final != want || s.Kept && m.Final != min(m.Adjusted, m.Normal) {
					t.Errorf("%d of %d: %+v", reduced, n, m)
				}
			}
		}
	}
}

// 별지 5 12.: general customers reduce by 5 %, industrial ones by 10 %.
func TestCutByClass(t *testing.T) {
	for use, want := range map[int64][2]int{89: {10, 10}, 90: {10, 10}, 91: {10, 0}, 94: {10, 0}, 95: {10, 0}, 96: {0, 0}} {
		for i, class := range []tariff.Class{tariff.General, tariff.Industrial} {
			c := summer(ten(), func(int) int64 { return use })
			c.Key.Class = class
			if s := settle(t, c); s.Reduced != want[i] {
				t.Errorf("%v with %dkWh: %d reduced", class, use, s.Reduced)
			}
		}
	}
}

// 별지 5 3.: 10 ± 3 peak days; none at all means that the option is not carried out (14.).
func TestNumberOfPeakDays(t *testing.T) {
	more := append(ten(), dates("2025-08-12", "2025-08-14", "2025-08-19", "2025-08-21")...)
	for n, want := range map[int]kilowon.Ratio{7: 57, 9: 19, 10: 0, 11: -19, 13: -57} {
		if s := settle(t, summer(more[:n], func(int) int64 { return 80 })); s.Rate != want || s.Added != n-10 {
			t.Errorf("%d: %v", n, s.Rate)
		}
	}
	for _, n := range []int{1, 6, 14} {
		if _, err := criticalpeak.Settle(summer(more[:n], func(int) int64 { return 80 }), book.Default()); kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%d: %v", n, err)
		}
	}
	c := summer(nil, nil)
	c.Prices = nil
	s := settle(t, c)
	if s.Ordinary == "" || s.Amount != 0 || s.Months[0].Billed != 766_500 || s.Months[0].Final != 766_500 {
		t.Errorf("%+v", s)
	}
}

// 별지 5 4.: days beyond three in a week (a) and two on end (b), a day that is both once; 2025-08-15 is a holiday, so 14 and 18 are on end.
func TestCrowdedDays(t *testing.T) {
	for text, want := range map[string]int{
		"07-07 07-08 07-10":             0,
		"07-07 07-08 07-09":             1, // b: the third on end
		"07-07 07-08 07-10 07-11":       1, // a: the fourth of the week
		"07-07 07-09 07-10 07-11":       1, // both, once
		"07-07 07-08 07-09 07-10 07-11": 3, // a: 10, 11; b: 09, 10, 11
		"07-10 07-11 07-14":             1, // over a weekend
		"07-10 07-11 07-15":             0,
		"08-13 08-14 08-18":             1, // over the holiday
		"08-13 08-14 08-19":             0,
	} {
		var peaks []kilowon.Date
		for _, d := range strings.Fields(text) {
			peaks = append(peaks, day("2025-"+d))
		}
		// Far apart days make the number whole.
		for _, d := range []string{"07-22", "07-24", "07-29", "07-31", "08-05", "08-07", "08-26", "08-28"} {
			if len(peaks) < 10 {
				peaks = append(peaks, day("2025-"+d))
			}
		}
		slices.Sort(peaks)
		s := settle(t, summer(peaks, func(int) int64 { return 80 }))
		if s.Crowded != want || s.Rate != kilowon.Ratio(-2*want-19*(len(peaks)-10)) {
			t.Errorf("%s: %d, %v", text, s.Crowded, s.Rate)
		}
	}
}

// 별지 5 4., 10.: the rate changes the charge before the bounds: 848,000 × (1 − 5.7%) = 799,664; with ±5 % it is held at 766,500 × 1.05 = 804,825.
func TestRateAndBounds(t *testing.T) {
	more := append(ten(), dates("2025-08-12", "2025-08-14", "2025-08-19")...)
	use := func(i int) int64 {
		if i == 0 {
			return 100
		}
		return 80
	}
	for bound, want := range map[kilowon.Ratio][2]kilowon.Won{50: {804_825, 799_664}, 100: {843_150, 799_664}, 200: {848_000, 799_664}} {
		c := summer(more, use)
		c.Bound = bound
		if m := settle(t, c).Months[0]; m.Billed != want[0] || m.Adjusted != want[1] {
			t.Errorf("%v: %+v", bound, m)
		}
	}
	c := summer(ten()[:7], use) // Three days fewer: 1 + 5.7%; July has seven peak days.
	c.Bound = 50
	if m := settle(t, c).Months[0]; m.Adjusted != m.High || m.Billed != m.High {
		t.Errorf("%+v", m)
	}
}

// 별지 5 6.: below 25 % of peak hours a year ago the ordinary list is charged, unless the option was charged then.
func TestShareOfPeakHours(t *testing.T) {
	for peak, ordinary := range map[int64]bool{249: true, 250: false, 251: false} {
		c := summer(ten(), func(int) int64 { return 80 })
		c.Prior = &criticalpeak.Prior{PeakKWh: peak, TotalKWh: 1000}
		if s := settle(t, c); (s.Ordinary != "") != ordinary {
			t.Errorf("%d: %q", peak, s.Ordinary)
		}
		c.Prior.Charged = true
		if s := settle(t, c); s.Ordinary != "" {
			t.Errorf("%d, charged a year ago: %q", peak, s.Ordinary)
		}
	}
}

// 별지 5 8. 나: in winter the mid load of peak days has a price too. 2025-01: 10 peak days of 80kWh peak and 50kWh mid.
//
//	CPP 1,000×100 + 500×300 + 500×150 + 800×500 + 1,200×200 = 100,000 + 150,000 + 75,000 + 400,000 + 240,000 = 965,000
func TestWinter(t *testing.T) {
	peaks := dates("2025-01-06", "2025-01-08", "2025-01-13", "2025-01-15", "2025-01-17", "2025-01-20", "2025-01-22", "2025-01-24", "2025-01-02", "2025-01-03")
	slices.Sort(peaks)
	c := summer(peaks, nil)
	c.Days = nil
	for d := day("2024-12-01"); d < day("2025-03-01"); d++ {
		e := metering.DayEnergy{Date: d, Peak: []int64{100_000}}
		if slices.Contains(peaks, d) {
			e.Peak[0], e.Mid = 80_000, []int64{20_000, 30_000}
		}
		c.Days = append(c.Days, e)
	}
	c.Prices[0].From, c.Prices[0].Winter = day("2024-10-24"), criticalpeak.SeasonPrices{PeakDay: price(500), PeakMid: price(300),
		Ordinary: [tariff.BandCount]kilowon.Price{price(100), price(150), price(200)}}
	c.Readings[0].Period, c.Readings[0].Month = kilowon.Period{From: day("2025-01-01"), To: day("2025-02-01")}, month("2025-02")
	c.Readings[1].Period, c.Readings[1].Month = kilowon.Period{From: day("2025-02-01"), To: day("2025-03-01")}, month("2025-03")
	s := settle(t, c)
	if m := s.Months[0]; m.Option != 965_000 || len(m.Lines) != 5 || !s.Kept {
		t.Errorf("%+v", m)
	}
	c.PeakDays = c.PeakDays[:9]
	if s := settle(t, c); s.Rate != 24-2 || s.Crowded != 1 { // One day fewer in winter: 2.4% (critical-peak-rates); 2, 3 and 6 January are on end.
		t.Errorf("%v, %d", s.Rate, s.Crowded)
	}
	c.Days[slices.IndexFunc(c.Days, func(e metering.DayEnergy) bool { return e.Date == peaks[0] })].Mid = nil
	if _, err := criticalpeak.Settle(c, book.Default()); err == nil || !strings.Contains(err.Error(), "중간부하") {
		t.Errorf("without mid load: %v", err)
	}
}

// 별지 5 11.: prices of the option follow the ordinary list. Made beside the list of July 2023 they scale by band to that of 2025, to 0.1원.
func TestPricesFollowTheList(t *testing.T) {
	c := summer(ten(), func(int) int64 { return 80 })
	c.Prices[0].From = day("2023-07-01")
	lists := book.Default().Lists(c.Key)
	before, after := lists.At(day("2023-07-01")).Value, lists.At(day("2025-07-01")).Value
	s := settle(t, c)
	for _, l := range s.Months[0].Lines {
		given := map[bool]kilowon.Price{true: price(500), false: c.Prices[0].Summer.Ordinary[l.Band]}[l.PeakDays]
		old, now := before.EnergyPrice(tariff.Summer, l.Band), after.EnergyPrice(tariff.Summer, l.Band)
		exact := int64(given) * int64(now)
		if l.Scaled != given || l.Price%10 != 0 || int64(l.Price)*int64(old)-exact > 5*int64(old) || exact-int64(l.Price)*int64(old) > 5*int64(old) {
			t.Errorf("%+v: %v × %v ÷ %v", l, given, now, old)
		}
	}
}

// 별지 5 8. 라: sub-customers with the option take their own peak-day use away, others the share of the main meter.
func TestSubCustomers(t *testing.T) {
	line := func(s *criticalpeak.Settlement, peakDays bool) int64 {
		for _, l := range s.Months[0].Lines {
			if l.Band == tariff.Peak && l.PeakDays == peakDays {
				return l.KWh
			}
		}
		return -1
	}
	c := summer(ten(), func(int) int64 { return 80 }) // July: 640kWh of 2,000kWh on peak days.
	c.Readings[0].Sub = &criticalpeak.Sub{KWh: rating.TOU{0, 0, 500}}
	if s := settle(t, c); line(s, true) != 640-160 || line(s, false) != 1360-340 { // 500 × 640 ÷ 2,000 = 160
		t.Errorf("shared: %d, %d", line(s, true), line(s, false))
	}
	c.Readings[0].Sub.PeakDay = &rating.TOU{0, 0, 100}
	if s := settle(t, c); line(s, true) != 540 || line(s, false) != 960 {
		t.Errorf("own: %d, %d", line(s, true), line(s, false))
	}
	for name, sub := range map[string]*criticalpeak.Sub{"more than all": {KWh: rating.TOU{0, 0, 2001}}, "below zero": {KWh: rating.TOU{-1}},
		"more on peak days": {KWh: rating.TOU{0, 0, 700}, PeakDay: &rating.TOU{0, 0, 641}}, "more on others": {KWh: rating.TOU{0, 0, 1500}, PeakDay: &rating.TOU{}}} {
		c.Readings[0].Sub = sub
		if _, err := criticalpeak.Settle(c, book.Default()); kilowon.CodeOf(err) != kilowon.Invalid || !strings.Contains(err.Error(), "readings[0].sub.") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRefusedContracts(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*criticalpeak.Contract)
		code   kilowon.Code
		path   string
	}{
		"class":           {func(c *criticalpeak.Contract) { c.Key.Class = tariff.Educational }, kilowon.Invalid, "class"},
		"grade":           {func(c *criticalpeak.Contract) { c.Key.Grade = tariff.GradeA2 }, kilowon.Invalid, "class"},
		"bound":           {func(c *criticalpeak.Contract) { c.Bound = 150 }, kilowon.Invalid, "bound"},
		"no readings":     {func(c *criticalpeak.Contract) { c.Readings = nil }, kilowon.Invalid, "readings"},
		"late start":      {func(c *criticalpeak.Contract) { c.Readings = c.Readings[1:] }, kilowon.Invalid, "readings[0].from"},
		"no end":          {func(c *criticalpeak.Contract) { c.Readings = c.Readings[:1] }, kilowon.Invalid, "readings"},
		"hole":            {func(c *criticalpeak.Contract) { c.Readings[1].From++ }, kilowon.Invalid, "readings[1]"},
		"backwards month": {func(c *criticalpeak.Contract) { c.Readings[1].Month = c.Readings[0].Month - 2 }, kilowon.Invalid, "readings[1].reading_month"},
		"before the form": {func(c *criticalpeak.Contract) { c.Readings[0].From = day("2021-07-01") }, kilowon.Unencoded, "readings[0].from"},
		"peak in June":    {func(c *criticalpeak.Contract) { c.PeakDays[0] = day("2025-06-30") }, kilowon.Invalid, "peak_days[0]"},
		"peak twice":      {func(c *criticalpeak.Contract) { c.PeakDays[1] = c.PeakDays[0] }, kilowon.Invalid, "peak_days[1]"},
		"peak on Sunday":  {func(c *criticalpeak.Contract) { c.PeakDays[9] = day("2025-08-10") }, kilowon.Invalid, "peak_days[9]"},
		"peak on holiday": {func(c *criticalpeak.Contract) { c.PeakDays[9] = day("2025-08-15") }, kilowon.Invalid, "peak_days[9]"},
		"days unsorted":   {func(c *criticalpeak.Contract) { c.Days[1].Date = c.Days[0].Date }, kilowon.Invalid, "hours[1].date"},
		"days missing":    {func(c *criticalpeak.Contract) { c.Days = c.Days[62:] }, kilowon.Invalid, "hours"},
		"peak unread": {func(c *criticalpeak.Contract) {
			c.Days = slices.DeleteFunc(c.Days, func(e metering.DayEnergy) bool { return e.Date == c.PeakDays[3] })
		}, kilowon.Invalid, "hours"},
		"hole on a peak":  {func(c *criticalpeak.Contract) { c.Days[68].Peak[0] = metering.MissingEnergy }, kilowon.Invalid, "hours"},
		"prices too late": {func(c *criticalpeak.Contract) { c.Prices[0].From = day("2025-07-02") }, kilowon.Invalid, "readings[0].from"},
		"price missing":   {func(c *criticalpeak.Contract) { c.Prices[0].Summer.PeakDay = 0 }, kilowon.Invalid, "readings[0].prices"},
		"prices too old":  {func(c *criticalpeak.Contract) { c.Prices[0].From = day("2001-07-02") }, kilowon.Unencoded, "readings[0].prices"},
		"more on peaks":   {func(c *criticalpeak.Contract) { c.Readings[0].KWh[tariff.Peak] = 639 }, kilowon.Invalid, "readings[0].kwh.peak"},
		"no such list":    {func(c *criticalpeak.Contract) { c.Key.Option = 4 }, kilowon.Unencoded, "readings[0].from"},
		"prior":           {func(c *criticalpeak.Contract) { c.Prior = &criticalpeak.Prior{PeakKWh: 2, TotalKWh: 1} }, kilowon.Invalid, "prior_year"},
	} {
		contract := summer(ten(), func(int) int64 { return 80 })
		c.change(contract)
		_, err := criticalpeak.Settle(contract, book.Default())
		var e *kilowon.Error
		if !errors.As(err, &e) || e.Code != c.code || e.Path != c.path {
			t.Errorf("%s: %v, want %s at %s", name, err, c.code, c.path)
		}
	}
}

// Whatever the use, prices and days: what is billed, adjusted and final lies within the bounds, lines add up to months, months to the amount, and the
// working ends with it.
func TestBoundsAndSums(t *testing.T) {
	more := append(ten(), dates("2025-08-12", "2025-08-14", "2025-08-19")...)
	rapid.Check(t, func(r *rapid.T) {
		uses := rapid.SliceOfN(rapid.Int64Range(0, 200), 13, 13).Draw(r, "uses")
		c := summer(more[:rapid.IntRange(7, 13).Draw(r, "days")], func(i int) int64 { return uses[i] })
		c.Bound = rapid.SampledFrom([]kilowon.Ratio{50, 100, 200}).Draw(r, "bound")
		p := &c.Prices[0].Summer
		for _, into := range []*kilowon.Price{&p.PeakDay, &p.Ordinary[0], &p.Ordinary[1], &p.Ordinary[2]} {
			*into = kilowon.Price(rapid.Int64Range(1, 200_000).Draw(r, "price"))
		}
		for i := range c.Readings {
			for b := range c.Readings[i].KWh {
				c.Readings[i].KWh[b] = rapid.Int64Range(2600, 100_000).Draw(r, "kwh")
			}
		}
		s, err := criticalpeak.Settle(c, book.Default())
		if err != nil {
			r.Fatal(err)
		}
		sum := kilowon.Won(0)
		for _, m := range s.Months {
			var option, normal kilowon.Won
			for _, l := range m.Lines {
				option, normal = option+l.Amount, normal+l.Ordinary
			}
			if option != m.Option || normal != m.Normal {
				r.Fatalf("the lines make %v and %v: %+v", option, normal, m)
			}
			for _, w := range []kilowon.Won{m.Billed, m.Adjusted, m.Final} {
				if d := w - m.Normal; int64(max(d, -d))*kilowon.RatioScale > int64(m.Normal)*int64(c.Bound) {
					r.Fatalf("%v leaves ±%v of %v", w, c.Bound, m.Normal)
				}
			}
			sum += m.Final - m.Billed
		}
		steps := s.Steps(book.Default())
		if last := steps[len(steps)-1]; sum != s.Amount || last.Result != s.Amount.String()+"원" {
			r.Fatalf("%v, the months make %v, the working ends with %s", s.Amount, sum, last.Result)
		}
	})
}
