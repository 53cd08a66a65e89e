package book

import (
	"os"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

type coverageFile struct {
	Classes   []coveredClass `yaml:"classes"`
	Discounts []covered      `yaml:"discounts"`
	Values    []covered      `yaml:"values"`
	Rules     []covered      `yaml:"rules"`
}

type coveredClass struct {
	Class   string    `yaml:"class"`
	Grade   string    `yaml:"grade"`
	Name    string    `yaml:"name"`
	Article string    `yaml:"article"`
	Status  string    `yaml:"status"`
	Note    string    `yaml:"note"`
	Lists   []covered `yaml:"lists"`
}

type covered struct {
	Kind    string `yaml:"kind"`
	Key     string `yaml:"key"`
	Voltage string `yaml:"voltage"`
	Option  whole  `yaml:"option"`
	Name    string `yaml:"name"`
	Article string `yaml:"article"`
	Status  string `yaml:"status"`
	From    date   `yaml:"from"`
	Until   date   `yaml:"until"`
	Note    string `yaml:"note"`
}

const unencoded = "unencoded"

// check tests what every line must have: a known status, a date where something is encoded, a reason where something is missing.
func (c *covered) check(t *testing.T, name string) {
	t.Helper()
	switch c.Status {
	case "complete", "partial":
		if c.From.value.IsZero() {
			t.Errorf("%s: no first verified date", name)
		}
	case unencoded:
		if !c.From.value.IsZero() {
			t.Errorf("%s: unencoded with a date", name)
		}
	default:
		t.Errorf("%s: status %q", name, c.Status)
	}
	if c.Status == "partial" && c.Note == "" {
		t.Errorf("%s: partial without saying what is missing", name)
	}
}

func checkArticle(t *testing.T, name, article string) {
	t.Helper()
	if a, ok := ArticleOf(kilowon.Cite(article)); !ok || Default().Articles[a] == "" {
		t.Errorf("%s: article %q is not on the list", name, article)
	}
}

func readCoverage(t *testing.T) coverageFile {
	t.Helper()
	var f coverageFile
	if err := decodeFile(os.DirFS("../../docs"), "coverage.yaml", &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestCoverageOfLists(t *testing.T) {
	b := Default()
	missing := map[tariff.Key]bool{}
	for _, k := range b.Keys() {
		missing[k] = true
	}
	classes := map[tariff.Class]bool{}
	for _, c := range readCoverage(t).Classes {
		class, err := tariff.ParseClass(c.Class)
		if err != nil {
			t.Fatal(err)
		}
		classes[class] = true
		checkArticle(t, c.Name, c.Article)
		if (c.Status == unencoded) != (len(c.Lists) == 0) {
			t.Errorf("%s: a class has either lists or the status unencoded", c.Name)
		}
		grade, err := tariff.ParseGrade(c.Grade)
		if err != nil {
			t.Fatal(err)
		}
		if want := class.String() + grade.String(); c.Name != want {
			t.Errorf("%s is called %s", c.Name, want)
		}
		for _, l := range c.Lists {
			voltage, err := tariff.ParseVoltage(l.Voltage)
			if err != nil {
				t.Fatal(err)
			}
			k := tariff.Key{Class: class, Grade: grade, Voltage: voltage, Option: tariff.Option(l.Option.value)}
			l.check(t, k.String())
			if !missing[k] {
				t.Errorf("%s: twice, or not in the book", k)
				continue
			}
			delete(missing, k)
			h := b.Lists(k)
			if l.From.value != h[0].From || l.Until.value != h[len(h)-1].Value.Until {
				t.Errorf("%s: %s to %s, the book has %s to %s", k, l.From.value, l.Until.value, h[0].From, h[len(h)-1].Value.Until)
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
	for _, c := range readCoverage(t).Discounts {
		c.check(t, c.Kind)
		checkArticle(t, c.Kind, c.Article)
		seen[c.Kind] = true
		k, err := tariff.ParseDiscountKind(c.Kind)
		if (err != nil) != (c.Status == unencoded) {
			t.Errorf("%s: status %s, but the book says %v", c.Kind, c.Status, err)
		}
		if err != nil {
			continue
		}
		if c.Name != k.String() || c.From.value != b.Discounts[k][0].From {
			t.Errorf("%s: %s from %s, the book has %s from %s", c.Kind, c.Name, c.From.value, k, b.Discounts[k][0].From)
		}
		chosen := false
		for _, v := range b.Discounts[k] {
			chosen = chosen || b.Entry(v.Entry).Chosen
		}
		if chosen != (c.Status == "partial") {
			t.Errorf("%s: status %s, chosen vintages %v", c.Kind, c.Status, chosen)
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
	f := readCoverage(t)
	firsts := map[string]kilowon.Date{
		"climate": b.Climate[0].From, "fuel": b.Fuel[0].First.First(), "fund": b.Fund[0].From, "vat": b.VAT[0].From, "tv": b.TV[0].From,
		"power-factor": b.PowerFactor[0].From, "relief": b.Relief[0].From, "essential": b.Essential[0].From,
		"seasons": b.Entry(b.Rules["seasons"]).From, "rounding": b.Rounding[tariff.ChargeBase][0].From, "calendar": day("2016-01-01"),
		"whole-average": b.Choices.WholeAverage[0].From, "period-tolerance": b.Choices.PeriodTolerance[0].From,
		"super-in-irregular": b.Choices.SuperInIrregular[0].From, "zero-use-half": b.Choices.ZeroUseHalf[0].From, "average-discount": b.Choices.AverageDiscount[0].From,
	}
	if first := firsts["calendar"]; !b.Calendar.Covers(first) || b.Calendar.Covers(first-1) {
		t.Errorf("the calendar does not begin on %s", first)
	}
	for name, id := range b.Rules {
		firsts[name] = b.Entry(id).From
	}
	for _, c := range append(f.Values, f.Rules...) {
		c.check(t, c.Key)
		checkArticle(t, c.Key, c.Article)
		first, encoded := firsts[c.Key]
		delete(firsts, c.Key)
		if encoded != (c.Status != unencoded) || c.From.value != first {
			t.Errorf("%s: %s from %s, the book has %s", c.Key, c.Status, c.From.value, first)
		}
		if id := b.Rules[c.Key]; id != 0 && c.Name != b.Entry(id).Title {
			t.Errorf("%s is called %s, the book says %s", c.Key, c.Name, b.Entry(id).Title)
		}
	}
	for name := range firsts {
		t.Errorf("%s is in the book and not in docs/coverage.yaml", name)
	}
}
