package app_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

// quarters is a JSON list of n values, with others at some places.
func quarters(n int, value string, at map[int]string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = value
		if v, ok := at[i]; ok {
			list[i] = v
		}
	}
	return "[" + strings.Join(list, ",") + "]"
}

// Two workdays, 2025-07-01 and 02, of a factory: 산업용(을) 고압A 선택Ⅱ.
const (
	factoryTerms = `"terms":{"class":"industrial","voltage":"high_a","option":2,"contract_kw":400}`
	twoDays      = `"period":{"from":"2025-07-01","to":"2025-07-03"}`
)

func intervalCase(terms, period, intervals, more string) string {
	return "{" + terms + "," + period + `,"usage":{"intervals":{` + intervals + "}}" + more + "}"
}

func rateCase(t *testing.T, text string) (*app.Answer, error) {
	t.Helper()
	c, err := app.ParseCase([]byte(text))
	if err != nil {
		return nil, err
	}
	return c.Rate(book.Default())
}

// By hand: 10 kWh each quarter are 400 kWh in ten hours of light, 320 in eight of mid, 240 in six of peak load, for two days, and 40 kW.
func TestIntervalsByHand(t *testing.T) {
	kwh := quarters(192, "10", map[int]string{40: "30.125", 52: "40", 8: "90", 100: "0.0000"})
	lagging := quarters(192, "7.5", nil)
	a, err := rateCase(t, intervalCase(factoryTerms, twoDays, `"start":"2025-07-01","minutes":15,"kwh":`+kwh+`,"lagging_kvarh":`+lagging, ""))
	if err != nil {
		t.Fatal(err)
	}
	m := a.Metered
	// 10:00 is mid in summer since 2023 (+20.125), 13:00 peak (+30), 02:00 light (+80), 01:00 of the second day light (-10).
	if m.KWh != (app.BandAnswer{Light: 870, Mid: 660, Peak: 510}) || a.KWh != 2040 {
		t.Errorf("energy %+v, %d kWh", m.KWh, a.KWh)
	}
	if m.Peak != (app.BandAnswer{Light: 360, Mid: 121, Peak: 160}) || m.Demand != 160 || m.DemandAt != "2025-07-01 13:00" {
		t.Errorf("demand %+v", m)
	}
	// 20 and 15 make 0.8 in 54 half hours; 40.125 and 15 make 0.937, 50 and 15 make 0.958: (54 × 0.8 + 1.895) ÷ 56 = 0.805. By night lagging counts as 100 %.
	// The billing demand is 160 kW for 2 of 31 days; 11 % below the standard add 2.2 % of it.
	if m.Lagging != 81 || m.Leading != 100 || a.Base != 160*8320*2/31 || a.PowerFactor != 160*8320*2*22/31/1000 {
		t.Errorf("factors %d, %d; base %v, %v", m.Lagging, m.Leading, a.Base, a.PowerFactor)
	}
	var rules []string
	for _, r := range m.Rules {
		rules = append(rules, r.ID)
	}
	if got := strings.Join(rules, " "); got != "hours/industrial-b/2023-01-01 rules/interval-demand rules/interval-power-factor" {
		t.Errorf("rules %s", got)
	}
}

// The same month by intervals and by what they come to.
func TestIntervalsAreTheirBands(t *testing.T) {
	month := `"period":{"from":"2025-07-01","to":"2025-08-01"}`
	for _, terms := range []string{factoryTerms,
		`"terms":{"class":"general","grade":"a2","voltage":"high_a","contract_kw":90}`,
		`"terms":{"class":"residential","voltage":"low","region":"jeju","contract_kw":3}`,
		`"terms":{"class":"ev","voltage":"low","contract_kw":7}`,
	} {
		period := month
		if strings.Contains(terms, `"ev"`) {
			period = `"period":{"from":"2026-07-01","to":"2026-08-01"}`
		}
		by, err := rateCase(t, intervalCase(terms, period, `"kwh":`+quarters(31*96, "0.25", nil), ""))
		if err != nil {
			t.Fatalf("%s: %v", terms, err)
		}
		bands, err := json.Marshal(by.Metered.KWh)
		if err != nil {
			t.Fatal(err)
		}
		demand := ""
		if !strings.Contains(terms, `"low"`) {
			demand = `,"demand":{"peak_kw":1}`
		}
		same, err := rateCase(t, "{"+terms+","+period+`,"usage":{"tou_kwh":`+string(bands)+"}"+demand+"}")
		if err != nil {
			t.Fatalf("%s: %v", terms, err)
		}
		if by.Total != same.Total || by.KWh != 744 {
			t.Errorf("%s: %d kWh cost %v by intervals and %v by bands", terms, by.KWh, by.Total, same.Total)
		}
	}
}

