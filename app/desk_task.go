package app

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
)

// DeskTask is one thing that waits at the desk.
type DeskTask struct {
	store.Task
	// Title tells it from others of its kind, Complex is the id of its complex, empty where it has none.
	Title, Complex string
	// Since is the day from which it waits, Waited how many business days have passed since.
	Since  kilowon.Date
	Waited int
	// Due is the last day in time, zero where no rule sets one.
	Due     kilowon.Date
	Overdue bool
	// Owner is the clerk who has it, Mine says that it is who asks.
	Owner, OwnerName string
	Mine             bool
}

// TaskCount counts the tasks of a kind.
type TaskCount struct {
	Kind                           store.TaskKind
	Waiting, Overdue, Mine, Nobody int
}

// TaskKinds are all kinds in the order in which they are shown.
var TaskKinds = []store.TaskKind{store.TaskApplication, store.TaskRegistration, store.TaskContract, store.TaskComplex, store.TaskProposal, store.TaskReading, store.TaskUnfiled, store.TaskParked}

// DeskTasks are all that waits, the oldest first, with counts by kind; each kind has up to 200.
type DeskTasks struct {
	Tasks  []DeskTask
	Counts []TaskCount
	// Clerks are the active ones, who tasks may be given to.
	Clerks []store.Member
}

