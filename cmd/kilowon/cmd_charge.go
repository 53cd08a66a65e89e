package main

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff/book"
)

// chargeCmd computes money beside the bill.
type chargeCmd struct {
	Kind string `arg:"" name:"KIND" help:"종류: late, small, instalment, refund, penalty, interruption, compensation, reuse, ended-base, switch"`
	File string `arg:"" optional:"" name:"FILE" help:"있었던 일을 적은 JSON 객체 하나. 없거나 -이면 표준 입력을 읽습니다."`
	JSON bool   `name:"json" help:"답을 JSON으로 씁니다."`
}

// Help lists the kinds.
func (chargeCmd) Help() string {
	var b strings.Builder
	b.WriteString("청구서 밖의 돈을 줄마다 식, 끝수, 조문, 근거와 함께 계산합니다. 종류마다 적는 항목은 docs/ko/연체료-위약금-정산.md와 API의 /api 화면에 있습니다.\n\n")
	for _, k := range receivable.Kinds() {
		fmt.Fprintf(&b, "  %-12s  %v\n", string(k), k)
	}
	return b.String()
}

// Run computes one charge.
func (c *chargeCmd) Run(con *console) error {
	tariffs, err := book.Load()
	if err != nil {
		return err
	}
	kind := receivable.Kind(c.Kind)
	if kind.Request() == nil {
		_, err := app.ParseCharge(kind, nil)
		return err
	}
	text, err := con.read(c.File)
	if err != nil {
		return err
	}
	if len(strings.TrimSpace(string(text))) == 0 {
		return kilowon.Errorf(kilowon.Invalid, "내용이 없습니다. 있었던 일을 적은 JSON 객체 하나를 주십시오.")
	}
	charge, err := app.ComputeCharge(kind, text, tariffs)
	if err != nil {
		return err
	}
	if c.JSON {
		return con.writeJSON(charge)
	}
	return app.WriteCharge(con.out, charge)
}