// What the case gives goes before what was metered; low voltage has a demand meter only where the case speaks of one (제68조 ②).
func TestIntervalsGiveWay(t *testing.T) {
	reactive := `,"lagging_kvarh":` + quarters(192, "7.5", nil)
	low := `"terms":{"class":"general","voltage":"low","contract_kw":%KW}`
	shared := `"terms":{"class":"general","grade":"a1","voltage":"high_a","option":1,"contract_kw":%KW,"shared_transformer":true}`
	kwh := `"kwh":` + quarters(192, "10", nil)
	for _, c := range []struct {
		name, text      string
		base            kilowon.Won
		lagging         int64
		factor, leading bool
	}{
		{"metered", intervalCase(factoryTerms, twoDays, kwh+reactive, ""), 8320 * 120 * 2 / 31, 80, true, true},
		{"agreed peak", intervalCase(factoryTerms, twoDays, kwh+reactive, `,"demand":{"peak_kw":310}`), 8320 * 310 * 2 / 31, 80, true, true},
		{"billing demand", intervalCase(factoryTerms, twoDays, kwh+reactive, `,"demand":{"billing_kw":200}`), 8320 * 200 * 2 / 31, 80, true, true},
		{"history", intervalCase(factoryTerms, twoDays, kwh, `,"demand":{"history":[{"month":"2025-01","peak_kw":333}]}`), 8320 * 333 * 2 / 31, 0, false, false},
		{"given factor", intervalCase(factoryTerms, twoDays, kwh+reactive, `,"power_factor":{"lagging":92}`), 8320 * 120 * 2 / 31, 92, false, false},
		{"low voltage", intervalCase(strings.Replace(low, "%KW", "30", 1), twoDays, kwh+reactive, ""), 6160 * 30 * 2 / 31, 80, true, false},
		{"low voltage with a checked demand", intervalCase(strings.Replace(low, "%KW", "60", 1), twoDays, kwh+reactive, `,"demand":{"history":[{"month":"2025-01","peak_kw":45}]}`),
			6160 * 45 * 2 / 31, 80, true, false},
		{"low voltage, 20 kW", intervalCase(strings.Replace(low, "%KW", "20", 1), twoDays, kwh+reactive, ""), 6160 * 20 * 2 / 31, 80, true, false},
		{"below 20 kW it is not charged", intervalCase(strings.Replace(low, "%KW", "19", 1), twoDays, kwh+reactive, ""), 6160 * 19 * 2 / 31, 80, false, false},
		{"not read remotely", intervalCase(factoryTerms, twoDays, kwh+reactive, `,"power_factor":{"monthly":true}`), 8320 * 120 * 2 / 31, 80, true, false},
		{"shared transformers, 20 kW", intervalCase(strings.Replace(shared, "%KW", "20", 1), twoDays, kwh+reactive, ""), 7170 * 40 * 2 / 31, 80, true, true},
		{"shared transformers, 19 kW", intervalCase(strings.Replace(shared, "%KW", "19", 1), twoDays, kwh+reactive, ""), 7170 * 40 * 2 / 31, 80, false, true},
	} {
		a, err := rateCase(t, c.text)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if a.Base != c.base || a.Metered.Lagging != c.lagging || (a.PowerFactor != 0) != c.factor || (a.Metered.Leading > 0) != c.leading {
			t.Errorf("%s: base %v (want %v), factors %d %d, %v", c.name, a.Base, c.base, a.Metered.Lagging, a.Metered.Leading, a.PowerFactor)
		}
	}
}

