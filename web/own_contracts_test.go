package web

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

func (o *office) add(number string) *http.Response {
	o.Helper()
	return o.post(menuOwnContracts.URL, url.Values{"do": {"add"}, "number": {number}}).Result()
}

// A contract that is removed keeps its bills, and comes back whole when it is loaded again.
func TestContractsAreRemovedAndLoaded(t *testing.T) {
	o := newOffice(t, smallDemo)
	c := o.complexOf(1).Contract
	bill := "/bills/" + o.billOf(1, 1)
	o.page(menuOwnContracts.URL, "등록한 고객번호 2개", c.ContractNumber, "단지 자료 준비 중", "0133330001", "명의가 다름", "0133330002", "고객번호 불러오기", "000-81-12349")
	remove := removeContractURL(c.ID)
	o.page(remove, "지워지지 않으며")
	if w := o.post(remove, nil); w.Header().Get("Location") != menuOwnContracts.URL {
		t.Fatalf("remove: %d %s", w.Code, w.Body)
	}
	for _, gone := range []string{contractURL(c.ID), bill} {
		if w := o.get(gone); w.Code != http.StatusNotFound {
			t.Errorf("%s after the removal: %d", gone, w.Code)
		}
	}
	o.page(menuOwnContracts.URL, "등록한 고객번호 1개", "등록할 수 있음", "1개 불러와 등록")
	if w := o.post(menuOwnContracts.URL, url.Values{"do": {"load"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("load: %d %s", w.Code, w.Body)
	}
	o.page(menuOwnContracts.URL, "고객번호 1개를 등록했습니다", "등록한 고객번호 2개")
	o.page(bill, "요금 내역")
	o.page("/log", "고객번호 등록", "고객번호 삭제")
}

// Each answer to a number tells why and the way on, and nothing of who else holds the contract.
func TestContractIsAddedOrExplained(t *testing.T) {
	o := newOffice(t, smallDemo)
	c := o.complexOf(1).Contract
	for number, words := range map[string][]string{
		"12345":            {"숫자 10자리", `href="#number"`},
		"0199999999":       {"계약 대장에 없습니다", "123"},
		"0133330003":       {"명의가 회원정보와 다릅니다", "명의변경", "123"},
		"01-3333-0002":     {"명의가 회원정보와 다릅니다", "같음", "명의변경"},
		"0133330001":       {"단지 자료가 아직 없습니다"},
		c.ContractNumber:   {"이미 등록했습니다"},
		"0112345678901234": {"숫자 10자리"},
	} {
		res := o.post(menuOwnContracts.URL, url.Values{"do": {"add"}, "number": {number}})
		if res.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", number, res.Code)
		}
		page := o.holds(number, res, words...)
		if strings.Contains(page, "다른주택관리") || strings.Contains(page, "옛한빛관리단") {
			t.Errorf("%s: another holder's name is told", number)
		}
	}
	if w := o.post(removeContractURL(c.ID), nil); w.Code != http.StatusSeeOther {
		t.Fatalf("remove: %d", w.Code)
	}
	stranger, err := o.app.Login(t.Context(), strangerLogin, strangerPassword)
	o.must(err)
	o.must(o.db.Update(t.Context(), func(tx store.Tx) error {
		x, err := tx.ComplexOfNumber(c.ContractNumber)
		if err != nil {
			return err
		}
		return tx.MoveComplex(&x, stranger.OrganisationID)
	}))
	o.holds("taken", o.post(menuOwnContracts.URL, url.Values{"do": {"add"}, "number": {c.ContractNumber}}), "다른 회원이 등록한 계약입니다", "한 자격")
	o.page(menuOwnContracts.URL, "다른 회원이 등록함")
	for range loginBurst {
		o.add("0133330003")
	}
	if res := o.add("0133330003"); res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
		t.Errorf("trying on: %d", res.StatusCode)
	}
}

// What is still in work is not torn off: an application that is open, a month that is being billed.
func TestContractInWorkIsNotRemoved(t *testing.T) {
	o := newOffice(t, smallDemo)
	c := o.complexOf(1).Contract
	id, err := o.app.BeginApplication(t.Context(), o.actor(), "objection", c.ID)
	o.must(err)
	w := o.post(removeContractURL(c.ID), nil)
	if w.Code != http.StatusConflict {
		t.Fatalf("%d", w.Code)
	}
	o.holds("open application", w, "신청이 끝나지 않았습니다")
	o.post(applicationURL(id, "withdraw"), url.Values{"reason": {"그만둠"}})
	if w := o.post(removeContractURL(c.ID), nil); w.Code != http.StatusSeeOther {
		t.Fatalf("after the withdrawal: %d %s", w.Code, w.Body)
	}
	o.page(applicationURL(id), "이의신청")
}

// Readers see the contracts and change none.
func TestReadersKeepContracts(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.login("reader", app.DemoPassword)
	page := o.page(menuOwnContracts.URL, "등록한 고객번호 2개", "관리자 권한이 있는 직원")
	if strings.Contains(page, "고객번호로 추가") || strings.Contains(page, "/remove") {
		t.Error("a reader is offered a change")
	}
	if member.Reader.May(member.ManageOrganisation) {
		t.Error("readers may manage")
	}
	if w := o.post(menuOwnContracts.URL, url.Values{"do": {"load"}}); w.Code != http.StatusForbidden {
		t.Errorf("load: %d", w.Code)
	}
}

// A file of the register is looked at first; taken over, its good rows are found by members.
func TestSupplyFile(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.login("clerk", app.DemoPassword)
	o.page(menuSupply.URL, "대장의 고객번호 6건", member.MaskName("다른주택관리(가상)"), "단지 자료 없음", o.demo.Organisation)
	file := []byte("고객번호,고객명,사업자등록번호,주소\n0133330001,새관리단(가상),0008112349,가상시\n0144440001,새고객,,가상시\n112,,,\n0144440001,새고객,,\n" +
		o.complexOf(0).Contract.ContractNumber + "," + o.demo.Organisation + ",000-81-12349," + o.complexOf(0).Contract.Address + "\n")
	look := o.uploadForm(menuSupply.URL, "대장.csv", file, url.Values{"do": {fileLook}})
	o.holds("look", look, "아직 저장하지 않았습니다", "K01", "K02", "K04", "K05", "K06", "대장과 같음")
	o.page(menuSupply.URL, "대장의 고객번호 6건")
	take := o.uploadForm(menuSupply.URL, "대장.csv", file, url.Values{"do": {fileTake}})
	o.holds("take", take, "새 고객번호 1건을 넣고 1건을 바꾸었습니다", "반영하지 않은 줄은 2줄")
	o.page(menuSupply.URL+"?q=0144", "대장의 고객번호 1건", "새*객")
	if w := o.uploadForm(menuSupply.URL, "대장.csv", []byte("가,나\n1,2\n"), nil); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a file without the columns: %d", w.Code)
	}
	if w := o.get(menuSupply.URL + "/form"); w.Code != http.StatusOK || w.Header().Get("Content-Type") != fileKind(".xlsx") {
		t.Errorf("form: %d", w.Code)
	}
}

// uploadForm hands a file in beside other fields.
func (o *office) uploadForm(path, name string, data []byte, fields url.Values) *httptest.ResponseRecorder {
	o.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for key := range fields {
		o.must(form.WriteField(key, fields.Get(key)))
	}
	part, err := form.CreateFormFile("file", name)
	o.must(err)
	_, err = part.Write(data)
	o.must(errors.Join(err, form.Close()))
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return o.send(r)
}
