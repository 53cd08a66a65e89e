package document

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
)

// The columns of a file of main meter readings.
const (
	headContract = "고객번호"
	headMonth    = "검침월"
	headReadOn   = "검침일"
	headPrevious = "전월지침"
	headCurrent  = "당월지침"
	headKWh      = "사용량"
	headPeak     = "최대수요전력"
	headSub      = "공동이용"
)

// MainReadingHeads are the columns of the file in their order, with those of n sub-customers.
func MainReadingHeads(n int) []string {
	heads := []string{headContract, "단지", headMonth, headReadOn, headPrevious, headCurrent, headKWh, headPeak}
	for i := range n {
		heads = append(heads, fmt.Sprintf("%s%d 사용량", headSub, i+1), fmt.Sprintf("%s%d 최대수요", headSub, i+1))
	}
	return heads
}

// WriteMainReadingForm writes the file to be filled in, with the columns of n sub-customers and the rows' first fields. All that is written is text, so
// that numbers keep their zeros and nothing becomes a formula.
func WriteMainReadingForm(w io.Writer, n int, rows [][]string) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	const sheet = "검침자료"
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	heads := MainReadingHeads(n)
	if err := f.SetSheetRow(sheet, "A1", &heads); err != nil {
		return err
	}
	for i := range rows {
		if err := f.SetSheetRow(sheet, Address(i+2, 1), &rows[i]); err != nil {
			return err
		}
	}
	if err := f.SetColWidth(sheet, "A", ColumnName(len(heads)), 16); err != nil {
		return err
	}
	if err := f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return f.Write(w)
}

// mostHeadRow is how far down the heading may stand, mostSubs how many sub-customers a row may have.
const (
	mostHeadRow = 20
	mostSubs    = 20
)

// ReadMainReadings reads a file of main meter readings from any file Read takes: the first sheet with a heading. Cells keep their text. Its error is
// invalid where no heading with the columns is found.
func ReadMainReadings(data []byte, limits Limits) ([]apartment.MainReadingRow, error) {
	wb, err := Read(data, limits)
	if err != nil {
		return nil, err
	}
	for i := range wb.Sheets {
		if at, columns := mainReadingHead(&wb.Sheets[i]); columns != nil {
			return mainReadingRows(&wb.Sheets[i], at, columns), nil
		}
	}
	return nil, kilowon.Errorf(kilowon.Invalid, "검침자료의 제목 줄을 찾지 못했습니다. 처음 %d줄 안에 %s, %s, %s, %s, %s 열이 있어야 합니다. 양식을 내려받아 옮겨 적어 주세요.",
		mostHeadRow, headContract, headMonth, headCurrent, headKWh, headPeak)
}

// mainReadingHead finds the heading and where its columns stand; nil where there is none.
func mainReadingHead(s *Sheet) (row int, columns map[string]int) {
	for i := range s.Rows {
		if s.Rows[i].Number > mostHeadRow {
			break
		}
		found := map[string]int{}
		for _, c := range s.Rows[i].Cells {
			name, _, _ := strings.Cut(strings.TrimSpace(c.Text), "(")
			found[strings.TrimSpace(name)] = int(c.Column)
		}
		if found[headContract] > 0 && found[headMonth] > 0 && found[headCurrent] > 0 && found[headKWh] > 0 && found[headPeak] > 0 {
			return s.Rows[i].Number, found
		}
	}
	return 0, nil
}

func mainReadingRows(s *Sheet, head int, columns map[string]int) []apartment.MainReadingRow {
	var out []apartment.MainReadingRow
	for i := range s.Rows {
		row := &s.Rows[i]
		if row.Number <= head {
			continue
		}
		text := func(name string) string {
			if columns[name] == 0 {
				return ""
			}
			return strings.TrimSpace(row.Cell(columns[name]).Text)
		}
		r := apartment.MainReadingRow{Row: row.Number, Contract: text(headContract), Month: text(headMonth), ReadOn: text(headReadOn), Previous: text(headPrevious),
			Current: text(headCurrent), KWh: text(headKWh), PeakKW: text(headPeak)}
		for n := 1; n <= mostSubs && columns[fmt.Sprintf("%s%d 사용량", headSub, n)] > 0; n++ {
			r.Subs = append(r.Subs, text(fmt.Sprintf("%s%d 사용량", headSub, n)), text(fmt.Sprintf("%s%d 최대수요", headSub, n)))
		}
		if r.Contract != "" || r.Current != "" || r.KWh != "" {
			out = append(out, r)
		}
	}
	return out
}
