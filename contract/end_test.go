package contract_test

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/tariff/book"
)

// ending is a whole form by a user who owns the building: the complex is read on the 20th.
func ending(on string, more contract.Answers) *contract.Filing {
	a := officeForm(contract.Answers{"wished": "2026-10-10", "reason": "재건축으로 철거", "as": "user", "consent_duty": "1"})
	for id, value := range more {
		a[id] = value
	}
	f := home(on, a)
	f.Standing.Book, f.Standing.RunsSince = book.Default(), date("2015-03-20")
	return f
}

// 제13조 ①: the day is told at least one day before.
func TestEndIsToldTheDayBefore(t *testing.T) {
	k := kind(t, "end")
	for on, want := range map[string]string{"2026-10-08": "", "2026-10-09": "", "2026-10-10": "wished", "2026-10-11": "wished"} {
		only(t, on, stops(k, ending(on, nil)), want)
	}
	f := ending("2026-10-01", nil)
	f.Standing.RunsSince = date("2026-10-10")
	only(t, "a contract that begins that day", stops(k, f), "wished")
	f.Standing.RunsSince = date("2026-10-09")
	only(t, "a contract that began the day before", stops(k, f), "")
}

// Whose consent is needed: the owner's where a tenant has no clear cause (제8조 ③, 제13조 ③), the user's where the owner asks (제13조 ②).
func TestConsentToAnEnd(t *testing.T) {
	k := kind(t, "end")
	for name, c := range map[string]struct {
		more  contract.Answers
		paper string
	}{
		"clear cause": {contract.Answers{"as": "tenant_clear"}, "doc_cause"},
		"tenant":      {contract.Answers{"as": "tenant", "owner": "한빛건물(가상)"}, "doc_owner"},
		"owner":       {contract.Answers{"as": "owner", "user": "한빛상사(가상)", "stays": "1"}, "doc_user"},
	} {
		f := ending("2026-10-01", c.more)
		only(t, name, stops(k, f), c.paper)
		f.Attached[c.paper] = true
		only(t, name+" with the paper", stops(k, f), "")
	}
	f := ending("2026-10-01", contract.Answers{"as": "owner", "user": "한빛상사(가상)", "stays": "1"})
	f.Attached["doc_user"] = true
	if found := k.Check(f); len(found) != 1 || found[0].Cite != "제13조 ②" {
		t.Errorf("a user who stays: %+v", found)
	}
	f = ending("2026-10-01", contract.Answers{"as": "tenant"})
	f.Attached["doc_owner"] = true
	only(t, "no owner named", stops(k, f), "owner")
}

// The clerk sets the day: the one wished for, or the one on which supply could be ended (제13조 ①). Of 20 September to 19 October, 30 days, 20 are charged.
func TestWhatAnEndChanges(t *testing.T) {
	k := kind(t, "end")
	for day, want := range map[string]string{"": "2026-10-10", "2026-10-10": "2026-10-10", "2026-10-12": "2026-10-12"} {
		f := ending("2026-10-01", nil)
		f.Grants = contract.Answers{"ends": day}
		e, err := k.Effect(f)
		if err != nil || !e.Ends || e.From.String() != want {
			t.Errorf("%q: %+v %v", day, e, err)
		}
	}
	f := ending("2026-10-01", nil)
	e, err := k.Effect(f)
	if err != nil || !strings.Contains(strings.Join(e.Summary, " "), "2026년 10월분이며 2026-09-20~2026-10-09의 20일을 그 검침기간 30일로") {
		t.Errorf("%v %v", e.Summary, err)
	}
	f.Grants = contract.Answers{"ends": "2026-10-09"}
	if _, err := k.Effect(f); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("before the day wished for: %v", err)
	}
	f.Grants, f.Answers["wished"] = nil, "2026-10-20"
	if e, err := k.Effect(f); err != nil || len(e.Summary) != 2 {
		t.Errorf("on the reading day: %v %v", e.Summary, err)
	}
}

// With a contract that has ended only what outlives it may be applied for (제17조); until the day everything else may, but no second end.
func TestWhatOutlivesAContract(t *testing.T) {
	for _, k := range contract.Kinds() {
		if k.Elsewhere != "" || k.Unfounded {
			continue
		}
		f := ending("2026-10-10", nil)
		f.Standing.Ended, f.Standing.BilledMonth = date("2026-10-10"), kilowon.MonthOf(2026, 9)
		if found := k.Open(f); contract.Stopped(found) == (k.Code == "objection" || k.Code == "reuse") {
			t.Errorf("%s after the end: %+v", k.Code, found)
		}
		f.On = date("2026-10-09")
		if found := k.Open(f); contract.Stopped(found) != (k.Code == "end" || k.Code == "reuse") {
			t.Errorf("%s before the end: %+v", k.Code, found)
		}
	}
}

// reusing is a whole form by the customer of before, for a contract that ended on 10 October 2026.
func reusing(on, wished string) *contract.Filing {
	f := ending(on, contract.Answers{"wished": wished, "customer": "same", "consent_same": "1", "consent_fee": "1"})
	f.Standing.Ended = date("2026-10-10")
	return f
}

