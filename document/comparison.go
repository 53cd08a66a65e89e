package document

import (
	"io"

	"github.com/kilowon/kilowon"
)

// ComparisonSheet is what the same months would have cost under other choices, laid out for a workbook. Texts are in Korean, amounts in won.
type ComparisonSheet struct {
	Title string
	// Under is the line below the title.
	Under   string
	MadeOn  kilowon.Date
	Choices []ComparisonChoice
	Months  []ComparisonMonth
	// XName and XUnit say what the break-even goes by; Curves are the choices that have one.
	XName, XUnit string
	Curves       []string
	Points       []ComparisonPoint
	// Sentences are a word and what there is to say about it.
	Sentences [][2]string
}

// ComparisonChoice is one choice over all months. Without figures (Known false) Remark says why.
type ComparisonChoice struct {
	Name, Mark, Remark                                      string
	Known                                                   bool
	Total, Average, Saving, SavingMonth, SavingYear, Regret kilowon.Won
	CheapestMonths                                          int
}

// ComparisonMonth is one month under all choices; Costs stand in the order of the choices.
type ComparisonMonth struct {
	Month                                kilowon.Month
	Period                               kilowon.Period
	KWh, BillingKW, Hours, CommonPercent int64
	LoadFactor, HeldChoice, Best, Ranges string
	Held                                 kilowon.Won
	Costs                                []kilowon.Won
}

// ComparisonPoint is what the choices with a curve cost before tax at one point.
type ComparisonPoint struct {
	X     int64
	Costs []kilowon.Won
	Best  string
}

// WriteComparison writes a comparison (계약방법·선택요금 비교): the choices, the months, the points of the break-even, and what to know.
func WriteComparison(w io.Writer, c *ComparisonSheet) error {
	tables := []resultTable{c.choices(), c.months()}
	if len(c.Points) > 0 {
		tables = append(tables, c.points())
	}
	return writeResult(w, append(tables, c.sentences())...)
}

func (c *ComparisonSheet) table(sheet, note string) resultTable {
	return resultTable{sheet: sheet, title: c.Title + " " + sheet, under: c.Under + "   |   작성일 " + dotDate(c.MadeOn), note: note}
}

func (c *ComparisonSheet) choices() resultTable {
	t := c.table("선택별 비교", "단위: 원. 절감은 이 기간의 요금에서 그 선택의 금액을 뺀 것이라 음수면 더 듭니다. 최선과의 차이는 지나고 보아 가장 싼 선택보다 더 든 금액입니다.")
	t.rows, t.plain = len(c.Choices), true
	t.columns = []resultColumn{
		{name: "선택", width: 26, kind: textColumn, strong: true}, {name: "표시", width: 14, kind: centerColumn}, {name: "합계", width: 16, kind: numberColumn, strong: true},
		{name: "달 평균", width: 15, kind: numberColumn}, {name: "절감 합계", width: 15, kind: numberColumn}, {name: "절감(한 달)", width: 14, kind: numberColumn},
		{name: "절감(1년)", width: 15, kind: numberColumn}, {name: "최선과의 차이", width: 15, kind: numberColumn}, {name: "가장 싼 달", width: 10, kind: numberColumn},
		{name: "비고", width: 60, kind: proseColumn},
	}
	t.chart = &resultChart{title: "선택별 합계", x: "선택", y: "원", series: []int{2}}
	t.cells = func(i int, put func(any)) {
		h := &c.Choices[i]
		put(h.Name)
		put(h.Mark)
		for _, v := range []kilowon.Won{h.Total, h.Average, h.Saving, h.SavingMonth, h.SavingYear, h.Regret} {
			if h.Known {
				put(v)
			} else {
				put(nil)
			}
		}
		if h.Known {
			put(int64(h.CheapestMonths))
		} else {
			put(nil)
		}
		put(h.Remark)
	}
	return t
}