// DeskTasks lists what waits at the desk.
func (a *App) DeskTasks(ctx context.Context, who Actor) (DeskTasks, error) {
	var out DeskTasks
	err := a.deskView(ctx, who, func(tx store.Tx, d store.Desk) error {
		g := taskGatherer{a: a, tx: tx, d: d, who: who, today: today(tx.Now())}
		var err error
		if g.clerks, err = names(tx.For(who.OrganisationID)); err != nil {
			return err
		}
		for _, gather := range []func() error{g.applications, g.registrations, g.contracts, g.complexes, g.proposals, g.readings, g.months} {
			if err := gather(); err != nil {
				return err
			}
		}
		out.Tasks = g.out
		out.Clerks, err = activeClerks(tx, who)
		return err
	})
	slices.SortStableFunc(out.Tasks, func(a, b DeskTask) int { return cmp.Compare(a.Since, b.Since) })
	for _, kind := range TaskKinds {
		c := TaskCount{Kind: kind}
		for i := range out.Tasks {
			t := &out.Tasks[i]
			if t.Kind != kind {
				continue
			}
			c.Waiting++
			c.Overdue += one(t.Overdue)
			c.Mine += one(t.Mine)
			c.Nobody += one(t.Owner == "")
		}
		out.Counts = append(out.Counts, c)
	}
	return out, err
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func activeClerks(tx store.Tx, who Actor) ([]store.Member, error) {
	list, err := tx.For(who.OrganisationID).Members()
	return slices.DeleteFunc(list, func(m store.Member) bool { return !m.Active }), err
}

// taskGatherer puts the tasks of every kind into one list.
type taskGatherer struct {
	a      *App
	tx     store.Tx
	d      store.Desk
	who    Actor
	today  kilowon.Date
	clerks map[string]string
	out    []DeskTask
}

// add fills in who has a task and how long it waits.
func (g *taskGatherer) add(t DeskTask) error {
	owner, err := g.d.TaskOwner(t.Task)
	if err != nil {
		return err
	}
	t.Owner, t.OwnerName, t.Mine = owner.StaffID, g.clerks[owner.StaffID], owner.StaffID == g.who.ID
	for day := t.Since + 1; day <= g.today && g.a.book.Calendar.Covers(day); day++ {
		t.Waited += one(g.a.book.Calendar.Open(day))
	}
	t.Overdue = !t.Due.IsZero() && g.today > t.Due
	g.out = append(g.out, t)
	return nil
}

func (g *taskGatherer) applications() error {
	list, _, err := g.d.DeskApplications(store.DeskQuery{Waiting: true, Page: store.Page{Limit: mostWaiting}})
	if err != nil {
		return err
	}
	for i := range list {
		v := &list[i]
		k, err := contract.Find(v.Kind)
		if err != nil {
			return err
		}
		if err := g.add(DeskTask{Task: store.Task{Kind: store.TaskApplication, ID: v.ID}, Title: k.Name + " " + v.ReceiptNumber + " (" + v.State.String() + "), " + v.OrganisationName,
			Complex: v.ComplexID, Since: v.ReceivedOn, Due: v.DueOn}); err != nil {
			return err
		}
	}
	return nil
}

func (g *taskGatherer) registrations() error {
	list, _, err := g.d.Registrations(store.RegistrationSubmitted, store.Page{Limit: mostWaiting})
	if err != nil {
		return err
	}
	for i := range list {
		r := &list[i]
		if err := g.add(DeskTask{Task: store.Task{Kind: store.TaskRegistration, ID: r.ID}, Title: r.Details.Name, Since: today(r.SubmittedAt)}); err != nil {
			return err
		}
	}
	return nil
}

func (g *taskGatherer) contracts() error {
	list, _, err := g.d.BareContracts("", store.Page{Limit: mostWaiting})
	if err != nil {
		return err
	}
	for i := range list {
		if err := g.add(DeskTask{Task: store.Task{Kind: store.TaskContract, ID: list[i].Number}, Title: list[i].Number, Since: today(list[i].ChangedAt)}); err != nil {
			return err
		}
	}
	return nil
}

func (g *taskGatherer) complexes() error {
	list, _, err := g.d.FindComplexes("", store.ComplexBare, store.Page{Limit: mostWaiting})
	if err != nil {
		return err
	}
	for i := range list {
		c := &list[i].Complex
		if err := g.add(DeskTask{Task: store.Task{Kind: store.TaskComplex, ID: c.ID}, Title: c.Name + " " + c.ContractNumber, Complex: c.ID, Since: today(c.CreatedAt)}); err != nil {
			return err
		}
	}
	return nil
}

func (g *taskGatherer) proposals() error {
	list, _, err := g.d.WaitingProposals(store.Page{Limit: mostWaiting})
	if err != nil {
		return err
	}
	for i := range list {
		p := &list[i]
		c, err := g.d.FindComplex(p.ComplexID)
		if err != nil {
			return err
		}
		if err := g.add(DeskTask{Task: store.Task{Kind: store.TaskProposal, ID: p.ID}, Title: c.Name + " " + c.ContractNumber + ", 적용일 " + p.From().String(), Complex: c.ID,
			Since: today(p.ProposedAt)}); err != nil {
			return err
		}
	}
	return nil
}

func (g *taskGatherer) readings() error {
	list, err := g.d.ReadingImports(store.Page{Limit: mostWaiting})
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].State != store.ImportChecked {
			continue
		}
		if err := g.add(DeskTask{Task: store.Task{Kind: store.TaskReading, ID: list[i].ID}, Title: list[i].FileName, Since: today(list[i].FiledAt)}); err != nil {
			return err
		}
	}
	return nil
}

// monthTask names a month of a complex.
func monthTask(kind store.TaskKind, m *store.WaitingMonth) DeskTask {
	return DeskTask{Task: store.Task{Kind: kind, ID: m.ComplexID + "/" + m.Month.String()}, Title: m.ComplexName + " " + m.ContractNumber + ", " + m.Month.String() + " 검침분",
		Complex: m.ComplexID, Since: m.ReadOn}
}

func (g *taskGatherer) months() error {
	unfiled, err := g.a.overdueMonths(g.tx)
	if err != nil {
		return err
	}
	for i := range unfiled {
		t := monthTask(store.TaskUnfiled, &unfiled[i])
		if t.Due, _, err = g.a.book.Calendar.FilingDeadline(unfiled[i].ReadOn); err != nil {
			return err
		}
		if err := g.add(t); err != nil {
			return err
		}
	}
	parked, err := g.d.ParkedMonths(store.Page{Limit: mostWaiting})
	if err != nil {
		return err
	}
	for i := range parked {
		t := monthTask(store.TaskParked, &parked[i])
		t.Title += ", " + kilowon.FormatInt(int64(parked[i].Households)) + "세대"
		if err := g.add(t); err != nil {
			return err
		}
	}
	return nil
}

