package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
)

// at logs in as one of the demo's accounts.
func (o *office) at(login string) { o.Helper(); o.login(login, app.DemoPassword) }

// proposedTerms is a filled form of other terms for the complex.
func proposedTerms(edit ...string) url.Values {
	form := url.Values{"from": {testDay.AddDays(30).String()}, "name": {"새 이름 아파트"}, "address": {"가상시 1"}, "sub_customers": {"충전소, 14, 있음\n"}, "method": {"comprehensive"}, "contract_kw": {"800"}, "common_option": {"2"}, "common_equipment_kw": {"150"},
		"reading_day": {"18"}, "share_rule": {"equal"}, "reason": {"종합계약 신청"}}
	for i := 0; i+1 < len(edit); i += 2 {
		form.Set(edit[i], edit[i+1])
	}
	return form
}

// TestFourEyes takes a change of a contract from the clerk who proposes it to the one who confirms it.
func TestFourEyes(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.at("clerk")
	if to := o.next(o.get("/")); to != "/desk" {
		t.Errorf("a clerk's home is %s", to)
	}
	o.page("/desk", "변경안 0건")
	contract := deskContractURL(o.complexOf(0).Contract.ID)
	o.page("/desk/search?q="+o.complexOf(0).Contract.ContractNumber, contract, "고객번호 1건")
	o.page(contract, "단일계약", "700kW", "계약 조건의 이력")
	proposal := o.next(o.post(contract+"/terms", proposedTerms()))
	o.page(proposal, "변경안을 올렸습니다", "종합계약", "800kW", "다른 담당자가 확인해야", "철회")
	if w := o.post(proposal, url.Values{"decision": {"confirm"}}); w.Code != http.StatusForbidden {
		t.Errorf("confirmed by who proposed it: %d", w.Code)
	}
	if strings.Contains(o.page(contract), "<td class=\"num\">800kW") {
		t.Error("the terms hold before they are confirmed")
	}
	o.at("clerk2")
	o.page("/desk", "변경안 1건", proposal)
	if w := o.post(proposal, url.Values{"decision": {"refuse"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("refused without a reason: %d", w.Code)
	}
	if w := o.post(proposal, url.Values{"decision": {"withdraw"}}); w.Code != http.StatusForbidden {
		t.Errorf("withdrawn by another: %d", w.Code)
	}
	o.next(o.post(proposal, url.Values{"decision": {"confirm"}}))
	o.page(proposal, "적용", "최확인")
	o.page(contract, "800kW", "균등", "새 이름 아파트")
	if w := o.post(proposal, url.Values{"decision": {"confirm"}}); w.Code != http.StatusConflict {
		t.Errorf("confirmed twice: %d", w.Code)
	}
}

func TestProposedTermsAreChecked(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.at("clerk")
	contract := deskContractURL(o.complexOf(0).Contract.ID)
	o.page(contract+"/terms", "계약 조건 변경", "700")
	for _, c := range []struct {
		field, value, message string
	}{
		{"from", testDay.AddDays(-60).String(), "이미 청구되었거나"},
		{"from", "2026/10/01", "연-월-일로"},
		{"method", "other", "계약방법을 골라"},
		{"contract_kw", "0", "1kW에서"},
		{"contract_kw", "칠백", "0 이상의 정수"},
		{"common_equipment_kw", "801", "계약전력"},
		{"common_option", "3", "선택Ⅱ"},
		{"reading_day", "32", "말일"},
		{"share_rule", "other", "분담 방법을 골라"},
		{"name", "", "단지 이름을 적어"},
		{"sub_customers", "충전소, 14", "쉼표로 나누어"},
		{"sub_customers", "충전소, 열넷, 있음", "정수여야"},
		{"sub_customers", "충전소, 800, 있음", "작아야 합니다"},
		{"reason", "", "변경 사유"},
		{"reason", strings.Repeat("가", app.MostReason+1), "200자"},
	} {
		w := o.post(contract+"/terms", proposedTerms(c.field, c.value))
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s=%s: %d", c.field, c.value, w.Code)
		}
		o.holds(c.field, w, c.message, `href="#`+c.field+`"`)
	}
}

// TestHouseholdTerms changes a household's meter and class.
func TestHouseholdTerms(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.at("clerk")
	households := deskContractURL(o.complexOf(0).Contract.ID, "households")
	o.page(households, "180</strong>", "201-101")
	o.page(households+"?q=202-1502", "1</strong>", "202-1502")
	household := households + "/" + o.complexOf(0).Households[0].ID
	form := url.Values{"from": {testDay.String()}, "class": {"1"}, "contract_kw": {"5"}, "households": {"0"}, "tv_sets": {"2"}, "multiplier": {"20"}, "digits": {"5"},
		"vacant": {"0"}, "remark": {"상가"}, "reason": {"용도 변경"}}
	proposal := o.next(o.post(household, form))
	o.page(proposal, "일반용전력(갑)Ⅰ", "주택용전력", "상가")
	o.at("clerk2")
	o.next(o.post(proposal, url.Values{"decision": {"confirm"}}))
	o.page(households+"?q=201-101", "일반용전력(갑)Ⅰ", "상가")
	for field, value := range map[string]string{"class": "99", "tv_sets": "100", "digits": "9", "multiplier": "-1"} {
		bad := url.Values{}
		for k, v := range form {
			bad[k] = v
		}
		bad.Set(field, value)
		if w := o.post(household, bad); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s=%s: %d", field, value, w.Code)
		}
	}
	if w := o.get(households + "/" + o.complexOf(1).Households[0].ID); w.Code != http.StatusNotFound {
		t.Errorf("a household of another contract: %d", w.Code)
	}
}

