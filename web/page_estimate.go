package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff"
)

// estimateView is the public page that tells in the middle of a month what it will cost: the form, and what comes of it.
type estimateView struct {
	List  app.EstimateList
	Lists []Option
	// fields are by their name; a problem that belongs to none of them is told above.
	fields    map[string]*Field
	Discounts []Option
	Problem   string
	Answer    *app.EstimateAnswer
}

// Field is a field by its name.
func (v *estimateView) Field(name string) Field { return *v.fields[name] }

// wrong are the fields with an error, in the order of the form.
func (v *estimateView) wrong() []Field {
	var all []Field
	for _, name := range estimateNames {
		all = append(all, v.Field(name))
	}
	return faulty(all)
}

// estimateFields are the fields of the form in its order. Those of bands stand in the order in which a reading names them.
var estimateFields = []Field{
	{ID: "list", Label: "계약종별", Hint: "고지서의 계약종별과 전압입니다. 단독주택과 빌라는 대개 주택용 저압입니다.", Required: true},
	{ID: "contract_kw", Label: "계약전력(kW)", Hint: "기본요금을 kW로 내는 종별에 필요합니다.", Mode: "numeric"},
	{ID: "reading_day", Label: "정기검침일", Hint: "고지서의 고객사항에 있습니다. 없는 달에는 말일입니다.", Required: true},
	{ID: "last_date", Label: "지난 검침일", Type: "date", Hint: "가장 최근 고지서의 검침일입니다.", Required: true},
	{ID: "today", Label: "오늘(지침을 읽은 날)", Type: "date", Required: true},
	{ID: "last", Label: "지난 지침(고지서의 당월지침)", Mode: "decimal"},
	{ID: "now", Label: "오늘 지침(계량기)", Mode: "decimal"},
	{ID: "used", Label: "또는 지금까지 쓴 양(kWh)", Hint: "지침을 모를 때만, 지난 검침 뒤로 쓴 양을 정수로 적습니다.", Mode: "numeric"},
	{ID: "last-light", Label: "지난 경부하 지침", Mode: "decimal"}, {ID: "now-light", Label: "오늘 경부하 지침", Mode: "decimal"},
	{ID: "last-mid", Label: "지난 중간부하 지침", Mode: "decimal"}, {ID: "now-mid", Label: "오늘 중간부하 지침", Mode: "decimal"},
	{ID: "last-peak", Label: "지난 최대부하 지침", Mode: "decimal"}, {ID: "now-peak", Label: "오늘 최대부하 지침", Mode: "decimal"},
	{ID: "last-night", Label: "지난 심야시간 지침", Mode: "decimal"}, {ID: "now-night", Label: "오늘 심야시간 지침", Mode: "decimal"},
	{ID: "last-other", Label: "지난 기타시간 지침", Mode: "decimal"}, {ID: "now-other", Label: "오늘 기타시간 지침", Mode: "decimal"},
	{ID: "households", Label: "가구 수", Hint: "한 계량기를 여러 가구가 쓰는 주택(1주택수가구)이면 적습니다.", Mode: "numeric"},
	{ID: "tv", Label: "TV 수상기 수", Hint: "TV 수신료를 전기요금과 함께 내면 적습니다.", Mode: "numeric"},
	{ID: "discounts", Label: "할인"},
	{ID: "non_dwelling", Label: "비주거용 주택"},
	{ID: "multiplier", Label: "계량기 배율", Hint: "고지서에 배율이 있으면 적습니다. 없으면 1입니다.", Mode: "numeric"},
	{ID: "digits", Label: "지침의 정수 자릿수", Hint: "오늘 지침이 지난 지침보다 작고, 계량기가 한 바퀴 돌아 0부터 다시 시작했을 때만 적습니다. 00000이면 5입니다.", Mode: "numeric"},
	{ID: "daily", Label: "남은 날의 하루 사용량(kWh)", Hint: "비우면 지금까지의 하루 평균만큼 쓴다고 봅니다.", Mode: "decimal"},
}

