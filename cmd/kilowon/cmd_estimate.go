package main

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff/book"
)

// estimateCmd tells in the middle of a month what it will cost.
type estimateCmd struct {
	File  string        `arg:"" optional:"" name:"FILE" help:"예상할 것을 적은 JSON 파일. -이면 표준 입력을 읽습니다. 있으면 아래의 조건과 검침은 적지 않습니다."`
	JSON  bool          `name:"json" help:"JSON으로 씁니다."`
	Input estimateInput `embed:""`
}

// estimateInput is the request as flags.
type estimateInput struct {
	ReadingDay  string   `placeholder:"DAY" help:"정기검침일(1~31). 말일은 31입니다."`
	Next        string   `placeholder:"DATE" help:"다음 검침일. --reading-day 대신 적습니다."`
	LastDate    string   `placeholder:"DATE" help:"지난 검침일"`
	Last        []string `placeholder:"N" help:"지난 검침의 지침(당월지침). 시간대별이면 경,중간,최대 또는 심야,기타의 차례로 쉼표로 나눕니다."`
	Today       string   `placeholder:"DATE" help:"오늘 지침을 읽은 날. 기본은 한국의 오늘입니다."`
	Now         []string `placeholder:"N" help:"오늘 계량기의 지침"`
	Used        []string `placeholder:"KWH" help:"지난 검침 뒤로 쓴 양. --last와 --now 대신 적습니다."`
	Multiplier  string   `placeholder:"N" help:"계량기 배율(기본 1)"`
	Digits      string   `placeholder:"N" help:"지침의 정수 자릿수. 적으면 오늘 지침이 작을 때 한 바퀴 돈 것으로 봅니다."`
	Daily       string   `placeholder:"KWH" help:"남은 날의 하루 사용량. 기본은 지금까지의 하루 평균입니다."`
	Class       string   `placeholder:"CODE" help:"계약종별(기본 residential)"`
	Grade       string   `placeholder:"CODE" help:"갑·을 구분"`
	Voltage     string   `placeholder:"CODE" help:"공급전압(기본 low)"`
	Option      string   `placeholder:"N" help:"선택요금 1~4"`
	ContractKW  string   `name:"contract-kw" placeholder:"KW" help:"계약전력"`
	Households  string   `placeholder:"N" help:"1주택수가구의 가구 수"`
	TV          string   `name:"tv" placeholder:"N" help:"TV 수신료 대상 수상기 수"`
	Discount    []string `placeholder:"KIND" help:"할인(large_family 등). 여러 번 적을 수 있습니다."`
	NonDwelling bool     `help:"비주거용 주택입니다."`
	Jeju        bool     `help:"제주입니다(계절별·시간대별 선택요금)."`
}

// Help says what is shown and how it is worked out.
func (estimateCmd) Help() string {
	return "지난 검침과 오늘의 지침으로 지금까지의 요금, 검침일까지의 예상, 다음 단계까지 남은 kWh, 1kWh를 더 쓸 때의 요금,\n" +
		"사용량마다의 요금을 보입니다. 예상은 남은 날도 하루 평균만큼 쓴다고 보고, 금액은 모두 요금 계산(rate)과 같은 계산입니다."
}

// Run estimates the month.
func (c *estimateCmd) Run(con *console) error {
	tariffs, err := book.Load()
	if err != nil {
		return err
	}
	request, err := c.request(con)
	if err != nil {
		return err
	}
	day, err := today("")
	if err != nil {
		return err
	}
	answer, err := request.Rate(tariffs, day)
	if err != nil {
		return c.named(err)
	}
	if c.JSON {
		return con.writeJSON(answer)
	}
	printEstimate(con, answer)
	return nil
}

func (c *estimateCmd) request(con *console) (*app.Estimate, error) {
	in := &c.Input
	if c.File != "" {
		if !reflect.DeepEqual(*in, estimateInput{}) {
			return nil, kilowon.Errorf(kilowon.Invalid, "파일이 있으면 조건과 검침을 선택 항목으로 적지 않습니다. 하나만 쓰십시오.")
		}
		text, err := con.read(c.File)
		if err != nil {
			return nil, err
		}
		return app.ParseEstimate(text)
	}
	form := app.EstimateForm{
		Class: cmp.Or(in.Class, "residential"), Grade: in.Grade, Voltage: cmp.Or(in.Voltage, "low"), Option: in.Option, ContractKW: in.ContractKW,
		Households: in.Households, TVSets: in.TV, NonDwelling: in.NonDwelling, Jeju: in.Jeju, Discounts: in.Discount,
		ReadingDay: in.ReadingDay, Next: in.Next, LastDate: in.LastDate, Today: in.Today, Last: in.Last, Now: in.Now, Used: in.Used,
		Multiplier: in.Multiplier, Digits: in.Digits, DailyKWh: in.Daily,
	}
	request, err := form.Estimate()
	return request, c.named(err)
}

