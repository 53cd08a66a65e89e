package document

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/xuri/excelize/v2"
)

// retyped is filed with one number, one text and one emptied cell changed.
func retyped(filed *apartment.Filed) *apartment.Filed {
	out := *filed
	out.Rows = slices.Clone(filed.Rows)
	set := func(row int, c apartment.Column, text string, number bool) {
		cell := &out.Rows[row].Cells[c]
		cell.Text, cell.Number, cell.Formula = text, number, false
	}
	set(0, apartment.ColOwn, "287", true)
	set(0, apartment.ColCurrent, "4551.25", true)
	set(1, apartment.ColFiled, "Y", false)
	set(1, apartment.ColRemark, "", false)
	return &out
}

func TestWriteRepaired(t *testing.T) {
	form := editBook(t, filledForm(t, 6), func(f *excelize.File) error {
		if err := f.SetCellStr(FormSheet, "E7", "287 kWh"); err != nil {
			return err
		}
		return f.SetCellFormula(FormSheet, "D7", "C7+314.09")
	})
	csv, err := os.ReadFile(filepath.Join("testdata", "filed-cp949.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for name, original := range map[string][]byte{"xlsx": form, "xls": saveWithOffice(t, form, "xls", "xls"), "csv": csv} {
		t.Run(name, func(t *testing.T) {
			filed := readFiled(t, original)
			want := retyped(filed)
			var out bytes.Buffer
			if err := WriteRepaired(&out, original, filed, want); err != nil {
				t.Fatal(err)
			}
			got := readFiled(t, out.Bytes())
			if got.ContractNumber != filed.ContractNumber || got.Month != filed.Month || got.FormVersion != filed.FormVersion {
				t.Errorf("the workbook has lost what it is for: %+v", got)
			}
			if len(got.Rows) != len(want.Rows) {
				t.Fatalf("%d rows, want %d", len(got.Rows), len(want.Rows))
			}
			for i := range want.Rows {
				for c, cell := range want.Rows[i].Cells {
					if g := got.Rows[i].Cells[c]; g.Text != cell.Text || g.Formula != cell.Formula && name == "xlsx" {
						t.Errorf("%s: %q (formula %v), want %q", cell.Ref, g.Text, g.Formula, cell.Text)
					}
				}
			}
			if again := readFiled(t, original); len(changedCells(again, filed)) != 0 {
				t.Error("the original has changed")
			}
		})
	}
}

func TestWriteRepairedRefusesWhatIsNoWorkbook(t *testing.T) {
	err := WriteRepaired(&bytes.Buffer{}, []byte("%PDF-1.7"), &apartment.Filed{}, &apartment.Filed{})
	if kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("%v", err)
	}
}
