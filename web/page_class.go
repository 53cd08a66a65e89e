package web

import (
	"net/http"
	"net/url"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff"
)

const (
	classTitle = "계약종별 찾기"
	classURL   = "/class"
)

// classView is the question of a class, and what was decided.
type classView struct {
	inquiry
	Answer *app.ClassAnswer
}

var classParts = []questionPart{
	{Path: "date", Label: "볼 날", Kind: askDate, Required: true},
	{Path: "contract_kw", Label: "계약전력(kW)", Kind: askNumber, Required: true, Example: "1200"},
	{Path: "volts", Label: "공급받거나 희망하는 전압(V)", Kind: askNumber, Hint: "220, 380, 22900 등. 비우면 계약전력에서 정합니다."},
	{Path: "site_kw", Label: "전기사용장소의 계약전력 합계(kW)", Kind: askNumber, Hint: "한 곳에 계약이 여럿이면 적습니다(제23조 ①)."},
	{Path: "watts", Label: "가로등의 사용설비용량(W)", Kind: askNumber},
	{Path: "standby.volts", Label: "희망하는 예비전력의 전압(V)", Kind: askNumber, Hint: "적으면 예비전력의 갑·을도 정합니다(제63조)."},
	{Path: "one_contract", Label: "여러 종별의 용도를 한 계약으로 합니다(제65조)", Kind: askFlag},
	{Path: "one_user", Label: "전기사용자가 한 사람입니다(제65조 1호)", Kind: askFlag},
	{Path: "undivided", Label: "상점부 단독주택이나 오피스텔 호실을 계약단위로 나눌 수 없습니다(제65조 3호·4호)", Kind: askFlag},
	{Path: "producers", Label: "생산자단체나 어촌계가 쓰는 농사용입니다(제60조 ② 2호)", Kind: askFlag},
	{Path: "wish_residential", Label: "합숙소·집단주거 시설이 주택용전력을 희망합니다(제56조 ① 3호)", Kind: askFlag},
	{Path: "wish_grade_a", Label: "학교가 교육용전력(갑)을 희망합니다(제58조 ④)", Kind: askFlag, Example: "1"},
	{Path: "low_metered", Label: "고압으로 공급받고 저압으로 계량합니다", Kind: askFlag},
	{Path: "no_meter", Label: "계기를 달기 어려운 가로등입니다(제62조 ② 1호)", Kind: askFlag},
	{Path: "standby.other_substation", Label: "예비전력을 다른 변전소에서 공급받습니다", Kind: askFlag},
	{Path: "standby.wish_grade_b", Label: "예비전력(을)을 희망합니다(제63조 ① 3호)", Kind: askFlag},
}

// classRows are the uses.
func classRows() *questionRows {
	var uses []Option
	for _, u := range tariff.Uses() {
		uses = append(uses, Option{Value: u.Code(), Label: u.String()})
	}
	return &questionRows{Path: "uses", Label: "용도", Hint: "용도가 여럿이면 사용설비용량도 적습니다.", Least: 1, Examples: [][]string{{"school", "", ""}}, Parts: []questionPart{
		{Path: "use", Label: "용도", Kind: askChoice, Options: uses, Required: true},
		{Path: "code", Label: "업종(별표 2)", Hint: "광업·제조업·기타사업이면 표준산업분류 중분류(05~34)나 other-1~other-30을 적습니다."},
		{Path: "kw", Label: "사용설비용량(kW)", Kind: askNumber},
	}}
}

// classPage asks for the use, the contract power and the voltage and decides the class, as kilowon class does. What the terms of supply do not allow is
// refused with the article.
func (p *pages) classPage(w http.ResponseWriter, r *http.Request) error {
	v := &classView{inquiry: inquiry{Action: classURL, Parts: classParts, Rows: classRows()}}
	asked := v.read(r)
	if v.values.Get("date") == "" {
		v.values.Set("date", p.today().String())
	}
	if asked {
		if len(v.sent) == 0 {
			v.errors[fieldName(v.rowPath(0, "use"))] = "비어 있습니다. 용도를 골라 주세요."
		}
		if text, ok := v.request(); ok {
			q, err := app.ParseClassRequest(text)
			if err == nil {
				v.Answer, err = q.Answer(p.app.Book())
			}
			if v.refused(err) != nil {
				return err
			}
		}
	}
	page := Page{Title: classTitle, Menu: menuGuide.URL, Crumbs: []Link{home}, Status: v.status()}
	return p.Render(w, r, page, classBody(v))
}

// showURL is the page of the list's prices on that day.
func (v *classView) showURL() string {
	q := url.Values{"class": {v.Answer.Class}, "grade": {v.Answer.Grade}, "voltage": {v.Answer.Voltage}, "date": {v.values.Get("date")}}
	return showURL + "?" + q.Encode()
}