var estimateNames = func() []string {
	out := make([]string, len(estimateFields))
	for i := range estimateFields {
		out[i] = estimateFields[i].ID
	}
	return out
}()

// estimateBands are the names of the figures of a reading by how many it has.
var estimateBands = map[int][]string{1: {""}, 2: {"-night", "-other"}, 3: {"-light", "-mid", "-peak"}}

// estimatePlaces are the fields by the place in the request that an error names.
var estimatePlaces = map[string]string{
	"last.date": "last_date", "today.date": "today", "reading_day": "reading_day", "last.register": "last", "today.register": "now", "usage": "used",
	"meter.multiplier": "multiplier", "meter.digits": "digits", "daily_kwh": "daily", "terms.contract_kw": "contract_kw", "demand": "contract_kw",
	"terms.households": "households", "terms.tv_sets": "tv", "terms.discounts": "discounts",
	"last.registers.light": "last-light", "last.registers.mid": "last-mid", "last.registers.peak": "last-peak",
	"today.registers.light": "now-light", "today.registers.mid": "now-mid", "today.registers.peak": "now-peak",
	"last.registers.night": "last-night", "last.registers.other": "last-other", "today.registers.night": "now-night", "today.registers.other": "now-other",
}

// estimatePage shows the form, and the estimate once it is sent. Everything is in the address, so that a result can be kept and nothing is stored.
func (p *pages) estimatePage(w http.ResponseWriter, r *http.Request) error {
	page := Page{Title: "이번 달 요금 예상", Menu: menuEstimate.URL, Crumbs: []Link{home}}
	if r.URL.RawQuery == "" {
		body, err := p.estimates.of(p.today(), func() templ.Component { return estimateBody(p.estimateForm(r)) })
		if err != nil {
			return err
		}
		return p.Render(w, r, page, body)
	}
	v := p.estimateForm(r)
	sent := r.FormValue("list") != "" && r.FormValue("fields") == ""
	if sent {
		if err := p.estimate(r, v); err != nil {
			return err
		}
	}
	if len(v.wrong()) > 0 || v.Problem != "" {
		page.Status = http.StatusUnprocessableEntity
	}
	return p.Render(w, r, page, estimateBody(v))
}

// estimateForm is the form as it was sent, or an empty one.
func (p *pages) estimateForm(r *http.Request) *estimateView {
	v := &estimateView{fields: map[string]*Field{}}
	for i := range estimateFields {
		f := estimateFields[i]
		f.Value = strings.TrimSpace(r.FormValue(f.ID))
		v.fields[f.ID] = &f
	}
	if v.fields["today"].Value == "" {
		v.fields["today"].Value = p.today().String()
	}
	lists := app.EstimateLists(p.app.Book(), p.today())
	v.List = lists[0]
	if list := v.fields["list"]; list.Value != "" && !slices.ContainsFunc(lists, func(l app.EstimateList) bool { return l.Code() == list.Value }) {
		list.Error = "지금 시행 중인 요금표가 아닙니다. 다시 골라 주세요."
	}
	for _, l := range lists {
		if l.Code() == v.fields["list"].Value {
			v.List = l
		}
		data := templ.Attributes{"data-figures": strconv.Itoa(l.Figures), "data-power": l.Power, "data-home": l.Class == tariff.Residential}
		label := l.String()
		if l.Class == tariff.Residential && l.Option != 0 {
			label += "(제주)"
		}
		v.Lists = append(v.Lists, Option{Value: l.Code(), Label: label, Group: l.Class.String(), Attributes: data})
	}
	v.fields["list"].Value = v.List.Code()
	chosen := r.Form["discounts"]
	for k := tariff.LargeFamily; k < tariff.DiscountCount; k++ {
		v.Discounts = append(v.Discounts, Option{Value: k.Code(), Label: k.String(), Attributes: templ.Attributes{"checked": slices.Contains(chosen, k.Code())}})
	}
	return v
}

