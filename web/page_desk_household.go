package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// enterField is the day on which a household begins, ends or gets another name.
func enterField(c *app.DeskContract) formField {
	return formField{Field: Field{ID: "from", Label: "적용일", Type: "date", Value: c.EnterFrom.String(), Required: true,
		Hint: fmt.Sprintf("%s 또는 그 뒤의 검침일. 요금은 검침기간으로 계산하므로 검침기간의 도중은 고를 수 없습니다.", c.EnterFrom)}}
}

func unitFields(u apartment.Unit) []formField {
	return []formField{
		{Field: Field{ID: "building", Label: "동", Value: u.Building, Hint: "예: 101"}},
		{Field: Field{ID: "number", Label: "호", Value: u.Number, Required: true, Hint: "예: 1502"}},
	}
}

// householdColumns are the fields of a household that may be left empty, as the columns of the file.
func householdColumns() []formField {
	classes := []Option{{Value: "", Label: tariff.Residential.String()}}
	for _, k := range apartment.HouseholdClasses[1:] {
		classes = append(classes, Option{Value: k.String(), Label: k.String()})
	}
	number := func(id, label, hint string) formField {
		return formField{Field: Field{ID: id, Label: label, Hint: hint, Mode: "numeric"}}
	}
	return []formField{
		{Field: Field{ID: "meter", Label: "계기번호"}},
		number("multiplier", "계기 배수", "배수가 없으면 비웁니다."),
		number("digits", "계기 자릿수", "모르면 비웁니다."),
		number("tv_sets", "TV 수상기 수", ""),
		{Field: Field{ID: "discounts", Label: "할인", Hint: "받고 있는 할인을 쉼표로 나누어 적습니다. 예: 다자녀, 장애인"}},
		{Field: Field{ID: "class", Label: "계약종별"}, Options: classes},
		number("contract_kw", "계약전력(kW)", "주택용은 비웁니다."),
		number("households", "가구수", "한 집에 두 가구 이상이 살 때만 적습니다(제67조 ⑤)."),
		{Field: Field{ID: "vacant", Label: "빈집 여부"}, Options: []Option{{Value: "", Label: "사는 사람 있음"}, {Value: "예", Label: "빈집"}}},
		{Field: Field{ID: "remark", Label: "비고", Hint: "이름과 전화번호는 적지 않습니다."}},
	}
}

func (p *pages) addHouseholdForm(r *http.Request, who app.Actor) (*deskFormView, error) {
	c, err := p.app.DeskContract(r.Context(), who, r.PathValue("contract"))
	if err != nil {
		return nil, err
	}
	v := &deskFormView{Title: c.Name + " 세대 넣기", Lead: "세대 하나를 넣습니다. 여럿이면 파일로 넣는 것이 빠릅니다.", Button: "세대 넣기",
		Action: deskContractURL(c.ID, "households", "add"), Back: deskContractURL(c.ID, "households"), Crumbs: p.householdCrumbs(&c)[3:]}
	v.Form.Fields = append(unitFields(apartment.Unit{}), enterField(&c), formField{Field: Field{ID: "register", Label: "시작지침", Required: true, Mode: "decimal",
		Hint: "적용일의 계기 지침. 첫 달 양식의 전월지침이 됩니다."}})
	v.Form.Fields, v.Form.Reason = append(v.Form.Fields, householdColumns()...), reasonField()
	return v, nil
}

// addHouseholdPage asks for one household.
func (p *pages) addHouseholdPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.addHouseholdForm(r, who)
	if err != nil {
		return err
	}
	return p.renderDeskForm(w, r, v, http.StatusOK)
}

