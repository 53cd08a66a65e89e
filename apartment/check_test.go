package apartment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"pgregory.net/rapid"
)

// july is the month the fixtures are filed for.
var july = kilowon.MonthOf(2025, 7)

// cleanInput is a complex of n households whose form was filled in without a fault: 13 months of history, 30 % common use as the remainder.
// Household i stands in row i+2; its use is 280 to 320 kWh and never the same as last month.
func cleanInput(n int) *CheckInput {
	in := &CheckInput{
		Complex: &Complex{ContractNumber: "0123456789", Method: Comprehensive, ContractKW: 3750},
		Month: &Month{Month: july, Period: kilowon.Period{From: kilowon.MustDate("2025-06-18"), To: kilowon.MustDate("2025-07-18")}, CommonKWh: -1,
			LastFiled: july - 1, FiledOn: kilowon.MustDate("2025-07-19"), Deadline: kilowon.MustDate("2025-07-19")},
		Filed: &Filed{Sheet: "호별사용량", FormVersion: "1", ContractNumber: "0123456789", Month: july},
	}
	own := int64(0)
	for i := range n {
		h := Household{ID: strconv.Itoa(i), Unit: Unit{strconv.Itoa(101 + i/100), strconv.Itoa((i%100/4+1)*100 + i%4 + 1)}}
		register := metering.Register(1000_00 + i*317_00)
		var past []Past
		for m := july - 13; m < july; m++ {
			kwh := usualUse(i, m)
			past = append(past, Past{Month: m, Previous: register, Current: register + metering.Register(kwh*100), OwnKWh: kwh})
			register += metering.Register(kwh * 100)
		}
		kwh := usualUse(i, july)
		in.Households, in.Past = append(in.Households, h), append(in.Past, past)
		in.Filed.Rows = append(in.Filed.Rows, filledRow(i+2, &h, register, kwh))
		own += kwh
	}
	in.Month.MainKWh = own * 10 / 7
	return in
}

// usualUse differs from month to month and from household to household.
func usualUse(i int, m kilowon.Month) int64 { return 280 + int64(i*7+int(m)*11)%41 }

// filledRow is a household's row as the office should hand it in.
func filledRow(number int, h *Household, previous metering.Register, kwh int64) FiledRow {
	row := FiledRow{Row: number}
	texts := [ColumnCount]string{h.Unit.Building, h.Unit.Number, previous.String(), (previous + metering.Register(kwh*100)).String(),
		strconv.FormatInt(kwh, 10), "0", "0", "Y", h.Remark}
	for col, text := range texts {
		row.Cells[col] = FiledCell{Text: text, Ref: string(rune('A'+col)) + strconv.Itoa(number), Number: col >= int(ColPrevious) && col <= int(ColApplied)}
	}
	return row
}

// put writes a text cell of household i, set a number cell.
func put(in *CheckInput, i int, col Column, text string) {
	c := &in.Filed.Rows[i].Cells[col]
	c.Text, c.Number = text, false
}

func set(in *CheckInput, i int, col Column, text string) {
	c := &in.Filed.Rows[i].Cells[col]
	c.Text, c.Number = text, true
}

// reading is household i's current reading in the form, moved by kwh.
func reading(in *CheckInput, i int, kwh int64) string {
	r, err := metering.ParseRegister(in.Filed.Rows[i].Cells[ColCurrent].Text)
	if err != nil {
		panic(err)
	}
	return (r + metering.Register(kwh*100)).String()
}

// lines are findings as one line each: code, severity, unit, cell, suggestion, "!" for a safe one.
func lines(findings []kilowon.Finding) []string {
	var out []string
	for _, f := range findings {
		s := fmt.Sprintf("%s %s %s %s", f.Code, f.Severity, f.Unit, strings.TrimPrefix(strings.TrimPrefix(f.Path, "호별사용량"), "!"))
		if f.Suggest != "" {
			s += " → " + f.Suggest
		}
		if f.SafeFix {
			s += "!"
		}
		out = append(out, strings.Join(strings.Fields(s), " "))
	}
	return out
}