// readingDays are the days of the month a meter is read on.
func readingDays() []Option {
	out := []Option{{Value: "", Label: "고르십시오"}}
	for day := 1; day < tariff.LastDay; day++ {
		out = append(out, Option{Value: strconv.Itoa(day), Label: fmt.Sprintf("%d일", day)})
	}
	return append(out, Option{Value: strconv.Itoa(tariff.LastDay), Label: "말일"})
}

// estimate answers the form. What is wrong with it is told beside its field, what the book does not know above the form.
func (p *pages) estimate(r *http.Request, v *estimateView) error {
	if v.missing() {
		return nil
	}
	number := func(name string) string { return strings.ReplaceAll(v.fields[name].Value, ",", "") }
	form := app.EstimateForm{ReadingDay: number("reading_day"), LastDate: number("last_date"), Today: number("today"), Multiplier: number("multiplier"),
		Digits: number("digits"), DailyKWh: number("daily")}
	form.SetList(v.List)
	if v.List.Power {
		form.ContractKW = number("contract_kw")
	}
	if v.List.Class == tariff.Residential {
		form.Households, form.TVSets, form.Discounts, form.NonDwelling = number("households"), number("tv"), r.Form["discounts"], number("non_dwelling") != ""
	}
	for _, band := range estimateBands[v.List.Figures] {
		form.Last = append(form.Last, number("last"+band))
		form.Now = append(form.Now, number("now"+band))
	}
	if used := number("used"); v.List.Figures == 1 && used != "" {
		form.Used = []string{used}
	}
	request, err := form.Estimate()
	if err == nil {
		v.Answer, err = request.Rate(p.app.Book(), p.today())
	}
	return v.refused(err)
}

// missing marks the fields that must be filled in and are not, all at once.
func (v *estimateView) missing() bool {
	names := []string{"reading_day", "last_date"}
	if v.List.Power {
		names = append(names, "contract_kw")
	}
	if v.fields["used"].Value == "" || v.List.Figures > 1 {
		for _, band := range estimateBands[v.List.Figures] {
			names = append(names, "last"+band, "now"+band)
		}
	}
	for _, name := range names {
		if f := v.fields[name]; f.Value == "" {
			f.Error = kilowon.Particles("비어 있습니다. " + f.Label + "을(를) 적어 주세요.")
		}
	}
	return len(v.wrong()) > 0
}

// detailed opens the part of the form that most leave alone: something is in it, or may have to be.
func (v *estimateView) detailed() bool {
	return v.fields["multiplier"].Value+v.fields["digits"].Value+v.fields["daily"].Value != "" || len(v.wrong()) > 0
}

// refused puts an error beside the field it is about; one of the program itself is passed on.
func (v *estimateView) refused(err error) error {
	var e *kilowon.Error
	if err == nil || !errors.As(err, &e) || e.Code == kilowon.Internal {
		return err
	}
	name, ok := estimatePlaces[e.Path]
	if !ok {
		v.Problem = sentence(e.Message)
		if e.Code == kilowon.Unencoded {
			v.Problem += " 요금표에 없는 것은 어림하지 않습니다."
		}
		return nil
	}
	v.fields[name].Error = sentence(e.Message)
	return nil
}

// sentence ends a message that others put into their own sentences.
func sentence(text string) string { return strings.TrimSuffix(text, ".") + "." }

// Bill is the bill that is shown in full: the forecast, or what was used so far where there is none.
func (v *estimateView) Bill() *app.BillAnswer {
	if v.Answer.Forecast != nil {
		return &v.Answer.Forecast.Bill
	}
	return &v.Answer.SoFar
}

// figures are the numbers that matter most.
func (v *estimateView) figures() []Fact {
	a := v.Answer
	var out []Fact
	if f := a.Forecast; f != nil {
		out = append(out, Fact{Term: "검침일까지 예상", Body: Money(f.Bill.Total), Note: kilowon.FormatInt(f.KWh) + "kWh, " + v.method()})
	}
	out = append(out, Fact{Term: "지금까지 쓴 것만", Body: Money(a.SoFar.Total), Note: fmt.Sprintf("%skWh, %d일 가운데 %d일 지남", kilowon.FormatInt(a.SoFar.KWh), a.Days, a.Elapsed)})
	if len(a.Steps) > 0 {
		s := a.Steps[0]
		note := s.Name + "부터 1kWh에 청구금액 " + plusWon(s.Total)
		if !s.On.IsZero() {
			note = DateText(s.On) + "에 넘음. " + note
		}
		out = append(out, Fact{Term: "다음 단계까지", Body: KWh(s.Left), Note: note})
	}
	return out
}

