package main

import (
	"fmt"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// bookCmd reads the book of prices.
type bookCmd struct {
	Show bookShowCmd `cmd:"" help:"한 종별의 하루 요금표를 보입니다."`
	Diff bookDiffCmd `cmd:"" help:"두 날 사이에 바뀐 단가를 보입니다."`
}

type bookShowCmd struct {
	Class   string `arg:"" name:"CLASS" help:"계약종별: residential, general, educational, industrial, agricultural, streetlight, temporary, night, ev"`
	Date    string `placeholder:"DATE" help:"볼 날(2025-07-01). 없으면 오늘입니다."`
	Voltage string `placeholder:"CODE" help:"공급전압: low, high_a, high_b, high_c"`
	Grade   string `placeholder:"CODE" help:"갑·을 구분: a, a1, a2, b, b1, b2, supplementary"`
	All     bool   `help:"할인, 단수처리, 고른 값까지 모두 보입니다."`
	JSON    bool   `name:"json" help:"JSON으로 씁니다."`
}

// Help says what is shown.
func (bookShowCmd) Help() string {
	return "그날 시행 중인 요금표를 전압마다 표로, 선택요금을 나란히 보이고 값마다 근거를 적습니다.\n" +
		"요금표에 없는 종별이나 날짜는 추정하지 않고 알립니다."
}

// Run shows the lists of a class.
func (c *bookShowCmd) Run(con *console) error {
	tariffs, err := book.Load()
	if err != nil {
		return err
	}
	query, err := bookQuery(c.Class, c.Grade, c.Voltage)
	if err != nil {
		return err
	}
	day, err := today(c.Date)
	if err != nil {
		return kilowon.At("--date", err)
	}
	state, err := app.BookAt(tariffs, query, day)
	if err != nil {
		return err
	}
	if c.JSON {
		return con.writeJSON(state)
	}
	p := bookPrinter{con: con}
	con.printf("%s 요금표 · %v\n", query.Class, day)
	for _, t := range state.Tables() {
		p.lists(&t)
	}
	p.common(state.Common, c.All)
	p.sources()
	return nil
}

type bookDiffCmd struct {
	From  string `arg:"" name:"FROM" help:"이날까지 알고 있는 것과 견줍니다(개정 전날)."`
	To    string `arg:"" name:"TO" help:"이날까지 바뀐 것을 봅니다(개정일)."`
	Class string `placeholder:"CODE" help:"계약종별. 없으면 모두입니다. 모든 종별에 함께 쓰는 값은 늘 나옵니다."`
	JSON  bool   `name:"json" help:"JSON으로 씁니다."`
}

// Help says what is compared.
func (bookDiffCmd) Help() string {
	return "FROM의 다음 날부터 TO까지 시행된 항목을 날짜 차례로, 값마다 앞 → 뒤로 보입니다.\n" +
		"요금 개정 하나를 보려면 개정 전날과 개정일을 적으십시오: kilowon book diff 2023-05-15 2023-05-16"
}

// Run shows what changed.
func (c *bookDiffCmd) Run(con *console) error {
	tariffs, err := book.Load()
	if err != nil {
		return err
	}
	query, err := bookQuery(c.Class, "", "")
	if err != nil {
		return err
	}
	from, err := kilowon.ParseDate(c.From)
	if err != nil {
		return kilowon.At("FROM", err)
	}
	to, err := kilowon.ParseDate(c.To)
	if err != nil {
		return kilowon.At("TO", err)
	}
	d, err := app.BookDiff(tariffs, query, from, to)
	if err != nil {
		return err
	}
	if c.JSON {
		return con.writeJSON(d)
	}
	p := bookPrinter{con: con}
	con.printf("%v 다음 날부터 %v까지 바뀐 것: %s건\n", from, to, count(len(d.Changes)))
	for i := range d.Changes {
		p.change(&d.Changes[i])
	}
	p.sources()
	return nil
}

// bookQuery reads the codes of the command line; an empty one means all.
func bookQuery(class, grade, voltage string) (q app.BookQuery, err error) {
	if class != "" {
		if q.Class, err = tariff.ParseClass(class); err != nil {
			return q, kilowon.At("CLASS", err)
		}
	}
	if q.Grade, err = tariff.ParseGrade(grade); err != nil {
		return q, kilowon.At("--grade", err)
	}
	if voltage != "" {
		if q.Voltage, err = tariff.ParseVoltage(voltage); err != nil {
			return q, kilowon.At("--voltage", err)
		}
	}
	return q, nil
}

// bookPrinter prints entries of the book; sources are numbered and told once at the end.
type bookPrinter struct {
	con  *console
	told []app.BookSource
}

// mark numbers a source; entries of one document and place share a number.
func (p *bookPrinter) mark(s app.BookSource) string {
	s.ID, s.Title, s.Published, s.Checked = "", "", "", 0
	i := slices.Index(p.told, s)
	if i < 0 {
		i = len(p.told)
		p.told = append(p.told, s)
	}
	return fmt.Sprintf("[%d]", i+1)
}

func (p *bookPrinter) sources() {
	if len(p.told) == 0 {
		return
	}
	p.con.printf("\n근거\n")
	for i, s := range p.told {
		p.con.printf("[%d] %s, 확실도 %s\n    출처: %s\n    자료: %s\n", i+1, s.Cite, s.Confidence, s.Document, s.Reference)
		if s.Chosen {
			p.con.printf("    고른 값: %s\n", s.Note)
		} else if s.Note != "" {
			p.con.printf("    %s\n", s.Note)
		}
	}
}

// lists prints lists that say the same kind of things, one column an option.
func (p *bookPrinter) lists(tables *app.BookTable) {
	t := table{indent: "  "}
	head, from, marks := []cell{left("")}, []cell{left("시행일")}, []cell{left("근거")}
	for i, l := range tables.Lists {
		head = append(head, right(tables.Column(i)))
		from = append(from, right(l.From.String()))
		marks = append(marks, right(p.mark(l.Source)))
	}
	if len(tables.Lists) > 1 {
		t.row(head...)
	}
	t.row(from...)
	for i, v := range tables.Lists[0].Values {
		row := []cell{left(unitAfter(v.Name, v.Unit))}
		for _, l := range tables.Lists {
			row = append(row, right(app.Grouped(l.Values[i].Value)))
		}
		t.row(row...)
	}
	t.row(marks...)
	p.con.printf("\n%s\n", tables.Name)
	t.write(p.con.out)
}

func unitAfter(name, unit string) string {
	if unit == "" {
		return name
	}
	return name + "(" + unit + ")"
}

// common prints the values that hold for all classes, only those of each bill unless all are asked for.
func (p *bookPrinter) common(entries []app.BookEntry, all bool) {
	t := table{indent: "  "}
	for i := range entries {
		e := &entries[i]
		if !all && !e.Brief() {
			continue
		}
		name, from, mark := e.Name, e.From.String(), p.mark(e.Source)
		for _, v := range e.Values {
			t.row(left(name), left(from), left(unitAfter(v.Name, v.Unit)), right(app.Grouped(v.Value)), left(mark))
			name, from, mark = "", "", ""
		}
	}
	p.con.printf("\n종별을 가리지 않는 값\n")
	t.write(p.con.out)
	if !all {
		p.con.printf("  (할인, 단수처리, 고른 값은 --all로 보입니다.)\n")
	}
}

var changeWords = map[string]string{app.BookBegins: "처음 시행", app.BookChanges: "바뀜", app.BookEnds: "끝남"}

func (p *bookPrinter) change(c *app.BookChange) {
	p.con.printf("\n%v  %s: %s %s\n", c.Date, c.Name, changeWords[c.Kind], p.mark(c.Source))
	t := table{indent: "  "}
	for _, v := range c.Values {
		switch c.Kind {
		case app.BookBegins:
			t.row(left(unitAfter(v.Name, v.Unit)), right(app.Grouped(v.New)))
		case app.BookEnds:
			t.row(left(unitAfter(v.Name, v.Unit)), right(app.Grouped(v.Old)))
		default:
			t.row(left(unitAfter(v.Name, v.Unit)), right(shown(v.Old)), left("→"), right(shown(v.New)), right(app.Grouped(v.Difference)))
		}
	}
	t.write(p.con.out)
}

// shown is a value, or that there is none.
func shown(value string) string {
	if value == "" {
		return "없음"
	}
	return app.Grouped(value)
}
