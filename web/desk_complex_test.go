package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

// complexOfContract is the complex of a number, whoever has it.
func (o *office) complexOfContract(number string) store.Complex {
	o.Helper()
	var c store.Complex
	o.must(o.db.View(o.Context(), func(tx store.Tx) (err error) { c, err = tx.ComplexOfNumber(number); return err }))
	return c
}

// TestComplexIsMade takes a contract from the register to a complex with households that a member loads.
func TestComplexIsMade(t *testing.T) {
	o := newOffice(t, smallDemo)
	const number = "0133330001"
	o.page(menuOwnContracts.URL, number, "단지 자료 준비 중")
	o.at("clerk")
	page := o.page(menuComplexes.URL, "단지가 없는 고객번호 3건", "단지 3곳", "솔빛마을(가상)", "세대 없음", "자료 있음", menuComplexes.URL+"/new?contract_number="+number)
	if !strings.Contains(page, "가상시 한빛구 전력로 30") {
		t.Error("the register's address is not shown")
	}
	if page := o.page(menuComplexes.URL+"?state=ready", "단지 2곳"); strings.Contains(page, number) {
		t.Error("a contract without a complex is among the ready ones")
	}
	o.page(menuComplexes.URL+"?state=bare&q=솔빛", "단지 1곳")
	o.page(menuComplexes.URL+"/new?contract_number="+number, number, "가상시 한빛구 전력로 30")
	o.page(menuComplexes.URL+"/new?contract_number=0199999999", "계약 대장에 없습니다")
	form := proposedTerms("contract_number", number, "name", "전력마을(가상)", "from", testDay.AddDays(-30).String(), "reading_day", "20")
	for field, value := range map[string]string{"contract_number": "0199999999", "name": "", "contract_kw": "0"} {
		bad := proposedTerms("contract_number", number, "name", "전력마을(가상)", field, value)
		if w := o.post(menuComplexes.URL+"/new", bad); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s=%q: %d", field, value, w.Code)
		}
	}
	file := o.next(o.post(menuComplexes.URL+"/new", form))
	if w := o.post(menuComplexes.URL+"/new", form); w.Code != http.StatusConflict {
		t.Errorf("made twice: %d", w.Code)
	}
	o.page(file, "단지를 만들었습니다", "지금 세대는 0곳")
	rows := "동,호,시작지침,적용일,계기번호,계기배수,TV수상기,할인,계약종별,계약전력,빈집,비고\n" +
		"101,101,\"1,234.5\",,K-1,,1,다자녀,,,,\n101,102,0,,,,,,일반용,5,,상가\n101,101,1,,,,,,,,,\n101,103,-5,,,,,,,,,\n,,7,,,,,,,,,\n101,104,7,2020-01-01,,,,,,,,\n" +
		"101,105,7,,,x,100,친구,광업용,,아마,\n101,106,7,,,,,,,3,,\n"
	look := o.uploadForm(file, "세대.csv", []byte(rows), url.Values{"do": {fileLook}})
	o.holds("look", look, "아직 저장하지 않았습니다", "8줄 가운데 6줄", "H01", "H02", "H03", "H04", "H05", "H06", "H07", "H09", "새 세대")
	o.page(file, "지금 세대는 0곳")
	take := o.uploadForm(file, "세대.csv", []byte(rows), url.Values{"do": {fileTake}})
	o.holds("take", take, "새 세대 2곳을 넣고 0곳", "반영하지 않은 줄은 6줄")
	again := o.uploadForm(file, "세대.csv", []byte(strings.Replace(rows, "다자녀", "다자녀/장애인", 1)), url.Values{"do": {fileTake}})
	o.holds("again", again, "새 세대 0곳을 넣고 1곳", "H12", "이미 있음")
	if w := o.uploadForm(file, "세대.csv", []byte("가,나\n1,2\n"), nil); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a file without the columns: %d", w.Code)
	}
	if w := o.get(file + "/form"); w.Code != http.StatusOK || w.Header().Get("Content-Type") != fileKind(".xlsx") {
		t.Errorf("form: %d", w.Code)
	}
	c := o.complexOfContract(number)
	o.page(deskContractURL(c.ID, "households"), "2</strong>", "101-101", "상가")
	o.login(app.DemoLogin, app.DemoPassword)
	o.next(o.post(menuOwnContracts.URL, url.Values{"do": {"load"}}))
	o.page(menuOwnContracts.URL, number, "전력마을(가상)")
}