// GiveTask gives a task to an active clerk, or with the empty id back to nobody, which only who has it may do; it is logged.
func (a *App) GiveTask(ctx context.Context, who Actor, t store.Task, to string) error {
	if t.Kind == store.TaskApplication {
		return a.giveApplication(ctx, who, t, to)
	}
	return a.deskUpdate(ctx, who, func(tx store.Tx, d store.Desk) error {
		if err := waits(tx, t); err != nil {
			return err
		}
		return giveTask(tx, who, t, to)
	})
}

// giveApplication takes one that nobody reviewed yet into review, as its applicant sees.
func (a *App) giveApplication(ctx context.Context, who Actor, t store.Task, to string) error {
	v, err := a.DeskApplication(ctx, who, t.ID)
	if err != nil {
		return err
	}
	if !v.State.Waiting() {
		return notWaiting()
	}
	if v.State == contract.Proposed || to == "" {
		return a.deskUpdate(ctx, who, func(tx store.Tx, _ store.Desk) error { return giveTask(tx, who, t, to) })
	}
	return a.step(ctx, who, t.ID, entry(who, contract.StepTake, ""), func(tx store.Tx, _ store.Scope, _ *Application) error { return giveTask(tx, who, t, to) })
}

func giveTask(tx store.Tx, who Actor, t store.Task, to string) error {
	d := tx.Desk()
	owner, err := d.TaskOwner(t)
	if err != nil {
		return err
	}
	action := "task.assign"
	switch {
	case to == "" && owner.StaffID != who.ID:
		return kilowon.Errorf(kilowon.Conflict, "맡은 담당자만 놓을 수 있습니다. 대신 하려면 맡기를 눌러 주세요.")
	case to == owner.StaffID:
		return kilowon.Errorf(kilowon.Conflict, "이미 그 담당자가 맡고 있습니다. 화면을 새로 열어 확인해 주세요.")
	case to == "":
		action = "task.return"
	case to == who.ID:
		action = "task.take"
	}
	clerks, err := activeClerks(tx, who)
	if err != nil {
		return err
	}
	if to != "" && !slices.ContainsFunc(clerks, func(m store.Member) bool { return m.ID == to }) {
		return missing("to", "맡길 담당자를 목록에서 골라 주세요.")
	}
	if err := d.GiveTask(t, to); err != nil {
		return err
	}
	return tx.For(who.OrganisationID).Log(who.ID, action, string(t.Kind)+" "+t.ID)
}

func notWaiting() error {
	return kilowon.Errorf(kilowon.Conflict, "기다리는 일이 아닙니다. 다른 담당자가 이미 처리했을 수 있으니 화면을 새로 열어 확인해 주세요.")
}

// waits refuses what is no task, or none any more.
func waits(tx store.Tx, t store.Task) error {
	d, open := tx.Desk(), false
	var err error
	switch t.Kind {
	case store.TaskRegistration:
		var r store.Registration
		r, err = tx.Registration(t.ID)
		open = r.State == store.RegistrationSubmitted
	case store.TaskProposal:
		var p store.Proposal
		p, err = d.Proposal(t.ID)
		open = p.State == store.Proposed
	case store.TaskReading:
		var r store.ReadingImport
		r, err = d.ReadingImport(t.ID)
		open = r.State == store.ImportChecked
	case store.TaskContract:
		_, err = bareContract(tx, t.ID)
		open = err == nil
	case store.TaskComplex:
		_, err = d.FindComplex(t.ID)
		open = true
	case store.TaskUnfiled, store.TaskParked:
		id, text, _ := strings.Cut(t.ID, "/")
		_, err = d.FindComplex(id)
		if err == nil {
			_, err = kilowon.ParseMonth(text)
		}
		open = true
	}
	if err == nil && !open {
		return notWaiting()
	}
	return err
}
