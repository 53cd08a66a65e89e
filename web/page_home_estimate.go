package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
)

// homeEstimateView is a household's own month: the form, what it starts from, and what comes of it.
type homeEstimateView struct {
	app.HomeEstimate
	Who     app.Actor
	Fields  []Field
	Problem string
}

// homeEstimatePlaces are the fields of the form by the place in the request that an error names.
var homeEstimatePlaces = map[string]string{"today.date": "today", "today.register": "now", "usage": "used", "usage.kwh": "used", "daily_kwh": "daily"}

func (v *homeEstimateView) field(id string) *Field {
	for i := range v.Fields {
		if v.Fields[i].ID == id {
			return &v.Fields[i]
		}
	}
	return nil
}

func (v *homeEstimateView) wrong() []Field { return faulty(v.Fields) }

// shown are the fields that are asked for: no register where the last one is not known.
func (v *homeEstimateView) shown() []Field {
	var out []Field
	for _, f := range v.Fields {
		if f.ID != "now" || v.Register != "" {
			out = append(out, f)
		}
	}
	return out
}

// result is the public estimate's view of the answer.
func (v *homeEstimateView) result() *estimateView { return &estimateView{Answer: v.Answer} }

// start is what the estimate starts from.
func (v *homeEstimateView) start() []Fact {
	facts := []Fact{{Term: "지난 검침일", Text: DateText(v.Last.Period.To)}, {Term: "지난 지침", Text: orDash(v.Register)}, {Term: "계약종별", Text: v.TermsName},
		{Term: "정기검침일", Text: readingDayText(v.Contract.Terms.ReadingDay)}}
	if len(v.Terms.Discounts) > 0 {
		facts = append(facts, Fact{Term: "할인", Text: discountNames(v.Terms.Discounts)})
	}
	return facts
}

// homeEstimatePage estimates the household's month from its own last reading and terms; only today's meter is to be typed.
func (p *pages) homeEstimatePage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	value := func(id string) string { return strings.ReplaceAll(strings.TrimSpace(r.FormValue(id)), ",", "") }
	v := homeEstimateView{Who: who, Fields: []Field{
		{ID: "today", Label: "지침을 읽은 날", Type: "date", Value: value("today"), Required: true},
		{ID: "now", Label: "오늘 지침(계량기)", Value: value("now"), Mode: "decimal", Hint: "계량기에 보이는 누적 사용량(kWh)입니다."},
		{ID: "used", Label: "또는 지난 검침 뒤로 쓴 양(kWh)", Value: value("used"), Mode: "numeric", Hint: "지침을 모를 때만 정수로 적습니다."},
		{ID: "daily", Label: "남은 날의 하루 사용량(kWh)", Value: value("daily"), Mode: "decimal", Hint: "비우면 지금까지의 하루 평균만큼 쓴다고 봅니다."},
	}}
	var form *app.HomeEstimateForm
	sent := r.FormValue("today") != ""
	if sent {
		form = &app.HomeEstimateForm{Today: value("today"), Register: value("now"), Used: value("used"), DailyKWh: value("daily")}
	} else {
		v.field("today").Value = p.today().String()
	}
	out, err := p.app.HomeEstimate(r.Context(), who, form)
	if err != nil {
		if err = v.refused(err); err != nil {
			return err
		}
		// What it starts from is shown beside the refusal.
		if out, err = p.app.HomeEstimate(r.Context(), who, nil); err != nil {
			return err
		}
	}
	v.HomeEstimate = out
	page := Page{Title: menuHomeEstimate.Label, Menu: menuHomeEstimate.URL, Crumbs: []Link{menuHome}}
	if len(v.wrong()) > 0 || v.Problem != "" {
		page.Status = http.StatusUnprocessableEntity
	}
	return p.Render(w, r, page, homeEstimateBody(&v))
}

// refused puts an error beside the field it is about; one of the program itself is passed on.
func (v *homeEstimateView) refused(err error) error {
	var e *kilowon.Error
	if !errors.As(err, &e) || e.Code != kilowon.Invalid && e.Code != kilowon.Unencoded {
		return err
	}
	if f := v.field(homeEstimatePlaces[e.Path]); f != nil {
		f.Error = sentence(e.Message)
		return nil
	}
	v.Problem = sentence(e.Message)
	return nil
}
