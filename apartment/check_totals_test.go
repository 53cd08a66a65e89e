package apartment

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
)

// metered gives the complex a common meter of its own that fits the main meter.
func metered(in *CheckInput) {
	own := int64(0)
	for i := range in.Households {
		own += usualUse(i, july)
	}
	in.Month.CommonKWh = in.Month.MainKWh - own
}

// edited is metered with a change behind it.
func edited(edit func(*CheckInput)) func(*CheckInput) {
	return func(in *CheckInput) {
		metered(in)
		edit(in)
	}
}

func subs(kwh int64) func(*CheckInput) {
	return func(in *CheckInput) {
		metered(in)
		in.Complex.SubCustomers = []SubCustomer{{Name: "충전소", ContractKW: 1}}
		in.SubKWh = kwh
		in.Month.MainKWh += 500
	}
}

func TestCheckTotals(t *testing.T) {
	runScenarios(t, []scenario{
		{"households and common use make the main meter", metered, nil},
		{"E40 one kWh short", edited(func(in *CheckInput) { in.Month.MainKWh++ }), []string{"E40 중단"}},
		{"E40 one kWh too much", edited(func(in *CheckInput) { in.Month.MainKWh-- }), []string{"E40 중단"}},
		{"E40 main meter not read yet", edited(func(in *CheckInput) { in.Month.MainKWh = 0 }), nil},
		{"E40 a household is still to come", edited(func(in *CheckInput) { in.Filed.Rows = in.Filed.Rows[:11] }), []string{"E40 안내", "E13 중단 101-304"}},
		{"E40 too much although a household is still to come", edited(func(in *CheckInput) {
			in.Filed.Rows = in.Filed.Rows[:11]
			in.Month.MainKWh -= 1000
		}), []string{"E40 중단", "E13 중단 101-304"}},
		{"E41 a common share at the upper bound", func(in *CheckInput) { in.Month.MainKWh = mainFor(in, 60) }, nil},
		{"E41 a common share above it", func(in *CheckInput) { in.Month.MainKWh = mainFor(in, 62) }, []string{"E41 주의"}},
		{"E41 a common share at the lower bound", func(in *CheckInput) { in.Month.MainKWh = mainFor(in, 4) }, nil},
		{"E41 a common share below it", func(in *CheckInput) { in.Month.MainKWh = mainFor(in, 1) }, []string{"E41 주의"}},
		{"E41 parts that add up to the common use", func(in *CheckInput) {
			metered(in)
			left := in.Month.CommonKWh
			for i := range in.Filed.Rows {
				part := left / int64(12-i)
				set(in, i, ColCommon, strconv.FormatInt(part, 10))
				left -= part
			}
		}, nil},
		{"E41 parts beyond the common use", func(in *CheckInput) {
			for i := range in.Filed.Rows {
				set(in, i, ColCommon, strconv.FormatInt(in.Month.MainKWh/20, 10))
			}
		}, []string{"E41 주의"}},
		{"E41 a part at the limit", func(in *CheckInput) {
			for i := range in.Filed.Rows {
				set(in, i, ColCommon, "25")
			}
			set(in, 3, ColCommon, "125")
		}, nil},
		{"E41 a part above it", func(in *CheckInput) {
			for i := range in.Filed.Rows {
				set(in, i, ColCommon, "25")
			}
			set(in, 3, ColCommon, "126")
		}, []string{"E41 주의 101-104 F5"}},
		{"E42 households alone make the main meter", func(in *CheckInput) { in.Month.MainKWh = mainFor(in, 0) }, []string{"E41 주의"}},
		{"E42 households beyond the main meter", func(in *CheckInput) { in.Month.MainKWh = mainFor(in, 0) - 1 }, []string{"E42 중단"}},
		{"E43 the difference is the sub-customers' use", subs(500), []string{"E40 중단", "E43 주의"}},
		{"E43 about their use", subs(510), []string{"E40 중단", "E43 주의"}},
		{"E43 not their use", subs(511), []string{"E40 중단"}},
		{"E43 use not known, within their contract power", subs(0), []string{"E40 중단", "E43 주의"}},
		{"E43 use not known, beyond their contract power", func(in *CheckInput) {
			subs(0)(in)
			in.Month.MainKWh += 245
		}, []string{"E40 중단"}},
		{"E43 as the remainder", func(in *CheckInput) {
			in.Complex.SubCustomers = []SubCustomer{{ContractKW: 20}}
			in.Month.MainKWh = mainFor(in, 70)
		}, []string{"E41 주의", "E43 주의"}},
		{"E43 as a remainder that holds their use", func(in *CheckInput) {
			in.Complex.SubCustomers = []SubCustomer{{ContractKW: 20}}
			in.Month.MainKWh = mainFor(in, 70)
			in.SubKWh = 500
		}, []string{"E41 주의", "E43 주의"}},
		{"E43 as a remainder smaller than their use", func(in *CheckInput) {
			in.Complex.SubCustomers = []SubCustomer{{ContractKW: 20}}
			in.Month.MainKWh = mainFor(in, 70)
			in.SubKWh = in.Month.MainKWh
		}, []string{"E41 주의"}},
		{"E43 sub-customers deducted", func(in *CheckInput) { in.Complex.SubCustomers = []SubCustomer{{ContractKW: 20}} }, nil},
	})
}

// mainFor is the main meter's use at which the common share is just so many percent.
func mainFor(in *CheckInput, percent int64) int64 {
	own := int64(0)
	for i := range in.Households {
		own += usualUse(i, july)
	}
	return own * 100 / (100 - percent)
}

func TestCheckTotalsSayTheDifference(t *testing.T) {
	in := cleanInput(12)
	metered(in)
	in.Month.MainKWh += 1234
	got := Check(in)
	if !got.Stopped() || got.Totals.DifferenceKWh != 1234 || got.Totals.CommonKWh != in.Month.CommonKWh || got.Totals.MainKWh != in.Month.MainKWh {
		t.Errorf("%+v", got.Totals)
	}
	if m := got.Findings[0].Message; !strings.Contains(m, "1,234kWh가 모자랍니다") || !strings.Contains(m, kilowon.FormatInt(in.Month.MainKWh)) {
		t.Error(m)
	}
	in.Month.MainKWh -= 2 * 1234
	if m := Check(in).Findings[0].Message; !strings.Contains(m, "1,234kWh가 더 많습니다") {
		t.Error(m)
	}
}

func TestCheckTotalsRemainder(t *testing.T) {
	in := cleanInput(12)
	in.Filed.Rows = slices.Delete(in.Filed.Rows, 2, 3)
	got := Check(in)
	if got.Stopped() || got.Totals.DifferenceKWh != 0 || got.Totals.CommonKWh != in.Month.MainKWh-got.Totals.OwnKWh {
		t.Errorf("%+v", got.Totals)
	}
	if f := got.Findings[0]; f.Code != "E40" || f.Severity != kilowon.Info || !strings.Contains(f.Message, "세대 1호의 사용량이 아직 공동설비") {
		t.Errorf("what is missing counts as common and must be told: %+v", f)
	}
	in = cleanInput(3)
	in.Month.MainKWh = 0
	for i := range in.Filed.Rows {
		set(in, i, ColCommon, "7")
	}
	if got = Check(in); got.Totals.CommonKWh != 21 || got.Totals.DifferenceKWh != 0 {
		t.Errorf("without a main meter the parts are the common use: %+v", got.Totals)
	}
}
