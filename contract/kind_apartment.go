package contract

import "github.com/kilowon/kilowon"

// filing and history are the entries of the catalogue whose work is done on pages of their own.
var filing = Kind{
	Code: "usage_filing", Name: "고압아파트(오피스텔) 호별 사용량 제출", Category: CategoryApartment, Elsewhere: ElsewhereFiling,
	Keywords: []string{"검침", "지침", "사용량 등록", "엑셀"}, Cites: []kilowon.Cite{"별지 2-3 Ⅱ 4"},
	Guide: Guide{
		Lead: "세대별 당월지침과 사용량을 엑셀 양식에 적어 검침월마다 제출합니다.",
		About: []string{
			"당월지침, 개별사용량, 공동사용량만 적습니다. 동·호와 비고, 미리 채워진 0은 고치거나 지우지 않습니다.",
			"수식은 넣지 않습니다. 요금적용사용량은 올릴 때 계산합니다.",
			"정기검침일의 다음 날까지 제출합니다. 앞 달을 먼저 제출해야 그 지침이 다음 달의 전월지침이 됩니다.",
		},
		Channels: []string{"온라인(이 포털)"},
		Process:  []string{"양식 내려받기", "지침과 사용량 적기", "파일 올리기", "확인 후 등록"},
	},
	Due: Due{Days: 0},
}

var history = Kind{
	Code: "household_history", Name: "고압아파트(오피스텔) 세대내역 조회", Category: CategoryApartment, Elsewhere: ElsewhereHistory,
	Keywords: []string{"요금조회", "복지할인 명세서", "접수내역", "세대별 요금"}, Cites: []kilowon.Cite{"별지 2-3 Ⅱ 4"},
	Guide: Guide{
		Lead: "청구년월을 골라 세대별 요금내역, 복지할인 명세서, 접수내역을 봅니다.",
		About: []string{
			"청구된 달마다 단지의 요금과 세대별 내역을 보고 엑셀과 PDF로 내려받습니다.",
		},
		Channels: []string{"온라인(이 포털)"},
		Process:  []string{"청구년월 고르기", "내역 보기", "파일 내려받기"},
	},
	Due: Due{Days: 0},
}
