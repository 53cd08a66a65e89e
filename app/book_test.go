package app

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// said is the values of entries as "series: key = value unit".
func said(entries ...[]BookEntry) []string {
	var out []string
	for _, e := range slices.Concat(entries...) {
		for _, v := range e.Values {
			out = append(out, fmt.Sprintf("%s: %s = %s%s", e.Key, v.Key, v.Value, v.Unit))
		}
	}
	return out
}

func TestBookAt(t *testing.T) {
	for _, c := range []struct {
		query BookQuery
		date  string
		lists int
		want  []string
	}{
		// 별표 1 of 2023-05-16 and the adjuncts of the summer of 2025.
		{BookQuery{Class: tariff.Residential, Voltage: tariff.Low}, "2025-07-15", 2, []string{
			"residential-low: tier/1/limit = 200kWh", "residential-low: tier/1/base = 910원/호", "residential-low: tier/1/energy = 120.0원/kWh",
			"residential-low: summer/months = 7, 8월", "residential-low: summer/2/limit = 450kWh", "residential-low: summer/3/energy = 307.3원/kWh",
			"residential-low: minimum = 1000원/월", "residential-low/1: super-user/energy = 736.2원/kWh", "climate: price = 9.0원/kWh", "fuel: price = 5.0원/kWh", "fund: ratio = 2.7%", "vat: ratio = 10%",
			"discounts/disabled: summer/cap = 20000원/월", "rounding/fund: method = 10원 미만 절사"}},
		{BookQuery{Class: tariff.Residential}, "2025-07-15", 3, nil},
		// One list for three voltages is one entry; 별표 1 제4호, 제5호 and the list of night power.
		{BookQuery{Class: tariff.Agricultural}, "2025-04-01", 3, []string{"agricultural/a: energy = 48.3원/kWh", "agricultural-high/b: energy/summer = 68.6원/kWh"}},
		{BookQuery{Class: tariff.Streetlight, Voltage: tariff.HighB}, "2021-09-16", 2, []string{"streetlight/a: watt = 35.7원/W", "streetlight/a: minimum = 1220원/월"}},
		{BookQuery{Class: tariff.Night}, "2023-01-01", 3, []string{"night/a: energy/night_winter = 95.5원/kWh", "night/a: minimum/kwh = 20kWh",
			"night/b2: energy/other-hours = 107.1원/kWh", "night/b2: minimum/kw = 710.0원/kW", "night-discounts/near-poor: ratio/b = 18%", "choices/pause-kw: kw = 5kW"}},
		{BookQuery{Class: tariff.General, Grade: tariff.GradeA1}, "2023-01-01", 5, []string{
			"general-low/a1: base = 6160.0원/kW", "general-low/a1: energy/summer = 124.4원/kWh"}},
		{BookQuery{Class: tariff.General, Grade: tariff.GradeB, Voltage: tariff.HighC}, "2023-11-08", 3, nil},
		{BookQuery{Class: tariff.Industrial, Grade: tariff.GradeB, Voltage: tariff.HighA}, "2024-10-23", 3, []string{
			"industrial-high-a/b/2: energy/winter/peak"}},
	} {
		got, err := BookAt(book.Default(), c.query, kilowon.MustDate(c.date))
		if err != nil {
			t.Fatalf("%+v %s: %v", c.query, c.date, err)
		}
		if len(got.Lists) != c.lists {
			t.Errorf("%+v %s: %d lists, want %d", c.query, c.date, len(got.Lists), c.lists)
		}
		all := said(got.Lists, got.Common)
		for _, want := range c.want {
			if !slices.ContainsFunc(all, func(s string) bool { return strings.HasPrefix(s, want) }) {
				t.Errorf("%+v %s: without %q", c.query, c.date, want)
			}
		}
	}
}

func TestBookAtRefuses(t *testing.T) {
	for _, c := range []struct {
		query BookQuery
		date  string
		code  kilowon.Code
		path  string
	}{
		{BookQuery{Class: tariff.EV}, "2026-04-15", kilowon.Unencoded, "date"},
		{BookQuery{Class: tariff.Residential, Voltage: tariff.HighC}, "2025-01-01", kilowon.NotFound, ""},
		{BookQuery{Class: tariff.Residential}, "2016-11-30", kilowon.Unencoded, "date"},
		{BookQuery{Class: tariff.General, Voltage: tariff.HighC}, "2023-11-09", kilowon.Unencoded, "date"},
	} {
		_, err := BookAt(book.Default(), c.query, kilowon.MustDate(c.date))
		if detail := errorDetail(err); detail.Code != c.code || detail.Path != c.path {
			t.Errorf("%+v %s: %+v, want %s at %q", c.query, c.date, detail, c.code, c.path)
		}
	}
}

