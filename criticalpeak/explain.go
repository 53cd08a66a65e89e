package criticalpeak

import (
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Steps tells the settlement line by line; the amounts of a month add up to its charges, and the months to what is settled.
func (s *Settlement) Steps(book *tariff.Book) []tariff.Step {
	out := []tariff.Step{{Label: "적용기간", Formula: s.Key.String(), Result: s.Season.String(), Cite: "별지 5", Entry: s.rule}}
	if s.Ordinary != "" {
		why := tariff.Step{Label: "적용 요금", Formula: s.Ordinary, Result: "별표 1 요금", Cite: "별지 5"}
		if s.byShare {
			why.Entry = book.Rules["critical-peak-share"]
		}
		out = append(out, why)
	} else {
		for i := range s.Days {
			out = append(out, s.Days[i].step(book.Rules["critical-peak-baseline"]))
		}
		out = append(out, s.kept(), s.rated())
	}
	for i := range s.Months {
		out = append(out, s.month(&s.Months[i], book)...)
	}
	sum := make([]string, len(s.Months))
	for i, m := range s.Months {
		sum[i] = "(" + m.Final.String() + " - " + m.Billed.String() + ")"
	}
	return append(out, tariff.Step{Label: "정산액(마지막 달에 반영)", Formula: strings.Join(sum, " + ") + "원", Result: won(s.Amount), Cite: "별지 5 12."})
}

func won(w kilowon.Won) string { return w.String() + "원" }

// kWh writes num/den Wh in kWh with three places, … where more follow.
func kWh(num, den int64) string {
	wh := num / den
	text := kilowon.FormatInt(wh/1000) + "." + itoa(int(1000 + wh%1000))[1:]
	if num%den != 0 {
		return text + "…kWh"
	}
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "kWh"
}

func (d *PeakDay) step(rule tariff.EntryID) tariff.Step {
	b := d.Baseline
	left := map[string]int{}
	for _, l := range b.Left {
		left[l.Why.String()]++
	}
	var why []string
	for _, name := range []string{"평균과의 차이", "신고한 기간", "큰 날", "작은 날"} {
		if left[name] > 0 {
			why = append(why, name+" "+itoa(left[name])+"일")
		}
	}
	formula := "고객기준부하 " + kWh(b.Num, b.Den) + "(직전 평일 " + itoa(len(b.Weekdays)) + "일"
	if len(why) > 0 {
		formula += "에서 " + strings.Join(why, ", ") + " 뺌"
	}
	if b.Corrected {
		formula += ", 데이터 취득률 " + kilowon.FormatInt(b.Obtained) + "/" + kilowon.FormatInt(b.Wanted) + "로 나눔"
	}
	formula += "), 사용 " + kWh(d.Wh, 1)
	result := "감축 아님"
	if d.Reduced {
		result = "감축"
	}
	return tariff.Step{Label: "피크일 " + d.Date.String(), Formula: formula, Result: result, Cite: "별지 5 13.", Entry: rule}
}

func (s *Settlement) kept() tariff.Step {
	result := "낮은 요금"
	if !s.Kept {
		result = "높은 요금"
	}
	return tariff.Step{Label: "감축일수", Formula: itoa(s.Reduced) + "일 ÷ 피크일 " + itoa(len(s.Days)) + "일", Result: result, Cite: "별지 5 12.", Entry: s.rule}
}

func (s *Settlement) rated() tariff.Step {
	formula := "기준 지정일수"
	switch {
	case s.Added > 0:
		formula = "피크일 " + itoa(s.Added) + "일 추가"
	case s.Added < 0:
		formula = "피크일 " + itoa(-s.Added) + "일 감축"
	}
	if s.Crowded > 0 {
		formula += ", 집중 지정 " + itoa(s.Crowded) + "일"
	}
	return tariff.Step{Label: "요금조정률", Formula: formula, Result: signed(s.Rate), Cite: "별지 5 4.", Entry: s.rates}
}

func signed(r kilowon.Ratio) string {
	if r < 0 {
		return "-" + (-r).String()
	}
	return r.String()
}

func (s *Settlement) month(m *Month, book *tariff.Book) []tariff.Step {
	var out []tariff.Step
	name := m.Month.String() + " 검침분 "
	for _, l := range m.Lines {
		formula := kilowon.FormatInt(l.KWh) + "kWh × " + l.Price.String() + "원"
		entry := l.Entry
		if l.Scaled != 0 {
			entry = book.Rules["critical-peak-price-change"]
			formula += "(" + l.Scaled.String() + "원에 별표 1의 조정률을 반영)"
		}
		if s.Ordinary == "" {
			formula += ", 별표 1 요금 " + l.Normal.String() + "원이면 " + won(l.Ordinary)
		}
		out = append(out, tariff.Step{Label: l.Period.String() + " " + peakWord(l.PeakDays) + l.Band.String(), Formula: formula, Result: won(l.Amount),
			Cite: "별지 5 8.", Entry: entry})
	}
	if s.Ordinary != "" {
		return append(out, tariff.Step{Label: name + "전력량요금", Result: won(m.Final), Cite: "별표 1"})
	}
	compared := "낮은"
	if !s.Kept {
		compared = "높은"
	}
	return append(out,
		tariff.Step{Label: name + "CPP요금", Result: won(m.Option), Cite: "별지 5 8."},
		tariff.Step{Label: name + "별표 1 요금", Result: won(m.Normal), Cite: "별표 1"},
		tariff.Step{Label: name + "청구", Formula: "별표 1 요금의 ±" + s.Bound.String() + ": " + won(m.Low) + "~" + won(m.High) + " 안에서 " + won(m.Option),
			Result: won(m.Billed), Cite: "별지 5 10."},
		tariff.Step{Label: name + "조정", Formula: won(m.Option) + " × (1 + (" + signed(s.Rate) + ")), 상하한 안", Result: won(m.Adjusted), Cite: "별지 5 4.",
			Entry: book.Rules["critical-peak-settlement"]},
		tariff.Step{Label: name + "확정", Formula: won(m.Adjusted) + "과 " + won(m.Normal) + " 가운데 " + compared + " 요금", Result: won(m.Final), Cite: "별지 5 12."})
}
