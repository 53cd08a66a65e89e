package api

// schemaWords say in Korean what each schema is; a test wants one for each.
var schemaWords = map[string]string{
	"Answer":          "한 사례의 답: 고지서. 단지면 세대와 공동설비의 고지서도 있습니다.",
	"BillAnswer":      "고지서 하나. 금액은 모두 원 단위 정수입니다.",
	"BookChange":      "시행되었거나 바뀌었거나 끝난 항목",
	"BookEntry":       "요금표의 항목 하나와 그 값",
	"BookRevision":    "두 날 사이에 바뀐 것",
	"BookSource":      "값을 읽은 자료와 확실도",
	"BookState":       "하루의 요금표",
	"BookValue":       "값 하나",
	"BookValueChange": "바뀐 값 하나",
	"Case":            "사례: 공급조건과 사용량, 또는 단지 전체",
	"CaseCommon":      "공동설비",
	"CaseComplex":     "단지",
	"CaseDemand":      "요금적용전력. billing_kw로 바로 주거나, peak_kw와 history에서 정합니다.",
	"CaseExcessUse":   "초과사용부가금(제67조의3)이 돌아보는 것. 있어야 계산합니다.",
	"CaseHousehold":   "단지의 세대",
	"CaseMonthPeak":   "한 달의 최대수요전력",
	"CasePowerFactor": "역률",
	"CaseTOU":         "시간대별 사용량(kWh)",
	"CaseTerms":       "공급조건",
	"CaseUsage":       "사용량. kwh와 tou_kwh 중 하나입니다.",
	"Coverage":        "요금표에 들어 있는 것과 없는 것",
	"Covered":         "할인, 값, 규칙 하나",
	"CoveredClass":    "종별과 그 요금표",
	"CoveredList":     "요금표 하나",
	"ErrorAnswer":     "계산하지 못한 사례의 답",
	"ErrorDetail":     "오류",
	"ExplainedBill":   "설명한 고지서 하나",
	"ExplainedLine":   "고지서의 한 줄: 무엇을 곱했고 어떻게 잘랐는지",
	"ExplainedPart":   "한 줄을 이루는 곱 하나",
	"ExplainedRule":   "근거가 된 요금표의 항목",
	"Explanation":     "요금의 설명",
	"Period":          "사용기간. from은 들어가고 to는 들어가지 않습니다(from 전회 검침일, to 이번 검침일).",
	"Problem":         "오류(RFC 9457)",
	"ShareAnswer":     "단일계약 요금을 세대에 나눈 몫",
	"UnitAnswer":      "세대의 고지서",
}

