package app_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

func estimated(text string) (*app.EstimateAnswer, error) {
	e, err := app.ParseEstimate([]byte(text))
	if err != nil {
		return nil, err
	}
	return e.Rate(book.Default(), kilowon.MustDate("2026-10-25"))
}

func mustEstimate(t *testing.T, text string) *app.EstimateAnswer {
	t.Helper()
	a, err := estimated(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return a
}

const october = `{"terms":{"class":"residential","voltage":"low","tv_sets":1},"reading_day":8,"last":{"date":"2026-10-08","register":"1244"},` +
	`"today":{"date":"2026-10-25","register":"1635.4"}}`

// Worked by hand from 별표 1 제1호 with 9.0 and 5.0 won a kWh (별표 7, 별표 8), 10 % and 2.7 %.
func TestEstimateOfAHome(t *testing.T) {
	a := mustEstimate(t, october)
	if a.Name != "주택용전력 저압" || a.Period.String() != "2026-10-08~2026-11-07" || a.Days != 31 || a.Elapsed != 17 || a.UsedKWh != 391 {
		t.Errorf("%+v", a)
	}
	// 1,600 + 200 × 120 + 191 × 214.6 (64,988.6) + 391 × 9 + 391 × 5 = 72,062; 7,206 + 1,940 (1,945) = 81,208, cut to 81,200; and the television fee.
	if a.SoFar.ElectricityTotal != 72062 || a.SoFar.Total != 83700 {
		t.Errorf("so far %v, %v", a.SoFar.ElectricityTotal, a.SoFar.Total)
	}
	// 391.4 × 31/17 = 713.7. 7,300 + 24,000 + 42,920 + 314 × 307.3 (96,492.2) + 714 × 14 = 180,708; 18,071 + 4,870 = 203,649, cut to 203,640; and 2,500.
	f := a.Forecast
	if f == nil || f.Method != app.DailyAverage || f.DailyKWh != "23.02" || f.KWh != 714 || f.Bill.ElectricityTotal != 180708 || f.Bill.Total != 206140 {
		t.Errorf("forecast %+v", f)
	}
	// At 400 kWh 74,120; the next one is 307.3 + 14 and 5,700 more base charge: 80,141.
	want := app.EstimateStep{KWh: 400, Left: 9, Tier: 3, Name: "3단계", On: kilowon.MustDate("2026-10-25"), EstimateDifference: app.EstimateDifference{Electricity: 6021, Total: 6780}}
	if len(a.Steps) != 1 || a.Steps[0] != want {
		t.Errorf("steps %+v", a.Steps)
	}
	// 214.6 + 14, of which the fraction of the energy charge (.6, then .2) gives 229.
	if len(a.More) != 1 || a.More[0].Electricity != 229 || a.More[0].Band != "" {
		t.Errorf("more %+v", a.More)
	}
	costs := map[int64]app.EstimateCost{}
	for _, c := range a.Costs {
		costs[c.KWh] = c
	}
	for kwh, want := range map[int64]kilowon.Won{200: 33720, 391: 83700, 400: 86030, 714: 206140, 1000: 309720} {
		if costs[kwh].Total != want {
			t.Errorf("%d kWh cost %v, want %v", kwh, costs[kwh].Total, want)
		}
	}
	if !slices.Equal(costs[391].Marks, []string{app.MarkUsed}) || !slices.Equal(costs[714].Marks, []string{app.MarkForecast}) || !slices.Equal(costs[400].Marks, []string{app.MarkLimit}) {
		t.Errorf("marks %+v", a.Costs)
	}
	for _, r := range a.Rules {
		if r.ID == "" || !r.Chosen {
			t.Errorf("the rule %+v is not told as chosen", r)
		}
	}
}

// The day before the reading day, the day itself and the day after: on the day the forecast is the use, after it the days too many are taken out (제69조 ②).
func TestEstimateAroundTheReadingDay(t *testing.T) {
	for _, c := range []struct {
		reading int
		last    string
		today   string
		days    int
		want    int64
	}{
		// 310 kWh, of a period of 31 days.
		{8, "2026-05-08", "2026-06-07", 31, 320}, {8, "2026-05-08", "2026-06-08", 31, 310}, {8, "2026-05-08", "2026-06-09", 31, 300},
		// Read on the 29th, 30th and the last day, into and out of February.
		{29, "2026-01-29", "2026-02-27", 30, 321}, {29, "2026-01-29", "2026-02-28", 30, 310}, {29, "2026-01-29", "2026-03-01", 30, 300},
		{30, "2026-02-28", "2026-03-29", 30, 321}, {30, "2026-02-28", "2026-03-30", 30, 310}, {30, "2026-02-28", "2026-03-31", 30, 300},
		{31, "2026-01-31", "2026-02-27", 28, 321}, {31, "2026-01-31", "2026-02-28", 28, 310}, {31, "2026-01-31", "2026-03-01", 28, 299},
		{31, "2028-01-31", "2028-02-29", 29, 0},
	} {
		text := fmt.Sprintf(`{"terms":{"class":"residential","voltage":"low"},"reading_day":%d,"last":{"date":%q},"today":{"date":%q},"usage":{"kwh":310}}`, c.reading, c.last, c.today)
		a, err := estimated(text)
		if c.want == 0 {
			if kilowon.CodeOf(err) != kilowon.Unencoded {
				t.Errorf("%s: %v", text, err)
			}
			continue
		}
		if err != nil || a.Days != c.days || a.Forecast.KWh != c.want {
			t.Errorf("%s: %d days, %+v, %v; want %d kWh", text, a.Days, a.Forecast, err, c.want)
		}
		if a.Elapsed > a.Days && (a.SoFar.KWh != c.want || a.UsedKWh != 310) {
			t.Errorf("%s: past the reading day %d kWh count", text, a.SoFar.KWh)
		}
	}
}

// Read on the reading day, the estimate is the bill: the forecast, and what was used so far.
func TestEstimateOnTheReadingDayIsTheBill(t *testing.T) {
	lists := app.EstimateLists(book.Default(), kilowon.MustDate("2026-06-01"))
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SampledFrom(lists).Draw(t, "list")
		last := kilowon.Date(rapid.Int32Range(int32(kilowon.MustDate("2026-06-01")), int32(kilowon.MustDate("2026-10-20"))).Draw(t, "last"))
		form := app.EstimateForm{ReadingDay: strconv.Itoa(rapid.IntRange(1, 31).Draw(t, "day")), LastDate: last.String(), Today: last.String(),
			ContractKW: "300", Multiplier: strconv.Itoa(rapid.IntRange(1, 40).Draw(t, "multiplier"))}
		form.SetList(list)
		if list.Class == tariff.Residential {
			form.Discounts = rapid.SampledFrom([][]string{nil, {"large_family"}, {"disabled"}}).Draw(t, "discounts")
		}
		for range list.Figures {
			form.Last = append(form.Last, "100.5")
			form.Now = append(form.Now, fmt.Sprintf("%d.%02d", rapid.IntRange(101, 700).Draw(t, "register"), rapid.IntRange(0, 99).Draw(t, "part")))
		}
		rate := func() *app.EstimateAnswer {
			e, err := form.Estimate()
			if err != nil {
				t.Fatal(err)
			}
			a, err := e.Rate(book.Default(), 0)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		form.Today = rate().Period.To.String()
		a := rate()
		if a.Forecast.KWh != a.SoFar.KWh || a.Forecast.Bill.Total != a.SoFar.Total {
			t.Fatalf("forecast %v, so far %v", a.Forecast.Bill.Total, a.SoFar.Total)
		}
		billed := billOf(t, &form, a)
		if billed.Total != a.Forecast.Bill.Total || billed.KWh != a.Forecast.KWh {
			t.Fatalf("the bill is %v for %d kWh, the forecast %v for %d", billed.Total, billed.KWh, a.Forecast.Bill.Total, a.Forecast.KWh)
		}
	})
}