func TestIntervalsRefused(t *testing.T) {
	kwh := `"kwh":` + quarters(192, "1", nil)
	night := `"terms":{"class":"night","grade":"a"}`
	changed := `"terms":[{"class":"general","grade":"a1","voltage":"high_a","contract_kw":90,"to":"2025-07-02"},{"class":"general","grade":"a2","voltage":"high_a","contract_kw":90,"from":"2025-07-02"}]`
	for _, c := range []struct {
		name, text string
		code       kilowon.Code
		path, word string
	}{
		{"with kwh", intervalCase(factoryTerms, twoDays, kwh, "")[:len(intervalCase(factoryTerms, twoDays, kwh, ""))-2] + `,"kwh":1}}`, kilowon.Invalid, "usage", "하나만"},
		{"thirty minutes", intervalCase(factoryTerms, twoDays, `"minutes":30,`+kwh, ""), kilowon.Invalid, "usage.intervals.minutes", "30분"},
		{"unknown gaps", intervalCase(factoryTerms, twoDays, `"gaps":"zero",`+kwh, ""), kilowon.Invalid, "usage.intervals.gaps", "fill"},
		{"too few", intervalCase(factoryTerms, twoDays, `"kwh":`+quarters(191, "1", nil), ""), kilowon.Invalid, "usage.intervals.kwh", "191개"},
		{"begins too late", intervalCase(factoryTerms, twoDays, `"start":"2025-07-02",`+kwh, ""), kilowon.Invalid, "usage.intervals.kwh", "2025-07-02"},
		{"no list", intervalCase(factoryTerms, twoDays, `"kwh":5`, ""), kilowon.Invalid, "usage.intervals.kwh", "목록"},
		{"nothing", intervalCase(factoryTerms, twoDays, ``, ""), kilowon.Invalid, "usage.intervals.kwh", "0개"},
		{"negative", intervalCase(factoryTerms, twoDays, `"kwh":`+quarters(192, "1", map[int]string{17: "-1"}), ""), kilowon.Invalid, "usage.intervals.kwh[17]", "-1"},
		{"text", intervalCase(factoryTerms, twoDays, `"kwh":`+quarters(192, "1", map[int]string{3: `"1"`}), ""), kilowon.Invalid, "usage.intervals.kwh[3]", "1"},
		{"four decimals", intervalCase(factoryTerms, twoDays, `"kwh":`+quarters(192, "0.0001", nil), ""), kilowon.Invalid, "usage.intervals.kwh[0]", "0.0001"},
		{"reactive is shorter", intervalCase(factoryTerms, twoDays, kwh+`,"leading_kvarh":[1,2]`, ""), kilowon.Invalid, "usage.intervals.leading_kvarh", "192개"},
		{"a gap", intervalCase(factoryTerms, twoDays, `"kwh":`+quarters(192, "1", map[int]string{95: "null", 96: "null"}), ""), kilowon.Invalid, "usage.intervals", "2025-07-01 23:45~2025-07-02 00:15"},
		{"night power", intervalCase(night, twoDays, kwh, ""), kilowon.Unencoded, "usage.intervals", "심야"},
		{"class changes", intervalCase(changed, twoDays, kwh, ""), kilowon.Invalid, "terms", "나누어"},
		{"before the calendar", intervalCase(factoryTerms, `"period":{"from":"2015-07-01","to":"2015-07-03"}`, kwh, ""), kilowon.Unencoded, "", "공휴일"},
		{"unknown field", intervalCase(factoryTerms, twoDays, `"kw":[1],`+kwh, ""), kilowon.Invalid, "usage.intervals.kw", "kw"},
	} {
		_, err := rateCase(t, c.text)
		var own *kilowon.Error
		if !errors.As(err, &own) || own.Code != c.code || own.Path != c.path || !strings.Contains(own.Message, c.word) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	a, err := rateCase(t, intervalCase(factoryTerms, twoDays, `"gaps":"fill","kwh":`+quarters(192, "1", map[int]string{20: "null"}), ""))
	if err != nil || a.Metered.Missing != 1 || a.Metered.EstimatedKWh != 1 || a.KWh != 192 || len(a.Metered.Gaps) != 1 {
		t.Errorf("an estimate: %+v, %v", a, err)
	}
	// A series that covers more than the period is cut.
	a, err = rateCase(t, intervalCase(factoryTerms, twoDays, `"start":"2025-06-30","kwh":`+quarters(4*96, "1", map[int]string{0: "null", 95: "900", 300: "900"}), ""))
	if err != nil || a.KWh != 192 {
		t.Errorf("a longer series: %+v, %v", a, err)
	}
}
