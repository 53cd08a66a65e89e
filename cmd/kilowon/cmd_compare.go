package main

import (
	"io"
	"path/filepath"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/tariff/book"
)

// compareCmd compares what the same months would have cost under other choices.
type compareCmd struct {
	Files      []string `arg:"" name:"FILE" help:"한 계약의 사례 파일(JSON Lines)들, 또는 단지 파일과 제출 파일의 짝(COMPLEX.yaml WORKBOOK …). -이면 표준 입력의 사례를 읽습니다."`
	ContractKW []int64  `name:"contract-kw" placeholder:"KW" help:"함께 견줄 계약전력. 쉼표로 여럿을 적습니다(250,300)."`
	Since      string   `placeholder:"DATE" help:"지금의 선택을 적용한 날(2026-03-02). 언제 바꿀 수 있는지 여기서 셉니다. 없으면 주어진 달에서 압니다."`
	JSON       bool     `name:"json" help:"JSON으로 씁니다."`
	XLSX       string   `name:"xlsx" placeholder:"FILE" help:"결과를 엑셀 파일로도 씁니다."`
}

// Help says what is compared.
func (compareCmd) Help() string {
	return "한 계약의 달들은 선택요금(Ⅰ~Ⅳ), 고를 수 있는 갑·을 구분, 제주의 계절별·시간대별 요금, 계약전력을,\n" +
		"단지의 달들은 단일계약, 종합계약, 세대별계약과 공동설비의 선택요금을 견줍니다. 모든 금액은 kilowon rate와 같은 계산입니다.\n" +
		"달마다와 합계, 절감, 지나고 보아 가장 싼 선택과의 차이, 손익분기, 다음에 바꿀 수 있는 날을 보입니다."
}

// Run compares the months of the files.
func (c *compareCmd) Run(con *console) error {
	answer, err := c.compare(con)
	if err != nil {
		return err
	}
	if c.XLSX != "" {
		var maker report.Maker
		if err := writeFile(c.XLSX, func(w io.Writer) error { return maker.WriteComparison(w, answer) }); err != nil {
			return err
		}
	}
	if c.JSON {
		return con.writeJSON(answer)
	}
	con.comparison(answer)
	if c.XLSX != "" {
		con.printf("\n결과 파일: %s\n", c.XLSX)
	}
	return nil
}

func (c *compareCmd) compare(con *console) (*app.Comparison, error) {
	var since kilowon.Date
	var err error
	if c.Since != "" {
		if since, err = kilowon.ParseDate(c.Since); err != nil {
			return nil, kilowon.At("--since", err)
		}
	}
	if isComplexFile(c.Files[0]) {
		return c.filed(con, since)
	}
	tariffs, err := book.Load()
	if err != nil {
		return nil, err
	}
	q := app.CompareRequest{ContractKW: c.ContractKW, Since: since}
	for _, name := range c.Files {
		text, err := con.read(name)
		if err != nil {
			return nil, err
		}
		if err := q.AddLines(text); err != nil {
			return nil, kilowon.At(filepath.Base(name), err)
		}
	}
	return q.Compare(tariffs)
}

func isComplexFile(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".yaml" || ext == ".yml"
}

// filed compares months from complex files, each with its filed workbook. What stops a file stops the comparison; households with a finding that
// parks them are left out.
func (c *compareCmd) filed(con *console, since kilowon.Date) (*app.Comparison, error) {
	if len(c.Files)%2 != 0 {
		return nil, kilowon.Errorf(kilowon.Invalid, "단지 파일마다 제출 파일을 뒤에 적어야 합니다: COMPLEX.yaml WORKBOOK [COMPLEX.yaml WORKBOOK …]")
	}
	use, err := offline()
	if err != nil {
		return nil, err
	}
	var filings []app.OfflineFiling
	for i := 0; i < len(c.Files); i += 2 {
		f, err := openComplex(use, c.Files[i])
		if err != nil {
			return nil, err
		}
		data, err := con.read(c.Files[i+1])
		if err != nil {
			return nil, err
		}
		name := filepath.Base(c.Files[i+1])
		filed, err := document.ReadFiled(data, document.DefaultLimits())
		if err != nil {
			return nil, kilowon.At(name, err)
		}
		checked := f.month.CheckFiled(filed)
		if checked.Stopped() {
			e := kilowon.Errorf(kilowon.Invalid, "파일 전체에 대한 중단 항목이 있어 견줄 수 없습니다. kilowon bill로 점검 결과를 보고 고쳐 주세요")
			e.Path = name
			return nil, e
		}
		filings = append(filings, app.OfflineFiling{Month: f.month, Checked: checked})
	}
	return use.CompareFiled(filings, c.ContractKW, since)
}