// billOf rates the same month as a case of the case format.
func billOf(t *rapid.T, f *app.EstimateForm, a *app.EstimateAnswer) *app.Answer {
	usage := fmt.Sprintf(`{"kwh":%d}`, a.UsedKWh)
	if len(a.Bands) > 0 {
		var fields []string
		for _, b := range a.Bands {
			fields = append(fields, fmt.Sprintf("%q:%d", b.Band, b.UsedKWh))
		}
		usage = `{"tou_kwh":{` + strings.Join(fields, ",") + `}}`
		if len(a.Bands) == 2 {
			usage = fmt.Sprintf(`{"night_kwh":%d,"other_kwh":%d}`, a.Bands[0].UsedKWh, a.Bands[1].UsedKWh)
		}
	}
	region, discounts := "mainland", "[]"
	if f.Jeju {
		region = "jeju"
	}
	if len(f.Discounts) > 0 {
		discounts = `["` + f.Discounts[0] + `"]`
	}
	c, err := app.ParseCase([]byte(fmt.Sprintf(`{"terms":{"class":%q,"grade":%q,"voltage":%q,"option":%s,"contract_kw":300,"region":%q,"discounts":%s},"period":{"from":%q,"to":%q},"usage":%s}`,
		f.Class, f.Grade, f.Voltage, f.Option, region, discounts, a.Period.From, a.Period.To, usage)))
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.Rate(book.Default())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Every list the form offers can be estimated with its number of figures.
func TestEstimateOfEveryList(t *testing.T) {
	lists := app.EstimateLists(book.Default(), kilowon.MustDate("2026-10-08"))
	if len(lists) < 90 || lists[0].Class != tariff.Residential || lists[0].Power || lists[0].Figures != 1 {
		t.Fatalf("%d lists, the first is %+v", len(lists), lists[0])
	}
	codes := map[string]bool{}
	for _, l := range lists {
		if l.Class == tariff.Streetlight && l.Grade == tariff.GradeA {
			t.Errorf("%v has no meter", l.Key)
		}
		if codes[l.Code()] {
			t.Errorf("two lists are called %s", l.Code())
		}
		codes[l.Code()] = true
		form := app.EstimateForm{ReadingDay: "8", LastDate: "2026-10-08", Today: "2026-10-25"}
		form.SetList(l)
		if l.Power {
			form.ContractKW = "300"
		}
		for range l.Figures {
			form.Used = append(form.Used, "170")
		}
		e, err := form.Estimate()
		if err != nil {
			t.Fatal(err)
		}
		a, err := e.Rate(book.Default(), 0)
		if err != nil {
			t.Errorf("%v: %v", l.Key, err)
			continue
		}
		if a.Name != l.String() || a.Forecast.KWh != 310*int64(l.Figures) || len(a.More) != l.Figures || len(a.Bands) != map[int]int{1: 0, 2: 2, 3: 3}[l.Figures] {
			t.Errorf("%v: %s, %d kWh, %d bands, %d more", l.Key, a.Name, a.Forecast.KWh, len(a.Bands), len(a.More))
		}
	}
}

// What is estimated with other than the daily average, and with no day gone by.
func TestEstimateMethods(t *testing.T) {
	a := mustEstimate(t, strings.Replace(october, `"reading_day":8`, `"reading_day":8,"daily_kwh":"10.5"`, 1))
	if f := a.Forecast; f.Method != app.DailyGiven || f.DailyKWh != "10.5" || f.KWh != 538 { // 391.4 + 14 × 10.5 = 538.4
		t.Errorf("%+v", f)
	}
	if a.Steps[0].On != kilowon.MustDate("2026-10-25") || a.Steps[0].Left != 9 {
		t.Errorf("%+v", a.Steps)
	}
	first := strings.Replace(strings.Replace(october, "2026-10-25", "2026-10-08", 1), "1635.4", "1244", 1)
	if a = mustEstimate(t, first); a.Forecast != nil || a.SoFar.KWh != 0 || a.Elapsed != 0 || len(a.Costs) == 0 || a.Steps[0].KWh != 200 || !a.Steps[0].On.IsZero() {
		t.Errorf("without a day gone by: %+v", a)
	}
	a = mustEstimate(t, strings.Replace(first, `"reading_day":8`, `"reading_day":8,"daily_kwh":"10"`, 1))
	// 200 kWh are used up after the 20th day, so that the 21st passes them.
	if a.Forecast.KWh != 310 || a.Steps[0].On != kilowon.MustDate("2026-10-28") {
		t.Errorf("%+v, %+v", a.Forecast, a.Steps)
	}
	next := mustEstimate(t, strings.Replace(october, `"reading_day":8`, `"next":"2026-11-08"`, 1))
	if next.Forecast.Bill.Total != 206140 {
		t.Errorf("with the next reading told: %v", next.Forecast.Bill.Total)
	}
	today := mustEstimate(t, strings.Replace(october, `"date":"2026-10-25",`, "", 1))
	if today.Today != kilowon.MustDate("2026-10-25") {
		t.Errorf("the caller's day is not taken: %v", today.Today)
	}
	rolled := mustEstimate(t, strings.NewReplacer("1635.4", "291.4", "1244", "99900", `"reading_day"`, `"meter":{"digits":5},"reading_day"`).Replace(october))
	if rolled.UsedKWh != 391 || rolled.Forecast.Bill.Total != 206140 {
		t.Errorf("rolled over: %d kWh", rolled.UsedKWh)
	}
}

// Jeju's list by time of day (제67조의5) is asked for one more kWh band by band.
func TestEstimateByBand(t *testing.T) {
	a := mustEstimate(t, `{"terms":{"class":"residential","voltage":"low","region":"jeju","contract_kw":3},"reading_day":31,`+
		`"last":{"date":"2026-09-30","registers":{"light":"1","mid":"2","peak":"3"}},"today":{"date":"2026-10-10","registers":{"light":"101","mid":"102","peak":"83"}}}`)
	// 31 days to 31 October: 100 × 31/10 twice and 80 × 31/10.
	if a.Period.To != kilowon.MustDate("2026-10-31") || a.Forecast.KWh != 868 || *a.Bands[2].ForecastKWh != 248 || a.Bands[2].Name != "최대부하" {
		t.Errorf("%+v", a)
	}
	// 봄·가을 125.8, 153.8 and 172.4 with 14 won beside, cut below one won band by band.
	for i, want := range []kilowon.Won{139, 167, 186} {
		if got := a.More[i].Electricity; got != want {
			t.Errorf("one more in %s is %v, want %v", a.More[i].Name, got, want)
		}
	}
}

func TestEstimateRefusals(t *testing.T) {
	for _, c := range []struct{ old, text, path, word string }{
		{`"reading_day":8,`, ``, "reading_day", "1에서 31"},
		{`"reading_day":8`, `"reading_day":32`, "reading_day", "1에서 31"},
		{`"reading_day":8`, `"reading_day":8,"next":"2026-11-08"`, "next", "하나만"},
		{`"reading_day":8`, `"next":"2026-10-08"`, "next", "늦어야"},
		{`"date":"2026-10-08",`, ``, "last.date", "지난 검침일"},
		{`"date":"2026-10-25"`, `"date":"2026-10-07"`, "today.date", "빠릅니다"},
		// The reading day after the next one is the last on which the readings still tell of this month.
		{`"date":"2026-10-25"`, `"date":"2026-12-09"`, "last.date", "지났습니다"},
		{`"register":"1635.4"`, `"register":"1243"`, "today.register", "자릿수"},
		{`"register":"1635.4"`, `"register":"1,635"`, "today.register", "숫자"},
		{`"register":"1244"`, `"register":"-1"`, "last.register", "0 이상"},
		{`,"register":"1244"`, ``, "last.register", "지침"},
		{`,"register":"1635.4"`, ``, "today.register", "지침"},
		{`"register":"1635.4"`, `"register":"1635.4","registers":{"light":"1"}`, "today.registers", "하나만"},
		{`"register":"1635.4"`, `"registers":{"light":"1","peak":"2"}`, "today.registers.mid", "시간대마다"},
		{`"register":"1635.4"`, `"registers":{"light":"1","night":"2"}`, "today.registers", "함께"},
		{`"register":"1635.4"`, `"registers":{"light":"1","mid":"2","peak":"3"}`, "today.registers", "같은 시간대"},
		{`"reading_day":8`, `"reading_day":8,"usage":{"kwh":5}`, "usage", "하나만"},
		{`,"register":"1244"},"today":{"date":"2026-10-25","register":"1635.4"}`, `},"usage":{"kwh":5,"standby":[{"kwh":1}]}`, "usage.standby", "예비전력"},
		{`"reading_day":8`, `"reading_day":8,"meter":{"multiplier":20000}`, "today.register", "배율"},
		{`"reading_day":8`, `"reading_day":8,"meter":{"digits":3}`, "today.register", "자리"},
		{`"reading_day":8`, `"reading_day":8,"daily_kwh":"many"`, "daily_kwh", "하루"},
		{`"voltage":"low"`, `"voltage":"low","watts":3`, "", ""},
		{`"class":"residential"`, `"class":"streetlight","watts":100`, "usage", "정액"},
		{`"class":"residential"`, `"class":"general","grade":"b"`, "", ""},
		{`{"class"`, `{"kind":1,"class"`, "terms.kind", "알 수 없는"},
		{`"terms":{`, `"terms":[],"x":{`, "x", "알 수 없는"},
	} {
		text := strings.Replace(october, c.old, c.text, 1)
		if text == october {
			t.Errorf("%s is not in the request", c.old)
		}
		_, err := estimated(text)
		var own *kilowon.Error
		if !errors.As(err, &own) || c.word != "" && (own.Code != kilowon.Invalid || own.Path != c.path || !strings.Contains(own.Message, c.word)) {
			t.Errorf("%s: %v, want %q at %s", c.text, err, c.word, c.path)
		}
	}
	if _, err := estimated(`{"terms":{"class":"residential","voltage":"low"},"reading_day":8,"last":{"date":"2026-10-08"},"usage":{"kwh":2000000000}}`); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("too much use: %v", err)
	}
	if _, err := estimated(october + "{}"); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("two requests: %v", err)
	}
	for today, ok := range map[string]bool{"2026-12-07": true, "2026-12-08": true, "2026-12-09": false} {
		if _, err := estimated(strings.Replace(october, "2026-10-25", today, 1)); (err == nil) != ok {
			t.Errorf("on %s: %v", today, err)
		}
	}
}

func TestEstimateFormRefusals(t *testing.T) {
	for path, f := range map[string]app.EstimateForm{
		"last.date":         {LastDate: "yesterday"},
		"today.date":        {Today: "2026-02-30"},
		"next":              {Next: "x"},
		"reading_day":       {ReadingDay: "eighth"},
		"terms.contract_kw": {ContractKW: "3.5"},
		"terms.households":  {Households: "-1"},
		"terms.tv_sets":     {TVSets: "9999999999999999999"},
		"meter.digits":      {Digits: "five"},
		"meter.multiplier":  {Multiplier: "1.5"},
		"last.register":     {Last: []string{"1", "2", "3", "4"}},
		"today.register":    {Now: []string{"1", "2", "3", "4"}},
		"usage":             {Used: []string{"1.5"}},
	} {
		_, err := f.Estimate()
		var own *kilowon.Error
		if !errors.As(err, &own) || own.Path != path || own.Code != kilowon.Invalid {
			t.Errorf("%+v: %v, want a fault at %s", f, err, path)
		}
	}
	for _, used := range [][]string{{"1", ""}, {"1", "2", "3", "4"}} {
		if _, err := (&app.EstimateForm{Used: used}).Estimate(); kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%q: %v", used, err)
		}
	}
}
