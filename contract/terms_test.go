package contract_test

import (
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/tariff"
)

func officeForm(more contract.Answers) contract.Answers {
	a := contract.Answers{"applicant": "김하나", "phone": "01000000000", "consent_personal": "1", contract.ConsentLookUp: "1"}
	for id, value := range more {
		a[id] = value
	}
	return a
}

// 별지 2-3 Ⅱ 1 다: not again within a year of the change. The new terms begin with the next reading period, on 20 October 2026.
func TestMethodIsHeldForAYear(t *testing.T) {
	k := kind(t, "contract_method")
	for since, want := range map[string]string{"2025-10-19": "", "2025-10-20": "", "2025-10-21": "method"} {
		f := home("2026-10-19", officeForm(contract.Answers{"method": "single"}))
		f.Attached["doc_minutes"] = true
		f.Standing.MethodSince = kilowon.MustDate(since)
		only(t, since, stops(k, f), want)
		e, err := k.Effect(f)
		if err != nil || e.From.String() != "2026-10-20" || e.Method != apartment.Single {
			t.Errorf("%s: %+v %v", since, e, err)
		}
	}
	f := home("2026-10-19", officeForm(contract.Answers{"method": "comprehensive"}))
	f.Attached["doc_minutes"] = true
	only(t, "the same method", stops(k, f), "method")
	f.Answers["method"], f.Standing.Complex.Method = "single", apartment.PerHousehold
	only(t, "a contract per household", stops(k, f), "method")
}

// 별지 2-3 Ⅱ 5: no application within a year of the change.
func TestReadingDayIsHeldForAYear(t *testing.T) {
	k := kind(t, "reading_day")
	for since, want := range map[string]string{"2025-09-17": "", "2025-09-18": "", "2025-09-19": "day"} {
		f := home("2026-09-18", officeForm(contract.Answers{"day": "15"}))
		f.Standing.ReadingDaySince = kilowon.MustDate(since)
		only(t, since, stops(k, f), want)
	}
	for day, want := range map[string]string{"1": "", "12": "", "31": "", "20": "day", "6": "day", "0": "day", "32": "day"} {
		only(t, "day "+day, stops(k, home("2026-09-18", officeForm(contract.Answers{"day": day}))), want)
	}
	e, err := k.Effect(home("2026-09-20", officeForm(contract.Answers{"day": "15"})))
	if err != nil || e.From.String() != "2026-10-20" || e.ReadingDay != 15 {
		t.Errorf("%+v %v", e, err)
	}
}

// 별지 3: twelve months where a household is not registered there.
func TestSeveralHouseholds(t *testing.T) {
	k := kind(t, "several_households")
	form := officeForm(contract.Answers{"unit": "101-1203", "homes": "2", "registered": "all", "consent_duty": "1"})
	f := home("2026-09-18", form)
	only(t, "registered", stops(k, f), "")
	if e, err := k.Effect(f); err != nil || e.Homes != 2 || e.From.String() != "2026-08-20" || !e.Until.IsZero() {
		t.Errorf("%+v %v", e, err)
	}
	form["registered"] = "some"
	only(t, "not registered", stops(k, f), "doc_residence")
	if e, err := k.Effect(f); err != nil || e.Until.String() != "2027-08-20" {
		t.Errorf("%+v %v", e, err)
	}
	f.Attached["doc_residence"] = true
	form["homes"] = "1"
	only(t, "one household", stops(k, f), "homes")
	form["homes"] = "2"
	f.Standing.Household.Key = tariff.Key{Class: tariff.General, Voltage: tariff.Low}
	only(t, "a shop", stops(k, f), "unit") // 제67조 ⑤: 주택
}

// 제74조의2: an answer within thirty days; a month that is not billed yet cannot be objected to.
func TestObjection(t *testing.T) {
	k := kind(t, "objection")
	if k.Due.Days != 30 || k.Due.Working || k.Due.Cite != "제74조의2" {
		t.Errorf("%+v", k.Due)
	}
	for month, want := range map[string]string{"2026-07": "", "2026-08": "", "2026-09": "month", "9월": "month"} {
		f := home("2026-09-18", officeForm(contract.Answers{"month": month, "claim": "지침이 다릅니다"}))
		f.Standing.Billed, f.Standing.BilledMonth = kilowon.MustDate("2026-08-20"), kilowon.MonthOf(2026, time.August)
		only(t, month, stops(k, f), want)
		f.Standing.Billed, f.Standing.BilledMonth = 0, 0
		only(t, "nothing billed", stops(k, f), "month")
	}
}

