package rating_test

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// A low-voltage home with five people used 350 kWh between two readings.
func ExampleRate() {
	tariffs := book.Default()
	terms := []rating.Terms{{
		Key:       tariff.Key{Class: tariff.Residential, Voltage: tariff.Low},
		Discounts: []rating.Discount{{Kind: tariff.LargeFamily}},
		TVSets:    1,
	}}
	use := &rating.Usage{
		Period: kilowon.Period{From: kilowon.MustDate("2026-09-20"), To: kilowon.MustDate("2026-10-20")},
		KWh:    350,
	}
	var bill rating.Bill
	if err := rating.Rate(&bill, terms, use, tariffs); err != nil {
		fmt.Println(err)
		return
	}
	for _, line := range rating.Explain(&bill, tariffs) {
		fmt.Printf("%s: %s = %v원\n", line.Label, line.Formula, line.Amount)
	}
	fmt.Printf("청구금액 %v원\n", bill.Total)
	// Output:
	// 기본요금: 1호 × 1,600.0원 = 1,600원
	// 전력량요금: 200kWh × 120.0원 + 150kWh × 214.6원 = 56,190원
	// 기후환경요금: 350kWh × 9.0원 = 3,150원
	// 연료비조정요금: 350kWh × 5.0원 = 1,750원
	// 대가족(5인 이상) 할인: 62,690원 × 30% (한도 16,000원) = -16,000원
	// 부가가치세: 46,690원 × 10% = 4,669원
	// 전력산업기반기금: 46,690원 × 2.7% = 1,260원
	// 원단위 절사: 10원 미만 절사: 52,619원 → 52,610원 = -9원
	// TV수신료: 1대 × 2,500.0원 = 2,500원
	// 청구금액 55,110원
}

// A price rises inside the period: the bill has a piece for each side of the change and one line for both.
func ExampleRate_priceChange() {
	tariffs := book.Default()
	terms := []rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.HighA}}}
	use := &rating.Usage{
		Period: kilowon.Period{From: kilowon.MustDate("2023-05-01"), To: kilowon.MustDate("2023-06-01")},
		KWh:    310,
	}
	var bill rating.Bill
	if err := rating.Rate(&bill, terms, use, tariffs); err != nil {
		fmt.Println(err)
		return
	}
	for _, piece := range bill.Pieces {
		fmt.Println(piece.Period, tariffs.Entry(piece.Entry).ID)
	}
	for _, line := range bill.Lines {
		if line.Charge == tariff.ChargeEnergy {
			fmt.Println(line.Charge, line.Amount, line.Rounding)
		}
	}
	// Output:
	// 2023-05-01~2023-05-15 residential-high/2023-01-01
	// 2023-05-16~2023-05-31 residential-high/2023-05-16
	// 전력량요금 38,940 원 미만 절사
}

// A bill that is used again takes no memory: estimating every block limit costs no allocation.
func ExampleRate_reuse() {
	tariffs := book.Default()
	terms := []rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}}}
	use := &rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2026-09-20"), To: kilowon.MustDate("2026-10-20")}}
	var bill rating.Bill
	for _, kwh := range []int64{200, 201, 400, 401} {
		use.KWh = kwh
		if err := rating.Rate(&bill, terms, use, tariffs); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%dkWh %v원\n", kwh, bill.Total)
	}
	// Output:
	// 200kWh 31,220원
	// 201kWh 32,260원
	// 400kWh 83,530원
	// 401kWh 90,310원
}

// What the book does not hold is an error that says so, never a guess.
func ExampleRate_unencoded() {
	var bill rating.Bill
	terms := []rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}}}
	use := &rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2010-09-20"), To: kilowon.MustDate("2010-10-20")}, KWh: 100}
	err := rating.Rate(&bill, terms, use, book.Default())
	fmt.Println(kilowon.CodeOf(err))
	fmt.Println(err)
	// Output:
	// unencoded
	// 요율표에 2010-09-20의 주택용전력 저압 단가가 없습니다
}

// Every entry behind a line has a date, a source, a grade of confidence and an article.
func ExampleExplain() {
	tariffs := book.Default()
	terms := []rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}}}
	use := &rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2026-09-20"), To: kilowon.MustDate("2026-10-20")}, KWh: 350}
	var bill rating.Bill
	if err := rating.Rate(&bill, terms, use, tariffs); err != nil {
		fmt.Println(err)
		return
	}
	for _, line := range rating.Explain(&bill, tariffs) {
		if line.Key != "climate" {
			continue
		}
		part := line.Parts[0]
		fmt.Println(part.Formula, "=", part.Exact)
		fmt.Println(part.Entry.From, part.Entry.Document, part.Entry.Confidence)
		fmt.Println(line.Rounding, line.Cites)
	}
	// Output:
	// 350kWh × 9.0원 = 3,150
	// 2023-01-01 기본공급약관(2024-10-24) 부칙 · 한전ON 실제 청구서(2026년 7·8월, 주택용 고압) 공식
	// 원 미만 절사 [제67조 ② 2호 별표 7]
}

// The billing demand is the largest peak of the month and of the months that count, and at least 30 % of the contract power.
func ExampleBillingDemand() {
	history := []rating.MonthPeak{
		{Month: kilowon.MonthOf(2026, 1), PeakKW: 410},
		{Month: kilowon.MonthOf(2026, 4), PeakKW: 520}, // April is none of the months that count.
		{Month: kilowon.MonthOf(2026, 8), PeakKW: 480},
	}
	fmt.Println(rating.BillingDemand(1000, kilowon.MonthOf(2026, 10), 350, history), "kW")
	// Output:
	// 480 kW
}

// A bill packs into one column of a database and comes back whole.
func ExampleCodec() {
	tariffs := book.Default()
	codec, err := rating.NewCodec(tariffs)
	if err != nil {
		fmt.Println(err)
		return
	}
	terms := []rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}}}
	use := &rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2026-09-20"), To: kilowon.MustDate("2026-10-20")}, KWh: 350}
	var bill, back rating.Bill
	if err := rating.Rate(&bill, terms, use, tariffs); err != nil {
		fmt.Println(err)
		return
	}
	if err := codec.Decode(&back, codec.Append(nil, &bill)); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(back.Total, back.Verify())
	// Output:
	// 70,640 <nil>
}
