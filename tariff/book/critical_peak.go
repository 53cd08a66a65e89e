package book

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// criticalPeakFile has the rules of the option with critical peak days; its prices are not public.
type criticalPeakFile struct {
	Rules    []dated[criticalPeakValue] `yaml:"rules"`
	DayRates []dated[dayRatesValue]     `yaml:"day_rates"`
}

type criticalPeakValue struct {
	Winter        months        `yaml:"winter"`
	Summer        months        `yaml:"summer"`
	Days          whole         `yaml:"days"`
	DaysRange     whole         `yaml:"days_range"`
	WeekDays      whole         `yaml:"week_days"`
	RunDays       whole         `yaml:"run_days"`
	CrowdRate     ratio         `yaml:"crowd_rate"`
	Bounds        []ratio       `yaml:"bounds"`
	GeneralCut    ratio         `yaml:"general_cut"`
	IndustrialCut ratio         `yaml:"industrial_cut"`
	KeptShare     ratio         `yaml:"kept_share"`
	PeakShare     ratio         `yaml:"peak_share"`
	Baseline      baselineValue `yaml:"baseline"`
}

type baselineValue struct {
	Days      whole `yaml:"days"`
	Keep      whole `yaml:"keep"`
	Deviation ratio `yaml:"deviation"`
	DataShare ratio `yaml:"data_share"`
}

type dayRatesValue struct {
	Winter ratio `yaml:"winter"`
	Summer ratio `yaml:"summer"`
}

func (l *loader) criticalPeak(f *files) (err error) {
	p := place{file: "critical-peak.yaml", key: "rules", id: "critical-peak", title: "수요관리형 선택요금 Ⅰ(CPP)"}
	if l.book.CriticalPeak, err = history(l, p, f.criticalPeak.Rules, convertCriticalPeak); err != nil {
		return err
	}
	p = place{file: "critical-peak.yaml", key: "day_rates", id: "critical-peak-rates", title: "수요관리형 선택요금 Ⅰ(CPP)의 요금조정률"}
	l.book.CriticalPeakRates, err = history(l, p, f.criticalPeak.DayRates, convertDayRates)
	return err
}

func convertCriticalPeak(p place, v criticalPeakValue) (tariff.CriticalPeak, error) {
	out := tariff.CriticalPeak{Winter: v.Winter.value, Summer: v.Summer.value, Days: int(v.Days.value), DaysRange: int(v.DaysRange.value),
		WeekDays: int(v.WeekDays.value), RunDays: int(v.RunDays.value), CrowdRate: v.CrowdRate.value, GeneralCut: v.GeneralCut.value,
		IndustrialCut: v.IndustrialCut.value, KeptShare: v.KeptShare.value, PeakShare: v.PeakShare.value,
		Baseline: tariff.BaselineRule{Days: int(v.Baseline.Days.value), Keep: int(v.Baseline.Keep.value),
			Deviation: v.Baseline.Deviation.value, DataShare: v.Baseline.DataShare.value}}
	if len(v.Bounds) != len(out.Bounds) {
		return out, p.err("bounds", "요금변동 상하한율은 %d개여야 하는데 %d개입니다", len(out.Bounds), len(v.Bounds))
	}
	for i, b := range v.Bounds {
		if out.Bounds[i] = b.value; b.value <= 0 || b.value >= kilowon.RatioScale || i > 0 && b.value <= out.Bounds[i-1] {
			return out, p.err("bounds", "요금변동 상하한율은 0과 1 사이에서 차례로 커져야 합니다")
		}
	}
	if out.Winter == 0 || out.Summer == 0 || out.Winter&out.Summer != 0 {
		return out, p.err("", "winter와 summer의 달이 있어야 하고 겹치지 않아야 합니다")
	}
	if out.DaysRange >= out.Days || out.WeekDays <= 0 || out.RunDays <= 0 || out.Baseline.Keep <= 0 || out.Baseline.Keep > out.Baseline.Days {
		return out, p.err("", "days > days_range, week_days > 0, run_days > 0, 0 < baseline.keep ≤ baseline.days여야 합니다")
	}
	for _, r := range []kilowon.Ratio{out.CrowdRate, out.GeneralCut, out.IndustrialCut, out.KeptShare, out.PeakShare, out.Baseline.Deviation, out.Baseline.DataShare} {
		if r <= 0 || r >= kilowon.RatioScale {
			return out, p.err("", "비율은 모두 0과 1 사이여야 합니다")
		}
	}
	return out, nil
}

func convertDayRates(p place, v dayRatesValue) (tariff.CriticalPeakRates, error) {
	out := tariff.CriticalPeakRates{Winter: v.Winter.value, Summer: v.Summer.value}
	if out.Winter <= 0 || out.Summer <= 0 || out.Winter >= kilowon.RatioScale || out.Summer >= kilowon.RatioScale {
		return out, p.err("", "winter와 summer는 0과 1 사이여야 합니다")
	}
	return out, nil
}