func (c *ComparisonSheet) months() resultTable {
	t := c.table("달마다", "단위: 원, kWh, kW, 시간. 요금은 부가가치세와 기금, TV수신료를 더한 청구금액입니다.")
	t.rows, t.unit = len(c.Months), "달"
	t.columns = []resultColumn{{name: "검침월", width: 14, kind: textColumn}, {name: "사용기간", width: 25, kind: centerColumn}, {name: "사용량", width: 12, kind: sumColumn},
		{name: "요금적용전력", width: 9, kind: numberColumn}, {name: "월 사용시간", width: 9, kind: numberColumn}, {name: "이용률", width: 9, kind: centerColumn}}
	common := c.common()
	if common {
		t.columns = append(t.columns, resultColumn{name: "공동사용 비율(%)", width: 9, kind: numberColumn})
	}
	t.columns = append(t.columns, resultColumn{name: "그달의 선택", width: 20, kind: centerColumn}, resultColumn{name: "그달의 요금", width: 15, kind: sumColumn, strong: true})
	for i := range c.Choices {
		if c.Choices[i].Known {
			t.columns = append(t.columns, resultColumn{name: c.Choices[i].Name, width: 16, kind: sumColumn})
		}
	}
	t.columns = append(t.columns, resultColumn{name: "가장 싼 선택", width: 20, kind: centerColumn}, resultColumn{name: "손익분기", width: 52, kind: proseColumn})
	t.cells = func(i int, put func(any)) {
		m := &c.Months[i]
		for _, v := range []any{longMonth(m.Month), dotPeriod(m.Period), m.KWh} {
			put(v)
		}
		putKnown(put, m.BillingKW)
		putKnown(put, m.Hours)
		put(m.LoadFactor)
		if common {
			put(m.CommonPercent)
		}
		put(m.HeldChoice)
		put(m.Held)
		for n := range c.Choices {
			if c.Choices[n].Known {
				put(m.Costs[n])
			}
		}
		put(m.Best)
		put(m.Ranges)
	}
	return t
}

// putKnown leaves a figure out that is none.
func putKnown(put func(any), v int64) {
	if v == 0 {
		put(nil)
		return
	}
	put(v)
}

// common reports whether the months are a complex's, which have common use.
func (c *ComparisonSheet) common() bool {
	for i := range c.Months {
		if c.Months[i].CommonPercent > 0 {
			return true
		}
	}
	return false
}

func (c *ComparisonSheet) points() resultTable {
	t := c.table("손익분기", "단위: 원. 마지막 달의 사용을 늘리거나 줄였을 때의 전기요금계(부가가치세와 기금을 더하기 전)입니다.")
	t.rows, t.plain = len(c.Points), true
	t.columns = []resultColumn{{name: c.XName + "(" + c.XUnit + ")", width: 18, kind: numberColumn}}
	t.chart = &resultChart{title: "손익분기", x: t.columns[0].name, y: "전기요금계(원)", lines: true}
	for _, name := range c.Curves {
		t.chart.series = append(t.chart.series, len(t.columns))
		t.columns = append(t.columns, resultColumn{name: name, width: 18, kind: numberColumn})
	}
	t.columns = append(t.columns, resultColumn{name: "가장 싼 선택", width: 22, kind: centerColumn, strong: true})
	t.cells = func(i int, put func(any)) {
		p := &c.Points[i]
		put(p.X)
		for _, v := range p.Costs {
			put(v)
		}
		put(p.Best)
	}
	return t
}

func (c *ComparisonSheet) sentences() resultTable {
	t := c.table("안내", "바꿀 수 있는 때와 알아둘 것입니다. 괄호 안은 근거 조문입니다.")
	t.rows, t.plain = len(c.Sentences), true
	t.columns = []resultColumn{{name: "무엇", width: 20, kind: textColumn, strong: true}, {name: "내용", width: 110, kind: proseColumn}}
	t.cells = func(i int, put func(any)) {
		put(c.Sentences[i][0])
		put(c.Sentences[i][1])
	}
	return t
}
