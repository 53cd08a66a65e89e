package book

import (
	"errors"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

func checkArticle(t *testing.T, name string, article kilowon.Cite) {
	t.Helper()
	if a, ok := ArticleOf(article); !ok || Default().Articles[a] == "" {
		t.Errorf("%s: article %q is not on the list", name, article)
	}
}

func coverage(t *testing.T) *tariff.Coverage {
	t.Helper()
	c, err := Coverage()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCoverageOfLists(t *testing.T) {
	b := Default()
	missing := map[tariff.Key]bool{}
	for _, k := range b.Keys() {
		missing[k] = true
	}
	classes := map[tariff.Class]bool{}
	for _, c := range coverage(t).Classes {
		class, err := tariff.ParseClass(c.Class)
		if err != nil {
			t.Fatal(err)
		}
		classes[class] = true
		checkArticle(t, c.Name, c.Article)
		grade, err := tariff.ParseGrade(c.Grade)
		if err != nil {
			t.Fatal(err)
		}
		if want := (tariff.Key{Class: class, Grade: grade}).ClassName(); c.Name != want {
			t.Errorf("%s is called %s", c.Name, want)
		}
		for _, l := range c.Lists {
			voltage, err := tariff.ParseVoltage(l.Voltage)
			if err != nil {
				t.Fatal(err)
			}
			k := tariff.Key{Class: class, Grade: grade, Voltage: voltage, Option: l.Option}
			if !missing[k] {
				t.Errorf("%s: twice, or not in the book", k)
				continue
			}
			delete(missing, k)
			h := b.Lists(k)
			if l.From != h[0].From || l.Until != h[len(h)-1].Value.Until {
				t.Errorf("%s: %s to %s, the book has %s to %s", k, l.From, l.Until, h[0].From, h[len(h)-1].Value.Until)
			}
		}
	}
	for k := range missing {
		t.Errorf("%s is in the book and not in docs/coverage.yaml", k)
	}
	for c := tariff.Residential; c <= tariff.EV; c++ {
		if !classes[c] {
			t.Errorf("%s is not in docs/coverage.yaml", c)
		}
	}
}

func TestCoverageOfDiscounts(t *testing.T) {
	b := Default()
	seen := map[string]bool{}
	for _, c := range coverage(t).Discounts {
		checkArticle(t, c.Key, c.Article)
		seen[c.Key] = true
		k, err := tariff.ParseDiscountKind(c.Key)
		if (err != nil) != (c.Status == tariff.CoverageNone) {
			t.Errorf("%s: status %s, but the book says %v", c.Key, c.Status, err)
		}
		if err != nil {
			continue
		}
		if c.Name != k.String() || c.From != b.Discounts[k][0].From {
			t.Errorf("%s: %s from %s, the book has %s from %s", c.Key, c.Name, c.From, k, b.Discounts[k][0].From)
		}
		chosen := false
		for _, v := range b.Discounts[k] {
			chosen = chosen || b.Entry(v.Entry).Chosen
		}
		if chosen && c.Note == "" {
			t.Errorf("%s: some vintages are chosen and the note does not say so", c.Key)
		}
	}
	for k := tariff.DiscountNone + 1; k < tariff.DiscountCount; k++ {
		if !seen[k.Code()] {
			t.Errorf("%s is not in docs/coverage.yaml", k)
		}
	}
}

func TestCoverageOfValuesAndRules(t *testing.T) {
	b := Default()
	f := coverage(t)
	firsts := map[string]kilowon.Date{
		"climate": b.Climate[0].From, "fuel": b.Fuel[0].First.First(), "fund": b.Fund[0].From, "vat": b.VAT[0].From, "tv": b.TV[0].From,
		"power-factor": b.PowerFactor[0].From, "relief": b.Relief[0].From, "essential": b.Essential[0].From,
		"seasons": b.Entry(b.Rules["seasons"]).From, "rounding": b.Rounding[tariff.ChargeBase][0].From, "calendar": day("2016-01-01"),
		"whole-average": b.Choices.WholeAverage[0].From, "period-tolerance": b.Choices.PeriodTolerance[0].From,
		"super-in-irregular": b.Choices.SuperInIrregular[0].From, "zero-use-half": b.Choices.ZeroUseHalf[0].From, "average-discount": b.Choices.AverageDiscount[0].From,
		"streetlight-whole-kwh": b.Choices.StreetlightWholeKWh[0].From, "night-minimum-all": b.Choices.NightMinimumAll[0].From,
		"super-from-peak": b.Choices.SuperFromPeak[0].From, "time-of-use-essential": b.Choices.TimeOfUseEssential[0].From,
		"standby": b.Standby[0].From, "automatic-payment": b.AutoPayment[0].From, "electronic-bill": b.EBill[0].From,
		"auto-payment-previous": b.Choices.AutoPaymentPrevious[0].From,
		"excess-use":            b.ExcessUse[tariff.ExcessEnergy][0].From, "excess-window": b.Choices.ExcessWindow[0].From,
		"demand-response": b.CriticalPeak[0].From, "critical-peak-rates": b.CriticalPeakRates[0].From,
		"removed-contract": b.Choices.RemovedContract[0].From,
		"climate-rules":    b.ClimateRules[0].From, "fuel-rules": b.FuelRules[0].From, "fuel-bases": b.FuelBases[0].From,
		"pause-kw": b.Choices.PauseKW[0].From, "night-discounts": b.NightDiscounts[tariff.BasicLivelihood].A[0].From,
		"late-fee": b.Receivables.LateFee[0].From, "tv-late-fee": b.Receivables.TVLateFee[0].From, "small-bill": b.Receivables.SmallBill[0].From,
		"instalment": b.Receivables.Instalment[0].From, "penalty": b.Receivables.Penalty[0].From, "interruption": b.Receivables.Interruption[0].From,
		"compensation": b.Receivables.Compensation[0].From, "interest": b.Receivables.Interest[0].From, "reuse-fee": b.Receivables.ReuseFee[0].From,
		"switch-fee": b.Receivables.SwitchFee[0].From, "ended-base": b.Receivables.EndedBase[0].From,
		"class-limits": b.ClassLimits[0].From, "industries": b.Industries[0].From,
		"hours": b.Hours[0].History[0].From, "weekend-price": b.WeekendPrices[0].History[0].From,
	}
	if first := firsts["calendar"]; !b.Calendar.Covers(first) || b.Calendar.Covers(first-1) {
		t.Errorf("the calendar does not begin on %s", first)
	}
	for name, id := range b.Rules {
		firsts[name] = b.Entry(id).From
	}
	for _, c := range slices.Concat(f.Values, f.Rules) {
		checkArticle(t, c.Key, c.Article)
		first, encoded := firsts[c.Key]
		delete(firsts, c.Key)
		if encoded != (c.Status != tariff.CoverageNone) || c.From != first {
			t.Errorf("%s: %s from %s, the book has %s", c.Key, c.Status, c.From, first)
		}
		if id := b.Rules[c.Key]; id != 0 && c.Name != b.Entry(id).Title {
			t.Errorf("%s is called %s, the book says %s", c.Key, c.Name, b.Entry(id).Title)
		}
	}
	for name := range firsts {
		t.Errorf("%s is in the book and not in docs/coverage.yaml", name)
	}
}

func TestBadCoverage(t *testing.T) {
	const list = "classes: [{class: general, grade: a1, name: x, article: 제57조, lists: [{voltage: low, "
	for name, c := range map[string]struct{ text, path string }{
		"class":          {"classes: [{class: nobody, name: x, article: 제57조, status: unencoded}]", "coverage.yaml#classes[0].class"},
		"grade":          {"classes: [{class: general, grade: z, name: x, article: 제57조, status: unencoded}]", "coverage.yaml#classes[0].grade"},
		"no lists":       {"classes: [{class: general, name: x, article: 제57조, status: complete}]", "coverage.yaml#classes[0].status"},
		"own status":     {list + "status: complete, from: 2020-01-01}], status: complete}]", "coverage.yaml#classes[0].status"},
		"voltage":        {"classes: [{class: general, name: x, article: 제57조, lists: [{voltage: middle}]}]", "coverage.yaml#classes[0].lists[0].voltage"},
		"unknown status": {list + "status: some, from: 2020-01-01}]}]", "coverage.yaml#classes[0].lists[0].status"},
		"no date":        {"values: [{key: fuel, name: x, article: 별표 8, status: complete}]", "coverage.yaml#values[0].from"},
		"needless date":  {"rules: [{key: standby, name: x, article: 제63조, status: unencoded, from: 2020-01-01}]", "coverage.yaml#rules[0].from"},
		"no reason":      {"values: [{key: fuel, name: x, article: 별표 8, status: partial, from: 2020-01-01}]", "coverage.yaml#values[0].note"},
		"kind and key":   {"discounts: [{kind: veteran, key: veteran, name: x, article: 제67조, status: complete, from: 2020-01-01}]", "coverage.yaml#discounts[0]"},
		"unknown key":    {"charges: []", "coverage.yaml#charges"},
	} {
		_, err := readCoverage(fstest.MapFS{"coverage.yaml": {Data: []byte(c.text)}})
		var e *kilowon.Error
		if !errors.As(err, &e) || e.Code != kilowon.Invalid || e.Path != c.path {
			t.Errorf("%s: %v, want an error at %s", name, err, c.path)
		}
	}
}