// scenario is one fault put into a clean form of twelve households and everything that must be said about it.
type scenario struct {
	name string
	edit func(in *CheckInput)
	want []string
}

func runScenarios(t *testing.T, scenarios []scenario) {
	t.Helper()
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			in := cleanInput(12)
			s.edit(in)
			got := Check(in)
			if g := lines(got.Findings); !slices.Equal(g, s.want) {
				t.Errorf("findings\n  %s\nwant\n  %s", strings.Join(g, "\n  "), strings.Join(s.want, "\n  "))
			}
			checkSum(t, got)
		})
	}
}

// fataler is what a test and a property test have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkSum holds the result to its promise: each household is usable, withheld, parked or missing, and every finding is well formed.
func checkSum(t fataler, got *Checked) {
	t.Helper()
	usable, parked := 0, 0
	var own int64
	for _, u := range got.Usages {
		switch {
		case u.Parked:
			parked++
		case u.Filed:
			usable++
			own += u.OwnKWh
		}
	}
	tot := got.Totals
	if tot.Filed != usable || tot.Parked != parked || tot.OwnKWh != own || tot.Missing+len(got.Usages) != tot.Households || tot.Withheld() != len(got.Usages)-usable-parked {
		t.Fatalf("totals %+v do not fit %d usages, %d usable, %d parked, %d kWh", tot, len(got.Usages), usable, parked, own)
	}
	severity := map[string]kilowon.Severity{}
	for _, e := range Catalogue() {
		severity[e.Code] = e.Severity
	}
	for i, f := range got.Findings {
		most, known := severity[f.Code]
		if !known || f.Severity > most || f.Message == "" {
			t.Fatalf("finding %d is not as the catalogue has it: %+v", i, f)
		}
		if i > 0 && (f.Unit == "") == (got.Findings[i-1].Unit == "") && f.Severity > got.Findings[i-1].Severity {
			t.Fatalf("%s comes after the milder %s", f.Severity, got.Findings[i-1].Severity)
		}
		if i > 0 && f.Unit == "" && got.Findings[i-1].Unit != "" {
			t.Fatalf("finding %d on the file comes after one on a household", i)
		}
	}
}

func TestCheckCleanFormHasNoFinding(t *testing.T) {
	for _, n := range []int{0, 1, 2, 12, 250} {
		got := Check(cleanInput(n))
		if len(got.Findings) != 0 {
			t.Fatalf("%d households: %s", n, strings.Join(lines(got.Findings), "\n"))
		}
		if got.Totals.Filed != n || len(got.Usages) != n || got.Stopped() {
			t.Fatalf("%d households: %+v", n, got.Totals)
		}
		checkSum(t, got)
	}
}

func TestCheckUsages(t *testing.T) {
	in := cleanInput(3)
	in.Filed.Rows[0], in.Filed.Rows[2] = in.Filed.Rows[2], in.Filed.Rows[0]
	set(in, 1, ColCommon, "12")
	got := Check(in)
	for i, u := range got.Usages {
		last := in.Past[i][12]
		want := Usage{Household: i, Previous: last.Current, Current: last.Current + metering.Register(usualUse(i, july)*100), OwnKWh: usualUse(i, july), Filed: true}
		if i == 1 {
			want.CommonKWh = 12
		}
		if u != want {
			t.Errorf("usage %d is %+v, want %+v", i, u, want)
		}
	}
	if got.Usages[1].AppliedKWh() != usualUse(1, july)+12 {
		t.Errorf("applied %d", got.Usages[1].AppliedKWh())
	}
}

func TestCheckTellsEverythingAtOnceInOrder(t *testing.T) {
	in := cleanInput(12)
	in.Month.FiledOn++
	put(in, 9, ColCommon, "")
	set(in, 7, ColOwn, "12")
	in.Filed.Rows[5].Cells[ColCurrent].Formula = true
	set(in, 3, ColPrevious, "1")
	put(in, 1, ColRemark, "이사")
	in.Filed.Findings = []kilowon.Finding{{Severity: kilowon.Warn, Code: codeForm, Message: "지난 판의 양식입니다."}}
	want := []string{"E02 주의", "E18 주의", "E40 안내"}
	got := lines(Check(in).Findings)
	if !slices.Equal(got[:3], want) {
		t.Errorf("file findings %v, want %v", got[:3], want)
	}
	var units []string
	for _, l := range got[3:] {
		units = append(units, strings.Join(strings.Fields(l)[:3], " "))
	}
	if want := []string{"E05 중단 101-202", "E21 중단 101-204", "E12 주의 101-102", "E12 주의 101-104", "E07 안내 101-302"}; !slices.Equal(units, want) {
		t.Errorf("household findings %v, want %v", units, want)
	}
}

