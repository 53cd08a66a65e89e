package document

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strconv"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/xuri/excelize/v2"
)

// WriteRepaired gives the office its own workbook back with other values in the cells of the form: those of repaired that differ from filed, which
// was read from original. An xlsx workbook keeps everything else it has; xls and csv files come back as xlsx with the same cells.
//
// The error is that of Read for a file that cannot be read, or Internal.
func WriteRepaired(w io.Writer, original []byte, filed, repaired *apartment.Filed) error {
	wb, err := Read(original, DefaultLimits())
	if err != nil {
		return err
	}
	m := &marker{sheet: filed.Sheet, names: map[string]string{}}
	changes := changedCells(filed, repaired)
	var out bytes.Buffer
	if wb.Kind != XLSX || m.repair(&out, original, changes) != nil {
		// As with marks, a workbook the library cannot take becomes a new one with the same cells.
		out.Reset()
		plain, err := m.copyCells(wb)
		if err == nil {
			err = m.repair(&out, plain, changes)
		}
		if err != nil {
			return &kilowon.Error{Code: kilowon.Internal, Message: "수정을 적용한 파일을 만들지 못했습니다", Err: err}
		}
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return &kilowon.Error{Code: kilowon.Internal, Message: "수정을 적용한 파일을 쓰지 못했습니다", Err: err}
	}
	return nil
}

// changedCells are the repaired cells that differ from what was filed.
func changedCells(filed, repaired *apartment.Filed) []apartment.FiledCell {
	var out []apartment.FiledCell
	for i := range filed.Rows {
		for c := range filed.Rows[i].Cells {
			if cell := repaired.Rows[i].Cells[c]; cell != filed.Rows[i].Cells[c] {
				out = append(out, cell)
			}
		}
	}
	return out
}

// repair writes the workbook in data with the cells changed. The library is given files it did not make, so its faults are errors here.
func (m *marker) repair(w io.Writer, data []byte, cells []apartment.FiledCell) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("repairing: %v", fault)
		}
	}()
	limit := DefaultLimits().UnpackedBytes
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: limit, UnzipXMLSizeLimit: limit})
	if err != nil {
		return err
	}
	sheet := m.sheet
	if name, copied := m.names[sheet]; copied {
		sheet = name
	}
	for i := range cells {
		if err := setCell(f, sheet, &cells[i]); err != nil {
			return cmp.Or(err, f.Close())
		}
	}
	return cmp.Or(f.Write(w), f.Close())
}

// setCell writes a value as a person would type it: a number as a number, anything else as text, and never a formula.
func setCell(f *excelize.File, sheet string, c *apartment.FiledCell) error {
	if c.Number {
		n, err := strconv.ParseFloat(c.Text, 64)
		if err != nil {
			return err
		}
		return f.SetCellFloat(sheet, c.Ref, n, -1, 64)
	}
	return f.SetCellStr(sheet, c.Ref, c.Text)
}