// words say in Korean what each field is: by schema and field, or by field alone where it means the same everywhere. A test wants one for each.
var words = map[string]string{
	// The case format.
	"Case.id": "아무 글이나. 답에 그대로 옵니다.", "terms": "공급조건 하나, 또는 기간 안에 바뀌면 from과 to가 있는 목록", "period": "사용기간",
	"reading_month": "검침분(2025-07). 없으면 to의 달입니다.", "usage": "사용량", "demand": "요금적용전력", "Case.power_factor": "역률", "complex": "단지. 있으면 terms와 usage는 없습니다.",
	"expect": "기대하는 금액. 명령 rate --check만 씁니다.", "Case.source": "사례의 출처. 계산에 쓰지 않습니다.",
	"class": "계약종별", "grade": "갑·을 구분", "CaseTerms.grade": "갑·을 구분. 없으면 종별·전압·계약전력에서 정합니다.", "voltage": "공급전압. 주택용 고압은 high_a입니다.", "watts": "계기가 없는 가로등(갑)의 사용설비용량(W)",
	"hours_per_day": "가로등(갑)의 하루 사용시간. 없으면 12시간입니다.", "paused": "true면 휴지기간이라 요금이 없습니다(제81조).",
	"option": "선택요금 Ⅰ–Ⅳ를 1–4로. 없는 종별에는 적지 않습니다.", "contract_kw": "계약전력(kW)", "CaseTerms.households": "1주택수가구의 가구 수. 없으면 1입니다.",
	"dwelling": "false면 비주거용 주택. 없으면 true입니다.", "region": "지역. 없으면 mainland(내륙)입니다.", "discounts": "할인", "tv_sets": "TV 수신료 대상 수상기 수",
	"CaseTerms.from": "이 조건이 시작하는 날", "CaseTerms.to": "이 조건이 끝나는 다음 날", "kind": "할인의 종류", "discounts.from": "할인이 시작하는 날", "discounts.to": "할인이 끝나는 다음 날",
	"Period.from": "전회 검침일", "Period.to": "이번 검침일(들어가지 않음)",
	"kwh": "사용전력량(kWh)", "tou_kwh": "시간대별 사용량", "night_kwh": "심야전력의 심야시간 사용량(kWh)",
	"other_kwh": "심야전력의 기타시간 사용량(kWh)", "intervals": "15분 단위 사용량", "light": "경부하", "mid": "중간부하", "peak": "최대부하",
	"billing_kw": "요금적용전력(kW)을 바로 줄 때", "peak_kw": "최대수요전력(kW)", "history": "지난 달들의 최대수요전력", "month": "달(2025-07)",
	"lagging": "지상역률(%)", "leading": "진상역률(%)", "surcharge_month": "추가요금이 이어진 달 수. 1이면 예고만 합니다(제43조 ③).",
	"by_contract": "true면 최대수요전력을 재기만 하고 요금적용전력은 계약전력입니다(제68조 ②).", "Case.excess_use": "초과사용부가금이 돌아보는 것. 없으면 계산하지 않습니다.",
	"count": "당월을 포함한 초과사용 횟수", "months": "앞서 초과한 달들. 최근 3년의 것만 셉니다.", "unavoidable": "true면 450kWh 초과가 불가피한 고객입니다(제67조의3 ②).",
	"method": "계약방법: 단일, 종합, 세대별", "CaseComplex.households": "세대의 목록", "CaseComplex.common_kwh": "공동설비 사용량(kWh)", "main_kwh": "주계량기 사용량(kWh)",
	"CaseComplex.common": "공동설비의 계약", "not_filed": "true면 이달 호별 사용량을 내지 않았습니다.", "CaseComplex.share": "단일계약 요금을 나누는 방법: 세대별 요금 비례, 사용량 비례, 균등",
	"unit": "동-호(101-1001)", "common_kwh": "세대가 나누어 낸 공동사용량(kWh)", "CaseHousehold.terms": "다른 종별인 세대의 공급조건",
	"school_kwh": "공동사용량 가운데 교육용(kWh)", "equipment_kw": "새 단지의 공동설비 용량(kW)",

	// Bills.
	"id": "보낸 사례의 id", "ExplainedRule.id": "요금표 항목의 이름", "BookSource.id": "요금표 항목의 이름",
	"lines": "설명한 줄들. 더하면 고지서의 금액입니다.", "base": "기본요금", "energy": "전력량요금", "climate": "기후환경요금", "fuel": "연료비조정요금", "power_factor": "역률요금",
	"excess_use": "초과사용부가금", "minimum": "최저요금 보충", "deduction": "필수사용량 보장공제(0 이하)", "relief": "요금동결 감액(0 이하)", "discount": "복지·대가족 등의 할인(0 이하)",
	"electricity_total": "전기요금계", "vat": "부가가치세", "fund": "전력산업기반기금", "cut": "원단위 절사(0 이하)", "tv": "TV수신료", "total": "청구금액",
	"average_kwh": "세대 평균사용량(kWh)", "households": "세대의 고지서들", "common": "공동설비의 고지서", "school": "학교 공동설비의 고지서", "shares": "세대에 나눈 몫들",
	"own_total": "세대가 따로 계약했을 때의 요금", "ShareAnswer.share": "나눈 몫", "ShareAnswer.difference": "몫에서 자기 요금을 뺀 금액",
	"error": "오류", "code": "오류의 종류", "message": "무엇을 기대했고 무엇이 있었고 어떻게 하면 되는지", "path": "보낸 내용의 어디인지(terms.class)",

	// Explanations.
	"Explanation.parts": "단지를 이루는 고지서들", "ExplainedBill.unit": "동-호, 또는 공동설비의 이름", "amount": "자른 뒤의 금액(원)", "exact": "자르기 전의 금액", "rounding": "단수처리 방법",
	"formula": "수량 × 단가의 식", "note": "덧붙이는 말", "cites": "근거 조문", "parts": "곱들", "rules": "숫자 없는 규칙과 단수처리 규칙", "key": "바뀌지 않는 이름", "label": "이름",
	"days": "기간 가운데 어느 날들", "quantity": "수량과 단위", "price": "단가", "cap": "할인의 한도", "entry": "단가가 적힌 요금표의 항목",
	"title": "무엇인지", "document": "자료의 이름", "cite": "조문 또는 별표", "reference": "자료의 주소", "confidence": "확실도: 공식, 복수 자료 일치, 단일 자료, 공식 자료에서 유도, 일반 지식",
	"chosen": "true면 공개 자료가 엇갈려 고른 값이고, 까닭은 note에 있습니다.", "ExplainedRule.from": "시행일",

	// The book.
	"date": "볼 날", "lists": "그날 시행 중인 요금표", "BookState.common": "종별을 가리지 않는 값", "BookEntry.from": "시행일", "BookEntry.until": "더는 시행되지 않는 첫날. 없으면 시행 중입니다.",
	"values": "값들", "source": "출처", "name": "한국어 이름", "value": "정확한 소수, 또는 말", "BookValue.unit": "단위. 없으면 값은 말입니다.",
	"published": "자료가 나온 날", "checked": "자료를 확인한 날",
	"BookRevision.from": "이날의 다음 날부터", "BookRevision.to": "이날까지", "changes": "바뀐 항목들, 날짜 차례", "BookChange.date": "시행일 또는 끝난 날",
	"BookChange.kind": "begins 처음 시행, changes 바뀜, ends 끝남", "old": "앞의 값. 없으면 새로 생겼습니다.", "new": "뒤의 값. 없으면 사라졌습니다.",
	"BookValueChange.unit": "단위", "difference": "뒤에서 앞을 뺀 값",
	"classes": "종별", "Coverage.discounts": "할인", "Coverage.values": "단가표도 할인도 아닌 값", "Coverage.rules": "고른 점과 숫자 없는 규칙", "article": "근거 조문",
	"status": "complete 전부, partial 일부(note에 없는 것), unencoded 없음", "from": "처음 답하는 날", "until": "더는 답하지 않는 첫날", "CoveredClass.lists": "요금표들",

	// Problems.
	"Problem.title": "무슨 일인지", "Problem.status": "HTTP 상태", "detail": "무엇을 기대했고 무엇이 있었고 어떻게 하면 되는지", "instance": "문의할 때 알려 줄 번호",
}