// What the contract alone keeps from being applied for is told before a form is filled in.
func TestOpen(t *testing.T) {
	for name, c := range map[string]struct {
		kind string
		set  func(st *contract.Standing)
		want bool
	}{
		"option of the common facilities":      {"option", func(*contract.Standing) {}, true},
		"option without common facilities":     {"option", func(st *contract.Standing) { st.Complex.Method = apartment.Single }, false},
		"method":                               {"contract_method", func(*contract.Standing) {}, true},
		"method changed a year before the day": {"contract_method", func(st *contract.Standing) { st.MethodSince = kilowon.MustDate("2025-09-20") }, true},
		"method changed a day later":           {"contract_method", func(st *contract.Standing) { st.MethodSince = kilowon.MustDate("2025-09-21") }, false},
		"a contract of one household":          {"contract_method", func(st *contract.Standing) { st.Complex.Method = apartment.PerHousehold }, false},
		"reading day a year ago":               {"reading_day", func(st *contract.Standing) { st.ReadingDaySince = kilowon.MustDate("2025-09-18") }, true},
		"reading day within the year":          {"reading_day", func(st *contract.Standing) { st.ReadingDaySince = kilowon.MustDate("2025-09-19") }, false},
		"no contract yet":                      {"option", func(st *contract.Standing) { st.Complex = nil }, true},
	} {
		f := home("2026-09-18", nil)
		c.set(&f.Standing)
		if found := kind(t, c.kind).Open(f); contract.Stopped(found) == c.want {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

// 제67조 ⑦, 별지 2-1 5 라: from the day of the application; not again within a year unless for one of the named causes.
func TestOptionIsHeldForAYear(t *testing.T) {
	k := kind(t, "option")
	for name, c := range map[string]struct {
		since, cause, power, holder string
		attached                    bool
		want                        string
	}{
		"never changed":              {"", "", "", "", false, ""},
		"a year ago":                 {"2025-10-05", "", "", "", false, ""},
		"a day less":                 {"2025-10-06", "", "", "", false, "option"},
		"power before the option":    {"2025-10-06", "power", "2025-10-06", "", false, "exception"},
		"power since the option":     {"2025-10-06", "power", "2025-10-07", "", false, ""},
		"holder as before":           {"2025-10-06", "holder", "", "", false, "exception"},
		"another holder":             {"2025-10-06", "holder", "", "2026-01-01", false, ""},
		"business without paper":     {"2025-10-06", "business", "", "", false, "doc_exception"},
		"business with paper":        {"2025-10-06", "business", "", "", true, ""},
		"no cause of the agreement":  {"2025-10-06", "price", "", "", false, "exception"},
		"season, with paper":         {"2025-10-06", "season", "", "", true, ""},
		"a cause that is not needed": {"2025-10-05", "power", "", "", false, ""},
	} {
		f := home("2026-10-05", officeForm(contract.Answers{"option": "2"}))
		f.Standing.OptionSince, f.Standing.PowerSince, f.Standing.HolderSince = date(c.since), date(c.power), date(c.holder)
		if c.cause != "" {
			f.Answers["exception"] = c.cause
		}
		f.Attached["doc_exception"] = c.attached
		only(t, name, stops(k, f), c.want)
	}
	f := home("2026-10-05", officeForm(contract.Answers{"option": "1"}))
	only(t, "the option it has", stops(k, f), "option")
	f.Answers["option"] = "2"
	if e, err := k.Effect(f); err != nil || e.From.String() != "2026-10-05" || e.CommonOption != 2 {
		t.Errorf("%+v %v", e, err)
	}
	f.Standing.Billed = kilowon.MustDate("2026-10-20")
	if e, err := k.Effect(f); err != nil || e.From.String() != "2026-10-20" || len(e.Summary) != 3 {
		t.Errorf("billed already: %+v %v", e, err)
	}
	f.Standing.Complex.Method = apartment.Single
	only(t, "a single contract", stops(k, f), "option")
}

// date is a day, or none.
func date(s string) kilowon.Date {
	if s == "" {
		return 0
	}
	return kilowon.MustDate(s)
}

// 제12조: told within fourteen days; who inherits takes over all rights and duties, who buys may have the charges divided.
func TestHolder(t *testing.T) {
	k := kind(t, "holder")
	form := func(more contract.Answers) contract.Answers {
		a := officeForm(contract.Answers{"former": "옛관리단", "name": "새관리단", "name_phone": "020000000", "changed": "2026-09-04", "cause": "transfer", "split": "1",
			"shown": "proof", "consent_duty": "1"})
		for id, value := range more {
			a[id] = value
		}
		return a
	}
	for name, c := range map[string]struct {
		more contract.Answers
		want string
	}{
		"whole":                 {nil, ""},
		"the same name":         {contract.Answers{"name": "옛관리단"}, "name"},
		"before the holder":     {contract.Answers{"changed": "2026-01-31"}, "changed"},
		"the holder's day":      {contract.Answers{"changed": "2026-02-01"}, "changed"},
		"the day after":         {contract.Answers{"changed": "2026-02-02"}, ""},
		"sold, split not told":  {contract.Answers{"split": ""}, "split"},
		"inherited, no split":   {contract.Answers{"split": "", "cause": "succession"}, ""},
		"together, not signed":  {contract.Answers{"shown": "joint"}, "doc_joint"},
		"a tenant without name": {contract.Answers{"tenant": "1"}, "owner"},
		"no duty":               {contract.Answers{"consent_duty": ""}, "consent_duty"},
	} {
		f := home("2026-09-18", form(c.more))
		f.Attached["doc_proof"], f.Attached["doc_owner"] = true, true
		f.Standing.HolderSince = kilowon.MustDate("2026-02-01")
		only(t, name, stops(k, f), c.want)
	}
	notices := func(on, changed, cause string) int {
		f := home(on, form(contract.Answers{"changed": changed, "cause": cause}))
		f.Attached["doc_proof"] = true
		return len(k.Check(f))
	}
	for _, c := range []struct {
		on, changed, cause string
		want               int
	}{{"2026-09-18", "2026-09-04", "succession", 0}, {"2026-09-19", "2026-09-04", "succession", 1}, {"2026-09-04", "2026-09-04", "transfer", 0},
		{"2026-09-05", "2026-09-04", "transfer", 1}, {"2026-09-19", "2026-09-04", "transfer", 2}} {
		if got := notices(c.on, c.changed, c.cause); got != c.want {
			t.Errorf("%v: %d notices", c, got)
		}
	}
	f := home("2026-09-18", form(contract.Answers{"cause": "succession"}))
	e, err := k.Effect(f)
	if err != nil || e.From.String() != "2026-09-04" || *e.Holder != (contract.Holder{Name: "새관리단", Former: "옛관리단", Succession: true}) {
		t.Errorf("%+v %v", e, err)
	}
}
