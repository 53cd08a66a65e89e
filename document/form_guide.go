package document

import (
	"fmt"

	"github.com/kilowon/kilowon/apartment"
)

// guideRow is one row of the instructions; a row without text is a heading.
type guideRow struct{ name, text string }

// writeGuide writes the sheet with the instructions (작성안내).
func writeGuide(b *bookWriter, form *Form) {
	s := b.sheet(sheetLayout{name: guideSheet, widths: []float64{20, 92}, protected: true})
	title := s.look(cellLook{bold: true, size: 15})
	heading := s.look(cellLook{bold: true, size: 11, color: colorEntry})
	name := s.look(cellLook{bold: true, fill: colorHead, border: true, wrap: true, format: formatText})
	text := s.look(cellLook{border: true, wrap: true, format: formatText})
	s.put(title, "작성안내")
	s.end(30)
	for _, r := range guideRows(form) {
		if r.text == "" {
			s.row++
			s.put(heading, r.name)
			s.end(22)
			continue
		}
		s.put(name, r.name)
		s.put(text, r.text)
		s.end(float64(4 + 15*textLines(r.text, 108)))
	}
	s.finish()
}

func guideRows(form *Form) []guideRow {
	rows := []guideRow{
		{"작성 순서", ""},
		{"1단계", "고객번호와 검침월을 고르고 이 양식을 내려받습니다. 다른 달이나 다른 아파트의 양식에는 적지 마세요."},
		{"2단계", "'" + FormSheet + "' 시트의 노란 칸(당월지침, 개별사용량, 공동사용량, 사용량 제출여부)을 채우고 저장합니다."},
		{"3단계", "저장한 파일을 올립니다. 엑셀 파일(.xlsx, .xls)과 CSV 파일을 받습니다. 잘못된 곳이 있으면 칸마다 표시해 돌려드립니다."},
		{"4단계", "점검 결과와 합계를 확인하고 [등록]을 누르면 제출이 끝납니다."},
		{"열 설명", ""},
	}
	for c := range apartment.ColumnCount {
		rows = append(rows, guideRow{apartment.ColumnNames[c], columnGuide[c]})
	}
	return append(rows,
		guideRow{"바꾸지 말아야 할 것", ""},
		guideRow{"열과 머리글", "동 번호, 호 번호, 전월지침, 요금적용사용량, 비고 열은 고치지 마세요. 머리글 이름을 바꾸거나 열을 지우거나 끼워 넣지 마세요."},
		guideRow{"행", "세대의 행을 지우거나 새로 넣지 마세요. 세대가 빠졌거나 남으면 먼저 세대 정보를 고친 뒤 양식을 다시 내려받아 주세요."},
		guideRow{"0과 빈칸", "처음부터 적혀 있는 0을 지워 빈칸으로 두지 마세요. 쓰지 않은 세대도 0을 그대로 둡니다."},
		guideRow{"수식", "수식은 넣지 마세요. 다른 파일에서 옮길 때는 [선택하여 붙여넣기 → 값]을 쓰세요."},
		guideRow{"숫자", "쉼표, 단위, 문자 없이 숫자만 적습니다. 지침은 소수점 아래 2자리까지, 사용량은 정수(kWh)입니다."},
		guideRow{"제출기한", ""},
		guideRow{"기한", deadlineText(form)},
		guideRow{"넘기면", missedText(form.Method)},
	)
}

// columnGuide says of each column what it is and who fills it in.
var columnGuide = [apartment.ColumnCount]string{
	apartment.ColBuilding: "[수정 금지] 동 번호입니다. 앞자리 0과 글자도 그대로 둡니다.",
	apartment.ColNumber:   "[수정 금지] 호 번호입니다.",
	apartment.ColPrevious: "[수정 금지] 지난달에 제출한 당월지침입니다. 검침월 순서대로 제출하면 저절로 이어집니다.",
	apartment.ColCurrent:  "[입력] 이번 검침일에 읽은 계량기 지침입니다.",
	apartment.ColOwn:      "[입력] 세대가 쓴 전력량(kWh)입니다. (당월지침 − 전월지침) × 계기배수와 같아야 합니다.",
	apartment.ColCommon:   "[입력] 이 세대에 배분한 공동사용량(kWh)입니다. 배분하지 않으면 0을 그대로 둡니다.",
	apartment.ColApplied:  "[자동 계산] 개별사용량 + 공동사용량입니다. 올릴 때 다시 계산하므로 적지 않습니다.",
	apartment.ColFiled:    "[입력] Y는 제출입니다. 제출하지 않을 세대는 Y를 지웁니다.",
	apartment.ColRemark:   "[수정 금지] 할인, 타종별, 계량기 교체 같은 안내입니다.",
}

func deadlineText(form *Form) string {
	source := "별지 2-3호 서식 Ⅱ 4"
	switch form.Method {
	case apartment.Single:
		source = "별지 2-4호 서식 Ⅱ 3"
	case apartment.PerHousehold:
		source = "별지 2-5호 서식에 따로 정한 기한이 없어 별지 2-3호 서식 Ⅱ 4를 따름"
	}
	return fmt.Sprintf("%s까지입니다. 정기검침일의 다음날까지 호별 사용량과 지침을 제출합니다(전기사용계약서 %s).\n호별 사용량과 공동설비 사용량의 합계는 종합계기의 사용량과 같아야 합니다.",
		longDate(form.Deadline), source)
}

// missedText says what a late or missing filing means under each contract method.
func missedText(m apartment.Method) string {
	switch m {
	case apartment.Single:
		return "호별 사용량의 전체나 일부를 기한까지 제출하지 않으면 전체를 호별 평균사용량으로 계산하며, 할인액도 신고한 사용량이 아니라 그 평균으로 구합니다(전기사용계약서 별지 2-4호 서식 Ⅱ 3)."
	case apartment.Comprehensive:
		return "제출하지 않아 요금을 계산할 수 없는 달은 단일계약방법으로 계산합니다(전기사용계약서 별지 2-3호 서식 Ⅱ 10 가).\n2회 이상 이어서 제출하지 않으면 계약방법이 단일계약으로 바뀝니다(같은 서식 Ⅱ 10 나)."
	}
	return "세대별계약은 세대마다 따로 검침하므로 제출이 늦어도 계약방법과 요금계산은 바뀌지 않습니다(전기사용계약서 별지 2-5호 서식 Ⅱ 2 가). 다만 제출하지 않은 세대의 청구는 미뤄집니다."
}