func TestBookDiff(t *testing.T) {
	b := book.Default()
	for _, c := range []struct {
		class    tariff.Class
		from, to string
		want     []string
	}{
		{tariff.General, "2022-12-31", "2023-01-01", []string{
			"2023-01-01 changes general-low/a1: energy/summer 113.0→124.4원/kWh (+11.4)",
			"2023-01-01 changes climate: price 7.3→9.0원/kWh (+1.7)",
			"2023-01-01 changes relief: limit →313kWh ()"}},
		{tariff.General, "2023-11-08", "2023-11-09", []string{"2023-11-09 ends general-high-c/b/1: base"}},
		{tariff.Residential, "2016-11-30", "2016-12-01", []string{"2016-12-01 begins residential-low: tier/1/limit →200kWh ()"}},
		{tariff.ClassNone, "2025-06-30", "2025-07-01", []string{"2025-07-01 changes fund: ratio 3.2→2.7% (-0.5)"}},
		{tariff.Residential, "2023-01-01", "2023-01-01", nil},
	} {
		got, err := BookDiff(b, BookQuery{Class: c.class}, kilowon.MustDate(c.from), kilowon.MustDate(c.to))
		if err != nil {
			t.Fatal(err)
		}
		lines := told(got)
		for _, want := range c.want {
			if !slices.ContainsFunc(lines, func(s string) bool { return strings.HasPrefix(s, want) }) {
				t.Errorf("%s to %s: without %q in %q", c.from, c.to, want, lines)
			}
		}
		if c.want == nil && len(lines) > 0 {
			t.Errorf("%s to %s: %q", c.from, c.to, lines)
		}
		for _, ch := range got.Changes {
			if class := ch.Class; c.class != tariff.ClassNone && class != "" && class != c.class.Code() {
				t.Errorf("%s to %s: %s belongs to another class", c.from, c.to, ch.Key)
			}
		}
	}
	if _, err := BookDiff(b, BookQuery{}, kilowon.MustDate("2024-01-02"), kilowon.MustDate("2024-01-01")); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("dates the wrong way round: %v", err)
	}
	if _, err := BookDiff(new(tariff.Book), BookQuery{Class: tariff.Temporary}, 1, 2); kilowon.CodeOf(err) != kilowon.Unencoded {
		t.Errorf("a class without lists: %v", err)
	}
}

func told(d *BookRevision) []string {
	var out []string
	for _, c := range d.Changes {
		for _, v := range c.Values {
			out = append(out, fmt.Sprintf("%s %s %s: %s %s→%s%s (%s)", c.Date, c.Kind, c.Key, v.Key, v.Old, v.New, v.Unit, v.Difference))
		}
	}
	return out
}

// state is every value of the book on a day by series and key.
func state(on kilowon.Date) map[string]BookValue {
	b := book.Default()
	out := map[string]BookValue{}
	for _, s := range slices.Concat(listSeries(b, BookQuery{}), commonSeries(b)) {
		if e := s.at(on); e != nil {
			for _, v := range e.values() {
				out[s.name.Key+"#"+v.Key] = v
			}
		}
	}
	return out
}

// What held on one day and what changed since is what holds on the other.
func TestBookDiffLeadsFromOneDayToTheOther(t *testing.T) {
	first, last := kilowon.MustDate("2012-01-01"), kilowon.MustDate("2027-12-31")
	random := rand.New(rand.NewPCG(7, 8))
	for range 200 {
		from, to := first+kilowon.Date(random.IntN(int(last-first))), first+kilowon.Date(random.IntN(int(last-first)))
		from, to = min(from, to), max(from, to)
		d, err := BookDiff(book.Default(), BookQuery{}, from, to)
		if err != nil {
			t.Fatal(err)
		}
		got := state(from)
		for _, c := range d.Changes {
			if c.Date <= from || c.Date > to {
				t.Errorf("%s to %s: a change of %s", from, to, c.Date)
			}
			for _, v := range c.Values {
				key := c.Key + "#" + v.Key
				if got[key].Value != v.Old {
					t.Fatalf("%s to %s: %s was %q on %s, the change says %q", from, to, key, got[key].Value, c.Date, v.Old)
				}
				if v.New == "" {
					delete(got, key)
				} else {
					got[key] = BookValue{v.Key, v.Name, v.New, v.Unit}
				}
			}
		}
		if want := state(to); !reflect.DeepEqual(got, want) {
			t.Fatalf("%s to %s: the changes do not lead there", from, to)
		}
	}
}

// Every dated entry with a number is shown by some series; rules have words only.
func TestBookShowsEveryEntry(t *testing.T) {
	b := book.Default()
	shown, keys := map[tariff.EntryID]bool{}, map[string]bool{}
	for _, s := range slices.Concat(listSeries(b, BookQuery{}), commonSeries(b)) {
		if keys[s.name.Key] {
			t.Errorf("two series are called %s", s.name.Key)
		}
		keys[s.name.Key] = true
		for _, d := range s.dated {
			shown[d.entry] = true
			if len(d.values()) == 0 {
				t.Errorf("%s of %s says nothing", s.name.Key, d.from)
			}
		}
	}
	for _, id := range b.Rules {
		shown[id] = true
	}
	for i := range b.Entries[1:] {
		if !shown[tariff.EntryID(i+1)] {
			t.Errorf("%s is never shown", b.Entries[i+1].ID)
		}
	}
}

