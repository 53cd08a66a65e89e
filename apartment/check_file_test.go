package apartment

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

func TestCheckFile(t *testing.T) {
	runScenarios(t, []scenario{
		{"E15 another contract", func(in *CheckInput) { in.Filed.ContractNumber = "9876543210" }, []string{"E15 중단 → 0123456789"}},
		{"E15 another month", func(in *CheckInput) { in.Filed.Month = july + 1 }, []string{"E15 중단 → 2025-07"}},
		{"E15 a file without the hidden part", func(in *CheckInput) { in.Filed.ContractNumber, in.Filed.Month = "", 0 }, []string{"E15 안내"}},
		{"E16 first month ever", func(in *CheckInput) { in.Month.LastFiled = 0 }, nil},
		{"E16 filed again", func(in *CheckInput) { in.Month.LastFiled = july }, nil},
		{"E16 a later month is there", func(in *CheckInput) { in.Month.LastFiled = july + 1 }, []string{"E16 중단"}},
		{"E17 billed month", func(in *CheckInput) { in.Month.Billed = true }, []string{"E17 중단"}},
		{"E18 on the deadline", func(in *CheckInput) { in.Month.FiledOn = in.Month.Deadline }, nil},
		{"E18 the day before", func(in *CheckInput) { in.Month.FiledOn = in.Month.Deadline - 1 }, nil},
		{"E18 the day after", func(in *CheckInput) { in.Month.FiledOn = in.Month.Deadline + 1 }, []string{"E18 주의"}},
		{"E18 deadline not known", func(in *CheckInput) { in.Month.Deadline = 0 }, nil},
		{"E22 small y", func(in *CheckInput) { put(in, 1, ColFiled, "y") }, []string{"E22 안내 101-102 H3 → Y!"}},
		{"E22 Y with a blank, full width", func(in *CheckInput) { put(in, 1, ColFiled, " Ｙ") }, []string{"E22 안내 101-102 H3 → Y!"}},
		{"E22 N is not guessed", func(in *CheckInput) { put(in, 1, ColFiled, "N") }, []string{"E40 안내", "E22 중단 101-102 H3"}},
		{"E22 a yes in other words is suggested only", func(in *CheckInput) { put(in, 1, ColFiled, "제출") }, []string{"E40 안내", "E22 중단 101-102 H3 → Y"}},
		{"E22 withheld rows are told once", func(in *CheckInput) {
			put(in, 1, ColFiled, "")
			put(in, 2, ColFiled, "  ")
			put(in, 2, ColCurrent, "아무 글자")
		}, []string{"E22 주의", "E40 안내"}},
		{"E44 a withheld household with a discount", func(in *CheckInput) {
			in.Complex.Method = Single
			in.Households[1].Discounts = []rating.Discount{{Kind: tariff.LargeFamily}}
			in.Households[2].Discounts = in.Households[1].Discounts
			put(in, 1, ColFiled, "")
		}, []string{"E22 주의", "E40 안내", "E44 주의 101-102 H3"}},
		{"E44 under another method", func(in *CheckInput) {
			in.Complex.Method = PerHousehold
			in.Households[1].Discounts = []rating.Discount{{Kind: tariff.LargeFamily}}
			put(in, 1, ColFiled, "")
		}, []string{"E22 안내", "E40 안내", "E44 주의 101-102 H3"}},
	})
}

func TestCheckStopsOnlyTheFileThatIsNotOurs(t *testing.T) {
	in := cleanInput(12)
	in.Filed.Month = july - 1
	got := Check(in)
	if !got.Stopped() || len(got.Usages) != 0 || got.Totals.Missing != 12 {
		t.Errorf("a form of another month gives %+v with %d usages", got.Totals, len(got.Usages))
	}
	in = cleanInput(12)
	in.Month.Billed = true
	if got = Check(in); !got.Stopped() || got.Totals.Filed != 12 {
		t.Errorf("a billed month is stopped but still read: %+v", got.Totals)
	}
}

func TestCheckOfAFormWithoutATable(t *testing.T) {
	in := cleanInput(12)
	in.Filed.Rows = nil
	in.Filed.Findings = []kilowon.Finding{{Severity: kilowon.Stop, Code: "E03", Message: "제목 행을 찾을 수 없습니다."}}
	got := Check(in)
	if len(got.Findings) != 1 || !got.Stopped() || got.Totals.Missing != 12 {
		t.Errorf("what the reader said is enough: %+v\n%s", got.Totals, strings.Join(lines(got.Findings), "\n"))
	}
	in.Filed.Findings = nil
	if got = Check(in); len(got.Findings) != 13 || got.Totals.Missing != 12 {
		t.Errorf("an empty table misses everyone: %s", strings.Join(lines(got.Findings), "\n"))
	}
}

