package book

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Typed from 제16조, 제44조, 제46조, 제48조, 제49조의2 and 제75조 of the terms of 2021-09-16, which the edition of 2024-10-24 repeats word for word.
func TestReceivablesEqualTheTerms(t *testing.T) {
	r := &Default().Receivables
	for _, d := range []string{"2021-09-16", "2024-10-24", "2026-11-22"} {
		if got := r.LateFee.At(day(d)); got == nil || got.Value != (tariff.LateFeeRule{First: 15, Next: 15}) {
			t.Errorf("%s: 제75조 %+v", d, got)
		}
		if got := r.Penalty.At(day(d)); got == nil || got.Value != (tariff.PenaltyRule{Limit: 3, RepeatLimit: 5, RepeatMonths: 12, UnknownMonths: 6, NameChange: 1000}) {
			t.Errorf("%s: 제44조 %+v", d, got)
		}
		if got := r.Interruption.At(day(d)); got == nil || got.Value != (tariff.InterruptionRule{PerHour: 2, LeastMinutes: 10, RoundMinutes: 30}) {
			t.Errorf("%s: 제48조 %+v", d, got)
		}
		want := tariff.CompensationRule{LeastMinutes: 5, RoundSeconds: 30, Minutes: [2]int64{60, 120}, Times: [3]int64{3, 5, 10}, Least: 1000, Months: 1, Bills: 3}
		if got := r.Compensation.At(day(d)); got == nil || got.Value != want {
			t.Errorf("%s: 제49조의2 %+v", d, got)
		}
		if got := r.ReuseTerms.At(day(d)); got == nil || got.Value != (tariff.ReuseTerms{Years: 3, FreeMonths: 12}) {
			t.Errorf("%s: 제16조, 제46조 %+v", d, got)
		}
		if got := r.EndedBase.At(day(d)); got == nil || got.Value != (tariff.EndedBaseRule{Months: 12, ByContract: 500}) {
			t.Errorf("%s: 제16조 ① 1호 %+v", d, got)
		}
	}
	if r.LateFee.At(day("2021-09-15")) != nil {
		t.Error("the rate of the late fee before the edition of 2021-09-16 is not established")
	}
}

// What secondary sources say, each on the day it says it of.
func TestReceivablesFromOtherSources(t *testing.T) {
	r := &Default().Receivables
	if got := r.ReuseFee.At(day("2025-04-23")).Value; got != (tariff.ReuseFeeRule{Single: 8000, SingleRemoved: 17000, Three: 16000, ThreeRemoved: 39000, OffHours: 500}) {
		t.Errorf("reuse fee %+v", got)
	}
	// 영업일 공중 235,000원, 지중 218,000원; 영업일 외 352,500원, 327,000원.
	got := r.SwitchFee.At(day("2022-09-01")).Value
	if off := kilowon.Won(kilowon.RatioScale + got.OffHours); got.Overhead != 235000 || got.Underground != 218000 || got.Overhead*off != 352500*kilowon.RatioScale || got.Underground*off != 327000*kilowon.RatioScale {
		t.Errorf("switch fee %+v", got)
	}
	if got := r.TVLateFee.At(day("2019-07-10")).Value; kilowon.RoundNone.Won(2500*int64(got), kilowon.RatioScale) != 75 {
		t.Errorf("television surcharge %s", got)
	}
	for d, open := range map[string]bool{"2023-05-31": false, "2023-06-01": true, "2023-09-30": true, "2023-10-01": false} {
		v := r.Instalment.At(day(d)).Value
		if (v.Times == 0) != open || v.Business != open || v.Season(time.June) != nil != open || v.Season(time.August) == nil {
			t.Errorf("instalments on %s: %+v", d, v)
		}
	}
	if v := r.Instalment.At(day("2026-01-01")).Value; v.Season(time.January).Base != time.November || v.Season(time.August).Base != time.June || v.Season(time.May) != nil {
		t.Errorf("base months: %+v", v)
	}
}

