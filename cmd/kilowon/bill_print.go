package main

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
)

// findings prints what was found, grouped, at most show of each group.
func (c *console) findings(list []kilowon.Finding, show int) {
	if len(list) == 0 {
		c.printf("\n점검: 알릴 것이 없습니다.\n")
		return
	}
	var by [kilowon.Stop + 1]int
	for i := range list {
		by[list[i].Severity]++
	}
	c.printf("\n점검: 중단 %s건, 주의 %s건, 안내 %s건\n", count(by[kilowon.Stop]), count(by[kilowon.Warn]), count(by[kilowon.Info]))
	for _, g := range apartment.Group(list) {
		c.printf("\n[%v] %s %s: %s건\n", g.Severity, g.Code, g.Title, count(len(g.Findings)))
		for i := range g.Findings[:min(max(show, 0), len(g.Findings))] {
			c.finding(&g.Findings[i])
		}
		if rest := len(g.Findings) - max(show, 0); rest > 0 {
			c.printf("  … 외 %s건\n", count(rest))
		}
	}
}

func (c *console) finding(f *kilowon.Finding) {
	where := strings.TrimSpace(f.Path + " " + f.Unit)
	if where == "" {
		where = "파일"
	}
	c.printf("  %s: %s", where, f.Message)
	if f.Suggest != "" {
		c.printf(" → %s", f.Suggest)
		if f.SafeFix {
			c.printf(" (자동 수정 가능)")
		}
	}
	c.printf("\n")
}

// totals prints the sums of a filing.
func (c *console) totals(t *apartment.Totals) {
	c.printf("\n세대 %s호: 제출 %s, 보류 %s, 미제출 %s, 파일에 없음 %s\n", count(t.Households), count(t.Filed), count(t.Parked), count(t.Withheld()), count(t.Missing))
	c.printf("사용량(kWh): 세대 합계 %s, 공동 %s, 종합계기 %s, 차이 %s\n",
		kilowon.FormatInt(t.OwnKWh), kilowon.FormatInt(t.CommonKWh), kilowon.FormatInt(t.MainKWh), kilowon.FormatInt(t.DifferenceKWh))
}

// billed prints what was billed.
func (c *console) billed(b *app.OfflineBills) {
	c.printf("\n청구\n")
	moves, bills := 0, b.Billed.Households.Bills
	for i := range b.Households {
		if b.Households[i].CameIn() {
			moves++
		}
	}
	moved := ""
	if moves > 0 {
		moved = fmt.Sprintf("(이사 %s호, 고지서 %s장)", count(moves), count(bills))
	}
	c.printf("  세대 %s호%s  %skWh  %v원\n", count(bills-moves), moved, kilowon.FormatInt(b.Billed.Households.KWh), b.Billed.Households.Total)
	for _, part := range []struct {
		name string
		bill *app.Bill
	}{{"공동설비", b.Billed.Common}, {"학교 공동설비", b.Billed.School}} {
		if part.bill != nil {
			c.printf("  %s  %skWh  %v원\n", part.name, kilowon.FormatInt(part.bill.KWh), part.bill.Total)
		}
	}
	if in := b.Billed.Invoice; in != nil {
		c.printf("  아파트 청구금액  %v원 (납기일 %v)\n", in.Total, in.DueOn)
	}
}

// shownUnits is how many households are named on the screen.
const shownUnits = 20

// unbilled names the households that have no bill because of findings.
func (c *console) unbilled(households []apartment.Household, checked *apartment.Checked) {
	seen := make([]bool, len(households))
	var parked, missing []string
	for i := range checked.Usages {
		u := &checked.Usages[i]
		seen[u.Household] = true
		if u.Parked {
			parked = append(parked, households[u.Household].Unit.String())
		}
	}
	for i := range households {
		if !seen[i] {
			missing = append(missing, households[i].Unit.String())
		}
	}
	c.printf("\n")
	c.units("보류", parked)
	c.units("파일에 없음", missing)
	c.printf("이 세대는 청구하지 않았습니다. 표시 파일을 보고 고친 뒤 다시 실행해 주세요.\n")
}

func (c *console) units(label string, units []string) {
	if len(units) == 0 {
		return
	}
	more := ""
	if len(units) > shownUnits {
		more = " 외 " + count(len(units)-shownUnits)
	}
	c.printf("%s %s호: %s%s\n", label, count(len(units)), strings.Join(units[:min(shownUnits, len(units))], ", "), more)
}
