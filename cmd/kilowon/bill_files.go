package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/store"
)

// The names of the results; the reading month stands before them.
const (
	outMarked    = "점검결과"
	outCharges   = "세대별요금내역"
	outDiscounts = "복지할인명세서"
	outFilings   = "제출확인(할인세대)"
	outInvoice   = "아파트청구서"
	outBills     = "세대별고지서"
	// outEach is the folder of single bills.
	outEach = "고지서"
)

// outputs writes the results into a folder and remembers them.
type outputs struct {
	con    *console
	dir    string
	issued kilowon.Date
	files  [][2]string
}

func newOutputs(con *console, dir string, issued kilowon.Date) (*outputs, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fileError(dir, err)
	}
	return &outputs{con: con, dir: dir, issued: issued}, removeOld(dir)
}

// add writes one file and remembers it with what it is.
func (o *outputs) add(ctx context.Context, name, what string, write func(io.Writer) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := writeFile(filepath.Join(o.dir, name), write); err != nil {
		return err
	}
	o.files = append(o.files, [2]string{name, what})
	return nil
}

// marked writes the office's own workbook with the findings in it.
func (o *outputs) marked(ctx context.Context, workbook string, data []byte, filed *apartment.Filed, findings []kilowon.Finding) error {
	base := filepath.Base(workbook)
	name := strings.TrimSuffix(base, filepath.Ext(base)) + "_" + outMarked + ".xlsx"
	return o.add(ctx, name, "점검 결과를 표시한 제출 파일", func(w io.Writer) error { return document.MarkFindings(w, data, filed, findings) })
}

// write makes the workbooks and then the printed bills, which need fonts.
func (o *outputs) write(ctx context.Context, b *billRun, bills *app.OfflineBills, c *billCmd) error {
	month := &bills.Billed.Month
	each := report.Offline(bills)
	maker := &report.Maker{App: b.use, Clock: func() time.Time { return o.issued.Time() }}
	prefix := month.Reading.Month.String() + "_"
	m := o.con.meter("결과 파일", -1)
	filed := filledForm(b.file.month, b.checked)
	steps := []struct {
		name, what string
		write      func(io.Writer) error
	}{
		{outCharges + ".xlsx", "세대별 요금내역", func(w io.Writer) error { return maker.WriteStatement(w, &bills.Billed, each) }},
		{outDiscounts + ".xlsx", "복지할인 명세서", func(w io.Writer) error { return maker.WriteDiscounts(w, month, each) }},
		{outFilings + ".xlsx", "제출 확인(할인세대)", func(w io.Writer) error {
			return maker.WriteDiscountFiling(w, &filed, granted(b.file.month.Households()))
		}},
		{outInvoice + ".pdf", "아파트 청구서", func(w io.Writer) error { return maker.WriteInvoice(w, &bills.Billed, each, c.Issuer) }},
		{outBills + ".pdf", "세대별 고지서 " + count(len(bills.Households)) + "장", func(w io.Writer) error { return maker.WriteHouseholdBills(w, each, c.Issuer) }},
	}
	for _, s := range steps {
		if strings.HasSuffix(s.name, ".pdf") && maker.Fonts == nil {
			var err error
			if maker.Fonts, err = document.LoadFonts(); err != nil {
				return err
			}
		}
		if err := o.add(ctx, prefix+s.name, s.what, s.write); err != nil {
			return err
		}
	}
	m.end("%s개", count(len(o.files)))
	if !c.Each {
		return nil
	}
	m = o.con.meter("세대별 PDF", len(bills.Households))
	err := maker.WriteHouseholdBillFiles(filepath.Join(o.dir, outEach), each, c.Issuer, func(int, int) { m.step() })
	if err != nil {
		return err
	}
	m.end("%s개", count(m.done))
	o.files = append(o.files, [2]string{outEach + string(filepath.Separator), "세대마다 한 파일 " + count(m.done) + "개"})
	return nil
}

// list prints where the results are.
func (o *outputs) list() {
	o.con.printf("\n결과: %s\n", o.dir)
	for _, f := range o.files {
		o.con.printf("  %s: %s\n", f[0], f[1])
	}
}

// filledForm is the form as it was checked.
func filledForm(month *app.OfflineMonth, checked *apartment.Checked) app.Form {
	form := month.Form()
	form.Rows = form.Rows[:0]
	households := month.Households()
	for i := range checked.Usages {
		u := &checked.Usages[i]
		h := &households[u.Household]
		form.Rows = append(form.Rows, app.FormRow{Unit: h.Unit, Previous: u.Previous, Current: u.Current, OwnKWh: u.OwnKWh, CommonKWh: u.CommonKWh,
			Withheld: !u.Filed, Parked: u.Parked, Remark: h.Remark})
	}
	return form
}

// granted are the discounts of a complex file, which holds only those that apply.
func granted(households []apartment.Household) []store.DiscountApplication {
	var out []store.DiscountApplication
	for i := range households {
		for _, d := range households[i].Discounts {
			out = append(out, store.DiscountApplication{Unit: households[i].Unit, Kind: d.Kind, From: d.From, To: d.To, State: store.ApplicationGranted})
		}
	}
	return out
}
