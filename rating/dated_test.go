package rating_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

var factory = rating.Terms{Key: listKey(tariff.Industrial, tariff.GradeB, tariff.HighA, 2), ContractKW: 500}

// dated rates a period whose energy is given by day, in Wh.
func dated(t testing.TB, terms []rating.Terms, from, to string, days map[string]rating.DayUse) (*rating.Bill, error) {
	t.Helper()
	use := rating.Usage{Period: kilowon.Period{From: kilowon.MustDate(from), To: kilowon.MustDate(to)}, HasBands: true}
	use.Days = make([]rating.DayUse, use.Period.Days())
	for d, v := range days {
		use.Days[kilowon.MustDate(d)-use.Period.From] = v
	}
	b := new(rating.Bill)
	err := rating.Rate(b, terms, &use, book.Default())
	if err == nil {
		err = b.Verify()
	}
	return b, err
}

func mustDated(t testing.TB, terms []rating.Terms, from, to string, days map[string]rating.DayUse) *rating.Bill {
	t.Helper()
	b, err := dated(t, terms, from, to, days)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func exactOf(b *rating.Bill, c tariff.Charge) (sum int64) {
	for i := range b.Lines {
		if b.Lines[i].Charge == c {
			sum += b.Lines[i].Exact / (b.Scale / 10)
		}
	}
	return sum
}

// 산업용(을) 고압A 선택Ⅱ in October 2026: light 116.0, mid 133.4. Saturday 1,000 kWh in mid, 300 of them at half price; Sunday 500 kWh in light, 120 of them.
func TestWeekendHalfPrice(t *testing.T) {
	b := mustDated(t, []rating.Terms{factory}, "2026-10-01", "2026-11-01", map[string]rating.DayUse{
		"2026-10-17": {Bands: rating.TOU{0, 1_000_000, 0}, Weekend: rating.TOU{0, 300_000, 0}},
		"2026-10-18": {Bands: rating.TOU{500_000, 0, 0}, Weekend: rating.TOU{120_000, 0, 0}},
	})
	// 58,000 - 6,960 and 133,400 - 20,010; the other charges are on all 1,500 kWh.
	if got := b.Sum(tariff.ChargeEnergyBand); got != 51_040+113_390 {
		t.Errorf("energy %v", got)
	}
	if got := b.Sum(tariff.ChargeClimate); got != 1500*9 {
		t.Errorf("the climate charge is not halved: %v", got)
	}
	if got := b.Sum(tariff.ChargeBase); got != 500*8320 {
		t.Errorf("nor is the base charge: %v", got)
	}
	var formulas []string
	for _, l := range rating.Explain(b, book.Default()) {
		for _, p := range l.Parts {
			if p.Entry.ID == "hours/weekend/2026-04-16" {
				formulas = append(formulas, p.Key+" "+p.Label+": "+p.Formula+" = "+p.Exact)
			}
		}
	}
	want := []string{"energy_band/2026-04-16/weekend/light 경부하 중 봄·가을 토·일·공휴일 11~14시 할인: 120kWh × -116.0원 × 50% = -6,960",
		"energy_band/2026-04-16/weekend/mid 중간부하 중 봄·가을 토·일·공휴일 11~14시 할인: 300kWh × -133.4원 × 50% = -20,010"}
	if !slices.Equal(formulas, want) {
		t.Errorf("explained as %q", formulas)
	}
}

// 충전사업자 선택Ⅳ has one price a season, 97.2 in spring and fall, and the same hours at half of it.
func TestWeekendHalfPriceOfSeasonalList(t *testing.T) {
	terms := rating.Terms{Key: tariff.Key{Class: tariff.EV, Voltage: tariff.Low, Option: 4}, ContractKW: 50}
	b := mustDated(t, []rating.Terms{terms}, "2026-10-01", "2026-11-01", map[string]rating.DayUse{
		"2026-10-17": {Bands: rating.TOU{200_000, 700_000, 100_000}, Weekend: rating.TOU{0, 400_000, 0}},
	})
	if got := b.Sum(tariff.ChargeEnergy); got != 97_200-19_440 {
		t.Errorf("energy %v", got)
	}
}

// All of a day's use is priced as that day: the list of 산업용(을) changes on 2026-04-16, the season on 2026-06-01.
func TestUseByDate(t *testing.T) {
	all := rating.DayUse{Bands: rating.TOU{0, 0, 1_000_000}}
	for _, c := range []struct {
		day, from, to string
		want          int64
	}{
		{"2026-04-15", "2026-04-01", "2026-05-01", 164_100_0}, {"2026-04-16", "2026-04-01", "2026-05-01", 150_900_0},
		{"2026-05-31", "2026-05-20", "2026-06-20", 150_900_0}, {"2026-06-01", "2026-05-20", "2026-06-20", 229_000_0},
		{"2026-08-31", "2026-08-20", "2026-09-20", 229_000_0}, {"2026-09-01", "2026-08-20", "2026-09-20", 150_900_0},
		{"2026-10-31", "2026-10-20", "2026-11-20", 150_900_0}, {"2026-11-01", "2026-10-20", "2026-11-20", 204_600_0},
	} {
		b := mustDated(t, []rating.Terms{factory}, c.from, c.to, map[string]rating.DayUse{c.day: all})
		if got := exactOf(b, tariff.ChargeEnergy); got != c.want || len(b.Pieces) != 2 || b.KWh != 1000 {
			t.Errorf("%s: %d/10 won, want %d; %d kWh in %d pieces", c.day, got, c.want, b.KWh, len(b.Pieces))
		}
		var named []string
		for _, l := range rating.Explain(b, book.Default()) {
			for _, r := range l.Rules {
				named = append(named, r.ID)
			}
		}
		if !slices.Contains(named, "rules/interval-by-date") || slices.Contains(named, "rules/proration-kwh") {
			t.Errorf("%s: rules %v", c.day, named)
		}
	}
}

// 0.4 kWh before and 0.4 kWh after a change of season are 1 kWh of the period: whole kWh are of the running total (제7조 ①).
func TestWholeKWhOfPieces(t *testing.T) {
	b := mustDated(t, []rating.Terms{factory}, "2026-05-20", "2026-06-20", map[string]rating.DayUse{
		"2026-05-25": {Bands: rating.TOU{400, 500, 0}}, "2026-06-05": {Bands: rating.TOU{400, 499, 0}},
	})
	if got := [2]rating.TOU{b.Pieces[0].Bands, b.Pieces[1].Bands}; got != [2]rating.TOU{{0, 1, 0}, {1, 0, 0}} || b.KWh != 2 {
		t.Errorf("%v, %d kWh", got, b.KWh)
	}
}

func TestDatedRefuses(t *testing.T) {
	use := rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2026-10-01"), To: kilowon.MustDate("2026-11-01")}, Days: make([]rating.DayUse, 30), HasBands: true}
	if err := rating.Rate(new(rating.Bill), []rating.Terms{factory}, &use, book.Default()); kilowon.CodeOf(err) != kilowon.Invalid || err == nil {
		t.Errorf("thirty days of October: %v", err)
	}
	paused := factory
	paused.Paused, paused.To = true, kilowon.MustDate("2026-10-10")
	again := factory
	again.From = paused.To
	for day, code := range map[string]kilowon.Code{"2026-10-09": kilowon.Invalid, "2026-10-10": ""} {
		_, err := dated(t, []rating.Terms{paused, again}, "2026-10-01", "2026-11-01", map[string]rating.DayUse{day: {Bands: rating.TOU{5000, 0, 0}}})
		if code == "" && err != nil || code != "" && (err == nil || kilowon.CodeOf(err) != code) {
			t.Errorf("use on %s while paused until the 10th: %v", day, err)
		}
	}
}

// Use that is known by day costs what the same bands cost where nothing changes inside the period, and a packed bill explains itself alike.
func TestDatedIsTheSameBill(t *testing.T) {
	tariffs := book.Default()
	codec, err := rating.NewCodec(tariffs)
	if err != nil {
		t.Fatal(err)
	}
	lists := []rating.Terms{factory, {Key: residentialLow}, {Key: listKey(tariff.General, tariff.GradeA1, tariff.HighA, 1), ContractKW: 90},
		{Key: listKey(tariff.Educational, tariff.GradeB, tariff.HighA, 1), ContractKW: 1200}}
	rapid.Check(t, func(t *rapid.T) {
		terms := []rating.Terms{rapid.SampledFrom(lists).Draw(t, "list")}
		month := rapid.SampledFrom([]string{"2021-01-01", "2024-02-01", "2025-07-01", "2025-11-01"}).Draw(t, "month")
		from := kilowon.MustDate(month)
		use := rating.Usage{Period: kilowon.Period{From: from, To: (from.Month() + 1).First()}, HasBands: true}
		for b := range use.Bands {
			use.Bands[b] = rapid.Int64Range(0, 100_000).Draw(t, "kwh")
		}
		use.KWh = use.Bands.Sum()
		var plain, byDay rating.Bill
		if err := rating.Rate(&plain, terms, &use, tariffs); err != nil {
			t.Fatal(err)
		}
		use.Days = make([]rating.DayUse, use.Period.Days())
		for b, kwh := range use.Bands {
			for left := kwh * 1000; left > 0; {
				part := min(left, rapid.Int64Range(1, 40_000_000).Draw(t, "wh"))
				use.Days[rapid.IntRange(0, len(use.Days)-1).Draw(t, "day")].Bands[b] += part
				left -= part
			}
		}
		if err := rating.Rate(&byDay, terms, &use, tariffs); err != nil {
			t.Fatal(err)
		}
		if byDay.Total != plain.Total || byDay.KWh != plain.KWh || byDay.Verify() != nil {
			t.Fatalf("%d kWh cost %v by day and %v by band", plain.KWh, byDay.Total, plain.Total)
		}
		var again rating.Bill
		if err := codec.Decode(&again, codec.Append(nil, &byDay)); err != nil {
			t.Fatal(err)
		}
		if !again.Dated || !reflect.DeepEqual(rating.Explain(&again, tariffs), rating.Explain(&byDay, tariffs)) {
			t.Fatal("the packed bill explains itself otherwise")
		}
	})
}
