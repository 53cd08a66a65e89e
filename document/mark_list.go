package document

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
)

// listHeaderRow is the row of the headers in the list of findings.
const listHeaderRow = 5

var listHeaders = []string{"중요도", "코드", "셀", "동-호", "읽은 값", "내용", "제안값", "자동수정 가능", "근거"}

// writeFindings writes the list of findings (점검결과), each with a link to its cell.
func (m *marker) writeFindings(b *bookWriter) {
	s := b.sheet(sheetLayout{
		name: findingsSheet, widths: []float64{10, 8, 20, 13, 18, 78, 16, 13, 18}, header: listHeaderRow, keep: 4, landscape: true,
	})
	s.put(s.look(cellLook{bold: true, size: 15}), findingsSheet)
	s.end(30)
	m.writeSummary(s)
	head := s.look(cellLook{fill: colorHead, bold: true, align: "center", border: true, wrap: true})
	for _, name := range listHeaders {
		s.put(head, name)
	}
	s.end(24)
	text := s.look(cellLook{format: formatText, border: true, wrap: true})
	center := s.look(cellLook{format: formatText, border: true, align: "center", wrap: true})
	link := s.look(cellLook{format: formatText, border: true, color: colorEntry, underline: true, wrap: true})
	var severities [len(severityFills)]int
	for i := range severities {
		severities[i] = s.look(cellLook{format: formatText, border: true, bold: true, align: "center", fill: severityFills[i], color: severityInks[i]})
	}
	for i := range m.findings {
		f := &m.findings[i]
		s.put(severities[f.Severity], severityText(f.Severity))
		s.put(center, f.Code)
		if m.link(s, i) {
			s.put(link, f.Path)
		} else {
			s.put(text, f.Path)
		}
		s.put(center, f.Unit)
		s.put(text, f.Read)
		s.put(text, f.Message)
		s.put(text, f.Suggest)
		s.put(center, fixText(f))
		s.put(text, string(f.Cite))
		s.end(float64(max(18, 15*max(textLines(f.Message, 92), textLines(f.Path, 22), textLines(f.Read, 20)))))
	}
	s.finish()
}

// writeSummary counts the findings by severity and says what each asks for.
func (m *marker) writeSummary(s *sheetWriter) {
	var count [len(severityFills)]int
	for i := range m.findings {
		count[m.findings[i].Severity]++
	}
	line := s.look(cellLook{bold: true, size: 11})
	note := s.look(cellLook{color: colorFaint})
	s.put(line, fmt.Sprintf("%s %s건     %s %s건     %s %s건",
		severityText(kilowon.Stop), grouped(count[kilowon.Stop]), severityText(kilowon.Warn), grouped(count[kilowon.Warn]),
		severityText(kilowon.Info), grouped(count[kilowon.Info])))
	s.end(20)
	s.put(note, "중단은 고쳐야 청구할 수 있고, 주의는 맞는지 확인이 필요하며, 안내는 알려드리기만 합니다. 셀을 누르면 그 칸으로 갑니다. 고친 뒤 이 파일을 그대로 다시 올릴 수 있습니다.")
	s.end(18)
	if m.comments >= maxComments {
		s.put(note, fmt.Sprintf("메모는 중요한 순서로 %s칸에만 달았습니다. 나머지는 색과 이 목록으로 확인해 주세요.", grouped(maxComments)))
	}
	s.end(0)
}

// link makes the cell of the i-th finding in the list lead to the place it is about.
func (m *marker) link(s *sheetWriter, i int) bool {
	sheet, row, column, ok := m.place(&m.findings[i])
	if !ok || i >= maxLinks {
		return false
	}
	target := "'" + strings.ReplaceAll(sheet, "'", "''") + "'!" + Address(row, column)
	s.check(s.file.SetCellHyperLink(findingsSheet, Address(s.row, 3), target, "Location"))
	return true
}

func fixText(f *kilowon.Finding) string {
	switch {
	case f.SafeFix:
		return "가능"
	case f.Suggest != "":
		return "확인 후"
	}
	return "-"
}
