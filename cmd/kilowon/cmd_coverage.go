package main

import (
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// coverageCmd tells what the book answers for.
type coverageCmd struct {
	JSON bool `name:"json" help:"JSON으로 씁니다."`
}

// Help says what the states mean.
func (coverageCmd) Help() string {
	return "종별과 요금표, 할인, 값, 규칙마다 상태와 처음 답하는 날을 보입니다.\n" +
		"전부: 공개된 숫자가 모두 있습니다. 일부: 덧붙인 말에 적은 것이 없습니다. 없음: 물으면 unencoded로 답합니다."
}

// Run prints the table.
func (c *coverageCmd) Run(con *console) error {
	all, err := book.Coverage()
	if err != nil {
		return err
	}
	if c.JSON {
		return con.writeJSON(all)
	}
	lists := table{indent: "  "}
	for i := range all.Classes {
		class := &all.Classes[i]
		if len(class.Lists) == 0 {
			lists.row(covered(class.Name, tariff.CoveredTime{Status: class.Status, Note: class.Note})...)
		}
		for j := range class.Lists {
			lists.row(covered(class.Lists[j].Name, class.Lists[j].CoveredTime)...)
		}
	}
	con.printf("종별과 요금표\n")
	lists.write(con.out)
	for _, part := range []struct {
		title string
		rows  []tariff.Covered
	}{{"할인", all.Discounts}, {"값", all.Values}, {"규칙", all.Rules}} {
		t := table{indent: "  "}
		for i := range part.rows {
			t.row(covered(part.rows[i].Name, part.rows[i].CoveredTime)...)
		}
		con.printf("\n%s\n", part.title)
		t.write(con.out)
	}
	return nil
}

// covered is one row: name, state, days, and what is missing.
func covered(name string, t tariff.CoveredTime) []cell {
	days := ""
	if !t.From.IsZero() {
		days = t.From.String() + "부터"
	}
	if !t.Until.IsZero() {
		days = t.From.String() + "~" + t.Until.AddDays(-1).String()
	}
	return []cell{left(name), left(t.Status.String()), left(days), left(t.Note)}
}
