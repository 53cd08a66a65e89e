package document

import (
	"bytes"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
)

func sampleApplication() *ApplicationSheet {
	return &ApplicationSheet{
		Title: "전기요금 할인(복지할인·대가족) 신청서", Note: "별지 4호 서식", Issuer: "한빛주택관리(가상)", IssuedOn: kilowon.MustDate("2026-09-18"),
		Facts: []ApplicationRow{{"접수번호", "20260918-0001"}, {"신청일", "2026.09.18"}, {"고객번호", "01-2345-6789"}, {"공동주택", "펲뷁똠 3단지"},
			{"주소", "가상특별시 이름이아주긴구 이름이아주긴동 123-45번지 펲뷁똠 3단지 관리사무소 2층 서쪽 방"}},
		Parts: []ApplicationPart{
			{Title: "신청 내용", Label: "항목", Text: "적은 내용", Rows: []ApplicationRow{{"동·호", "101-1203"}, {"할인 사유", "3자녀 이상 가구"}, {"자녀 수", "3"}}},
			{Title: "동의", Label: "동의한 것", Text: "내용", Rows: []ApplicationRow{{"개인정보 수집·이용: 동의함", "성명과 전화번호를 씁니다."}}},
		},
	}
}

func applicationPDF(t *testing.T, s *ApplicationSheet) string {
	t.Helper()
	var out bytes.Buffer
	if err := allFonts(t).WriteApplicationPDF(&out, s); err != nil {
		t.Fatal(err)
	}
	return checkedPDF(t, out.Bytes())
}

func TestApplicationPDF(t *testing.T) {
	s := sampleApplication()
	path := applicationPDF(t, s)
	if n := pages(t, path); n != 1 {
		t.Errorf("%d pages, want 1", n)
	}
	text := pdfTool(t, "pdftotext", "-layout", path, "-")
	wants(t, text, s.Title, s.Note, s.Issuer, "발행일 2026.09.18", "이름이아주긴구", "서쪽 방")
	for _, part := range s.Parts {
		wants(t, text, part.Title, part.Label, part.Text)
		for _, row := range part.Rows {
			wants(t, text, row.Label, row.Text)
		}
	}
	inMargins(t, path)
	wants(t, pdfTool(t, "pdfinfo", "-isodates", path), s.Title, "2026-09-18T00:00:00+09")
}

// A text of many lines goes on to further pages and nothing of it is lost.
func TestApplicationPDFMuch(t *testing.T) {
	s := sampleApplication()
	s.Parts[0].Rows = append(s.Parts[0].Rows, ApplicationRow{"잘못되었다고 생각하는 것", strings.Repeat("가나다\n", 300) + "끝"}, ApplicationRow{"긴 글", strings.Repeat("한글 ", 500)})
	path := applicationPDF(t, s)
	text := pdfTool(t, "pdftotext", "-layout", path, "-")
	if got := strings.Count(text, "가나다"); got != 300 {
		t.Errorf("%d lines, want 300", got)
	}
	if got := strings.Count(text, "한글"); got != 500 {
		t.Errorf("%d words, want 500", got)
	}
	wants(t, text, "신청 내용 (이어짐)", "개인정보 수집·이용: 동의함", "끝")
	if n := pages(t, path); n < 7 {
		t.Errorf("%d pages, want 300 lines on at least 7", n)
	}
	inMargins(t, path)
}
