package apartment

import (
	"slices"

	"github.com/kilowon/kilowon"
)

// Repair applies the safe repairs among findings to a copy of the form, so that [Check] can run on it again, and counts the cells it changed;
// a row that stands twice is emptied and counts as one. With codes only findings of those codes are applied. Where two safe repairs meet in a cell the later finding wins, as the milder one knows more.
// Findings made while reading stay with the form: no cell mends them.
func Repair(filed *Filed, findings []kilowon.Finding, codes ...string) (*Filed, int) {
	out := *filed
	out.Rows = slices.Clone(filed.Rows)
	fixes, twice := make(map[string]string), make(map[string]bool)
	for i := range findings {
		f := &findings[i]
		switch {
		case !f.SafeFix || len(codes) > 0 && !slices.Contains(codes, f.Code):
		case f.Code == codeDuplicate:
			twice[f.Path] = true
		default:
			fixes[f.Path] = f.Suggest
		}
	}
	if len(fixes) == 0 && len(twice) == 0 {
		return &out, 0
	}
	changed := 0
	for i := range out.Rows {
		row := &out.Rows[i]
		if twice[cellPath(filed.Sheet, row, ColNumber)] {
			if emptyRow(row) {
				changed++
			}
			continue
		}
		for col := range row.Cells {
			fix, ok := fixes[cellPath(filed.Sheet, &filed.Rows[i], Column(col))]
			if ok && repairCell(&row.Cells[col], Column(col), fix) {
				changed++
			}
		}
	}
	return &out, changed
}

// emptyRow takes out what stands in a row and reports whether anything did.
func emptyRow(row *FiledRow) bool {
	if blankRow(row) {
		return false
	}
	for i := range row.Cells {
		row.Cells[i] = FiledCell{Ref: row.Cells[i].Ref}
	}
	return true
}

// repairCell writes a value into a cell as a person would type it and reports whether anything changed.
func repairCell(cell *FiledCell, col Column, text string) bool {
	fixed := *cell
	fixed.Text, fixed.Formula = text, false
	fixed.Number = col != ColBuilding && col != ColNumber && col != ColFiled && text != ""
	if fixed == *cell {
		return false
	}
	*cell = fixed
	return true
}