// leaves calls visit with each number and flag in v set to another value.
func leaves(v reflect.Value, path string, visit func(path string)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			leaves(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Array:
		for i := range v.Len() {
			leaves(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit)
		}
	case reflect.Bool:
		v.SetBool(!v.Bool())
		visit(path)
		v.SetBool(!v.Bool())
	case reflect.Uint8, reflect.Uint16:
		old := v.Uint()
		v.SetUint(old ^ 1<<1)
		visit(path)
		v.SetUint(old)
	default:
		old := v.Int()
		v.SetInt(old + 7)
		visit(path)
		v.SetInt(old)
	}
}

func checkLeaves[T any](t *testing.T, values func(*T) []BookValue, samples ...T) {
	t.Helper()
	shown := map[string]bool{}
	for _, sample := range samples {
		before := values(&sample)
		leaves(reflect.ValueOf(&sample).Elem(), reflect.TypeFor[T]().Name(), func(path string) {
			shown[path] = shown[path] || !reflect.DeepEqual(before, values(&sample))
		})
	}
	for path, ok := range shown {
		if !ok {
			t.Errorf("%s can change and nothing shows it", path)
		}
	}
}

// What a revision may change must be visible, so a field added to the book has to be added to what is shown of it.
func TestBookShowsEveryField(t *testing.T) {
	tiered := tariff.List{Kind: tariff.Tiered, SummerMonths: tariff.MonthSet(7, 8), SummerBills: tariff.BillMonths{LateDay: 15}, Super: tariff.SuperUser{Limit: 1000}}
	checkLeaves(t, func(l *tariff.List) []BookValue { return append(listValues(l), BookValue{Value: l.Until.String()}) },
		tiered, tariff.List{Kind: tariff.Seasonal}, tariff.List{Kind: tariff.TimeOfUse}, tariff.List{Kind: tariff.NightSeason}, tariff.List{Kind: tariff.NightAndOther})
	checkLeaves(t, discountValues, tariff.Discount{})
	checkLeaves(t, reliefValues, tariff.Relief{Limit: 313})
	checkLeaves(t, essentialValues, tariff.Essential{})
	checkLeaves(t, tvValues, tariff.TVFee{})
	checkLeaves(t, powerFactorValues, tariff.PowerFactor{})
	checkLeaves(t, standbyValues, tariff.Standby{})
	checkLeaves(t, autoPaymentValues, tariff.AutoPayment{NewMonths: 12})
	checkLeaves(t, hoursValues, tariff.Hours{})
	checkLeaves(t, weekendValues, tariff.WeekendPrice{})
	checkLeaves(t, fuelRuleValues, tariff.FuelRule{})
	checkLeaves(t, criticalPeakValues, tariff.CriticalPeak{})
	checkLeaves(t, classLimitValues, tariff.ClassLimits{})
	checkLeaves(t, lateFeeValues, tariff.LateFeeRule{})
	checkLeaves(t, instalmentValues, tariff.InstalmentRule{})
	checkLeaves(t, penaltyValues, tariff.PenaltyRule{})
	checkLeaves(t, interruptionValues, tariff.InterruptionRule{})
	checkLeaves(t, compensationValues, tariff.CompensationRule{})
	checkLeaves(t, interestValues, tariff.InterestRule{})
	checkLeaves(t, reuseFeeValues, tariff.ReuseFeeRule{})
	checkLeaves(t, reuseTermsValues, tariff.ReuseTerms{})
	checkLeaves(t, endedBaseValues, tariff.EndedBaseRule{})
	checkLeaves(t, switchFeeValues, tariff.SwitchFeeRule{})
	if n := reflect.TypeFor[tariff.Receivables]().NumField(); n != len(receivableSeries(book.Default())) {
		t.Errorf("%d rules of money beside the bill, %d series", n, len(receivableSeries(book.Default())))
	}

	// The histories of the book itself, by the fields that hold them.
	want := []string{"Climate", "Fund", "VAT", "TV", "Discounts", "NightDiscounts", "Relief", "Essential", "PowerFactor", "ExcessUse", "Rounding", "Choices", "Hours", "WeekendPrices",
		"Standby", "ClimateRules", "FuelRules", "FuelBases", "Receivables", "CriticalPeak", "CriticalPeakRates", "ClassLimits", "Industries", "AutoPayment", "EBill", "Transitions"}
	for i := range reflect.TypeFor[tariff.Book]().NumField() {
		f := reflect.TypeFor[tariff.Book]().Field(i)
		known := []string{"Entries", "SeasonOf", "Fuel", "Calendar", "Rules", "Articles", "lists", "timelines", "keys", "common", "fuel", "early"}
		if !slices.Contains(want, f.Name) && !slices.Contains(known, f.Name) {
			t.Errorf("tariff.Book.%s is shown by no series", f.Name)
		}
	}
	if n := reflect.TypeFor[tariff.Choices]().NumField(); n != len(choiceSeries(book.Default())) {
		t.Errorf("%d choices, %d series", n, len(choiceSeries(book.Default())))
	}
}
