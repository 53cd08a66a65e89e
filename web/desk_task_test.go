package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

// TestTasksHaveOwners takes over what waits, hands it back and gives it to a colleague; the first page counts it.
func TestTasksHaveOwners(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.at("clerk")
	proposal := o.next(o.post(deskContractURL(o.complexOf(0).Contract.ID)+"/terms", proposedTerms()))
	id := strings.TrimPrefix(proposal, "/desk/proposals/")
	o.clock.set(testDay.AddDays(7).Time())
	o.at("clerk2")
	page := o.page(menuTasks.URL, "변경안 확인", "가입 심사", "단지 없는 고객번호", "세대 없는 단지", "제출기한 지남", "기한 지남", "영업일", proposal, menuComplexes.URL+"/new?contract_number=0133330001")
	for kind, name := range taskNames {
		if !strings.Contains(o.page(menuTasks.URL+"?kind="+string(kind)), name) {
			t.Errorf("%s is not named", kind)
		}
	}
	days := regexp.MustCompile(`<time datetime="([0-9-]+)"`).FindAllStringSubmatch(page, -1)
	if len(days) < 4 {
		t.Fatalf("%d days on the page", len(days))
	}
	give := func(do, to string) url.Values {
		return url.Values{"kind": {string(store.TaskProposal)}, "id": {id}, "do": {do}, "to": {to}, "shown": {string(store.TaskProposal)}}
	}
	if w := o.post(menuTasks.URL, give("return", "")); w.Code != http.StatusConflict {
		t.Errorf("handed back what one does not have: %d", w.Code)
	}
	o.next(o.post(menuTasks.URL, give("take", "")))
	o.page(menuTasks.URL+"?whose=mine", "1</strong>", proposal, "내놓기", "최확인")
	o.page("/desk", "내가 맡은 것 1건")
	if w := o.post(menuTasks.URL, give("take", "")); w.Code != http.StatusConflict {
		t.Errorf("taken twice: %d", w.Code)
	}
	if page := o.page(menuTasks.URL + "?whose=nobody"); strings.Contains(page, proposal) {
		t.Error("what somebody has is nobody's")
	}
	clerk, err := o.app.Login(t.Context(), "clerk", app.DemoPassword)
	o.must(err)
	for _, to := range []string{"", "nobody"} {
		if w := o.post(menuTasks.URL, give("assign", to)); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("given to %q: %d", to, w.Code)
		}
	}
	if w := o.post(menuTasks.URL, give("other", "")); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("another button: %d", w.Code)
	}
	// The page of the task has the same buttons, and one comes back to it.
	o.page(proposal, "맡은 담당자", "최확인", "내놓기", `name="back" value="`+proposal)
	given := give("assign", clerk.ID)
	given.Set("back", proposal)
	if to := o.next(o.post(menuTasks.URL, given)); to != proposal {
		t.Errorf("given away on its page, one is at %s", to)
	}
	o.page(proposal, "맡겼습니다.", "박담당", "맡기")
	o.page(deskContractURL(o.complexOf(0).Contract.ID), "변경안 확인", `href="`+proposal)
	o.at("clerk")
	stray := give("return", "")
	stray.Set("back", "//other.example/desk/")
	if to := o.next(o.post(menuTasks.URL, stray)); !strings.HasPrefix(to, menuTasks.URL) {
		t.Errorf("one is led to %s", to)
	}
	o.next(o.post(menuTasks.URL, give("take", "")))
	o.page(menuTasks.URL+"?whose=mine&kind=proposal", "1</strong>", proposal)
	o.next(o.post(menuTasks.URL, give("return", "")))
	o.page(menuTasks.URL+"?whose=mine", "0</strong>")
	o.next(o.post(proposal, url.Values{"decision": {"withdraw"}}))
	if w := o.post(menuTasks.URL, give("take", "")); w.Code != http.StatusConflict {
		t.Errorf("taken after it was decided: %d", w.Code)
	}
	o.page("/log", "일 맡음", "일 내놓음", "일 맡김")
}

// TestEveryKindOfTask takes one of each kind that waits in the demo.
func TestEveryKindOfTask(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.clock.set(testDay.AddDays(7).Time())
	o.at("clerk")
	form := url.Values{"contract": {o.complexOf(1).Contract.ContractNumber}, "month": {(testDay.Month() + 1).String()}, "current": {"99999"}, "kwh": {"1000"}, "peak_kw": {"10"}}
	o.next(o.post("/desk/readings", form))
	clerk, err := o.app.Login(t.Context(), "clerk", app.DemoPassword)
	o.must(err)
	tasks, err := o.app.DeskTasks(t.Context(), clerk)
	o.must(err)
	seen := map[store.TaskKind]bool{}
	for i := range tasks.Tasks {
		task := &tasks.Tasks[i]
		if i > 0 && task.Since < tasks.Tasks[i-1].Since {
			t.Errorf("%s waits longer than the one before", task.Title)
		}
		if seen[task.Kind] {
			continue
		}
		seen[task.Kind] = true
		o.page(taskURL(task))
		o.must(o.app.GiveTask(t.Context(), clerk, task.Task, clerk.ID))
		if task.Kind != store.TaskContract && task.Kind != store.TaskComplex {
			o.page(taskURL(task), "맡은 담당자", task.Title+" 내놓기")
		}
	}
	for _, kind := range []store.TaskKind{store.TaskRegistration, store.TaskContract, store.TaskComplex, store.TaskReading, store.TaskUnfiled} {
		if !seen[kind] {
			t.Errorf("no %s waits", kind)
		}
	}
	tasks, err = o.app.DeskTasks(t.Context(), clerk)
	o.must(err)
	mine := 0
	for _, c := range tasks.Counts {
		mine += c.Mine
	}
	if mine != len(seen) {
		t.Errorf("%d of %d are mine", mine, len(seen))
	}
	for _, wrong := range []store.Task{{Kind: "other", ID: "1"}, {Kind: store.TaskContract, ID: o.complexOf(0).Contract.ContractNumber}} {
		if err := o.app.GiveTask(t.Context(), clerk, wrong, clerk.ID); err == nil {
			t.Errorf("took %+v", wrong)
		}
	}
}