// 제16조 ① 2호: within three years of the termination, the day three years later included.
func TestReuseWithinThreeYears(t *testing.T) {
	k := kind(t, "reuse")
	for wished, want := range map[string]string{"2029-10-09": "", "2029-10-10": "", "2029-10-11": "wished", "2028-12-31": "wished"} {
		only(t, wished, stops(k, reusing("2029-01-01", wished)), want)
	}
	for on, want := range map[string]string{"2026-10-09": "wished", "2026-10-10": "", "2029-10-10": "", "2029-10-11": "wished"} {
		only(t, on, stops(k, reusing(on, on)), want)
	}
	f := reusing("2026-11-01", "2026-11-10")
	f.Standing.Ended = 0
	only(t, "a contract that runs", stops(k, f), "wished")
}

// 제16조 ① 1호: the same customer bears the base charges of the time without supply within a year, held back; another one does not.
func TestReuseTellsOfTheBaseCharge(t *testing.T) {
	k := kind(t, "reuse")
	for wished, want := range map[string]int{"2027-10-09": 2, "2027-10-10": 2, "2027-10-11": 1} {
		if found := k.Check(reusing("2027-10-01", wished)); len(found) != want || found[0].Cite != "제46조 ②" {
			t.Errorf("%s: %+v", wished, found)
		}
	}
	f := reusing("2027-10-01", "2027-10-09")
	f.Answers["customer"], f.Answers["former"], f.Answers["name"], f.Attached["doc_use"] = "other", "한빛(가상)", "한빛(가상)", true
	only(t, "the same name", stops(k, f), "name")
	f.Answers["name"] = "새빛(가상)"
	if found := k.Check(f); len(found) != 1 {
		t.Errorf("another customer: %+v", found)
	}
	f.Grants = contract.Answers{"resumes": "2027-10-20", "phase": "three", "removed": "1", "off_hours": "0"}
	e, err := k.Effect(f)
	if err != nil || e.From.String() != "2027-10-20" || e.Holder == nil || e.Holder.Name != "새빛(가상)" || !e.Reuse.ThreePhase || !e.Reuse.MeterRemoved || e.Reuse.OffHours {
		t.Errorf("%+v %v", e, err)
	}
	for _, day := range []string{"2027-10-08", "2029-10-11"} {
		f.Grants["resumes"] = day
		if _, err := k.Effect(f); kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%s: %v", day, err)
		}
	}
}

// A contract ended on 10 October and began again on 15 October 2026; it is read on the 18th.
func TestGaps(t *testing.T) {
	day := date
	period := func(from, to string) kilowon.Period { return kilowon.Period{From: day(from), To: day(to)} }
	gaps := contract.Gaps{{From: day("2026-10-10"), To: day("2026-10-15")}, {From: day("2027-01-02")}}
	if gaps.Ended() != day("2027-01-02") || gaps[:1].Ended() != 0 || contract.Gaps(nil).Ended() != 0 {
		t.Error("the day from which it stands terminated")
	}
	for p, want := range map[kilowon.Period]string{
		period("2026-09-18", "2026-10-10"): "", period("2026-09-18", "2026-10-11"): "2026-10-10", period("2026-10-14", "2026-11-18"): "2026-10-14",
		period("2026-10-15", "2026-11-18"): "", period("2026-12-18", "2027-01-03"): "2027-01-02", period("2027-02-01", "2027-02-18"): "2027-02-01",
	} {
		got, cut := gaps.Cuts(p)
		if cut != (want != "") || cut && got.String() != want {
			t.Errorf("%v: %v %v", p, got, cut)
		}
	}
	for read, want := range map[string]struct {
		from, ends string
		over       bool
	}{
		"2026-09-18": {"2026-09-18", "2026-10-10", false}, "2026-10-10": {"2026-10-15", "2027-01-02", false}, "2026-11-18": {"2026-11-18", "2027-01-02", false},
		"2027-01-02": {"2027-01-02", "", true},
	} {
		from, ends, over := gaps.Next(day(read))
		if from.String() != want.from || over != want.over || !over && ends.String() != want.ends {
			t.Errorf("read up to %s: %v %v %v", read, from, ends, over)
		}
	}
	october, november := kilowon.MonthOf(2026, 10), kilowon.MonthOf(2026, 11)
	for _, c := range []struct {
		month      kilowon.Month
		read, want kilowon.Period
	}{
		{october, period("2026-09-18", "2026-10-10"), period("2026-09-18", "2026-10-18")},
		{october, period("2026-10-15", "2026-10-18"), period("2026-09-18", "2026-10-18")},
		{november, period("2026-10-15", "2026-11-18"), kilowon.Period{}}, // More than a month counts by itself.
		{november, period("2026-10-18", "2026-11-18"), kilowon.Period{}},
	} {
		if got := gaps.Whole(c.month, 18, c.read); got != c.want {
			t.Errorf("%v: %v, want %v", c.read, got, c.want)
		}
	}
}
