package document

import (
	"errors"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
)

// supplyHeads are the columns of a file of the supplier's register of contracts (계약 대장).
var supplyHeads = []string{headContract, "고객명", "사업자등록번호", "주소", "청구서유형", "납부방법"}

// supplyNeeded is how many of them, from the first, a file must have.
const supplyNeeded = 4

// WriteSupplyForm writes the file to be filled in. All its cells are text, so that numbers keep their zeros.
func WriteSupplyForm(w io.Writer) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	const sheet = "계약대장"
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	if err := f.SetSheetRow(sheet, "A1", &supplyHeads); err != nil {
		return err
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return err
	}
	last := ColumnName(len(supplyHeads))
	if err := errors.Join(f.SetColStyle(sheet, "A:"+last, text), f.SetColWidth(sheet, "A", last, 24)); err != nil {
		return err
	}
	return f.Write(w)
}

// ReadSupply reads a file of the supplier's register of contracts from any file Read takes: the first sheet with a heading. Its error is invalid where no
// heading with the columns is found.
func ReadSupply(data []byte, limits Limits) ([]contract.SupplyRow, error) {
	wb, err := Read(data, limits)
	if err != nil {
		return nil, err
	}
	for i := range wb.Sheets {
		if at, columns := supplyHead(&wb.Sheets[i]); columns != nil {
			return supplyRows(&wb.Sheets[i], at, columns), nil
		}
	}
	return nil, kilowon.Errorf(kilowon.Invalid, "계약 대장의 제목 줄을 찾지 못했습니다. 처음 %d줄 안에 %s 열이 있어야 합니다. 양식을 내려받아 옮겨 적어 주세요.",
		mostHeadRow, strings.Join(supplyHeads[:supplyNeeded], ", "))
}

// supplyHead finds the heading and where its columns stand; nil where there is none.
func supplyHead(s *Sheet) (row int, columns []int) {
	for i := range s.Rows {
		if s.Rows[i].Number > mostHeadRow {
			break
		}
		columns = make([]int, len(supplyHeads))
		needed := 0
		for _, c := range s.Rows[i].Cells {
			for k, head := range supplyHeads {
				if strings.TrimSpace(c.Text) == head {
					columns[k] = int(c.Column)
					if k < supplyNeeded {
						needed++
					}
				}
			}
		}
		if needed == supplyNeeded {
			return s.Rows[i].Number, columns
		}
	}
	return 0, nil
}

func supplyRows(s *Sheet, head int, columns []int) []contract.SupplyRow {
	var out []contract.SupplyRow
	for i := range s.Rows {
		row := &s.Rows[i]
		if row.Number <= head {
			continue
		}
		text := func(k int) string {
			if columns[k] == 0 {
				return ""
			}
			return strings.TrimSpace(row.Cell(columns[k]).Text)
		}
		r := contract.SupplyRow{Row: row.Number, Contract: text(0), Name: text(1), Business: text(2), Address: text(3), BillKind: text(4), PayWay: text(5)}
		if r.Contract != "" || r.Name != "" || r.Business != "" || r.Address != "" {
			out = append(out, r)
		}
	}
	return out
}