// TestDeskIsTheClerks lets nobody else to the desk.
func TestDeskIsTheClerks(t *testing.T) {
	o := newOffice(t, smallDemo)
	for _, login := range []string{app.DemoLogin, "reader"} {
		o.at(login)
		for _, path := range []string{"/desk", "/desk/search", deskContractURL(o.complexOf(0).Contract.ID)} {
			if w := o.get(path); w.Code != http.StatusForbidden {
				t.Errorf("%s at %s: %d", login, path, w.Code)
			}
		}
	}
	o.at("clerk")
	if w := o.get("/filing"); w.Code != http.StatusForbidden {
		t.Errorf("a clerk at an office's page: %d", w.Code)
	}
}

// TestDeskShowsWhatWaits lists the unfiled month once its deadline has passed.
func TestDeskShowsWhatWaits(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.clock.set(testDay.AddDays(1).Time())
	o.at("clerk")
	o.page("/desk", "검침월 0건")
	o.clock.set(testDay.AddDays(3).Time())
	o.at("clerk")
	o.page("/desk", "제출기한이 지난 검침월 2건", o.complexOf(0).Contract.ContractNumber)
}

// TestReadings opens the month after a billed one from a file of main meter readings, as the form leads one to.
func TestReadings(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.at("clerk")
	form := o.get("/desk/readings/form")
	if form.Code != http.StatusOK {
		t.Fatalf("form: %d", form.Code)
	}
	rows, err := document.ReadMainReadings(form.Body.Bytes(), document.DefaultLimits())
	o.must(err)
	if len(rows) != 2 || rows[0].Contract != o.complexOf(0).Contract.ContractNumber || rows[0].Month != testDay.Month().String() || rows[0].Previous == "" {
		t.Fatalf("the form's rows: %+v", rows)
	}
	known, other := rows[0], rows[1]
	text := "고객번호,검침월,당월지침,사용량(kWh),최대수요전력\n" + known.Contract + "," + known.Month + ",99999,70000,300\n" +
		other.Contract + "," + other.Month + ",없음,1,1\n0000000000," + known.Month + ",1,1,1\n" + known.Contract + "," + known.Month + ",99999,70000,300\n"
	file := o.next(o.upload("/desk/readings/file", "검침.csv", []byte(text)))
	o.page(file, "3줄은 반영하지 않습니다", "1줄 반영", "R01", "R03", "R11", "없는 고객번호입니다", "이 달의 검침을 바꿉니다")
	o.next(o.post(file, url.Values{"do": {"take"}}))
	o.page(file, "1곳의 검침을 반영했습니다", "반영함")
	o.page(deskContractURL(o.complexOf(0).Contract.ID), "70,000", "300kW")
	if w := o.post(file, url.Values{"do": {"discard"}}); w.Code != http.StatusConflict {
		t.Errorf("discarded after it was taken: %d", w.Code)
	}
	w := o.upload("/desk/readings/file", "검침.csv", []byte("가,나\n1,2\n"))
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a file without the columns: %d", w.Code)
	}
	o.holds("a file without the columns", w, "제목 줄을 찾지 못했습니다")
}

func TestTypedReading(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.at("clerk")
	form := url.Values{"contract": {o.complexOf(1).Contract.ContractNumber}, "month": {(testDay.Month() + 1).String()}, "current": {"99999"}, "kwh": {"1000"}, "peak_kw": {"10"}}
	page := o.next(o.post("/desk/readings", form))
	// The open month has to be billed before the next begins; it is read, so that the row follows it.
	o.page(page, "(직접 입력)", "사용기간")
	o.next(o.post(page, url.Values{"do": {"discard"}}))
	o.page("/desk/readings", "(직접 입력)", "버림")
	form.Del("kwh")
	w := o.post("/desk/readings", form)
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("without use: %d", w.Code)
	}
	o.holds("without use", w, "사용량(kWh)을 적어", `href="#kwh"`, "99999")
}
