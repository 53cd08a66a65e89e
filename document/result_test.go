package document

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

func sampleHead(m apartment.Method) *ResultHead {
	return &ResultHead{
		ContractNumber: "0123456789", ComplexName: "한빛마을 1단지 아파트", Method: m, Month: kilowon.MonthOf(2026, 7),
		Period: kilowon.Period{From: kilowon.MustDate("2026-06-16"), To: kilowon.MustDate("2026-07-16")}, MadeOn: kilowon.MustDate("2026-07-20"),
	}
}

// sampleCharges are n households' charges that add up, every seventh with a discount and every fortieth with a negative adjustment.
func sampleCharges(n int) []HouseholdCharges {
	form := sampleForm(n)
	rows := make([]HouseholdCharges, n)
	for i := range rows {
		h := &rows[i]
		h.Unit, h.Class, h.Previous = form.Rows[i].Unit, "주택용 저압", form.Rows[i].Previous
		h.OwnKWh, h.CommonKWh = int64(150+i*37%400), 11
		h.Current = h.Previous + 100
		kwh := kilowon.Won(h.OwnKWh + h.CommonKWh)
		h.Charges[tariff.ChargeBase], h.Charges[tariff.ChargeEnergy] = 1600, kwh*1797/10
		h.Charges[tariff.ChargeClimate], h.Charges[tariff.ChargeFuel] = kwh*9, kwh*5
		if i%7 == 0 {
			kind := tariff.LargeFamily + tariff.DiscountKind(i%5)
			h.Discounts[kind] = -(1600 + kwh*1797/10) * 3 / 10
		}
		for _, c := range h.Charges {
			h.ElectricityTotal += c
		}
		for _, d := range h.Discounts {
			h.ElectricityTotal += d
		}
		h.Charges[tariff.ChargeVAT], h.Charges[tariff.ChargeFund] = h.ElectricityTotal/10, h.ElectricityTotal*27/1000
		sum := h.ElectricityTotal + h.Charges[tariff.ChargeVAT] + h.Charges[tariff.ChargeFund]
		h.Charges[tariff.ChargeTotal], h.Charges[tariff.ChargeTV] = -(sum % 10), 2500
		if i%40 == 3 {
			h.Adjustment = -1230
		}
		h.Total = sum - sum%10 + 2500 + h.Adjustment
		h.Share = h.Total + 340 - kilowon.Won(i%3)*170
	}
	return rows
}

// tableOf reads a result sheet back: the rows from the header to the totals, as the raw texts of the cells.
func tableOf(t *testing.T, data []byte, sheet string) (header []string, body [][]string, total []string) {
	t.Helper()
	wb, err := Read(data, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	s := wb.Sheet(sheet)
	if s == nil {
		t.Fatalf("no sheet %s", sheet)
	}
	width := len(s.Row(resultHeaderRow).Cells)
	for _, row := range s.Rows {
		if row.Number < resultHeaderRow {
			continue
		}
		texts := make([]string, width)
		for n := range texts {
			texts[n] = row.Cell(n + 1).Text
		}
		body = append(body, texts)
	}
	return body[0], body[1 : len(body)-1], body[len(body)-1]
}

// wantSums fails unless each number of the totals row is the sum of its column, read back from the file.
func wantSums(t *testing.T, header []string, body [][]string, total []string, columns int) {
	t.Helper()
	checked := 0
	for n, text := range total {
		want, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			continue
		}
		var sum int64
		for _, row := range body {
			if row[n] == "" {
				continue
			}
			v, err := strconv.ParseInt(row[n], 10, 64)
			if err != nil {
				t.Fatalf("%s: %v", header[n], err)
			}
			sum += v
		}
		if sum != want {
			t.Errorf("%s: the rows add up to %d, the total says %d", header[n], sum, want)
		}
		checked++
	}
	if checked != columns {
		t.Errorf("%d columns with a total, want %d", checked, columns)
	}
}