// arbitraryCell is what people and programs put into cells.
func arbitraryCell() *rapid.Generator[FiledCell] {
	return rapid.Custom(func(t *rapid.T) FiledCell {
		text := rapid.OneOf(
			rapid.SampledFrom([]string{"", "0", "Y", "y", "N", "  ", "-", "101", "101동", "0101", "102", "103호", "합계", "1,234", "１２３", "12.5", "-3", "99999", "65535", "16777.215",
				"1e5", "123 kWh", "1,23", "#REF!", "홍길동", "9999999999999999999999", "0.0000001", ".5", "5.", "'77", "㎾h", "\x00", "\xff\xfe", "1.1.1", "--1", "4237.16"}),
			rapid.String(),
			rapid.Map(rapid.Int64(), func(n int64) string { return strconv.FormatInt(n, 10) }),
			rapid.Map(rapid.Float64Range(-1e6, 1e6), func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }),
		).Draw(t, "text")
		return FiledCell{Text: text, Ref: rapid.SampledFrom([]string{"", "A1", "ZZ9"}).Draw(t, "ref"), Number: rapid.Bool().Draw(t, "number"), Formula: rapid.IntRange(0, 9).Draw(t, "formula") == 0}
	})
}

// arbitraryInput is a clean form with cells, rows and circumstances changed at random.
func arbitraryInput(t *rapid.T) *CheckInput {
	in := cleanInput(rapid.IntRange(0, 9).Draw(t, "households"))
	in.Complex.Method = rapid.SampledFrom([]Method{MethodNone, Single, Comprehensive, PerHousehold}).Draw(t, "method")
	in.Month.CommonKWh = rapid.SampledFrom([]int64{-1, 0, 100, 5000}).Draw(t, "common")
	in.Month.MainKWh = rapid.SampledFrom([]int64{0, 1, 1000, in.Month.MainKWh}).Draw(t, "main")
	in.Month.LastFiled = july + kilowon.Month(rapid.IntRange(-3, 1).Draw(t, "last"))
	if rapid.Bool().Draw(t, "subs") {
		in.Complex.SubCustomers = []SubCustomer{{ContractKW: 10}}
		in.SubKWh = rapid.Int64Range(0, 500).Draw(t, "sub")
	}
	for i := range in.Households {
		h := &in.Households[i]
		h.Multiplier = rapid.SampledFrom([]int64{0, 1, 40}).Draw(t, "multiplier")
		h.Digits = rapid.IntRange(0, 7).Draw(t, "digits")
		h.Vacant = rapid.IntRange(0, 4).Draw(t, "vacant") == 0
		if rapid.IntRange(0, 4).Draw(t, "swap") == 0 {
			h.Swapped, h.SwapEnd, h.SwapStart = in.Month.Period.From, rapid.Int64Range(0, 1e7).Draw(t, "end"), rapid.Int64Range(0, 1e7).Draw(t, "start")
		}
		if rapid.IntRange(0, 4).Draw(t, "discount") == 0 {
			h.Discounts = []rating.Discount{{Kind: tariff.LargeFamily}}
		}
		in.Past[i] = in.Past[i][rapid.IntRange(0, 13).Draw(t, "past"):]
	}
	in.Past = in.Past[:rapid.IntRange(0, len(in.Past)).Draw(t, "pasts")]
	for range rapid.IntRange(0, 12).Draw(t, "edits") {
		if len(in.Filed.Rows) == 0 {
			break
		}
		i := rapid.IntRange(0, len(in.Filed.Rows)-1).Draw(t, "row")
		switch rapid.IntRange(0, 9).Draw(t, "edit") {
		case 0:
			in.Filed.Rows = slices.Delete(in.Filed.Rows, i, i+1)
		case 1:
			in.Filed.Rows = append(in.Filed.Rows, in.Filed.Rows[i])
		case 2:
			j := rapid.IntRange(0, len(in.Filed.Rows)-1).Draw(t, "other")
			in.Filed.Rows[i], in.Filed.Rows[j] = in.Filed.Rows[j], in.Filed.Rows[i]
		default:
			col := rapid.IntRange(0, int(ColumnCount)-1).Draw(t, "column")
			in.Filed.Rows[i].Cells[col] = arbitraryCell().Draw(t, "cell")
		}
	}
	return in
}

