package document

import (
	"fmt"

	"github.com/kilowon/kilowon"
)

// sampleBill is a household's July bill with every part filled; seed varies the amounts.
func sampleBill(seed int) *BillSheet {
	b := &BillSheet{
		ComplexName:     "푸른숲마을 3단지 아파트",
		ContractNumber:  "01-2345-****",
		Unit:            fmt.Sprintf("%d동 %d호", 101+seed/100, 101+seed%100),
		ReadingMonth:    kilowon.MonthOf(2025, 7),
		Period:          kilowon.Period{From: kilowon.MustDate("2025-06-18"), To: kilowon.MustDate("2025-07-18")},
		PreviousReading: "12,345.6",
		CurrentReading:  "12,697.9",
		UsageKWh:        352,
		CommonKWh:       31,
		BilledKWh:       383,
		ClassName:       "주택용(저압)",
		Total:           kilowon.Won(73150 + 10*int64(seed)),
		DueDate:         kilowon.MustDate("2025-08-10"),
		QRText:          fmt.Sprintf("https://kilowon.example/v/0123456789/2025-07/%05d?k=AbCdEfGh12345678", seed),
		VerifyNote:      "QR을 찍으면 이 금액의 계산 과정을 볼 수 있습니다",
		Notices: []string{
			"요금은 한국전력공사 기본공급약관과 2025년 4월 1일 시행 요금표로 계산했습니다.",
			"하계(7월~8월)에는 누진 구간이 300kWh, 450kWh로 넓어집니다. 사용기간이 6월에 걸쳐 있어 날짜 수로 나누어 계산했습니다.",
			"납기일이 지나면 미납요금의 1.5%가 연체료로 더해질 수 있습니다.",
			"문의: 관리사무소 02-123-4567 (평일 09:00~18:00)",
		},
		Issuer:   "푸른숲마을 3단지 관리사무소",
		IssuedOn: kilowon.MustDate("2025-07-28"),
	}
	b.Lines = []BillSheetLine{
		{"기본요금", "201~400kWh 1,600원 × 13/30일 + 301~450kWh 1,600원 × 17/30일", 1600, false},
		{"전력량요금", "1~200kWh 200kWh × 120.0원 × 13/30일 + 1~300kWh 300kWh × 120.0원 × 17/30일 + 초과 66kWh × 214.6원", 59412, false},
		{"기후환경요금", "383kWh × 9.0원", 3447, false},
		{"연료비조정액", "383kWh × 5.0원", 1915, false},
		{"복지할인", "기초생활수급(생계·의료) 정액 20,000원 한도, 7월 하계 한도 적용", -20000, false},
		{"대가족 할인", "46,374원 × 30% = 13,912원 (한도 16,000원)", -13912, false},
		{"전기요금계", "", 32462, true},
		{"부가가치세", "32,462원 × 10% = 3,246.2원, 원 미만 반올림(4사5입)", 3246, false},
		{"전력산업기반기금", "32,462원 × 2.7% = 876.4원, 10원 미만 절사", 870, false},
		{"원단위절사", "36,578원 → 36,570원", -8, false},
		{"전기요금 합계", "", 36570, true},
		{"TV수신료", "수상기 1대", 2500, false},
		{"미납요금", "2025년 6월분", 34080, false},
	}
	for i := range 13 {
		use := int64(210 + (i*i*37+seed)%260)
		b.History = append(b.History, MonthUse{b.ReadingMonth - 12 + kilowon.Month(i), use, kilowon.Won(use * 187)})
	}
	b.History[12] = MonthUse{b.ReadingMonth, b.BilledKWh, b.Total}
	return b
}

