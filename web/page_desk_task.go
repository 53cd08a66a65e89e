package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

// menuTasks is all that waits at the desk.
var menuTasks = Link{"기다리는 일", "/desk/tasks"}

// taskNames are the kinds of tasks in Korean.
var taskNames = map[store.TaskKind]string{store.TaskApplication: "민원신청", store.TaskRegistration: "가입 심사", store.TaskContract: "단지 없는 고객번호", store.TaskComplex: "세대 없는 단지",
	store.TaskProposal: "변경안 확인", store.TaskReading: "검침자료 반영", store.TaskUnfiled: "제출기한 지남", store.TaskParked: "보류된 세대"}

// Whose tasks are shown.
const (
	tasksMine   = "mine"
	tasksNobody = "nobody"
)

// taskURL is where a task is done.
func taskURL(t *app.DeskTask) string {
	switch t.Kind {
	case store.TaskApplication:
		return deskApplicationURL(t.ID)
	case store.TaskRegistration:
		return menuAdmission.URL + "/" + t.ID
	case store.TaskContract:
		return menuComplexes.URL + "/new?contract_number=" + t.ID
	case store.TaskComplex:
		return deskContractURL(t.ID, "households", "file")
	case store.TaskProposal:
		return proposalURL(t.ID)
	case store.TaskReading:
		return menuReadings.URL + "/" + t.ID
	}
	return deskContractURL(t.Complex)
}

func tasksURL(kind store.TaskKind, whose string) string {
	return menuTasks.URL + "?" + url.Values{"kind": {string(kind)}, "whose": {whose}}.Encode()
}

type deskTasksView struct {
	app.DeskTasks
	Kind    store.TaskKind
	Whose   string
	Flash   string
	Problem string
	// Overdue, Mine and All count the tasks of every kind.
	Overdue, Mine, All int
}

// shown are the tasks that are asked for.
func (v *deskTasksView) shown() []app.DeskTask {
	var out []app.DeskTask
	for _, t := range v.Tasks {
		if v.Kind != "" && t.Kind != v.Kind || v.Whose == tasksMine && !t.Mine || v.Whose == tasksNobody && t.Owner != "" {
			continue
		}
		out = append(out, t)
	}
	return out
}

func (v *deskTasksView) kinds() []Option {
	out := []Option{{Value: "", Label: "모두"}}
	for _, kind := range app.TaskKinds {
		out = append(out, Option{Value: string(kind), Label: taskNames[kind]})
	}
	return out
}

func (v *deskTasksView) tabs() []Link {
	return []Link{{"모두", tasksURL(v.Kind, "")}, {"내가 맡은 것", tasksURL(v.Kind, tasksMine)}, {"맡은 사람 없음", tasksURL(v.Kind, tasksNobody)}}
}

// ownedTask is a task with the clerks it may be given to and where to go on after that.
type ownedTask struct {
	*app.DeskTask
	Clerks []store.Member
	// Shown and Whose are what the list shows, Back is another page to come back to.
	Shown, Whose, Back string
	// N tells its field from those of other tasks on the page.
	N int
}

// givers are the clerks a task may be given to.
func (t *ownedTask) givers() []Option {
	out := []Option{{Value: "", Label: "고르기"}}
	for _, m := range t.Clerks {
		if m.ID != t.Owner {
			out = append(out, Option{Value: m.ID, Label: m.Name})
		}
	}
	return out
}

// waitingView is what waits on a page that is not the list: the page's own task, or those of its contract.
type waitingView struct {
	app.DeskTasks
	Back string
}

// waiting gathers the tasks that are asked for, to be taken and given away on the page at back.
func (p *pages) waiting(r *http.Request, who app.Actor, back string, asked func(t *app.DeskTask) bool) (waitingView, error) {
	all, err := p.app.DeskTasks(r.Context(), who)
	all.Tasks = slices.DeleteFunc(all.Tasks, func(t app.DeskTask) bool { return !asked(&t) })
	return waitingView{all, back}, err
}

// isTask asks for one task.
func isTask(kind store.TaskKind, id string) func(t *app.DeskTask) bool {
	return func(t *app.DeskTask) bool { return t.Kind == kind && t.ID == id }
}

func (p *pages) tasksView(r *http.Request, who app.Actor) (*deskTasksView, error) {
	v := &deskTasksView{Whose: r.FormValue("whose"), Kind: store.TaskKind(r.FormValue("shown"))}
	if r.Method == http.MethodGet {
		v.Kind = store.TaskKind(r.FormValue("kind"))
	}
	if taskNames[v.Kind] == "" {
		v.Kind = ""
	}
	if v.Whose != tasksMine && v.Whose != tasksNobody {
		v.Whose = ""
	}
	var err error
	v.DeskTasks, err = p.app.DeskTasks(r.Context(), who)
	for _, c := range v.Counts {
		v.All, v.Overdue, v.Mine = v.All+c.Waiting, v.Overdue+c.Overdue, v.Mine+c.Mine
	}
	return v, err
}

func (p *pages) renderTasks(w http.ResponseWriter, r *http.Request, v *deskTasksView, status int) error {
	return p.Render(w, r, Page{Title: menuTasks.Label, Menu: menuTasks.URL, Crumbs: []Link{home, menuDesk}, Status: status}, deskTasksBody(v))
}

// tasksPage lists what waits at the desk, the oldest first.
func (p *pages) tasksPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.tasksView(r, who)
	if err != nil {
		return err
	}
	v.Flash = p.flashed(r.Context())
	return p.renderTasks(w, r, v, http.StatusOK)
}

// giveTask takes a task over, hands it back or gives it to a colleague.
func (p *pages) giveTask(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.tasksView(r, who)
	if err != nil {
		return err
	}
	task := store.Task{Kind: store.TaskKind(r.PostFormValue("kind")), ID: r.PostFormValue("id")}
	to, done := "", ""
	switch r.PostFormValue("do") {
	case "take":
		to, done = who.ID, "맡았습니다."
	case "return":
		done = "내놓았습니다. 다른 담당자가 맡을 수 있습니다."
	case "assign":
		to, done = r.PostFormValue("to"), "맡겼습니다."
		if to == "" {
			v.Problem = "맡길 담당자를 목록에서 골라 주세요."
		}
	default:
		v.Problem = "맡기, 내놓기, 맡기기 가운데 하나를 눌러 주세요."
	}
	if v.Problem != "" {
		return p.renderTasks(w, r, v, http.StatusUnprocessableEntity)
	}
	err = p.app.GiveTask(r.Context(), who, task, to)
	switch code := kilowon.CodeOf(err); {
	case err == nil:
		p.flash(r.Context(), done)
		if back := LocalPath(r.PostFormValue("back")); strings.HasPrefix(back, menuDesk.URL+"/") {
			return p.Next(w, r, back)
		}
		return p.Next(w, r, tasksURL(v.Kind, v.Whose))
	case code == kilowon.Conflict || code == kilowon.Invalid:
		v.Problem = problemText(kilowon.At("", err))
		return p.renderTasks(w, r, v, StatusOf(code))
	}
	return err
}

// waitedText is how long something waits.
func waitedText(t *app.DeskTask) string {
	if t.Waited == 0 {
		return "오늘"
	}
	return strconv.Itoa(t.Waited) + "영업일"
}