// addHousehold enters one household.
func (p *pages) addHousehold(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.addHouseholdForm(r, who)
	if err != nil {
		return err
	}
	v.Form.read(r)
	get := func(id string) string { return v.Form.field(id).Value }
	row := apartment.HouseholdRow{Building: get("building"), Number: get("number"), From: get("from"), Register: get("register"), Meter: get("meter"), Multiplier: get("multiplier"),
		Digits: get("digits"), TVSets: get("tv_sets"), Discounts: get("discounts"), Class: get("class"), ContractKW: get("contract_kw"), Households: get("households"),
		Vacant: get("vacant"), Remark: get("remark")}
	if err := p.app.AddHousehold(r.Context(), who, r.PathValue("contract"), &row, v.Form.Reason.Value); err != nil {
		if v.Form.tell(err) {
			return p.renderDeskForm(w, r, v, StatusOf(kilowon.CodeOf(err)))
		}
		return err
	}
	p.flash(r.Context(), row.Name()+" 세대를 넣었습니다.")
	return p.Next(w, r, deskContractURL(r.PathValue("contract"), "households"))
}

// closed says that the household's newest terms end it.
func closed(h *app.DeskHousehold) bool { return h.History[len(h.History)-1].Closed }

// householdChange is a change of a household that has a form of its own.
type householdChange struct {
	title, lead, button string
	form                func(c *app.DeskContract, h *app.DeskHousehold) []formField
	// send gives the page that follows and what is told there.
	send func(p *pages, r *http.Request, who app.Actor, s *sentChange) (next, done string, err error)
}

// sentChange is a change as it was sent.
type sentChange struct {
	*termsForm
	Home app.HomeID
	*app.DeskHousehold
}

const proposedDone = "변경안을 올렸습니다. 다른 담당자가 확인하면 적용됩니다."

// householdChanges are the changes by the last part of their address.
var householdChanges = map[string]householdChange{
	"rename": {"동·호 변경", "적용일부터 새 동·호로 부릅니다. 이미 청구한 고지서는 그때의 동·호 그대로입니다.", "동·호 바꾸기",
		func(c *app.DeskContract, h *app.DeskHousehold) []formField {
			return append(unitFields(h.Unit), enterField(c))
		}, sendRename},
	"close": {"세대 닫기와 다시 열기", "닫은 세대는 적용일부터 양식과 계산에 나오지 않습니다. 지난 고지서와 이력은 그대로 남고, 다시 열 수 있습니다. 다른 담당자가 확인해야 적용됩니다.", "변경안 올리기",
		func(c *app.DeskContract, _ *app.DeskHousehold) []formField {
			return []formField{enterField(c)}
		}, sendClose},
	"meter": {"계기 교체", "뗀 계기와 단 계기의 지침을 적으면 그 달 사용량을 두 계기로 셈합니다. 다른 담당자가 확인해야 적용됩니다.", "변경안 올리기", meterFields, sendMeter},
}

func meterFields(c *app.DeskContract, h *app.DeskHousehold) []formField {
	last := &h.History[len(h.History)-1]
	return []formField{
		{Field: Field{ID: "from", Label: "교체한 날", Type: "date", Required: true, Hint: fmt.Sprintf("%s 또는 그 뒤의 날", max(c.OpenFrom, h.History[0].From))}},
		{Field: Field{ID: "end", Label: "뗀 계기의 마지막 지침", Required: true, Mode: "decimal"}},
		{Field: Field{ID: "start", Label: "단 계기의 첫 지침", Value: "0", Required: true, Mode: "decimal"}},
		{Field: Field{ID: "meter", Label: "단 계기의 번호", Hint: "뗀 계기: " + orDash(last.Meter)}},
		{Field: Field{ID: "multiplier", Label: "단 계기의 배수", Value: strconv.FormatInt(last.Multiplier, 10), Required: true, Mode: "numeric", Hint: "배수가 없으면 0을 적습니다."}},
		{Field: Field{ID: "digits", Label: "단 계기의 자릿수", Value: strconv.Itoa(last.Digits), Required: true, Mode: "numeric", Hint: "모르면 0을 적습니다."}},
	}
}