// comparison prints the answer.
func (c *console) comparison(a *app.Comparison) {
	c.printf("%s · %s\n", a.Title, report.ComparedMonths(a))
	c.printf("지금 %s, 이 기간의 요금 %s원\n\n", a.Held, a.HeldTotal)
	t := table{indent: "  "}
	t.row(left("선택"), left(""), right("합계"), right("달 평균"), right("절감"), right("절감(1년)"), right("최선과의 차이"), right("가장 싼 달"))
	for i := range a.Choices {
		h := &a.Choices[i]
		if h.Reason != "" {
			t.row(left(h.Name), left("견주지 못함"))
			continue
		}
		t.row(left(h.Name), left(report.ChoiceMark(h)), right(h.Total.String()), right(h.Average.String()), right(h.Saving.String()), right(h.SavingYear.String()),
			right(h.Regret.String()), right(count(h.CheapestMonths)))
	}
	t.write(c.out)
	for i := range a.Choices {
		switch h := &a.Choices[i]; {
		case h.Reason != "":
			c.printf("  견주지 못한 %s: %s\n", h.Name, h.Reason)
		case h.Condition != "":
			c.printf("  %s: %s\n", h.Name, h.Condition)
		}
	}
	c.printf("%s\n\n달마다\n", report.Verdict(a))
	c.comparedMonths(a)
	if b := a.BreakEven; b != nil {
		c.printf("\n손익분기\n  %s\n", report.BreakEvenText(b))
		c.curve(b)
	}
	c.printf("\n바꿀 수 있는 때와 알아둘 것\n")
	for i := range a.Locks {
		c.printf("  %s\n", a.Locks[i].Text)
	}
	for i := range a.LeftOut {
		c.printf("  뺀 달 %v 검침분: %s\n", a.LeftOut[i].Month, a.LeftOut[i].Reason)
	}
	for _, note := range a.Notes {
		c.printf("  %s\n", note)
	}
}

func (c *console) comparedMonths(a *app.Comparison) {
	t := table{indent: "  "}
	head := []cell{left("검침월"), right("사용량(kWh)"), right("요금적용전력"), right("사용시간"), right("그달의 요금")}
	for i := range a.Choices {
		if a.Choices[i].Reason == "" {
			head = append(head, right(a.Choices[i].Name))
		}
	}
	t.row(append(head, left("가장 싼 선택"))...)
	for i := range a.Months {
		m := &a.Months[i]
		kw := count(int(m.BillingKW)) + "kW"
		if m.Floor {
			kw += "(하한)"
		}
		row := []cell{left(m.Month.String()), right(count(int(m.KWh))), right(kw), right(count(int(m.Hours))), right(m.Held.String())}
		if m.BillingKW == 0 {
			row[2], row[3] = right("-"), right("-")
		}
		for n := range a.Choices {
			if a.Choices[n].Reason == "" {
				row = append(row, right(m.Costs[n].String()))
			}
		}
		t.row(append(row, left(m.Best))...)
	}
	t.write(c.out)
}

func (c *console) curve(b *app.BreakEven) {
	t := table{indent: "  "}
	head := []cell{right(b.Name + "(" + b.Unit + ")")}
	for _, name := range b.Choices {
		head = append(head, right(name))
	}
	t.row(append(head, left("가장 싼 선택"))...)
	for _, p := range b.Points {
		row := []cell{right(count(int(p.X)))}
		for _, w := range p.Costs {
			row = append(row, right(w.String()))
		}
		t.row(append(row, left(b.CheapestAt(p.X)))...)
	}
	t.write(c.out)
}
