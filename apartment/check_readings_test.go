package apartment

import (
	"strconv"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// rolling gives household 1 a previous reading just below the last figure of its five digits.
func rolling(in *CheckInput, at string) {
	r, err := metering.ParseRegister(at)
	if err != nil {
		panic(err)
	}
	in.Past[1][12].Current = r
	set(in, 1, ColPrevious, at)
}

// swap exchanges household 1's meter after 100 kWh; the new one begins at 5.
func swap(in *CheckInput) {
	h := &in.Households[1]
	h.Swapped = in.Month.Period.From.AddDays(10)
	h.SwapEnd, h.SwapStart = int64(previous(1))+100_00, 5_00
	set(in, 1, ColCurrent, strconv.FormatInt(5+usualUse(1, july)-100, 10))
}

func TestCheckUseAgainstReadings(t *testing.T) {
	u := usualUse(1, july)
	runScenarios(t, []scenario{
		{"E12 previous reading changed", func(in *CheckInput) { set(in, 1, ColPrevious, "5000") }, []string{"E12 주의 101-102 C3 → " + previous(1).String() + "!"}},
		{"E12 previous reading blank", func(in *CheckInput) { put(in, 1, ColPrevious, "") }, []string{"E12 주의 101-102 C3 → " + previous(1).String() + "!"}},
		{"E12 previous reading written otherwise is the same", func(in *CheckInput) { put(in, 1, ColPrevious, commas(previous(1).String())+".00") }, nil},
		{"E07 previous reading blank without history", func(in *CheckInput) {
			in.Past[1] = nil
			put(in, 1, ColPrevious, "")
		}, []string{"E40 안내", "E07 중단 101-102 C3"}},
		{"a first month takes the form's previous reading", func(in *CheckInput) { in.Past[1] = nil }, nil},
		{"E12 applied use", func(in *CheckInput) { set(in, 1, ColApplied, "7") }, []string{"E12 안내 101-102 G3 → " + use(1) + "!"}},
		{"the right applied use", func(in *CheckInput) {
			set(in, 1, ColCommon, "11")
			set(in, 1, ColApplied, strconv.FormatInt(u+11, 10))
		}, nil},
		{"E21 use left at its default", func(in *CheckInput) { set(in, 1, ColOwn, "0") }, []string{"E21 안내 101-102 E3 → " + use(1) + "!"}},
		{"E21 use one too many", func(in *CheckInput) { set(in, 1, ColOwn, strconv.FormatInt(u+1, 10)) }, []string{"E40 안내", "E21 중단 101-102 E3 → " + use(1)}},
		{"E21 use cut where half up is one more", func(in *CheckInput) {
			set(in, 1, ColCurrent, after(1, u)+".99")
			set(in, 1, ColOwn, use(1))
		}, []string{"E21 주의 101-102 E3 → " + strconv.FormatInt(u+1, 10) + "!"}},
		{"half up at the half", func(in *CheckInput) {
			set(in, 1, ColCurrent, after(1, u)+".5")
			set(in, 1, ColOwn, strconv.FormatInt(u+1, 10))
		}, nil},
		{"just below the half", func(in *CheckInput) { set(in, 1, ColCurrent, after(1, u)+".49") }, nil},
		{"E21 only the use was written, the reading left as before", func(in *CheckInput) { set(in, 1, ColCurrent, previous(1).String()) },
			[]string{"E40 안내", "E21 중단 101-102 D3 → " + after(1, u)}},
		{"E21 the multiplier was forgotten", func(in *CheckInput) {
			in.Households[1].Multiplier = 20
			set(in, 1, ColCurrent, after(1, 15))
			set(in, 1, ColOwn, "15")
		}, []string{"E40 안내", "E21 중단 101-102 E3 → 300"}},
		{"the multiplier was used", func(in *CheckInput) {
			in.Households[1].Multiplier = 20
			set(in, 1, ColCurrent, after(1, 15))
			set(in, 1, ColOwn, "300")
		}, nil},
	})
}

func TestCheckBackwards(t *testing.T) {
	u := usualUse(1, july)
	runScenarios(t, []scenario{
		{"E20 the row was not filled in", func(in *CheckInput) {
			set(in, 1, ColCurrent, "0")
			set(in, 1, ColOwn, "0")
		}, []string{"E40 안내", "E20 중단 101-102 D3"}},
		{"E20 only the use was written", func(in *CheckInput) { set(in, 1, ColCurrent, "0") }, []string{"E40 안내", "E20 중단 101-102 D3 → " + after(1, u)}},
		{"E20 lower without a reason", func(in *CheckInput) { set(in, 1, ColCurrent, "12") }, []string{"E40 안내", "E20 중단 101-102 D3"}},
		{"E20 a hundredth lower", func(in *CheckInput) { set(in, 1, ColCurrent, (previous(1) - 1).String()) }, []string{"E40 안내", "E20 중단 101-102 D3"}},
		{"E20 reading and use in each other's cell", func(in *CheckInput) {
			set(in, 1, ColCurrent, use(1))
			set(in, 1, ColOwn, after(1, u))
		}, []string{"E40 안내", "E20 중단 101-102 D3 → " + after(1, u)}},
		{"E20 a register near its end asks for the use", func(in *CheckInput) {
			rolling(in, "99900")
			set(in, 1, ColCurrent, "192")
			set(in, 1, ColOwn, "0")
		}, []string{"E40 안내", "E20 중단 101-102 E3 → 292"}},
		{"E20 a register that began again is taken with its use", func(in *CheckInput) {
			rolling(in, "99900")
			set(in, 1, ColCurrent, "192")
			set(in, 1, ColOwn, "292")
		}, []string{"E20 주의 101-102 D3"}},
		{"E20 half a turn backwards is no turn forwards", func(in *CheckInput) {
			rolling(in, "50001")
			set(in, 1, ColCurrent, "2")
			set(in, 1, ColOwn, "50001")
		}, []string{"E40 안내", "E20 중단 101-102 D3"}},
		{"a swapped meter adds both parts", swap, nil},
		{"E21 a swapped meter and a wrong use", func(in *CheckInput) {
			swap(in)
			set(in, 1, ColOwn, "12")
		}, []string{"E40 안내", "E21 중단 101-102 E3 → " + use(1)}},
		{"E20 lower than the new meter began", func(in *CheckInput) {
			swap(in)
			set(in, 1, ColCurrent, "4.99")
		}, []string{"E40 안내", "E20 중단 101-102 D3"}},
		{"E20 a swap outside the period does not count", func(in *CheckInput) {
			swap(in)
			in.Households[1].Swapped = in.Month.Period.To
			set(in, 1, ColOwn, "0")
		}, []string{"E40 안내", "E20 중단 101-102 D3"}},
	})
}

func TestCheckRowsThatSlipped(t *testing.T) {
	in := cleanInput(12)
	for i := range 4 {
		set(in, i, ColPrevious, in.Filed.Rows[i+1].Cells[ColPrevious].Text)
	}
	count := func(unit bool) (n, safe int) {
		for _, f := range Check(in).Findings {
			if f.Code == "E12" && (f.Unit != "") == unit {
				n++
				if f.SafeFix {
					safe++
				}
			}
		}
		return n, safe
	}
	if n, _ := count(false); n != 0 {
		t.Error("four changed cells are no slip")
	}
	set(in, 4, ColPrevious, in.Filed.Rows[5].Cells[ColPrevious].Text)
	if n, _ := count(false); n != 1 {
		t.Error("five of twelve are")
	}
	// The previous readings alone slipped, so putting them back agrees with the rest.
	if n, safe := count(true); n != 5 || safe != 5 {
		t.Errorf("%d changed cells, %d safe", n, safe)
	}
	// Here the other figures slipped with them: then putting them back would only hide it.
	for i := range 5 {
		in.Filed.Rows[i].Cells[ColCurrent] = in.Filed.Rows[i+1].Cells[ColCurrent]
		in.Filed.Rows[i].Cells[ColOwn].Text = use(i + 1)
	}
	if n, safe := count(true); n != 5 || safe != 0 {
		t.Errorf("%d changed cells, %d safe, but the rows are another household's", n, safe)
	}
}

func TestCheckUsesTheFormsPreviousReading(t *testing.T) {
	in := cleanInput(12)
	set(in, 1, ColPrevious, "0")
	u := Check(in).Usages[1]
	if u.Previous != previous(1) || u.OwnKWh != usualUse(1, july) || u.Parked {
		t.Errorf("an edited previous reading must not move the use: %+v", u)
	}
}

func TestCheckMessagesSayWhatToDo(t *testing.T) {
	in := cleanInput(12)
	set(in, 1, ColOwn, "12")
	for _, f := range Check(in).Findings {
		if f.Code == "E21" {
			want := "당월지침 " + after(1, usualUse(1, july)) + " − 전월지침 " + previous(1).String() + " = " + use(1) + "kWh여야 하는데 개별사용량은 12kWh입니다. 지침과 사용량 가운데 틀린 것을 고쳐 주세요."
			if f.Message != want || f.Read != "12" || f.Cite != "제71조 ①" {
				t.Errorf("%+v", f)
			}
			return
		}
	}
	t.Error("no E21")
}

func TestCheckMultipliersRounding(t *testing.T) {
	in := cleanInput(1)
	in.Households[0].Multiplier = 40
	in.Past[0] = nil
	set(in, 0, ColPrevious, "100")
	set(in, 0, ColCurrent, "101.26")
	set(in, 0, ColOwn, "50")
	in.Month.MainKWh = 0
	got := Check(in)
	if got.Usages[0].OwnKWh != 50 || len(got.Findings) != 0 {
		t.Errorf("1.26 × 40 = 50.4 is 50 kWh: %+v\n%s", got.Usages[0], strings.Join(lines(got.Findings), "\n"))
	}
}

func TestCheckStopsAtEveryCodeThatParks(t *testing.T) {
	in := cleanInput(12)
	set(in, 1, ColOwn, "12")
	got := Check(in)
	if got.Stopped() {
		t.Error("one household's fault stops the whole file")
	}
	if !got.Usages[1].Parked || got.Usages[0].Parked || got.Totals.Parked != 1 || got.Totals.Filed != 11 {
		t.Errorf("%+v", got.Totals)
	}
	var own int64
	for i := range 12 {
		if i != 1 {
			own += usualUse(i, july)
		}
	}
	if got.Totals.OwnKWh != own {
		t.Errorf("the parked household is in the sum: %s, want %s", kilowon.FormatInt(got.Totals.OwnKWh), kilowon.FormatInt(own))
	}
}
