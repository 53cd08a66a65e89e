package app

import (
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/kilowon/kilowon/tariff/book"
)

// sampleSeason is the sample of the documents as JSON.
func sampleSeason(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../docs/samples/critical-peak-summer.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), "# 표본입니다.") {
		t.Error("the sample does not say that it is one")
	}
	out, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// By hand: July has 1,026kWh on two peak days (85×6 + 86×6) of 5,900kWh; the bounds are ±10 %.
func TestSampleSeason(t *testing.T) {
	q, err := ParseCriticalPeak([]byte(sampleSeason(t)))
	if err != nil {
		t.Fatal(err)
	}
	a, err := q.Answer(book.Default())
	if err != nil {
		t.Fatal(err)
	}
	// 11,200×88.7 + 9,100×131.0 + 1,026×836.1 + 4,874×196.7 = 993,440 + 1,192,100 + 857,838 + 958,715
	if m := a.Months[0]; m.Option != 4_002_093 || m.Normal != 4_183_469 || m.Billed != 4_002_093 {
		t.Errorf("%+v", m)
	}
	// 4,185,320 lies below 90 % of 5,232,780.
	if m := a.Months[2]; m.Option != 4_185_320 || m.Billed != 4_709_502 || m.Final != m.Billed {
		t.Errorf("%+v", m)
	}
	if a.Amount != 9_686_189-10_524_863 || a.Reduced != 7 || !a.Kept || a.Rate != "0%" || len(a.PriceSources) != 1 {
		t.Errorf("%+v", a)
	}
}

func TestSeasonsSayWhere(t *testing.T) {
	whole := sampleSeason(t)
	for _, c := range []struct{ old, new, path string }{
		{`"bound"`, `"limit"`, "limit"}, {"industrial", "factory", "class"}, {"high_a", "high", "voltage"}, {`"option": 2`, `"option": 5`, "option"},
		{`"bound": 10`, `"bound": -5`, "bound"}, {`"bound": 10`, `"bound": 15`, "bound"}, {`"836.1"`, `"836.15.1"`, "prices[0].summer.peak_day_peak"},
		{`"836.1"`, `"10000.1"`, "prices[0].summer.peak_day_peak"}, {`"836.1"`, `"836.1", "peak_day_mid": "1"`, "prices[0].summer.peak_day_mid"},
		{`"source": "표본(2013년 보도의 배수로 지어낸 단가)"`, `"source": ""`, "prices[0].source"}, {`"from": "2025-07-01", "source"`, `"source"`, "prices[0].from"},
		{`"filed": "2025-07-25"`, `"filed": "2025-07-28"`, "exclusions[0].filed"}, {"[96, 97,", "[-1, 97,", "hours[0].peak[0]"}, {"[96, 97,", "[1.2345, 97,", "hours[0].peak[0]"},
		{"[96, 97,", `["many", 97,`, "hours[0].peak[0]"}, {`"hours"`, `"prior_year": {"peak_kwh": -1}, "hours"`, "prior_year.peak_kwh"}, {`"2025-07-10"`, `"2025-07-12"`, "peak_days[1]"},
	} {
		text := strings.Replace(whole, c.old, c.new, 1)
		if text == whole {
			t.Errorf("the sample has no %s", c.old)
			continue
		}
		q, err := ParseCriticalPeak([]byte(text))
		if err == nil {
			_, err = q.Answer(book.Default())
		}
		if got := errorDetail(err); err == nil || got.Path != c.path || got.Code != "invalid" {
			t.Errorf("%s: %q (%s), want %q", c.new, got.Path, got.Message, c.path)
		}
	}
}
