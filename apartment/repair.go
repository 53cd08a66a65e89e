package apartment

import (
	"slices"

	"github.com/kilowon/kilowon"
)

// Repair applies the safe repairs among findings to a copy of the form, so that [Check] can run on it again, and counts the cells it changed.
// With codes only findings of those codes are applied. Where two safe repairs meet in a cell the later finding wins, as the milder one knows more.
// Findings made while reading stay with the form: no cell mends them.
func Repair(filed *Filed, findings []kilowon.Finding, codes ...string) (*Filed, int) {
	out := *filed
	out.Rows = slices.Clone(filed.Rows)
	fixes := make(map[string]string)
	for i := range findings {
		f := &findings[i]
		if f.SafeFix && (len(codes) == 0 || slices.Contains(codes, f.Code)) {
			fixes[f.Path] = f.Suggest
		}
	}
	if len(fixes) == 0 {
		return &out, 0
	}
	changed := 0
	for i := range out.Rows {
		row := &out.Rows[i]
		for col := range row.Cells {
			fix, ok := fixes[cellPath(filed.Sheet, &filed.Rows[i], Column(col))]
			if ok && repairCell(&row.Cells[col], Column(col), fix) {
				changed++
			}
		}
	}
	return &out, changed
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