// method says how the forecast was made.
func (v *estimateView) method() string {
	a := v.Answer
	switch {
	case a.Elapsed > a.Days:
		return fmt.Sprintf("검침일이 %d일 지나 하루 %skWh씩 뺌", a.Elapsed-a.Days, a.Forecast.DailyKWh)
	case a.Forecast.Method == app.DailyGiven:
		return fmt.Sprintf("남은 %d일에 하루 %skWh씩", a.Days-a.Elapsed, a.Forecast.DailyKWh)
	}
	return fmt.Sprintf("남은 %d일도 하루 평균 %skWh씩", a.Days-a.Elapsed, a.Forecast.DailyKWh)
}

// plusWon writes a difference with its sign.
func plusWon(w kilowon.Won) string {
	if w < 0 {
		return w.String() + "원"
	}
	return "+" + w.String() + "원"
}

// chart draws the month's cost at several uses; limits of blocks stand in the table alone.
func (v *estimateView) chart() UseChart {
	c := UseChart{ID: "costs", Title: "사용량마다의 청구금액"}
	for _, cost := range v.Answer.Costs {
		used, forecast := slices.Contains(cost.Marks, app.MarkUsed), slices.Contains(cost.Marks, app.MarkForecast)
		if cost.KWh == 0 || len(cost.Marks) > 0 && !used && !forecast {
			continue
		}
		bar := UseBar{KWh: cost.KWh, Total: cost.Total, Now: used, Then: forecast}
		c.Bars = append(c.Bars, bar)
	}
	return c
}

// markName says why a use is in the table of costs.
func markName(mark string) string {
	switch mark {
	case app.MarkUsed:
		return "지금까지"
	case app.MarkForecast:
		return "예상"
	}
	return "이 단계의 끝"
}

func markTone(mark string) Tone {
	switch mark {
	case app.MarkUsed:
		return ToneInfo
	case app.MarkForecast:
		return ToneSuccess
	}
	return ToneNeutral
}

// marked tells the rows of the reader's own month from the round ones.
func marked(marks []string) bool {
	return slices.Contains(marks, app.MarkUsed) || slices.Contains(marks, app.MarkForecast)
}

func (v *estimateView) home() bool { return v.List.Class == tariff.Residential }

// discounted opens the part of the form in which something is chosen.
func (v *estimateView) discounted() bool {
	return v.fields["non_dwelling"].Value != "" || v.fields["discounts"].Error != "" ||
		slices.ContainsFunc(v.Discounts, func(o Option) bool { return o.Attributes["checked"] == true })
}

func (v *estimateView) billTitle() string {
	if v.Answer.Forecast == nil {
		return "지금까지 쓴 것의 고지서"
	}
	return "예상 고지서"
}

// more is what one more kWh costs, in each band where the meter has them.
func (v *estimateView) more() []Fact {
	var out []Fact
	for _, m := range v.Answer.More {
		term := "1kWh를 더 쓰면"
		if m.Name != "" {
			term += "(" + m.Name + ")"
		}
		out = append(out, Fact{Term: term, Text: "전기요금계 " + plusWon(m.Electricity) + ", 청구금액 " + plusWon(m.Total)})
	}
	for _, b := range v.Answer.Bands {
		text := kilowon.FormatInt(b.UsedKWh) + "kWh"
		if b.ForecastKWh != nil {
			text += ", 예상 " + kilowon.FormatInt(*b.ForecastKWh) + "kWh"
		}
		out = append(out, Fact{Term: b.Name, Text: text})
	}
	return out
}

// discountID gives the first box the field's own id, so that the summary of errors can lead to it.
func discountID(i int) string { return Field{ID: "discounts"}.radioID(i) }
