package main

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/report"
)

// faulty is a filled form while faults are put into it.
type faulty struct {
	file  *excelize.File
	sheet string
	rows  []apartment.FiledRow
	form  *app.Form
	err   error
}

// firstFault is the first row that gets a fault; the demo's odd households come before it.
const firstFault = 20

// faultRows is how many rows a form must have for all faults.
const faultRows = firstFault + 2*13

// faults are what offices really hand in, each on two rows of its own, so that none is blamed on another.
var faults = []func(f *faulty, i int){
	func(f *faulty, i int) { // A number typed as text, with a comma and the unit.
		f.set(i, apartment.ColOwn, kilowon.FormatInt(f.form.Rows[i].OwnKWh)+" kWh")
		f.set(i, apartment.ColCurrent, grouped(f.form.Rows[i].Current))
	},
	func(f *faulty, i int) { // A formula instead of a value.
		f.formula(i, apartment.ColOwn, fmt.Sprintf("%s-%s", f.ref(i, apartment.ColCurrent), f.ref(i, apartment.ColPrevious)))
	},
	func(f *faulty, i int) { // Last month's digits, so that the meter seems to run backwards.
		f.set(i, apartment.ColCurrent, whole(f.form.Rows[i].Previous)-37)
	},
	func(f *faulty, i int) { // Two digits changed places; the use was left to the program.
		f.set(i, apartment.ColCurrent, transposed(whole(f.form.Rows[i].Current)))
		f.set(i, apartment.ColOwn, 0)
	},
	func(f *faulty, i int) { f.set(i, apartment.ColNumber, "9909") }, // A household that does not exist.
	func(f *faulty, i int) { // The same household again at the end, with another reading.
		last := f.rows[len(f.rows)-1].Row + 1
		r := f.form.Rows[i]
		for col, v := range []any{r.Unit.Building, r.Unit.Number, whole(r.Previous), whole(r.Current) + 11, r.OwnKWh + 11, 0, r.OwnKWh + 11, "Y"} {
			f.put(document.Address(last, col+1), v)
		}
	},
	func(f *faulty, i int) { // Cleared cells where a 0 belongs.
		f.set(i, apartment.ColCurrent, nil)
		f.set(i, apartment.ColOwn, nil)
	},
	func(f *faulty, i int) { f.set(i, apartment.ColOwn, -35) },                                // A negative use.
	func(f *faulty, i int) { f.set(i, apartment.ColOwn, float64(f.form.Rows[i].OwnKWh)+0.4) }, // Decimals of a kWh.
	func(f *faulty, i int) { f.set(i, apartment.ColFiled, "O") },                              // A mark that is no Y.
	func(f *faulty, i int) { f.set(i, apartment.ColCurrent, 99999) },                          // What a reader sends when it could not read.
	func(f *faulty, i int) { // Two neighbours' meters read into each other's row; the use was left to the program.
		f.set(i, apartment.ColCurrent, whole(f.form.Rows[i+1].Current))
		f.set(i+1, apartment.ColCurrent, whole(f.form.Rows[i].Current))
		f.set(i, apartment.ColOwn, 0)
		f.set(i+1, apartment.ColOwn, 0)
	},
	func(f *faulty, i int) { f.check(f.file.SetRowVisible(f.sheet, f.rows[i].Row, false)) }, // A hidden row.
}

// writeFaulty writes the filled form with the faults in it.
func writeFaulty(w io.Writer, form *app.Form) error {
	var filled bytes.Buffer
	if err := report.WriteForm(&filled, form); err != nil {
		return err
	}
	filed, err := document.ReadFiled(filled.Bytes(), document.DefaultLimits())
	if err != nil {
		return err
	}
	if len(filed.Rows) < faultRows {
		return kilowon.Errorf(kilowon.Internal, "잘못을 넣으려면 %d세대가 있어야 하는데 %d세대입니다", faultRows, len(filed.Rows))
	}
	file, err := excelize.OpenReader(&filled)
	if err != nil {
		return err
	}
	f := &faulty{file: file, sheet: filed.Sheet, rows: filed.Rows, form: form}
	for n, fault := range faults {
		fault(f, firstFault+2*n)
	}
	f.check(file.Write(w))
	f.check(file.Close())
	return f.err
}

func (f *faulty) check(err error) {
	if f.err == nil {
		f.err = err
	}
}

func (f *faulty) ref(i int, col apartment.Column) string { return f.rows[i].Cells[col].Ref }

func (f *faulty) put(ref string, v any) { f.check(f.file.SetCellValue(f.sheet, ref, v)) }

func (f *faulty) set(i int, col apartment.Column, v any) { f.put(f.ref(i, col), v) }

// formula puts a formula over the value, which stays as the computed one.
func (f *faulty) formula(i int, col apartment.Column, text string) {
	f.check(f.file.SetCellFormula(f.sheet, f.ref(i, col), text))
}

func whole(r metering.Register) int64 { return int64(r) / metering.RegisterScale }

func grouped(r metering.Register) string { return kilowon.FormatInt(whole(r)) }

// transposed changes the last two neighbouring digits that differ.
func transposed(n int64) int64 {
	digits := []byte(strconv.FormatInt(n, 10))
	for i := len(digits) - 3; i > 0; i-- {
		if digits[i] != digits[i-1] {
			digits[i], digits[i-1] = digits[i-1], digits[i]
			break
		}
	}
	out, err := strconv.ParseInt(string(digits), 10, 64)
	if err != nil {
		return n // The digits of a number are one.
	}
	return out
}
