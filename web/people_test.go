package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// neighbour is a reader of the second organisation, which has no contracts.
func (o *office) neighbour() store.Member {
	o.Helper()
	m := store.Member{Name: "나이웃", Role: member.Reader, Active: true, Mobile: "01000004321", BirthDate: "1971-03-02", Department: "관리과", Phone: "0310000432", Email: "na@example.com"}
	stranger, err := o.app.Login(o.Context(), strangerLogin, strangerPassword)
	o.must(err)
	o.must(o.db.Update(o.Context(), func(tx store.Tx) error { return tx.For(stranger.OrganisationID).InsertMember(&m) }))
	return m
}

// A person is found by the phone, told what is kept, given it, and erased by two clerks.
func TestPersonAtTheDesk(t *testing.T) {
	o := newOffice(t, smallDemo)
	m := o.neighbour()
	o.login("clerk", app.DemoPassword)
	o.holds("no phone", o.post(menuPeople.URL, url.Values{"mobile": {"전화"}}), "휴대전화번호는 010으로")
	o.holds("nobody", o.post(menuPeople.URL, url.Values{"mobile": {"010-0000-9998"}}), "이 번호의 직원이 없습니다")
	found := o.holds("found", o.post(menuPeople.URL, url.Values{"mobile": {"010-0000-4321"}}), "찾은 사람 1명", "나*웃", "남의 관리사무소", deskPersonURL(m.ID))
	page := o.page(deskPersonURL(m.ID), "나*웃", "보관하는 것", "10년", "동의서", "삭제안 올리기")
	if strings.Contains(found+page, m.Name) || strings.Contains(page, m.Mobile) {
		t.Error("the person is told in full")
	}
	unmask, erasure := deskPersonURL(m.ID, "unmask"), deskPersonURL(m.ID, "erasure")
	if w := o.post(unmask, url.Values{"do": {"file"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("given out without a reason: %d", w.Code)
	}
	var kept app.PersonExport
	w := o.post(unmask, url.Values{"do": {"file"}, "unmask_reason": {"subject"}, "note": {"요청서 12호"}})
	o.must(json.Unmarshal(w.Body.Bytes(), &kept))
	if kept.Name != m.Name || kept.Mobile != m.Mobile || kept.Email != m.Email || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("%+v", kept)
	}
	for name, note := range map[string]string{"no document": "", "a name": "나이웃의 요청", "a phone": "01000004321"} {
		if w := o.post(erasure, url.Values{"document": {note}}); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("proposed with %s: %d", name, w.Code)
		}
	}
	o.next(o.post(erasure, url.Values{"document": {"요청서 12호"}}))
	o.page(deskPersonURL(m.ID), "삭제안을 올렸습니다", "다른 담당자의 확인을 기다립니다", "박담당")
	o.page("/desk", "삭제안 1건")
	o.page(menuPeople.URL, "삭제안 1건", "나*웃", "요청서 12호")
	for _, do := range []string{"confirm", "refuse"} {
		if w := o.post(erasure, url.Values{"do": {do}}); w.Code != http.StatusForbidden {
			t.Errorf("one clerk alone does %s: %d", do, w.Code)
		}
	}
	o.holds("twice", o.post(erasure, url.Values{"document": {"요청서 12호"}}), "이미 올린 삭제안")
	o.login(app.DemoSecondClerk, app.DemoPassword)
	if w := o.post(erasure, url.Values{"do": {"withdraw"}}); w.Code != http.StatusForbidden {
		t.Errorf("another clerk withdraws: %d", w.Code)
	}
	o.next(o.post(erasure, url.Values{"do": {"confirm"}}))
	o.page(deskPersonURL(m.ID), "되돌릴 수 없습니다", "개인정보를 지움")
	o.holds("erased", o.post(menuPeople.URL, url.Values{"mobile": {"010-0000-4321"}}), "이 번호의 직원이 없습니다")
	if text := o.page("/log", "개인정보 삭제", "(요청서 12호)", "개인정보 열람 제공", "삭제안 확인"); strings.Contains(text, m.Name) {
		t.Error("the log tells who it was")
	}
	o.must(o.db.View(t.Context(), func(tx store.Tx) error {
		got, err := tx.Desk().FindMember(m.ID)
		if got.Name+got.Mobile+got.Email+got.BirthDate != "" || got.Active {
			t.Errorf("%+v", got)
		}
		return err
	}))
}

// What is still needed is not erased, and what was proposed may be refused or taken back.
func TestWhatTiesAPersonKeepsIt(t *testing.T) {
	m := newMatrix(t)
	manager, clerk := m.actor(), m.actorOf("clerk")
	m.login("clerk", app.DemoPassword)
	m.page(deskPersonURL(manager.ID), "아직 지울 수 없습니다", "신청 2건이 끝나지 않았습니다", "하나뿐인 관리자")
	m.page(deskPersonURL(clerk.ID), "아직 지울 수 없습니다", "kilowon person erase")
	for _, id := range []string{manager.ID, clerk.ID} {
		w := m.post(deskPersonURL(id, "erasure"), url.Values{"document": {"요청서 13호"}})
		if m.holds(id, w, "아직 지울 수 없습니다"); w.Code != http.StatusConflict {
			t.Errorf("%d", w.Code)
		}
	}
	n := m.neighbour()
	erasure := deskPersonURL(n.ID, "erasure")
	for _, end := range []struct{ login, do, tells string }{{"clerk", "withdraw", "철회했습니다"}, {app.DemoSecondClerk, "refuse", "반려했습니다"}} {
		m.login("clerk", app.DemoPassword)
		m.next(m.post(erasure, url.Values{"document": {"요청서 14호"}}))
		m.login(end.login, app.DemoPassword)
		m.next(m.post(erasure, url.Values{"do": {end.do}}))
		m.page(deskPersonURL(n.ID), end.tells, "나*웃")
	}
	if w := m.post(erasure, url.Values{"do": {"confirm"}}); w.Code != http.StatusConflict {
		t.Errorf("what does not wait is confirmed: %d", w.Code)
	}
}

func TestOwnDataIsGiven(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.login("reader", app.DemoPassword)
	o.page("/account", "보관하는 내 정보", "10년", "내 정보 파일로 받기")
	var kept app.PersonExport
	w := o.post("/account/export", nil)
	o.must(json.Unmarshal(w.Body.Bytes(), &kept))
	if kept.Name != "이조회" || kept.Mobile != "01000001002" || len(kept.Sessions) == 0 || strings.Contains(w.Body.String(), "argon2") || strings.Contains(w.Body.String(), "김관리") {
		t.Errorf("%+v", kept)
	}
	o.login(app.DemoLogin, app.DemoPassword)
	o.page("/log", "개인정보 열람 제공", "이조회")
}
