package app_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff/book"
)

func compareText(t *testing.T, text string) *app.Comparison {
	t.Helper()
	q, err := app.ParseCompare([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	c, err := q.Compare(book.Default())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// officeMonth is a month of 일반용(갑)Ⅰ 고압A on 10 kW of billing demand, from its first day to its last.
func officeMonth(month kilowon.Month, option, kwh int) string {
	return fmt.Sprintf(`{"id":"%v","reading_month":"%[1]v","terms":{"class":"general","grade":"a1","voltage":"high_a","option":%d,"contract_kw":20},
		"period":{"from":"%v","to":"%v"},"usage":{"kwh":%d},"demand":{"peak_kw":10}}`, month, option, month.First(), (month + 1).First(), kwh)
}

var april, may = kilowon.MustDate("2025-04-01").Month(), kilowon.MustDate("2025-05-01").Month()

// 별표 1 제2호 가목, spring prices. May: Ⅰ 272,350, Ⅱ 277,050 (rating.TestOptionsByHand).
// April, 3,000 kWh: Ⅰ 71,700 + 295,800 + 27,000 + 15,000 = 409,500, VAT 40,950, fund 13,104 cut to 13,100: 463,550.
// Ⅱ 82,300 + 282,900 + 27,000 + 15,000 = 407,200, VAT 40,720, fund 13,030.4 cut to 13,030: 460,950.
// Held Ⅱ in April and Ⅰ in May: 733,300. Always Ⅰ: 735,900; always Ⅱ: 738,000. Break-even 1,060 / 4.3 = 246.5 hours.
func TestCompareOptionsByHand(t *testing.T) {
	c := compareText(t, `{"cases":[`+officeMonth(may, 1, 1500)+","+officeMonth(april, 2, 3000)+`]}`)
	if c.Title != "일반용전력(갑)Ⅰ 고압A" || c.Held != "선택Ⅰ" || c.HeldTotal != 733_300 || c.Best != "선택Ⅰ" || c.Regret != -2600 {
		t.Errorf("%+v", c)
	}
	for i, want := range []app.ComparedChoice{
		{Name: "선택Ⅰ", Held: true, Best: true, Total: 735_900, Average: 367_950, Saving: -2600, SavingMonth: -1300, SavingYear: -15_600, CheapestMonths: 1},
		{Name: "선택Ⅱ", Total: 738_000, Average: 369_000, Saving: -4700, SavingMonth: -2350, SavingYear: -28_200, Regret: 2100, CheapestMonths: 1},
	} {
		if c.Choices[i] != want {
			t.Errorf("%+v, want %+v", c.Choices[i], want)
		}
	}
	first := c.Months[0]
	if first.Held != 460_950 || first.HeldChoice != "선택Ⅱ" || first.Costs[0] != 463_550 || first.Costs[1] != 460_950 || first.Best != "선택Ⅱ" || first.Hours != 300 || first.LoadFactor != "41.7%" {
		t.Errorf("%+v", april)
	}
	if r := first.Cheapest; len(r) != 2 || r[0] != (app.ComparedRange{From: 1, To: 246, Choice: "선택Ⅰ"}) || r[1].From != 247 || r[1].To != 720 {
		t.Errorf("%+v", r)
	}
	if b := c.BreakEven; b.Month.String() != "2025-05" || b.At != 150 || b.Points[0].X != 50 || len(b.Points) != 14 || b.CheapestAt(246) != "선택Ⅰ" || b.CheapestAt(247) != "선택Ⅱ" {
		t.Errorf("%+v", b)
	}
	// The change from Ⅱ to Ⅰ shows in the months: 2025-05-01, so a year on (제67조 ⑦).
	if l := c.Locks[0]; len(c.Locks) != 1 || !l.Known || l.Since.String() != "2025-05-01" || l.Earliest.String() != "2026-05-01" || !strings.Contains(l.Text, "2026-05-01부터") {
		t.Errorf("%+v", c.Locks)
	}
}

func TestCompareSince(t *testing.T) {
	one := officeMonth(may, 1, 1500)
	if l := compareText(t, `{"cases":[`+one+`]}`).Locks[0]; l.Known || l.Since.String() != "2025-05-01" || !strings.Contains(l.Text, "늦어도 2026-05-01부터는") {
		t.Errorf("%+v", l)
	}
	if l := compareText(t, `{"since":"2024-02-29","cases":[`+one+`]}`).Locks[0]; !l.Known || l.Earliest.String() != "2025-03-01" {
		t.Errorf("%+v", l)
	}
}

// 제68조 ①, 제67조의3 ④: of 9 kW the peak exceeds it, which the first month only announces; 30 kW has a floor of 9 kW and costs the same, 50 kW one of 15 kW: 312,930 (rating.TestContractPowerByHand).
func TestCompareContractPower(t *testing.T) {
	c := compareText(t, `{"contract_kw":[9,30,50,300],"cases":[`+officeMonth(may, 1, 1500)+`]}`)
	if c.Choices[2].Reason != "" || c.Choices[2].Total != 272_350 || !strings.HasPrefix(c.Choices[2].Condition, "1달을 초과사용") {
		t.Errorf("%+v", c.Choices[2])
	}
	if c.Choices[3].Total != 272_350 || c.Choices[4].Total != 312_930 || c.Choices[4].Regret != 40_580 {
		t.Errorf("%+v", c.Choices)
	}
	// 제57조: at 300 kW the class becomes 을, which needs use by time of day.
	if last := c.Choices[5]; !strings.Contains(last.Condition, "일반용전력(을)") || !strings.Contains(last.Reason, "tou_kwh") {
		t.Errorf("%+v", last)
	}
}

func TestCompareRefuses(t *testing.T) {
	one := officeMonth(may, 1, 1500)
	home := `{"id":"h","terms":{"class":"residential","voltage":"low"%s},"period":{"from":"2025-05-01","to":"2025-06-01"},"usage":{"kwh":300}}`
	complexCase := `{"id":"c","period":{"from":"2025-05-01","to":"2025-06-01"},"complex":{"method":"single","common_kwh":10,"common":{"peak_kw":5},"households":[{"unit":"1-1"%s}]}}`
	for _, c := range []struct{ name, text, path, message string }{
		{"nothing", `{"cases":[]}`, "cases", "견줄 달이 없습니다"},
		{"twice", `{"cases":[` + one + "," + one + `]}`, "cases", "두 번"},
		{"unknown field", `{"cases":[` + one + `],"kw":1}`, "kw", "알 수 없는 항목"},
		{"unknown field of a case", `{"cases":[{"id":"1","volts":1}]}`, "cases[0].volts", "알 수 없는 항목"},
		{"two objects", `{"cases":[` + one + `]} {}`, "", "하나만"},
		{"no power", `{"contract_kw":[0],"cases":[` + one + `]}`, "contract_kw[0]", "1kW 이상"},
		{"many powers", `{"contract_kw":[1,2,3,4,5,6,7,8,9,10,11],"cases":[` + one + `]}`, "contract_kw", "10개까지"},
		{"nothing to choose", `{"cases":[` + fmt.Sprintf(home, "") + `]}`, "cases[0]", "다른 요금이 없습니다"},
		{"Jeju without bands", `{"cases":[` + fmt.Sprintf(home, `,"region":"jeju"`) + `]}`, "cases[0]", "tou_kwh"},
		{"two classes", `{"cases":[` + one + `,{"id":"h","reading_month":"2025-06","terms":{"class":"residential","voltage":"low"},"period":{"from":"2025-06-01","to":"2025-07-01"},"usage":{"kwh":300}}]}`,
			"cases[0].terms", "한 계약의 달만"},
		{"complex and contract", `{"cases":[` + one + "," + strings.Replace(fmt.Sprintf(complexCase, `,"kwh":100`), `"id"`, `"reading_month":"2025-06","id"`, 1) + `]}`, "cases", "함께 견줄 수 없습니다"},
		{"a household missing", `{"cases":[` + fmt.Sprintf(complexCase, "") + `]}`, "cases[0].complex.households[0].kwh", "모든 세대"},
	} {
		q, err := app.ParseCompare([]byte(c.text))
		if err == nil {
			_, err = q.Compare(book.Default())
		}
		var own *kilowon.Error
		if !asError(err, &own) || own.Code != kilowon.Invalid || own.Path != c.path || !strings.Contains(own.Message, c.message) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Jeju, June 2026, 4 kW: what the lists cost is what rate answers for each.
func TestCompareJejuIsWhatRateAnswers(t *testing.T) {
	c := compareText(t, `{"cases":[{"id":"a","terms":{"class":"residential","voltage":"low","region":"jeju","contract_kw":4},"period":{"from":"2026-05-20","to":"2026-06-20"},
		"usage":{"tou_kwh":{"light":200,"mid":120,"peak":80}}}]}`)
	flat := rated(t, `{"id":"a","terms":{"class":"residential","voltage":"low"},"period":{"from":"2026-05-20","to":"2026-06-20"},"usage":{"kwh":400}}`)
	bands := rated(t, `{"id":"a","terms":{"class":"residential","voltage":"low","region":"jeju","contract_kw":4},"period":{"from":"2026-05-20","to":"2026-06-20"},"usage":{"tou_kwh":{"light":200,"mid":120,"peak":80}}}`)
	if c.Choices[0].Name != "누진 요금" || c.Choices[0].Total != flat || c.Choices[1].Total != bands || c.Held != "계절별·시간대별 요금" {
		t.Errorf("%+v; rate answers %v and %v", c.Choices, flat, bands)
	}
	if len(c.Locks) != 0 {
		t.Errorf("제67조 ⑦ does not name the residential class: %+v", c.Locks)
	}
}

func rated(t *testing.T, text string) kilowon.Won {
	t.Helper()
	c, err := app.ParseCase([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.Rate(book.Default())
	if err != nil {
		t.Fatal(err)
	}
	return a.Total
}

// The held choice of a filed month is what its invoice came to, and every other what the same month comes to as a case (one engine).
func TestCompareContractIsTheInvoices(t *testing.T) {
	a, d, _ := openDemo(t)
	ctx := context.Background()
	who, err := a.Login(ctx, app.DemoLogin, app.DemoPassword)
	if err != nil {
		t.Fatal(err)
	}
	for _, dc := range d.Complexes {
		con, c, err := a.CompareContract(ctx, who, dc.Contract.ID, app.CompareQuery{})
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Months) != 12 || len(c.LeftOut) != 0 || c.Title != con.Name || c.Held != apartment.ChoiceOf(&con.Terms).String() {
			t.Fatalf("%s: %d months, %+v, held %s", con.Name, len(c.Months), c.LeftOut, c.Held)
		}
		var sum kilowon.Won
		for i, m := range c.Months {
			if i > 0 && m.Month != c.Months[i-1].Month+1 {
				t.Errorf("%v after %v", m.Month, c.Months[i-1].Month)
			}
			billed, err := a.Months(ctx, who, dc.Contract.ID, pageOf(25))
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range billed {
				if b.Month == m.Month && b.Invoice != m.Held {
					t.Errorf("%s %v: held %v, invoice %v", con.Name, m.Month, m.Held, b.Invoice)
				}
			}
			sum += m.Held
		}
		if sum != c.HeldTotal || c.Choices[c.BestIndex()].Regret != 0 {
			t.Errorf("%s: %v, the months come to %v", con.Name, c.HeldTotal, sum)
		}
		for _, h := range c.Choices {
			if h.Held && (h.Saving != 0 || h.Total != c.HeldTotal) {
				t.Errorf("%s against itself: %+v", con.Name, h)
			}
		}
	}
	_, c, err := a.CompareContract(ctx, who, d.Complexes[1].Contract.ID, app.CompareQuery{ContractKW: 1})
	if err != nil || c.Choices[5].Reason == "" {
		t.Errorf("1 kW: %v, %+v", err, c)
	}
}

func TestCompareContractWithoutMonths(t *testing.T) {
	s := openSite(t)
	ctx := context.Background()
	id := s.complex.Contract.ID
	s.clock.now = s.clock.now.AddDate(0, 0, 3)
	run, err := s.BillUnfiled(ctx, s.who, id, s.open)
	if err != nil {
		t.Fatal(err)
	}
	s.bill(run)
	_, c, err := s.CompareContract(ctx, s.who, id, app.CompareQuery{})
	if err != nil {
		t.Fatal(err)
	}
	// The unfiled month can only go by the single method (별지 2-3 Ⅱ 10 가); the two filed ones are compared.
	if len(c.Months) != 2 || len(c.LeftOut) != 1 || c.LeftOut[0].Month != s.open || !strings.Contains(c.LeftOut[0].Reason, "제출하지 않은 달") {
		t.Errorf("%d months, left out %+v", len(c.Months), c.LeftOut)
	}
	if l := c.Locks; len(l) != 2 || l[0].Known || l[0].What != "계약방법" || l[1].Article != "제67조 ⑦" {
		t.Errorf("%+v", l)
	}
	stranger := app.Actor{OrganisationID: "다른 기관"}
	if _, _, err := s.CompareContract(ctx, stranger, id, app.CompareQuery{}); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("another organisation: %v", err)
	}
}

func asError(err error, into **kilowon.Error) bool { return errors.As(err, into) }

func pageOf(limit int) store.Page { return store.Page{Limit: limit} }