func TestCheckNeverPanicsAndLosesNoHousehold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := arbitraryInput(t)
		got := Check(in)
		if got.Totals.Households != len(in.Households) {
			t.Fatalf("%d households became %d", len(in.Households), got.Totals.Households)
		}
		checkSum(t, got)
		checkAccounted(t, in, got)
	})
}

// checkAccounted holds that nothing is parked, withheld or missing without a finding that says so.
func checkAccounted(t fataler, in *CheckInput, got *Checked) {
	t.Helper()
	stopped := map[string]bool{}
	for _, f := range got.Findings {
		if f.Severity == kilowon.Stop {
			stopped[f.Unit] = true
		}
	}
	seen := map[int]bool{}
	for _, u := range got.Usages {
		unit := in.Households[u.Household].Unit.String()
		seen[u.Household] = true
		if u.Parked != stopped[unit] {
			t.Fatalf("%s is parked: %v, but has a stop: %v", unit, u.Parked, stopped[unit])
		}
		if !u.Parked && (u.OwnKWh < 0 || u.CommonKWh < 0 || u.Current < 0) {
			t.Fatalf("usable household with %+v", u)
		}
	}
	for i := range in.Households {
		if !seen[i] && !stopped[in.Households[i].Unit.String()] {
			t.Fatalf("%s is missing without a word", in.Households[i].Unit)
		}
	}
}

func TestCheckRepeatsNoPersonalData(t *testing.T) {
	secrets := []string{"홍길동", "010-1234-5678", "01012345678", "900101-1234567", "김철수 전화 요망", "hong@example.com"}
	for _, secret := range secrets {
		for col := range ColumnCount {
			in := cleanInput(4)
			in.Households[1].Remark = "세입자 홍길동 010-1234-5678"
			in.Complex.SubCustomers = []SubCustomer{{Name: "홍길동", ContractKW: 10}}
			in.Month.CommonKWh = 1
			put(in, 2, col, secret)
			for _, f := range Check(in).Findings {
				for _, s := range append(secrets, "1234-5678", "세입자") {
					if text := f.Code + f.Path + f.Unit + f.Read + f.Message + f.Suggest; strings.Contains(text, s) {
						t.Errorf("%s in column %s comes back in %+v", secret, ColumnNames[col], f)
					}
				}
			}
		}
	}
}

// benchmarkInput is a complex of 10,000 households, one row in twenty with a fault.
func benchmarkInput(faults bool) *CheckInput {
	in := cleanInput(10_000)
	for i := 0; faults && i < len(in.Filed.Rows); i += 20 {
		switch i / 20 % 5 {
		case 0:
			put(in, i, ColCurrent, "1,234kWh")
		case 1:
			set(in, i, ColOwn, "12")
		case 2:
			put(in, i, ColCommon, "")
		case 3:
			put(in, i, ColNumber, "x")
		case 4:
			set(in, i, ColCurrent, reading(in, i, 3000))
		}
	}
	return in
}

func BenchmarkCheck10000(b *testing.B) {
	for name, faults := range map[string]bool{"clean": false, "faulty": true} {
		b.Run(name, func(b *testing.B) {
			in := benchmarkInput(faults)
			b.ReportAllocs()
			for b.Loop() {
				Check(in)
			}
			b.ReportMetric(float64(len(in.Filed.Rows))*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