func write(t testing.TB, write func(io.Writer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestHouseholdChargesAddUp(t *testing.T) {
	rows := sampleCharges(300)
	data := write(t, func(w io.Writer) error { return WriteHouseholdCharges(w, sampleHead(apartment.Comprehensive), rows) })
	header, body, total := tableOf(t, data, "세대별 요금내역")
	if got := strings.Join(header, " "); got != "동 번호 호 번호 계약종별 전월지침 당월지침 개별사용량 공동사용량 요금적용사용량 기본요금 전력량요금 기후환경요금 연료비조정요금 "+
		"대가족(5인 이상) 할인 다자녀(3자녀 이상) 할인 출산가구 할인 생명유지장치 할인 장애인 할인 전기요금계 부가가치세 전력산업기반기금 원단위 절사 TV수신료 정산 청구금액" {
		t.Errorf("header: %s", got)
	}
	if len(body) != len(rows) || total[0] != "합계" || total[1] != "300세대" {
		t.Fatalf("%d rows, total %v", len(body), total)
	}
	wantSums(t, header, body, total, 19)
	var want kilowon.Won
	for i := range rows {
		want += rows[i].Total
	}
	if total[len(total)-1] != strconv.FormatInt(int64(want), 10) {
		t.Errorf("total %s, want %d", total[len(total)-1], want)
	}
	if body[0][0] != "0101" || body[0][3] != "4237.16" {
		t.Errorf("first row: %v", body[0])
	}
}

func TestHouseholdChargesOfASingleContractShowShareAndDifference(t *testing.T) {
	rows := sampleCharges(20)
	data := write(t, func(w io.Writer) error { return WriteHouseholdCharges(w, sampleHead(apartment.Single), rows) })
	header, body, total := tableOf(t, data, "세대별 요금내역")
	n := len(header)
	if got := strings.Join(header[n-3:], " "); got != "세대별 계산액 단일계약 분담액 차액" {
		t.Fatalf("header: %s", got)
	}
	wantSums(t, header, body, total, n-5)
	for i, row := range body {
		if row[n-2] != fmt.Sprint(int64(rows[i].Share)) || row[n-1] != fmt.Sprint(int64(rows[i].Share-rows[i].Total)) {
			t.Errorf("row %d: %v", i, row[n-3:])
		}
	}
}

func TestHouseholdChargesThatDoNotAddUpAreRefused(t *testing.T) {
	for name, breakIt := range map[string]func(*HouseholdCharges){
		"total":       func(h *HouseholdCharges) { h.Total++ },
		"electricity": func(h *HouseholdCharges) { h.ElectricityTotal++; h.Total++ },
		"discount":    func(h *HouseholdCharges) { h.Discounts[tariff.Veteran]-- },
		"tax":         func(h *HouseholdCharges) { h.Charges[tariff.ChargeVAT]++ },
	} {
		rows := sampleCharges(5)
		breakIt(&rows[3])
		if err := WriteHouseholdCharges(io.Discard, sampleHead(apartment.Comprehensive), rows); kilowon.CodeOf(err) != kilowon.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHouseholdChargesTakeARatedBill(t *testing.T) {
	bill := rating.Bill{ElectricityTotal: 900, Total: 3430, Lines: []rating.Line{
		{Charge: tariff.ChargeBase, Amount: 910}, {Charge: tariff.ChargeEnergyBand, Amount: 100}, {Charge: tariff.ChargeEnergyBand, Amount: 190},
		{Charge: tariff.ChargeDiscount, Discount: tariff.Disabled, Amount: -200}, {Charge: tariff.ChargeDiscount, Discount: tariff.LargeFamily, Amount: -100},
		{Charge: tariff.ChargeVAT, Amount: 90}, {Charge: tariff.ChargeFund, Amount: 24}, {Charge: tariff.ChargeTotal, Amount: -84}, {Charge: tariff.ChargeTV, Amount: 2500},
	}}
	h := HouseholdCharges{Adjustment: 50}
	h.SetBill(&bill)
	h.SetBill(&bill)
	if !h.addsUp() || h.Total != 3480 || h.Charges[tariff.ChargeEnergyBand] != 290 || h.Discounts[tariff.Disabled] != -200 || h.Discounts[tariff.LargeFamily] != -100 {
		t.Errorf("%+v", h)
	}
}

func sampleDiscounts(n int) []DiscountLine {
	form := sampleForm(n)
	rows := make([]DiscountLine, n)
	for i := range rows {
		rows[i] = DiscountLine{
			Unit: form.Rows[i].Unit, Kind: tariff.LargeFamily + tariff.DiscountKind(i%4)*2, From: kilowon.MustDate("2023-02-07").AddDays(i),
			Base: kilowon.Won(31250 + i*10), Rate: 300, Cap: 16000, Amount: kilowon.Won(9375 + i*3),
		}
		if i%4 == 3 {
			rows[i].Rate, rows[i].Cap = 0, 0
		}
	}
	return rows
}

func TestDiscountStatementSumsByKind(t *testing.T) {
	rows := sampleDiscounts(41)
	data := write(t, func(w io.Writer) error { return WriteDiscountStatement(w, sampleHead(apartment.Comprehensive), rows) })
	header, body, total := tableOf(t, data, "복지할인 명세서")
	wantSums(t, header, body, total, 2)
	if got := strings.Join(body[0], "|"); got != "0101|0101|대가족(5인 이상)|2023-02-07|31250|30%|16000|9375" {
		t.Errorf("first row: %s", got)
	}
	if got := strings.Join(body[3], "|"); got != "0101|0104|5·18 민주유공자|2023-02-10|31280|정액|한도 없음|9384" {
		t.Errorf("fourth row: %s", got)
	}
	kindHeader, kinds, kindTotal := tableOf(t, data, "복지할인 종류별 합계")
	wantSums(t, kindHeader, kinds, kindTotal, 3)
	if len(kinds) != 4 || kinds[0][0] != "대가족(5인 이상)" || kinds[0][1] != "11" || kindTotal[1] != "41" || kindTotal[3] != total[7] {
		t.Errorf("kinds: %v %v", kinds, kindTotal)
	}
}

func TestDiscountApplicationsAndFilings(t *testing.T) {
	head, form := sampleHead(apartment.Single), sampleForm(4)
	apply := []DiscountApplication{
		{Unit: form.Rows[0].Unit, Kind: tariff.Childbirth, ReceivedOn: kilowon.MustDate("2026-07-02"), From: kilowon.MustDate("2026-07-16"), To: kilowon.MustDate("2029-07-16"), State: "승인", Note: "출생 2026-06-30"},
		{Unit: form.Rows[1].Unit, Kind: tariff.Disabled, ReceivedOn: kilowon.MustDate("2026-07-03"), State: "서류 확인 중"},
	}
	data := write(t, func(w io.Writer) error { return WriteDiscountApplications(w, head, apply) })
	_, body, total := tableOf(t, data, "대가족·복지할인 접수내역")
	if got := strings.Join(body[0], "|"); got != "0101|0101|출산가구|2026-07-02|2026-07-16|2029-07-15|승인|출생 2026-06-30" {
		t.Errorf("application: %s", got)
	}
	if got := strings.Join(body[1], "|"); got != "0101|0102|장애인|2026-07-03|||서류 확인 중|" || total[1] != "2건" {
		t.Errorf("application: %s %v", got, total)
	}
	filings := []DiscountFiling{
		{Unit: form.Rows[0].Unit, Kind: tariff.Childbirth, Filed: true, Previous: 10050, Current: 31075, OwnKWh: 210, CommonKWh: 5, Month: head.Month},
		{Unit: form.Rows[1].Unit, Kind: tariff.Disabled, Month: head.Month, OwnKWh: 7},
	}
	data = write(t, func(w io.Writer) error { return WriteDiscountFilings(w, head, filings) })
	header, body, total := tableOf(t, data, "제출 확인(할인세대)")
	wantSums(t, header, body, total, 3)
	if got := strings.Join(body[0], "|"); got != "0101|0101|출산가구|2026년 7월분|Y|100.5|310.75|210|5|215" {
		t.Errorf("filing: %s", got)
	}
	if got := strings.Join(body[1], "|"); got != "0101|0102|장애인|2026년 7월분|N|||||" {
		t.Errorf("filing: %s", got)
	}
}

func TestResultsPrintOnPaper(t *testing.T) {
	data := write(t, func(w io.Writer) error {
		return WriteHouseholdCharges(w, sampleHead(apartment.Comprehensive), sampleCharges(5))
	})
	f := openBook(t, data)
	const sheet = "세대별 요금내역"
	layout, err := f.GetPageLayout(sheet)
	if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Errorf("page: %+v %v", layout, err)
	}
	if props, err := f.GetSheetProps(sheet); err != nil || props.FitToPage == nil || !*props.FitToPage {
		t.Errorf("fit: %+v %v", props, err)
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Name] = n.RefersTo
	}
	if names["_xlnm.Print_Titles"] != "'세대별 요금내역'!$4:$4" {
		t.Errorf("names: %v", names)
	}
	if panes, err := f.GetPanes(sheet); err != nil || !panes.Freeze || panes.YSplit != resultHeaderRow || panes.XSplit != 2 {
		t.Errorf("panes: %+v %v", panes, err)
	}
}

func TestResultsWithoutRows(t *testing.T) {
	head := sampleHead(apartment.Comprehensive)
	for name, data := range map[string][]byte{
		"세대별 요금내역":      write(t, func(w io.Writer) error { return WriteHouseholdCharges(w, head, nil) }),
		"복지할인 명세서":      write(t, func(w io.Writer) error { return WriteDiscountStatement(w, head, nil) }),
		"대가족·복지할인 접수내역": write(t, func(w io.Writer) error { return WriteDiscountApplications(w, head, nil) }),
		"제출 확인(할인세대)":   write(t, func(w io.Writer) error { return WriteDiscountFilings(w, head, nil) }),
	} {
		if _, body, total := tableOf(t, data, name); len(body) != 0 || total[0] != "합계" {
			t.Errorf("%s: %v %v", name, body, total)
		}
	}
}

func BenchmarkWriteHouseholdCharges3000(b *testing.B) {
	rows, head := sampleCharges(3000), sampleHead(apartment.Comprehensive)
	for b.Loop() {
		if err := WriteHouseholdCharges(io.Discard, head, rows); err != nil {
			b.Fatal(err)
		}
	}
}
