package web

import (
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
)

// shareRules are the ways of dividing a single contract's bill with what each means.
var shareRules = []Option{
	{Value: apartment.ShareOwnTariff.Code(), Label: apartment.ShareOwnTariff.String() + ": 세대가 쓴 만큼을 고압 요금표로 계산한 금액에 비례합니다. 많이 쓴 세대가 누진 단가만큼 더 냅니다."},
	{Value: apartment.ShareUsage.Code(), Label: apartment.ShareUsage.String() + ": 사용량(kWh)에 비례합니다. 모든 세대의 1kWh 단가가 같습니다."},
	{Value: apartment.ShareEqual.Code(), Label: apartment.ShareEqual.String() + ": 세대 수로 똑같이 나눕니다."},
}

// sharePage shows how a single contract's bill is divided among the households and lets the office choose.
func (p *pages) sharePage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	c, err := p.app.Contract(r.Context(), who, r.PathValue("contract"))
	if err != nil {
		return err
	}
	if c.Terms.Method != apartment.Single {
		return kilowon.Errorf(kilowon.Conflict, "분담 방법은 단일계약에서만 정합니다. %s은(는) %s입니다.", c.Name, c.Terms.Method)
	}
	page := Page{Title: c.Name + " 분담 방법", Menu: menuFiling.URL, Crumbs: []Link{home, menuFiling, {"고객번호 선택", contractsURL}, {"검침월 선택", contractURL(c.ID)}}}
	return p.Render(w, r, page, shareBody(c))
}

// share chooses how the bills to come are divided.
func (p *pages) share(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	id := r.PathValue("contract")
	if _, err := p.app.Contract(r.Context(), who, id); err != nil {
		return err
	}
	rule, err := apartment.ParseShareRule(r.PostFormValue("rule"))
	if err != nil {
		return kilowon.Errorf(kilowon.Invalid, "분담 방법을 하나 골라 주세요.")
	}
	if err := p.app.SetShareRule(r.Context(), who, id, rule); err != nil {
		return err
	}
	p.flash(r.Context(), "세대별 분담 방법을 바꾸었습니다: "+rule.String()+". 아직 청구하지 않은 달부터 적용합니다.")
	return p.Next(w, r, contractURL(id))
}

// shareText says how a bill is divided, as part of a sentence.
func shareText(rule apartment.ShareRule) string {
	switch rule {
	case apartment.ShareOwnTariff:
		return "세대별 요금에 비례하여"
	case apartment.ShareUsage:
		return "사용량에 비례하여"
	}
	return "세대마다 똑같이"
}
