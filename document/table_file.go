package document

import (
	"errors"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon"
)

// tableFile is a file that a clerk hands in with one row for each thing: its sheet, its headings, and how many of them, from the first, it must have.
type tableFile struct {
	what, sheet string
	heads       []string
	needed      int
}

// write writes the file to be filled in. All its cells are text, so that numbers keep their zeros.
func (t *tableFile) write(w io.Writer) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.SetSheetName("Sheet1", t.sheet); err != nil {
		return err
	}
	if err := f.SetSheetRow(t.sheet, "A1", &t.heads); err != nil {
		return err
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return err
	}
	last := ColumnName(len(t.heads))
	if err := errors.Join(f.SetColStyle(t.sheet, "A:"+last, text), f.SetColWidth(t.sheet, "A", last, 24)); err != nil {
		return err
	}
	return f.Write(w)
}

// read gives each row below the heading to row, with its number and its cells in the order of heads, from any file Read takes: the first sheet with a
// heading. Empty rows are left out. Its error is invalid where no heading with the columns is found.
func (t *tableFile) read(data []byte, limits Limits, row func(number int, cells []string)) error {
	wb, err := Read(data, limits)
	if err != nil {
		return err
	}
	for i := range wb.Sheets {
		if at, columns := t.head(&wb.Sheets[i]); columns != nil {
			t.rows(&wb.Sheets[i], at, columns, row)
			return nil
		}
	}
	return kilowon.Errorf(kilowon.Invalid, "%s의 제목 줄을 찾지 못했습니다. 처음 %d줄 안에 %s 열이 있어야 합니다. 양식을 내려받아 옮겨 적어 주세요.",
		t.what, mostHeadRow, strings.Join(t.heads[:t.needed], ", "))
}

// head finds the heading and where its columns stand; nil where there is none.
func (t *tableFile) head(s *Sheet) (row int, columns []int) {
	for i := range s.Rows {
		if s.Rows[i].Number > mostHeadRow {
			break
		}
		columns = make([]int, len(t.heads))
		needed := 0
		for _, c := range s.Rows[i].Cells {
			for k, head := range t.heads {
				if strings.TrimSpace(c.Text) == head {
					columns[k] = int(c.Column)
					if k < t.needed {
						needed++
					}
				}
			}
		}
		if needed == t.needed {
			return s.Rows[i].Number, columns
		}
	}
	return 0, nil
}

func (t *tableFile) rows(s *Sheet, head int, columns []int, row func(number int, cells []string)) {
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.Number <= head {
			continue
		}
		cells := make([]string, len(columns))
		for k, column := range columns {
			if column > 0 {
				cells[k] = strings.TrimSpace(r.Cell(column).Text)
			}
		}
		if strings.Join(cells, "") != "" {
			row(r.Number, cells)
		}
	}
}
