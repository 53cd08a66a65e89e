package contract_test

import (
	"slices"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

func kind(t *testing.T, code string) *contract.Kind {
	t.Helper()
	k, err := contract.Find(code)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// home is a dwelling of a complex read on the 20th.
func home(on string, answers contract.Answers) *contract.Filing {
	return &contract.Filing{Answers: answers, Attached: map[string]bool{}, On: kilowon.MustDate(on), Standing: contract.Standing{
		Calendar:  book.Default().Calendar,
		Complex:   &apartment.Complex{Method: apartment.Comprehensive, ContractKW: 700, ReadingDay: 20},
		Household: &apartment.Household{ID: "h", Unit: apartment.Unit{Building: "101", Number: "1203"}},
	}}
}

// discount is a whole form for a ground whose documents are looked up.
func discount(ground string, more contract.Answers) contract.Answers {
	a := contract.Answers{"unit": "101-1203", "applicant": "김하나", "phone": "01000000000", "ground": ground, "beneficiary": "김하나",
		"consent_duty": "1", "consent_personal": "1", "consent_sensitive": "1", contract.ConsentLookUp: "1"}
	for id, value := range more {
		a[id] = value
	}
	return a
}

// stops are the paths of what keeps a form from being filed.
func stops(k *contract.Kind, f *contract.Filing) []string {
	var out []string
	for _, finding := range k.Check(f) {
		if finding.Severity == kilowon.Stop {
			out = append(out, finding.Path)
		}
	}
	return out
}

func only(t *testing.T, what string, got []string, want string) {
	t.Helper()
	if want == "" && len(got) == 0 || len(got) == 1 && got[0] == want {
		return
	}
	t.Errorf("%s: stopped by %v, want %q", what, got, want)
}

func TestDiscountFormIsChecked(t *testing.T) {
	k := kind(t, "discount")
	for name, c := range map[string]struct {
		answers contract.Answers
		want    string
	}{
		"whole":                  {discount("large_family", contract.Answers{"members": "5"}), ""},
		"members not told":       {discount("large_family", nil), "members"},
		"four members":           {discount("large_family", contract.Answers{"members": "4"}), "members"}, // 제67조 ⑥ 4호 나목
		"two children":           {discount("three_children", contract.Answers{"children": "2"}), "children"},
		"three children":         {discount("three_children", contract.Answers{"children": "3"}), ""}, // 제67조 ⑥ 4호 가목
		"members in words":       {discount("large_family", contract.Answers{"members": "다섯"}), "members"},
		"unknown ground":         {discount("friend", nil), "ground"},
		"no consent":             {discount("disabled", contract.Answers{"consent_sensitive": ""}), "consent_sensitive"},
		"papers looked up":       {discount("disabled", nil), ""},
		"prescription missing":   {discount("life_support", nil), "doc_life_support"}, // 별지 4: 제출
		"not registered there":   {discount("disabled", contract.Answers{"elsewhere": "1"}), "doc_residence"},
		"phone":                  {discount("disabled", contract.Answers{"phone": "1234"}), "phone"},
		"resident number":        {discount("disabled", contract.Answers{"detail": "900101-1234567"}), "detail"},
		"resident number bare":   {discount("disabled", contract.Answers{"detail": "9001011234567입니다"}), "detail"},
		"thirteen other digits":  {discount("disabled", contract.Answers{"detail": "9001019234567"}), ""},
		"foreigner without stay": {discount("disabled", contract.Answers{"foreign": "1"}), ""},
	} {
		if name == "foreigner without stay" {
			if got := stops(k, home("2026-09-18", c.answers)); len(got) != 2 || got[0] != "stay" || got[1] != "doc_foreign" {
				t.Errorf("%s: %v", name, got)
			}
			continue
		}
		only(t, name, stops(k, home("2026-09-18", c.answers)), c.want)
	}
	f := home("2026-09-18", discount("disabled", nil))
	f.Standing.Household = nil
	only(t, "unit not there", stops(k, f), "unit")
	f = home("2026-09-18", discount("three_children", contract.Answers{"children": "3"}))
	f.Standing.Household.Key = tariff.Key{Class: tariff.General, Voltage: tariff.Low}
	only(t, "shop with children", stops(k, f), "unit") // 제67조 ⑥ 4호: 주택용 고객
	f.Answers = discount("welfare_facility", nil)
	f.Attached["doc_facility"] = true
	only(t, "facility in a shop", stops(k, f), "") // 제67조 ⑥ 3호: 주택용 또는 일반용
	f.Standing.Household.Key.Class = tariff.Industrial
	only(t, "facility in a works", stops(k, f), "unit")
}

// 별지 4 ③: an infant of less than three years counts, until the month of the day on which it is three years old.
func TestChildbirthLastsThreeYears(t *testing.T) {
	k := kind(t, "discount")
	for _, c := range []struct{ on, born, wrong, until string }{
		{"2026-09-18", "2026-09-18", "", "2029-09-20"},
		{"2026-09-18", "2026-09-19", "born", ""},
		// Three years old on the 19th, one day after: still in the month that is read on the 20th.
		{"2026-09-18", "2023-09-19", "", "2026-09-20"},
		{"2026-09-18", "2023-09-18", "born", ""},
		{"2026-09-18", "2023-09-17", "born", ""},
		// On the reading day itself a new reading month begins.
		{"2026-09-18", "2023-09-20", "", "2026-10-20"},
		{"2026-09-18", "2023-09-21", "", "2026-10-20"},
		// A 29 February is three years old on a 1 March.
		{"2026-09-18", "2024-02-29", "", "2027-03-20"},
		{"2019-12-01", "2016-11-30", "born", ""}, // 부칙 2016-12-01
		{"2019-11-30", "2016-12-01", "", "2019-12-20"},
	} {
		f := home(c.on, discount("childbirth", contract.Answers{"born": c.born}))
		only(t, c.born, stops(k, f), c.wrong)
		if c.wrong != "" {
			continue
		}
		e, err := k.Effect(f)
		if err != nil || e.Until.String() != c.until || e.Discount != tariff.Childbirth {
			t.Errorf("born %s, applied %s: until %s, want %s (%v)", c.born, c.on, e.Until, c.until, err)
		}
	}
}

// 별지 4 ③: from the month the application falls into.
func TestDiscountBeginsWithTheMonthOfTheApplication(t *testing.T) {
	k := kind(t, "discount")
	for on, from := range map[string]string{"2026-09-19": "2026-08-20", "2026-09-20": "2026-09-20", "2026-09-21": "2026-09-20", "2026-10-19": "2026-09-20"} {
		e, err := k.Effect(home(on, discount("disabled", nil)))
		if err != nil || e.From.String() != from || !e.Until.IsZero() {
			t.Errorf("%s: from %s until %s, want %s", on, e.From, e.Until, from)
		}
	}
}

// 별지 4 ②: twelve months for families of foreigners, no longer than the month in which their stay ends.
func TestForeignFamiliesRenewEachYear(t *testing.T) {
	k := kind(t, "discount")
	for stay, until := range map[string]string{"2030-01-01": "2027-08-20", "2027-08-19": "2027-08-20", "2027-07-20": "2027-08-20", "2027-07-19": "2027-07-20", "2026-09-18": "2026-09-20"} {
		f := home("2026-09-18", discount("large_family", contract.Answers{"members": "5", "foreign": "1", "stay": stay}))
		f.Attached["doc_foreign"] = true
		only(t, stay, stops(k, f), "")
		e, err := k.Effect(f)
		if err != nil || e.From.String() != "2026-08-20" || e.Until.String() != until {
			t.Errorf("stay until %s: %s to %s, want %s", stay, e.From, e.Until, until)
		}
	}
	f := home("2026-09-18", discount("large_family", contract.Answers{"members": "5", "foreign": "1", "stay": "2026-09-17"}))
	f.Attached["doc_foreign"] = true
	only(t, "stay over", stops(k, f), "stay")
}

func TestHeldDiscounts(t *testing.T) {
	k := kind(t, "discount")
	f := home("2026-09-18", discount("disabled", nil))
	f.Standing.Household.Discounts = []rating.Discount{{Kind: tariff.Disabled, From: kilowon.MustDate("2026-01-20")}}
	only(t, "held without end", stops(k, f), "ground")
	f.Standing.Household.Discounts[0].Kind = tariff.LargeFamily
	if got := k.Check(f); len(got) != 1 || got[0].Severity != kilowon.Warn || got[0].Cite != "제67조 ⑥" {
		t.Errorf("another ground: %+v", got)
	}
	// A renewal begins where the year that runs out ends.
	f = home("2026-09-18", discount("large_family", contract.Answers{"members": "6", "foreign": "1", "stay": "2030-01-01"}))
	f.Attached["doc_foreign"] = true
	f.Standing.Household.Discounts = []rating.Discount{{Kind: tariff.LargeFamily, From: kilowon.MustDate("2025-10-20"), To: kilowon.MustDate("2026-10-20")}}
	only(t, "renewal", stops(k, f), "")
	e, err := k.Effect(f)
	if err != nil || e.From.String() != "2026-10-20" || e.Until.String() != "2027-08-20" {
		t.Errorf("renewal: %s to %s, %v", e.From, e.Until, err)
	}
}

func TestWay(t *testing.T) {
	eyes, alone := kind(t, "discount"), &contract.Kind{}
	for _, c := range []struct {
		k    *contract.Kind
		from contract.State
		step contract.Step
		to   contract.State
	}{
		{eyes, contract.Draft, contract.StepFile, contract.Received},
		{eyes, contract.Asked, contract.StepFile, contract.InReview},
		{eyes, contract.Received, contract.StepTake, contract.InReview},
		{eyes, contract.InReview, contract.StepPropose, contract.Proposed},
		{eyes, contract.Proposed, contract.StepGrant, contract.Granted},
		{eyes, contract.Proposed, contract.StepReturn, contract.InReview},
		{eyes, contract.InReview, contract.StepGrant, ""},
		{eyes, contract.InReview, contract.StepRefuse, ""},
		{eyes, contract.Proposed, contract.StepWithdraw, ""},
		{eyes, contract.Granted, contract.StepTake, ""},
		{eyes, contract.Received, contract.StepFile, ""},
		{alone, contract.InReview, contract.StepGrant, contract.Granted},
		{alone, contract.InReview, contract.StepPropose, ""},
		{alone, contract.Received, contract.StepGrant, ""},
	} {
		to, err := c.k.After(c.from, c.step, nil)
		if c.to == "" && kilowon.CodeOf(err) != kilowon.Conflict || c.to != "" && (err != nil || to != c.to) {
			t.Errorf("%s %s: %s %v, want %q", c.from, c.step, to, err, c.to)
		}
	}
	if contract.Confirm("a", "b") != nil || kilowon.CodeOf(contract.Confirm("a", "a")) != kilowon.Forbidden {
		t.Error("one may not confirm one's own proposal, another may")
	}
}

func TestSearchByInitials(t *testing.T) {
	for text, want := range map[string]string{"복지할인": "discount", "ㅂㅈㅎㅇ": "discount", "ㄷㄱㅈ": "discount", "복ㅈ할": "discount", "출산": "discount",
		"ㅎㅂ ㅅㅇㄹ": "usage_filing", "호별사용량": "usage_filing", "세대내역 ㅈㅎ": "household_history", "없는 말": "", "ㅋㅋㅋ": ""} {
		list := contract.Search(text)
		if found := slices.ContainsFunc(list, func(k *contract.Kind) bool { return k.Code == want }); found != (want != "") || want == "" && len(list) > 0 {
			t.Errorf("%s finds %d, want %s", text, len(list), want)
		}
	}
	if len(contract.Search("")) != len(contract.Kinds()) {
		t.Error("the empty text finds all")
	}
}

// 30 days from the day after (민법 제157조), moved off a closed day; working days leave weekends and holidays out. 24 to 27 September 2026 are Chuseok and Sunday.
func TestDeadlines(t *testing.T) {
	calendar := book.Default().Calendar
	for _, c := range []struct {
		due       contract.Due
		on, until string
	}{
		{contract.Due{Days: 30}, "2026-09-18", "2026-10-19"}, // The 18th is a Sunday.
		{contract.Due{Days: 30}, "2026-09-19", "2026-10-19"},
		{contract.Due{Days: 30}, "2026-09-20", "2026-10-20"},
		{contract.Due{Days: 5, Working: true}, "2026-09-07", "2026-09-14"},
		{contract.Due{Days: 5, Working: true}, "2026-09-18", "2026-09-29"},
		{contract.Due{}, "2026-09-18", "2026-09-18"},
	} {
		got, err := c.due.Deadline(kilowon.MustDate(c.on), calendar)
		if err != nil || got.String() != c.until {
			t.Errorf("%+v from %s: %s %v, want %s", c.due, c.on, got, err, c.until)
		}
	}
	if _, err := (contract.Due{Days: 30}).Deadline(kilowon.MustDate("2100-01-01"), calendar); kilowon.CodeOf(err) != kilowon.Unencoded {
		t.Errorf("outside the calendar: %v", err)
	}
}

// Every kind's conditions name fields and consents it has, so that no condition can never hold.
func TestKindsHoldTogether(t *testing.T) {
	codes := map[string]bool{}
	for _, k := range contract.Kinds() {
		if codes[k.Code] {
			t.Errorf("%s stands twice", k.Code)
		}
		codes[k.Code] = true
		known := map[string]bool{}
		for _, list := range [][]contract.Field{k.Fields, k.Grants} {
			for _, f := range list {
				if known[f.ID] {
					t.Errorf("%s: %s stands twice", k.Code, f.ID)
				}
				known[f.ID] = true
				if f.Type == contract.Choice && len(f.Options) == 0 {
					t.Errorf("%s: %s has no options", k.Code, f.ID)
				}
			}
		}
		whens := map[string]contract.When{}
		for _, f := range k.Fields {
			whens[f.ID] = f.When
		}
		for _, d := range k.Documents {
			whens[d.ID] = d.When
		}
		for id, w := range whens {
			if w.Field != "" && (!known[w.Field] || len(w.Values) == 0) {
				t.Errorf("%s: %s hangs on %q", k.Code, id, w.Field)
			}
		}
		if k.Elsewhere == "" && (len(k.Fields) == 0 || len(k.Consents) == 0 || k.Due.Days == 0 || len(k.Cites) == 0) {
			t.Errorf("%s is not whole", k.Code)
		}
		if k.Guide.Lead == "" || len(k.Guide.About) == 0 || len(k.Guide.Channels) == 0 || len(k.Guide.Process) == 0 {
			t.Errorf("%s: the guide is not whole", k.Code)
		}
	}
}