func sendRename(p *pages, r *http.Request, who app.Actor, s *sentChange) (string, string, error) {
	to := apartment.Unit{Building: s.field("building").Value, Number: s.field("number").Value}
	c := store.HouseholdChange{From: s.date("from"), Reason: s.Reason.Value}
	if s.wrong() {
		return "", "", errFields
	}
	err := p.app.RenameHousehold(r.Context(), who, s.Home, &c, to)
	return deskContractURL(s.Home.ComplexID, "households", s.Home.HouseholdID), to.String() + "(으)로 바꾸었습니다.", err
}

func sendClose(p *pages, r *http.Request, who app.Actor, s *sentChange) (string, string, error) {
	from := s.date("from")
	if s.wrong() {
		return "", "", errFields
	}
	id, err := p.app.ProposeClosed(r.Context(), who, s.Home, app.Dated{From: from, Reason: s.Reason.Value}, !closed(s.DeskHousehold))
	return proposalURL(id), proposedDone, err
}

func sendMeter(p *pages, r *http.Request, who app.Actor, s *sentChange) (string, string, error) {
	m := app.MeterSwap{On: s.date("from"), End: s.register("end"), Start: s.register("start"), Meter: s.field("meter").Value, Multiplier: s.number("multiplier"), Digits: int(s.number("digits"))}
	if s.wrong() {
		return "", "", errFields
	}
	id, err := p.app.ProposeSwap(r.Context(), who, s.Home, &m, s.Reason.Value)
	return proposalURL(id), proposedDone, err
}

// errFields says that fields of the form tell what is wrong.
var errFields = kilowon.Errorf(kilowon.Invalid, "표시된 항목을 고쳐 주세요.")

// register is a field of a meter's register.
func (f *termsForm) register(id string) metering.Register {
	field := f.field(id)
	r, err := metering.ParseRegister(strings.ReplaceAll(field.Value, ",", ""))
	if err != nil {
		field.Error = "지침은 0 이상이고 소수점 아래 2자리 이내의 숫자로 적어 주세요."
	}
	return r
}

// householdChangeForm is the form of a change of a household.
func (p *pages) householdChangeForm(r *http.Request, who app.Actor, name string) (*deskFormView, *sentChange, error) {
	c, err := p.app.DeskContract(r.Context(), who, r.PathValue("contract"))
	if err != nil {
		return nil, nil, err
	}
	home := app.HomeID{ComplexID: c.ID, HouseholdID: r.PathValue("household")}
	h, err := p.app.DeskHousehold(r.Context(), who, home)
	if err != nil {
		return nil, nil, err
	}
	change, page := householdChanges[name], deskContractURL(c.ID, "households", h.ID)
	v := &deskFormView{Title: c.Name + " " + h.Unit.String() + " " + change.title, Lead: change.lead, Button: change.button, Action: page + "/" + name, Back: page}
	v.Crumbs = append(p.householdCrumbs(&c)[3:], Link{h.Unit.String(), page})
	v.Form = termsForm{Fields: change.form(&c, &h), Reason: reasonField()}
	return v, &sentChange{&v.Form, home, &h}, nil
}

func (p *pages) householdChangePage(name string) action {
	return func(w http.ResponseWriter, r *http.Request, who app.Actor) error {
		v, _, err := p.householdChangeForm(r, who, name)
		if err != nil {
			return err
		}
		return p.renderDeskForm(w, r, v, http.StatusOK)
	}
}

func (p *pages) changeHousehold(name string) action {
	return func(w http.ResponseWriter, r *http.Request, who app.Actor) error {
		v, s, err := p.householdChangeForm(r, who, name)
		if err != nil {
			return err
		}
		v.Form.read(r)
		next, done, err := householdChanges[name].send(p, r, who, s)
		switch {
		case err == nil:
			p.flash(r.Context(), done)
			return p.Next(w, r, next)
		case v.Form.wrong() || v.Form.tell(err):
			return p.renderDeskForm(w, r, v, StatusOf(kilowon.CodeOf(err)))
		}
		return err
	}
}