// decided lets the second clerk confirm a proposal that tells the words.
func (o *office) decided(proposal string, words ...string) {
	o.Helper()
	o.at("clerk2")
	o.page(proposal, words...)
	o.next(o.post(proposal, url.Values{"decision": {"confirm"}}))
	o.at("clerk")
}

// TestHouseholdsAreMaintained adds, renames, closes and reopens a household of a complex with billed months, and changes its meter.
func TestHouseholdsAreMaintained(t *testing.T) {
	o := newOffice(t, smallDemo)
	complex := o.complexOf(0)
	bill := "/bills/" + o.billOf(0, 0)
	o.at("clerk")
	households := deskContractURL(complex.Contract.ID, "households")
	first := complex.Months[len(complex.Months)-1].Reading.Period.From.String()
	added := url.Values{"building": {"209"}, "number": {"101"}, "from": {first}, "register": {"10"}, "reason": {"세대 분할"}}
	o.next(o.post(households+"/add", added))
	o.page(households+"?q=209-101", "세대를 넣었습니다", "1</strong>")
	for field, c := range map[string]struct{ value, message string }{
		"from":     {testDay.AddDays(-40).String(), "이미 제출된 달"},
		"number":   {"10 1", "글자와 숫자"},
		"register": {"하나", "소수점 아래 2자리"},
		"class":    {"광업용", "가운데 하나"},
		"reason":   {"", "변경 사유"},
	} {
		bad := url.Values{"building": {"209"}, "number": {"102"}, "from": {first}, "register": {"10"}, "reason": {"세대 분할"}}
		bad.Set(field, c.value)
		w := o.post(households+"/add", bad)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s=%s: %d", field, c.value, w.Code)
		}
		o.holds(field, w, c.message, `href="#`+field+`"`)
	}
	if w := o.post(households+"/add", added); w.Code != http.StatusConflict {
		t.Errorf("added twice: %d", w.Code)
	}
	home := households + "/" + complex.Households[0].ID
	o.next(o.post(home+"/rename", url.Values{"building": {"901"}, "number": {"1"}, "from": {first}, "reason": {"동 번호 정리"}}))
	o.page(home, "901-1(으)로 바꾸었습니다", "동 번호 정리", complex.Households[0].Unit.String()+"에서", "901-1")
	if w := o.post(home+"/rename", url.Values{"building": {"209"}, "number": {"101"}, "from": {first}, "reason": {"겹침"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("renamed twice on a day: %d", w.Code)
	}
	second := households + "/" + complex.Households[1].ID
	if w := o.post(second+"/rename", url.Values{"building": {"901"}, "number": {"1"}, "from": {first}, "reason": {"겹침"}}); w.Code != http.StatusConflict {
		t.Errorf("renamed to a taken unit: %d", w.Code)
	}
	meter := url.Values{"from": {testDay.AddDays(-5).String()}, "end": {"999999"}, "start": {"0"}, "meter": {"N-77"}, "multiplier": {"0"}, "digits": {"5"}, "reason": {"검정 만료"}}
	short := url.Values{}
	for k, v := range meter {
		short[k] = v
	}
	short.Set("end", "0")
	o.holds("end", o.post(second+"/meter", short), "지난 검침의 지침")
	o.decided(o.next(o.post(second+"/meter", meter)), "N-77", "999999")
	o.page(second, "N-77", "검정 만료")
	meter.Set("from", testDay.AddDays(-4).String())
	o.holds("twice", o.post(second+"/meter", meter), "이미 계기를 바꾼 기록")

	third := households + "/" + complex.Households[2].ID
	unit := complex.Households[2].Unit.String()
	o.holds("middle", o.post(third+"/close", url.Values{"from": {testDay.AddDays(-3).String()}, "reason": {"철거"}}), "검침기간")
	o.decided(o.next(o.post(third+"/close", url.Values{"from": {first}, "reason": {"철거"}})), "닫힘", "철거")
	o.page(third, "닫은 세대입니다", "다시 열기", "철거")
	o.page(households+"?q="+unit, "닫힘")
	o.login(app.DemoLogin, app.DemoPassword)
	o.page(bill, complex.Households[0].Unit.Korean())
	form := o.get(o.openMonth(0) + "/form")
	if form.Code != http.StatusOK {
		t.Fatalf("form: %d", form.Code)
	}
	o.at("clerk")
	o.decided(o.next(o.post(third+"/close", url.Values{"from": {first}, "reason": {"복구"}})), "빈집", "복구")
	if page := o.page(third); strings.Contains(page, "닫은 세대입니다") {
		t.Error("a reopened household is closed")
	}
}
