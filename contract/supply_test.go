package contract_test

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/tariff/book"
)

// 제20조 ① 1호·2호, worked by hand: 75 at 100 %, 75 at 85 %, 75 at 75 %, 75 at 65 %, the rest at 60 %; what has more than 75 kW takes a rate each.
func TestEquipmentPower(t *testing.T) {
	for _, c := range []struct {
		small int64
		large []int64
		want  int64
	}{
		{0, nil, 0}, {74, nil, 74}, {75, nil, 75}, {76, nil, 76}, // 75.85
		{150, nil, 139},                    // 75 + 63.75 = 138.75
		{200, nil, 176},                    // 138.75 + 37.5 = 176.25
		{225, nil, 195},                    // 138.75 + 56.25
		{300, nil, 244},                    // 195 + 48.75 = 243.75
		{301, nil, 244},                    // 244.35
		{400, nil, 304},                    // 243.75 + 60
		{0, []int64{76}, 76},               // the first rate
		{0, []int64{90, 110}, 187},         // 110 + 76.5 = 186.5
		{100, []int64{90, 110}, 259},       // 186.5 + 56.25 + 16.25
		{75, []int64{80, 80, 80, 80}, 305}, // 80 + 68 + 60 + 52 + 45
		{10, []int64{100, 100, 100, 100, 100, 100}, 451}, // 100 + 85 + 75 + 65 + 60 + 60 + 6
	} {
		if got := contract.EquipmentPower(c.small, c.large); got != c.want {
			t.Errorf("%d and %v: %d kW, want %d", c.small, c.large, got, c.want)
		}
	}
}

func supplyForm(more contract.Answers) contract.Answers {
	a := contract.Answers{"applicant": "가상관리단", "phone": "01000000000", "complex": "새마을", "address": "가상시 1", "method": "comprehensive", "option": "2",
		"basis": "transformer", "transformer_kva": "1500", "wished": "2026-10-01", "units": "101-101\n101-102, 102-101", "consent_duty": "1", "consent_personal": "1",
		contract.ConsentLookUp: "1"}
	for id, value := range more {
		a[id] = value
	}
	return a
}

func TestSupplyFormIsChecked(t *testing.T) {
	k := kind(t, "supply")
	for name, c := range map[string]struct {
		more contract.Answers
		want string
	}{
		"whole":                 {nil, ""},
		"single without option": {contract.Answers{"method": "single", "option": ""}, ""},
		"no option":             {contract.Answers{"option": ""}, "option"},
		"no transformer":        {contract.Answers{"transformer_kva": ""}, "transformer_kva"},
		"equipment, no paper":   {contract.Answers{"basis": "equipment", "equipment_kw": "900"}, "doc_equipment"},
		"wished for the past":   {contract.Answers{"wished": "2026-09-17"}, "wished"},
		"wished for today":      {contract.Answers{"wished": "2026-09-18"}, ""},
		"a unit twice":          {contract.Answers{"units": "101-101\n101-101"}, "units"},
		"a unit without number": {contract.Answers{"units": "101동"}, "units"},
		"no units":              {contract.Answers{"units": ""}, "units"},
		"owner not named":       {contract.Answers{"tenant": "1", "owner_phone": "01000000000"}, "owner"},
		"too little for 22.9kV": {contract.Answers{"transformer_kva": "40001"}, "basis"}, // 제23조 ①: above 40,000 kW at 154 kV
		"power like an integer": {contract.Answers{"transformer_kva": "1,500"}, "transformer_kva"},
	} {
		f := home("2026-09-18", supplyForm(c.more))
		f.Standing = contract.Standing{Book: book.Default(), Calendar: book.Default().Calendar}
		f.Attached["doc_owner"] = true
		only(t, name, stops(k, f), c.want)
	}
	f := home("2026-09-18", supplyForm(contract.Answers{"basis": "equipment", "equipment_kw": "100", "large_kw": "110, 50"}))
	f.Standing.Book, f.Attached["doc_equipment"] = book.Default(), true
	only(t, "a large one of 50 kW", stops(k, f), "large_kw")
}

func TestSupplyEffect(t *testing.T) {
	k := kind(t, "supply")
	f := home("2026-09-18", supplyForm(contract.Answers{"basis": "equipment", "equipment_kw": "100", "large_kw": "110, 90", "tv": "1"}))
	f.Standing = contract.Standing{Book: book.Default(), Calendar: book.Default().Calendar}
	e, err := k.Effect(f)
	if err != nil || e.New.ContractKW != 259 || len(e.New.Units) != 3 || e.New.Units[2].String() != "102-101" || e.New.TVSets != 1 || e.New.CommonOption != 2 {
		t.Fatalf("%+v %v", e.New, err)
	}
	if text := strings.Join(e.Summary, "\n"); !strings.Contains(text, "주택용") || !strings.Contains(text, "제56조") || !strings.Contains(text, "담당자가 정합니다") {
		t.Errorf("the reasons: %s", text)
	}
	f.Grants = contract.Answers{"number": "09-9999-0001", "begins": "2026-10-05", "reading_day": "6"}
	if _, err := k.Effect(f); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("the 6th is no reading day (제69조): %v", err)
	}
	f.Grants["reading_day"] = "15"
	if e, err = k.Effect(f); err != nil || e.From.String() != "2026-10-05" || e.New.Number != "0999990001" || e.New.ReadingDay != 15 {
		t.Errorf("%+v %v", e, err)
	}
}

// The change begins with a reading period: on the 20th. 제13조 ①, 제14조: less power is asked for a day before.
func TestPowerChange(t *testing.T) {
	k := kind(t, "contract_power")
	for name, c := range map[string]struct{ kva, wished, want, from string }{
		"more from today":       {"800", "2026-09-18", "", "2026-09-20"},
		"more from the reading": {"800", "2026-09-20", "", "2026-09-20"},
		"more from a day later": {"800", "2026-09-21", "", "2026-10-20"},
		"more from the past":    {"800", "2026-09-17", "wished", ""},
		"less from today":       {"600", "2026-09-18", "wished", ""},
		"less from tomorrow":    {"600", "2026-09-19", "", "2026-09-20"},
		"the same":              {"700", "2026-09-19", "basis", ""},
	} {
		f := home("2026-09-18", officeForm(contract.Answers{"basis": "transformer", "transformer_kva": c.kva, "wished": c.wished, "consent_duty": "1"}))
		only(t, name, stops(k, f), c.want)
		if e, err := k.Effect(f); c.from != "" && (err != nil || e.From.String() != c.from || e.ContractKW != f.Answers.Int("transformer_kva")) {
			t.Errorf("%s: %+v %v", name, e, err)
		}
	}
}
