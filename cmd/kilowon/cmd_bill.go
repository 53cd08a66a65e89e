package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
)

// billCmd does a complex's month from a filed workbook to bills, from files alone.
type billCmd struct {
	Complex  string `arg:"" name:"COMPLEX.yaml" help:"단지 파일"`
	Workbook string `arg:"" name:"WORKBOOK" help:"제출 파일(xlsx, xls, csv)"`
	Out      string `short:"o" placeholder:"DIR" help:"결과를 넣을 폴더. 기본은 제출 파일 옆의 결과_<검침월>입니다."`
	Each     bool   `help:"세대마다 고지서 PDF를 하나씩 더 만듭니다."`
	Repair   bool   `help:"안전한 자동 수정을 적용한 뒤 계산합니다. 제출 파일 자체는 고치지 않습니다."`
	Show     int    `default:"5" placeholder:"N" help:"점검 항목마다 화면에 보일 수(기본 5). 전부는 표시 파일에 있습니다."`
	Issued   string `placeholder:"DATE" help:"발행일(2026-10-22). 기본은 한국의 오늘입니다."`
	Issuer   string `placeholder:"NAME" help:"고지서에 적을 발행자. 기본은 단지 이름에 관리사무소를 붙인 것입니다."`
}

// Help says what is made.
func (billCmd) Help() string {
	return "결과 폴더에 만드는 것: 점검결과 표시 파일, 세대별 요금내역, 복지할인 명세서, 제출 확인(할인세대),\n" +
		"아파트 청구서 PDF, 세대별 고지서 PDF. 보류된 세대는 청구하지 않고 이름을 알립니다.\n" +
		"파일 전체에 대한 중단 항목이 있으면 아무것도 청구하지 않습니다."
}

// billRun is one run of the command.
type billRun struct {
	con     *console
	use     *app.App
	file    *complexFile
	data    []byte
	filed   *apartment.Filed
	checked *apartment.Checked
	// all is every finding on the file as it was handed in; checked has those that repairs left.
	all    []kilowon.Finding
	issued kilowon.Date
	out    *outputs
}

// Run bills the workbook.
func (c *billCmd) Run(ctx context.Context, con *console) error {
	b := &billRun{con: con}
	var err error
	if b.issued, err = today(c.Issued); err != nil {
		return kilowon.At("--issued", err)
	}
	if b.use, err = offline(); err != nil {
		return err
	}
	if b.file, err = openComplex(b.use, c.Complex); err != nil {
		return err
	}
	if b.data, err = con.read(c.Workbook); err != nil {
		return err
	}
	if c.Issuer == "" {
		c.Issuer = b.file.Name + " 관리사무소"
	}
	if c.Out == "" {
		c.Out = filepath.Join(filepath.Dir(c.Workbook), "결과_"+b.file.month.Reading.Month.String())
	}
	if b.out, err = newOutputs(con, c.Out, b.issued); err != nil {
		return err
	}
	if err := b.check(ctx, c); err != nil {
		return err
	}
	return b.bill(ctx, c)
}

// check reads and judges the workbook, prints what was found and writes the marked copy; a stopped file ends the command.
func (b *billRun) check(ctx context.Context, c *billCmd) error {
	con, reading := b.con, b.file.month.Reading
	con.printf("%s · %v · %v 검침분 · 사용기간 %v\n", b.file.Name, b.file.month.Terms.Method, reading.Month, reading.Period)
	m := con.meter("읽기", -1)
	var err error
	if b.filed, err = document.ReadFiled(b.data, document.DefaultLimits()); err != nil {
		if kilowon.CodeOf(err) == kilowon.Internal {
			return err
		}
		con.findings([]kilowon.Finding{document.Refusal(err)}, c.Show)
		con.printf("읽을 수 없는 파일이라 아무것도 청구하지 않았습니다.\n")
		return exitStopped
	}
	m.end("%s행", count(len(b.filed.Rows)))
	m = con.meter("점검", -1)
	b.checked = b.file.month.CheckFiled(b.filed)
	b.all = b.checked.Findings
	m.end("%s건", count(len(b.all)))
	if c.Repair {
		repaired, cells := apartment.Repair(b.filed, b.all)
		con.printf("자동 수정한 칸 %s개\n", count(cells))
		b.filed, b.checked = repaired, b.file.month.CheckFiled(repaired)
	}
	con.findings(b.checked.Findings, c.Show)
	con.totals(&b.checked.Totals)
	if len(b.all) > 0 {
		if err := b.out.marked(ctx, c.Workbook, b.data, b.filed, b.all); err != nil {
			return err
		}
	}
	if b.checked.Stopped() {
		con.printf("파일 전체에 대한 중단 항목이 있어 아무것도 청구하지 않았습니다. 고친 파일로 다시 실행해 주세요.\n")
		b.out.list()
		return exitStopped
	}
	return nil
}

// bill rates what can be billed and writes the results.
func (b *billRun) bill(ctx context.Context, c *billCmd) error {
	m := b.con.meter("요금 계산", -1)
	bills, err := b.use.BillFiled(b.file.month, b.checked, b.issued)
	if err != nil {
		return err
	}
	m.end("%s세대", count(len(bills.Households)))
	b.con.billed(bills)
	if err := b.out.write(ctx, b, bills, c); err != nil {
		b.out.list()
		return err
	}
	b.out.list()
	if t := &b.checked.Totals; t.Parked+t.Missing > 0 {
		b.con.unbilled(b.file.month.Households(), b.checked)
		return exitParked
	}
	return nil
}

// removeOld takes the results of an earlier run out of the folder, so that nothing in it belongs to another filing.
func removeOld(dir string) error {
	for _, pattern := range []string{"*_" + outMarked + ".xlsx", "*_" + outCharges + ".xlsx", "*_" + outDiscounts + ".xlsx", "*_" + outFilings + ".xlsx",
		"*_" + outInvoice + ".pdf", "*_" + outBills + ".pdf", filepath.Join(outEach, "*.pdf")} {
		old, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		for _, path := range old {
			if err := os.Remove(path); err != nil {
				return fileError(path, err)
			}
		}
	}
	return nil
}