func TestCheckMonthLeftOut(t *testing.T) {
	in := cleanInput(12)
	in.Month.LastFiled = july - 2
	for i := range in.Past {
		in.Past[i] = in.Past[i][:12]
		set(in, i, ColPrevious, in.Past[i][11].Current.String())
		set(in, i, ColOwn, "0")
	}
	got := Check(in)
	file, info := 0, 0
	for _, f := range got.Findings {
		switch {
		case f.Code == "E16" && f.Severity == kilowon.Warn && strings.Contains(f.Message, "2025년 6월분이 제출되지 않았습니다") && strings.Contains(f.Message, "2달치"):
			file++
		case f.Code == "E21" && f.Severity == kilowon.Info:
			info++
		}
	}
	// Two months of use are usual after a month without a filing, so nothing else is suspected.
	if file != 1 || info != 12 || got.Totals.Filed != 12 || len(got.Findings) != 14 {
		t.Errorf("%s", strings.Join(lines(got.Findings), "\n"))
	}
}

func TestCheckCitesTheMethodsArticle(t *testing.T) {
	late := func(in *CheckInput) { in.Month.FiledOn++ }
	withhold := func(in *CheckInput) { put(in, 1, ColFiled, "") }
	differ := func(in *CheckInput) { in.Month.CommonKWh = 1 }
	blank := func(in *CheckInput) { put(in, 1, ColCurrent, "") }
	sub := subs(500)
	cases := []struct {
		edit   func(*CheckInput)
		code   string
		method Method
		cite   kilowon.Cite
	}{
		{late, "E18", Comprehensive, "별지 2-3 Ⅱ 10 가"},
		{late, "E18", Single, "별지 2-4 Ⅱ 3"},
		{late, "E18", PerHousehold, ""},
		{withhold, "E22", Comprehensive, "별지 2-3 Ⅱ 10 가"},
		{withhold, "E22", Single, "별지 2-4 Ⅱ 3"},
		{differ, "E40", Comprehensive, "별지 2-3 Ⅱ 4"},
		{differ, "E40", Single, "별지 2-4 Ⅱ 3"},
		{differ, "E40", PerHousehold, "별지 2-5 Ⅱ 2 다 (3)"},
		{blank, "E07", Comprehensive, "별지 2-3 Ⅱ 4"},
		{blank, "E07", Single, "별지 2-4 Ⅱ 3"},
		{blank, "E07", PerHousehold, "제71조 ①"},
		{sub, "E43", Comprehensive, "별지 2-3 Ⅱ 3 다 (3)"},
		{sub, "E43", Single, "별지 2-4 Ⅱ 2 다 (3)"},
		{sub, "E43", PerHousehold, "별지 2-5 Ⅱ 2 다 (3)"},
	}
	for _, c := range cases {
		in := cleanInput(12)
		in.Complex.Method = c.method
		c.edit(in)
		found := false
		for _, f := range Check(in).Findings {
			if f.Code == c.code {
				found = true
				if f.Cite != c.cite {
					t.Errorf("%s under %s cites %q, want %q", c.code, c.method, f.Cite, c.cite)
				}
			}
		}
		if !found {
			t.Errorf("%s under %s is not found", c.code, c.method)
		}
	}
}

func TestCheckWithheldKeepsTheChain(t *testing.T) {
	for name, past := range map[string]func(*CheckInput){
		"with history":    func(in *CheckInput) { set(in, 1, ColPrevious, "1") },
		"without history": func(in *CheckInput) { in.Past[1] = nil },
	} {
		in := cleanInput(12)
		put(in, 1, ColFiled, "")
		past(in)
		got := Check(in)
		want := Usage{Household: 1, Previous: previous(1), Current: previous(1)}
		if got.Usages[1] != want {
			t.Errorf("%s: withheld household gives %+v, want %+v", name, got.Usages[1], want)
		}
		if got.Totals.Withheld() != 1 || got.Totals.Filed != 11 {
			t.Errorf("%s: %+v", name, got.Totals)
		}
	}
}

func TestCheckRepeatsNoStrayContractNumber(t *testing.T) {
	for number, want := range map[string]string{"9876543210": "9876543210", "98-7654-3210": "98-7654-3210", "홍길동": "글자 3자", "12345678901234": "글자 14자"} {
		in := cleanInput(1)
		in.Filed.ContractNumber = number
		if got := Check(in).Findings[0].Read; got != want {
			t.Errorf("%s is repeated as %s, want %s", number, got, want)
		}
	}
}
