package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// homeContracts is how many contracts the home page shows before it leads to the whole list.
const homeContracts = 6

// homeView is what a member finds at home.
type homeView struct {
	Who       app.Actor
	Contracts []contractCard
	Total     int
	// Endings is how many discounts end within app.EndingDays.
	Endings int
}

// contractCard is a contract with what is to be done for it next.
type contractCard struct {
	store.ComplexListed
	// Next is nil for a contract without a reading month.
	Next *task
}

// task is where a reading month stands and what comes next.
type task struct {
	store.MonthListed
	Deadline kilowon.Date
	// DaysLeft is until the deadline, below zero when it has passed.
	DaysLeft int
}

// homePage shows what can be done and what is due.
func (p *pages) homePage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	if who.Role == member.Clerk {
		return p.Next(w, r, menuDesk.URL)
	}
	if who.Role == member.Household {
		return p.Next(w, r, homeURL)
	}
	list, total, err := p.app.Contracts(r.Context(), who, "", store.Page{Limit: homeContracts})
	if err != nil {
		return err
	}
	cards, err := p.cards(r.Context(), who, list)
	if err != nil {
		return err
	}
	ends, err := p.app.Endings(r.Context(), who)
	if err != nil {
		return err
	}
	return p.Render(w, r, Page{Title: "할 일과 업무"}, homeBody(homeView{Who: who, Contracts: cards, Total: total, Endings: ends.Ahead()}))
}

func (p *pages) cards(ctx context.Context, who app.Actor, list []store.ComplexListed) ([]contractCard, error) {
	out := make([]contractCard, len(list))
	for i, c := range list {
		out[i].ComplexListed = c
		if c.Month.IsZero() {
			continue
		}
		next, err := p.nextTask(ctx, who, c.ID)
		if err != nil {
			return nil, err
		}
		out[i].Next = next
	}
	return out, nil
}

// recentMonths is how far back a month is looked for that still waits for its filing.
const recentMonths = 6

// nextTask is the oldest recent month that is not billed yet, or else the newest one.
func (p *pages) nextTask(ctx context.Context, who app.Actor, complexID string) (*task, error) {
	months, err := p.app.Months(ctx, who, complexID, store.Page{Limit: recentMonths})
	if err != nil || len(months) == 0 {
		return nil, err
	}
	next := months[0]
	for _, m := range months {
		if m.State != store.MonthBilled {
			next = m
		}
	}
	t, err := p.task(next)
	return &t, err
}

func (p *pages) task(m store.MonthListed) (task, error) {
	deadline, _, err := p.app.Book().Calendar.FilingDeadline(m.Period.To)
	return task{MonthListed: m, Deadline: deadline, DaysLeft: int(deadline - p.today())}, err
}

// late says that nothing is filed though the deadline has passed.
func (t *task) late() bool { return t.State == store.MonthOpen && t.DaysLeft < 0 }

func (t *task) tone() Tone {
	switch {
	case t.late():
		return ToneStop
	case t.State == store.MonthOpen:
		return ToneWarn
	case t.State == store.MonthBilled:
		return ToneSuccess
	}
	return ToneInfo
}

// state is where the month stands in a word or two.
func (t *task) state() string {
	switch {
	case t.late():
		return "기한 지남"
	case t.State == store.MonthOpen:
		return "제출 전"
	case t.State == store.MonthFiled:
		return "등록됨"
	case t.State == store.MonthBilling:
		return "요금 계산 중"
	}
	return "청구됨"
}

// due says until when the month is to be filed and how long that is.
func (t *task) due() string {
	switch {
	case t.DaysLeft < 0:
		return fmt.Sprintf("%s까지였습니다(%d일 지남)", DateText(t.Deadline), -t.DaysLeft)
	case t.DaysLeft == 0:
		return DateText(t.Deadline) + "까지(오늘)"
	}
	return fmt.Sprintf("%s까지(%d일 남음)", DateText(t.Deadline), t.DaysLeft)
}

// link is the page where the next step is done.
func (t *task) link() Link {
	switch t.State {
	case store.MonthBilling:
		return Link{"진행 보기", monthURL(t.ComplexID, t.Month, "run")}
	case store.MonthBilled:
		return Link{"요금 보기", monthURL(t.ComplexID, t.Month, "bills")}
	case store.MonthFiled:
		return Link{"제출 내역 보기", monthURL(t.ComplexID, t.Month)}
	}
	return Link{"사용량 제출", monthURL(t.ComplexID, t.Month)}
}