// estimateFlags are the flags by the place in the request that an error names.
var estimateFlags = []struct{ path, flag string }{
	{"last.date", "--last-date"}, {"last.register", "--last"}, {"today.date", "--today"}, {"today.register", "--now"}, {"usage", "--used"},
	{"reading_day", "--reading-day"}, {"next", "--next"}, {"daily_kwh", "--daily"}, {"meter.multiplier", "--multiplier"}, {"meter.digits", "--digits"},
	{"terms.class", "--class"}, {"terms.grade", "--grade"}, {"terms.voltage", "--voltage"}, {"terms.option", "--option"},
	{"terms.contract_kw", "--contract-kw"}, {"terms.households", "--households"}, {"terms.tv_sets", "--tv"}, {"terms.discounts", "--discount"},
	{"terms.region", "--jeju"}, {"demand", "--contract-kw"},
}

// named puts the flag in the place of the path of an error, where the request came from flags.
func (c *estimateCmd) named(err error) error {
	var e *kilowon.Error
	if c.File != "" || !errors.As(err, &e) {
		return err
	}
	out := *e
	for _, f := range estimateFlags {
		if strings.HasPrefix(e.Path, f.path) {
			out.Path = f.flag
			break
		}
	}
	return &out
}

func printEstimate(con *console, a *app.EstimateAnswer) {
	con.printf("%s · 사용기간 %v(%d일) · 오늘 %v(%d일 지남)\n\n", a.Name, a.Period, a.Days, a.Today, a.Elapsed)
	t := table{}
	t.row(left(""), right("사용량"), right("전기요금계"), right("청구금액"))
	bill := func(name string, b *app.BillAnswer) {
		t.row(left(name), right(kwhText(b.KWh)), right(b.ElectricityTotal.String()+"원"), right(b.Total.String()+"원"))
	}
	bill("지금까지 쓴 것만", &a.SoFar)
	if a.Forecast != nil {
		bill("검침일까지 예상", &a.Forecast.Bill)
	}
	t.write(con.out)
	printPace(con, a)
	for _, m := range a.More {
		con.printf("1kWh를 더 쓰면%s: 전기요금계 %s, 청구금액 %s\n", bandText(m.Name), plus(m.Electricity), plus(m.Total))
	}
	if len(a.Steps) > 0 {
		con.printf("\n앞에 있는 단계\n")
		steps := table{indent: "  "}
		steps.row(left("단계"), right("여기까지"), right("남은 양"), left("넘는 날"), right("넘는 1kWh의 전기요금계"), right("청구금액"))
		for _, s := range a.Steps {
			steps.row(left(s.Name), right(kwhText(s.KWh)), right(kwhText(s.Left)), left(cmp.Or(s.On.String(), "-")), right(plus(s.Electricity)), right(plus(s.Total)))
		}
		steps.write(con.out)
	}
	con.printf("\n사용량마다의 요금\n")
	costs := table{indent: "  "}
	for _, c := range a.Costs {
		costs.row(right(kwhText(c.KWh)), right(c.Electricity.String()+"원"), right(c.Total.String()+"원"), left(markText(c.Marks)))
	}
	costs.write(con.out)
	printRules(con, a.Rules)
}

// printPace says how the forecast was made, or why there is none.
func printPace(con *console, a *app.EstimateAnswer) {
	switch f := a.Forecast; {
	case f == nil:
		con.printf("아직 하루가 지나지 않아 예상하지 않습니다. 하루 사용량을 알면 --daily로 적으십시오.\n")
	case a.Elapsed > a.Days:
		con.printf("검침일이 %d일 지나, 지난 날수만큼 하루 %skWh씩 뺐습니다.\n", a.Elapsed-a.Days, f.DailyKWh)
	case f.Method == app.DailyGiven:
		con.printf("예상: 남은 %d일에 적은 값대로 하루 %skWh씩\n", a.Days-a.Elapsed, f.DailyKWh)
	default:
		con.printf("예상: 남은 %d일도 지금까지의 하루 평균 %skWh씩\n", a.Days-a.Elapsed, f.DailyKWh)
	}
	for _, b := range a.Bands {
		con.printf("  %s: 지금까지 %s", b.Name, kwhText(b.UsedKWh))
		if b.ForecastKWh != nil {
			con.printf(", 예상 %s", kwhText(*b.ForecastKWh))
		}
		con.printf("\n")
	}
}

func printRules(con *console, rules []rating.ExplainedRule) {
	con.printf("\n근거\n")
	for i := range rules {
		r := &rules[i]
		con.printf("  %s: %s, %s\n", r.Title, r.Cite, r.Document)
		if r.Chosen {
			con.printf("    선택한 규칙: %s\n", r.Note)
		}
	}
}

func kwhText(n int64) string { return kilowon.FormatInt(n) + "kWh" }

// plus writes a difference with its sign.
func plus(w kilowon.Won) string {
	if w < 0 {
		return w.String() + "원"
	}
	return "+" + w.String() + "원"
}

// bandText names a band in brackets; there is none where the meter has no bands.
func bandText(band string) string {
	if band == "" {
		return ""
	}
	return "(" + band + ")"
}

// markText says why a use is in the table of costs.
func markText(marks []string) string {
	var words []string
	for _, m := range []struct{ mark, word string }{{app.MarkUsed, "지금까지"}, {app.MarkForecast, "예상"}, {app.MarkLimit, "이 단계의 끝"}} {
		if slices.Contains(marks, m.mark) {
			words = append(words, m.word)
		}
	}
	return strings.Join(words, ", ")
}
