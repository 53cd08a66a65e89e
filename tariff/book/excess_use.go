package book

import "github.com/kilowon/kilowon/tariff"

// excessUseFile has one history for each rule for excess use.
type excessUseFile struct {
	ExcessUse map[string][]dated[excessUseValue] `yaml:"excess_use"`
}

// excessUseValue gives limit, upper and upper_ratio for the rule by kWh only.
type excessUseValue struct {
	By         string       `yaml:"by"`
	Steps      []excessStep `yaml:"steps"`
	Limit      whole        `yaml:"limit"`
	Upper      whole        `yaml:"upper"`
	UpperRatio ratio        `yaml:"upper_ratio"`
}

type excessStep struct {
	From  whole `yaml:"from"`
	Ratio ratio `yaml:"ratio"`
}

func (l *loader) excessUse(f *files) (err error) {
	p := place{file: "excess-use.yaml"}
	if err := checkKeys(p, "excess_use", f.excessUse.ExcessUse, tariff.ParseExcessKind); err != nil {
		return err
	}
	for k := range tariff.ExcessKindCount {
		p := place{file: p.file, key: "excess_use." + k.Code(), id: "excess-use/" + dashed(k.Code()), title: k.String()}
		convert := func(p place, v excessUseValue) (tariff.ExcessUse, error) {
			return convertExcessUse(p, v, k == tariff.ExcessEnergy)
		}
		if l.book.ExcessUse[k], err = history(l, p, f.excessUse.ExcessUse[k.Code()], convert); err != nil {
			return err
		}
	}
	return nil
}

func convertExcessUse(p place, v excessUseValue, energy bool) (tariff.ExcessUse, error) {
	out := tariff.ExcessUse{ByShare: v.By == "share", Limit: v.Limit.value, Upper: v.Upper.value, UpperRatio: v.UpperRatio.value}
	if v.By != "share" && v.By != "count" {
		return out, p.err("by", "by는 count(횟수)나 share(계약전력에 대한 %%)여야 하는데 %q입니다", v.By)
	}
	if whole := out.Limit > 0 && out.Upper > out.Limit && out.UpperRatio > 0; whole != energy || (!energy && (v.Limit.set || v.Upper.set || v.UpperRatio.set)) {
		return out, p.err("", "limit < upper와 upper_ratio는 사용전력량(energy) 기준에만, 그리고 반드시 적습니다")
	}
	for i, s := range v.Steps {
		if !s.From.set || s.Ratio.value <= 0 || (i > 0 && s.From.value <= v.Steps[i-1].From.value) {
			return out, p.err("steps["+itoa(i)+"]", "단계는 from이 차례로 늘고 ratio가 0보다 커야 합니다")
		}
		out.Steps = append(out.Steps, tariff.ExcessStep{From: s.From.value, Ratio: s.Ratio.value})
	}
	return out, nil
}
