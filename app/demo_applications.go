package app

import (
	"context"
	"strconv"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
)

// demoApplication is an application of the demo and how far it has come.
type demoApplication struct {
	kind string
	// complex counts the demo's complexes, home the households that have no discount.
	complex, home int
	answers       map[string]string
	// documents are attached as PDF.
	documents []string
	// filed, taken, asked and granted say how far; granted takes both clerks where the kind asks for it.
	filed, taken, asked, granted bool
}

// demoForm is the form of a discount in the demo.
func demoForm(ground string, more ...string) map[string]string {
	a := map[string]string{"applicant": "홍가상", "phone": "01000000000", "beneficiary": "홍가상", "ground": ground, "consent_duty": "1", "consent_personal": "1",
		"consent_sensitive": "1", contract.ConsentLookUp: "1"}
	for i := 0; i+1 < len(more); i += 2 {
		a[more[i]] = more[i+1]
	}
	return a
}

// demoApplications come from the day they are filed on.
func demoApplications(day kilowon.Date) []demoApplication {
	return []demoApplication{
		{kind: "discount", home: 0, answers: demoForm("three_children", "children", "3"), filed: true},
		{kind: "discount", home: 1, answers: demoForm("life_support"), documents: []string{"doc_life_support"}, filed: true, taken: true},
		{kind: "discount", home: 2, answers: demoForm("large_family", "members", "5", "elsewhere", "1"), documents: []string{"doc_residence"}, filed: true, taken: true, asked: true},
		{kind: "discount", home: 3, answers: demoForm("childbirth", "born", contract.AfterYears(day, -1).String()), filed: true, taken: true, granted: true},
		{kind: "discount", home: 4, answers: demoForm("disabled")},
		{kind: "reading_day", answers: demoForm("", "day", "15"), filed: true, taken: true, granted: true},
		{kind: "move", home: 6, documents: []string{"doc_moved_in", "doc_consent"}, answers: demoForm("", "moved_on", day.AddDays(-2).String(), "meter", "가상-0006",
			"newcomer", "이가상", "newcomer_phone", "01000000001", "consent_household", "1"), filed: true, taken: true, granted: true},
		{kind: "billing", answers: demoForm("", "bill_kind", "mobile", "mobile", "01000000002"), filed: true, taken: true, granted: true},
		{kind: "objection", home: 5, answers: demoForm("", "month", (day.Month() - 1).String(), "claim", "지난달보다 두 배 나왔는데 계량기를 확인해 주세요."), filed: true},
	}
}

// InstallDemoApplications puts a few applications in several states into an installed demo, filed five days before its open month is read.
func (a *App) InstallDemoApplications(ctx context.Context, d *Demo, setClock func(time.Time)) error {
	months := d.Complexes[0].Months
	day := months[len(months)-1].Reading.Period.To.AddDays(-5)
	setClock(noon(day))
	who, err := a.Login(ctx, DemoLogin, DemoPassword)
	if err != nil {
		return err
	}
	list := demoApplications(day)
	for i := range list {
		if list[i].kind == "move" && d.Complexes[list[i].complex].Terms.Method != apartment.Comprehensive {
			continue
		}
		if err := a.installApplication(ctx, who, d, &list[i]); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) installApplication(ctx context.Context, who Actor, d *Demo, p *demoApplication) error {
	c := d.Complexes[p.complex]
	id, err := a.BeginApplication(ctx, who, p.kind, c.Contract.ID)
	if err != nil {
		return err
	}
	home := c.plainHome(p.home)
	p.answers["unit"] = home.Unit.String()
	if p.kind == "move" {
		// Half of the open month's use was read on the day of the move.
		open := len(c.Months) - 1
		used := home.Used[open] / 2
		p.answers["kwh"], p.answers["register"] = strconv.FormatInt(used, 10), metering.Advance(home.Registers[open], used, home.Terms[0].Multiplier).String()
	}
	if err := a.WriteApplication(ctx, who, id, p.answers); err != nil {
		return err
	}
	for _, document := range p.documents {
		paper := Attachment{Document: document, Name: "가상의 서류.pdf", Media: "application/pdf", Content: []byte("%PDF-1.4\n% 데모의 빈 서류\n%%EOF\n")}
		if err := a.Attach(ctx, who, id, &paper); err != nil {
			return err
		}
	}
	if !p.filed {
		return nil
	}
	if _, err := a.FileApplication(ctx, who, id); err != nil {
		return err
	}
	return a.installDecision(ctx, id, p)
}

// installDecision does the clerks' part of it.
func (a *App) installDecision(ctx context.Context, id string, p *demoApplication) error {
	clerk, err := a.Login(ctx, DemoClerk, DemoPassword)
	if err != nil || !p.taken {
		return err
	}
	if err := a.DeskTake(ctx, clerk, id); err != nil {
		return err
	}
	if p.asked {
		return a.DeskAsk(ctx, clerk, id, "실거주확인서의 이름이 신청인과 다릅니다. 세대주의 확인서로 바꾸어 붙여 주세요.")
	}
	if !p.granted {
		return nil
	}
	v, err := a.DeskApplication(ctx, clerk, id)
	if err != nil {
		return err
	}
	if err := a.DeskDecide(ctx, clerk, id, &store.ApplicationDecision{Grant: true, Reason: "행정정보 공동이용으로 자격을 확인하였습니다.", Article: v.Kind.Cites[0]}); err != nil || !v.Kind.FourEyes {
		return err
	}
	second, err := a.Login(ctx, DemoSecondClerk, DemoPassword)
	if err != nil {
		return err
	}
	return a.DeskConfirm(ctx, second, id)
}

// plainHome is the n-th dwelling without a discount.
func (c *DemoComplex) plainHome(n int) *DemoHousehold {
	for i := range c.Households {
		h := &c.Households[i]
		if len(h.Kinds) > 0 || h.usual < 100 || h.Terms[0].Key.Class != 0 {
			continue
		}
		if n == 0 {
			return h
		}
		n--
	}
	return &c.Households[0]
}