// sampleInvoice is a complex under the comprehensive method with the given number of households listed.
func sampleInvoice(units int) *InvoiceSheet {
	s := &InvoiceSheet{
		ComplexName: "푸른숲마을 3단지 아파트", ContractNumber: "01-2345-6789", Method: "종합계약",
		ReadingMonth:    kilowon.MonthOf(2025, 7),
		Period:          kilowon.Period{From: kilowon.MustDate("2025-06-18"), To: kilowon.MustDate("2025-07-18")},
		PreviousReading: "4,237.16", CurrentReading: "4,431.52", Multiplier: "1,800",
		MainKWh: 349848, HouseholdKWh: 301226, CommonKWh: 48622, Households: 998, ContractKW: 3750, DemandKW: 1125,
		ByPart: true, Total: 63806040, DueDate: kilowon.MustDate("2025-08-10"),
		QRText: "https://kilowon.example/v/0123456789/2025-07", VerifyNote: "QR을 찍으면 계산 과정을 볼 수 있습니다",
		Notices: []string{
			"세대는 주택용(저압), 공동설비는 일반용(갑) 고압A 선택Ⅱ 요금표로 계산했습니다(기본공급약관 제67조 ④).",
			"공동설비의 요금적용전력은 단지 전체 요금적용전력에 공동사용량 비율을 곱한 값입니다.",
			"세대별 사용량을 검침 다음 날까지 제출하지 않으면 그 달은 단일계약으로 계산됩니다.",
		},
		Issuer: "한빛주택관리", IssuedOn: kilowon.MustDate("2025-07-28"),
		Charges: []InvoiceCharge{
			{"기본요금", "세대 998호, 공동설비 156kW × 8,320원", 1480920, 1297920, 2778840, false},
			{"전력량요금", "세대 누진 구간별 합계, 공동설비 48,622kWh", 43012345, 6123456, 49135801, false},
			{"기후환경요금", "349,848kWh × 9.0원", 2711034, 437598, 3148632, false},
			{"연료비조정액", "349,848kWh × 5.0원", 1506130, 243110, 1749240, false},
			{"할인", "복지 57세대, 대가족·출산 121세대", -2345670, 0, -2345670, false},
			{"전기요금계", "", 46364759, 8102084, 54466843, true},
			{"부가가치세", "세대마다 원 미만 반올림(4사5입)", 4636476, 810208, 5446684, false},
			{"전력산업기반기금", "세대마다 10원 미만 절사", 1243210, 218750, 1461960, false},
			{"원단위절사", "세대마다 10원 미만 절사", -4445, -2, -4447, false},
			{"TV수신료", "998세대 중 면제 24세대", 2435000, 0, 2435000, false},
		},
		Classes: []InvoiceClass{
			{"주택용(저압)", 981, 296112, 50912340, 2392500, 53304840}, {"일반용(갑)Ⅰ 저압", 17, 5114, 1328660, 42500, 1371160},
			{"일반용(갑)Ⅰ 고압A", 1, 46012, 8801040, 0, 8801040}, {"교육용(갑) 고압A", 1, 2610, 329000, 0, 329000},
		},
		Tiers: []InvoiceTier{{"사용 없음", 9}, {"1~300kWh", 512}, {"301~450kWh", 398}, {"451~1,000kWh", 76}, {"1,000kWh 초과", 3}},
	}
	for i := range 13 {
		use := int64(262000 + i*i*4211%91000)
		s.History = append(s.History, MonthUse{s.ReadingMonth - 12 + kilowon.Month(i), use, kilowon.Won(use * 179)})
	}
	s.History[12] = MonthUse{s.ReadingMonth, s.MainKWh, s.Total}
	for i := range units {
		u := InvoiceUnit{fmt.Sprintf("%d동 %d호", 101+i/100, 100*(1+i%100/4)+1+i%4), int64(180 + i*7919%411), 0, 0, 2500, 0}
		u.Electricity = kilowon.Won(u.KWh * 191 / 10 * 10)
		if i%9 == 0 {
			u.Discount = 16000
		}
		u.Total = u.Electricity + u.TV
		s.Units = append(s.Units, u)
	}
	return s
}