var badReceivables = []struct{ name, old, text, want string }{
	{"no late fee", `    next: "0.015"`, ``, "late_fee[0].next: 비율은"},
	{"late fee above one", `    first: "0.015"`, `    first: "1.5"`, "late_fee[0].first: 비율은"},
	{"late fee of half a thousandth", `    first: "0.015"`, `    first: "0.0155"`, "소수점 아래 3자리"},
	{"bare late fee", `    first: "0.015"`, `    first: 0.015`, "따옴표"},
	{"surcharge above one", `    ratio: "0.03"`, `    ratio: "3"`, "tv_late_fee[0].ratio: 요율"},
	{"no small bill", "    below: 3000", "    below: 0", "small_bill[0].below: 0보다 큰 정수"},
	{"instalment without increase", "    increase: 100000\n    winter", "    winter", "instalment[0]: contract_kw, times, increase, business가"},
	{"times without increase", "    increase: 100000\n    winter", "    increase: 0\n    winter", "instalment[0].increase: times와 increase는"},
	{"no base month", "winter: {months: [12, 1, 2], base: 11}", "winter: {months: [12, 1, 2]}", "instalment[0].winter: 달의 목록"},
	{"month of both seasons", "winter: {months: [12, 1, 2], base: 11}", "winter: {months: [12, 1, 7], base: 11}", "instalment[0].summer: winter와 summer"},
	{"complex beyond the most", "    complex: 6", "    complex: 7", "instalment[0].complex: least ≤ complex ≤ most"},
	{"nothing at once", `    first: "0.5"`, `    first: "0"`, "instalment[0].first: 비율은"},
	{"unknown rounding", "    round: down10", "    round: up", `instalment_rounding[0].round: 단수처리는 none, down, half_up, down10 중 하나여야 하는데 "up"입니다`},
	{"repeated breach is cheaper", "    repeat_limit: 5", "    repeat_limit: 2", "penalty[0].repeat_limit: 다시 위반한"},
	{"no limit", "    limit: 3\n", "", "penalty[0].limit: 0보다 큰 정수"},
	{"no share of a name", `    name_change: "1"`, "", "penalty[0].name_change: 비율은"},
	{"tax on nothing", "    times: 1\n", "    times: 0\n", "penalty_tax[0].times: 0보다 큰 정수"},
	{"hour of 61 minutes", "    round_minutes: 30", "    round_minutes: 61", "interruption[0].round_minutes: 올리는 분은"},
	{"no minutes", "    least_minutes: 10\n", "", "interruption[0].least_minutes: 0보다 큰 정수"},
	{"one step", "minutes: [60, 120]", "minutes: [60]", "compensation[0].times: minutes는 2개"},
	{"falling steps", "minutes: [60, 120]", "minutes: [120, 60]", "compensation[0].minutes: least_minutes보다"},
	{"falling multiples", "times: [3, 5, 10]", "times: [3, 10, 5]", "compensation[0].times: 1 이상이고"},
	{"no least", "    least: 1000\n", "", "compensation[0].least: 0보다 큰 정수"},
	{"year of 100 days", "    year_days: 365", "    year_days: 100", "interest[0].year_days: 한 해의 날수"},
	{"no fee", "    three: 16000\n", "", "reuse_fee[0].three: 0보다 큰 정수"},
	{"fee without off hours", "    three_removed: 39000\n    off_hours: \"0.5\"", "    three_removed: 39000", "reuse_fee[0].off_hours: 비율은"},
	{"no years", "    years: 3\n", "", "reuse_terms[0].years: 0보다 큰 정수"},
	{"no year", "    months: 12\n    by_contract", "    by_contract", "ended_base[0].months: 0보다 큰 정수"},
	{"all by contract", `    by_contract: "0.5"`, `    by_contract: "1.5"`, "ended_base[0].by_contract: 비율은"},
	{"no underground", "    underground: 218000\n", "", "switch_fee[0].underground: 0보다 큰 정수"},
	{"unknown key", "late_fee:", "latefee:", "모르는 키"},
	{"chosen without a reason", "    note: 나눈 금액의", "    # 나눈 금액의", "instalment_rounding[0].note: 고른 값(chosen)에는"},
	{"no source", "    source: {documents: [switch-notice, terms-2024], cite: 제46조 ③, confidence: single}\n", "", "switch_fee[0].source: 출처(source)가 없습니다"},
	{"unsorted", "  - from: 2023-10-01", "  - from: 2023-05-01", "instalment[2].from: 날짜는 차례로"},
}

func TestReceivablesRefuseBadFiles(t *testing.T) {
	const name = "receivable.yaml"
	for _, c := range badReceivables {
		t.Run(c.name, func(t *testing.T) {
			data := withoutLists(t)
			text := string(data[name].Data)
			if !strings.Contains(text, c.old) {
				t.Fatalf("the file has no %q", c.old)
			}
			data[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, c.old, c.text, 1))}
			_, err := LoadFS(data)
			if kilowon.CodeOf(err) != kilowon.Invalid || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), name+"#") {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}
