package report

import (
	"io"
	"strings"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
)

// FormDocument is the filing form of a month as a workbook takes it. filed tells the whole of what was filed (전체 제출내역) from a form to be filled in.
func FormDocument(f *app.Form, filed bool) *document.Form {
	c, r := &f.Month.Contract, &f.Month.Reading
	out := &document.Form{ContractNumber: c.ContractNumber, ComplexName: c.Name, Method: c.Terms.Method, Month: r.Month, Period: r.Period,
		Deadline: f.Month.Deadline, MainKWh: r.MainKWh, Rows: make([]document.FormRow, len(f.Rows))}
	if out.MainKWh > 0 {
		// The office compares its sums with what is left of the main meter without the sub-customers.
		for _, sub := range r.SubUses {
			out.MainKWh -= sub.KWh
		}
	}
	if filed {
		out.FiledOn = r.FiledOn
	}
	for i := range f.Rows {
		row := &f.Rows[i]
		out.Rows[i] = document.FormRow{Unit: row.Unit, Previous: row.Previous, Current: row.Current, OwnKWh: row.OwnKWh, CommonKWh: row.CommonKWh,
			Withheld: row.Withheld, Remark: row.Remark}
		if row.Parked {
			out.Rows[i].Remark = strings.TrimSpace(row.Remark + " [보류: 요금을 계산하지 않은 세대]")
		}
	}
	return out
}

// WriteForm writes the form of a month to be filled in.
func WriteForm(w io.Writer, f *app.Form) error { return document.WriteForm(w, FormDocument(f, false)) }

// WriteFiled writes the whole of what was filed for a month.
func WriteFiled(w io.Writer, f *app.Form) error { return document.WriteForm(w, FormDocument(f, true)) }
