package book

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// classFile has the limits between classes and the businesses of industrial power.
type classFile struct {
	Limits     []dated[classLimitsValue] `yaml:"limits"`
	Industries []dated[industriesValue]  `yaml:"industries"`
}

type classLimitsValue struct {
	SmallKW       whole `yaml:"small_kw"`
	TemporaryKW   whole `yaml:"temporary_kw"`
	GradeKW       whole `yaml:"grade_kw"`
	SchoolKW      whole `yaml:"school_kw"`
	FarmKW        whole `yaml:"farm_kw"`
	LampWatts     whole `yaml:"lamp_watts"`
	LowKW         whole `yaml:"low_kw"`
	SiteKW        whole `yaml:"site_kw"`
	HighAKW       whole `yaml:"high_a_kw"`
	HighAWishKW   whole `yaml:"high_a_wish_kw"`
	HighBKW       whole `yaml:"high_b_kw"`
	LowVolts      whole `yaml:"low_volts"`
	HighAVolts    whole `yaml:"high_a_volts"`
	HighATopVolts whole `yaml:"high_a_top_volts"`
	HighBVolts    whole `yaml:"high_b_volts"`
	HighCVolts    whole `yaml:"high_c_volts"`
	StandbyVolts  whole `yaml:"standby_volts"`
	MixedShare    ratio `yaml:"mixed_share"`
	HutKW         whole `yaml:"hut_kw"`
}

type industriesValue struct {
	List []industryValue `yaml:"list"`
}

type industryValue struct {
	Code     string `yaml:"code"`
	Name     string `yaml:"name"`
	Excluded bool   `yaml:"excluded"`
}

func (l *loader) classRules(f *files) (err error) {
	p := place{file: "class.yaml", key: "limits", id: "class-limits", title: "계약종별을 나누는 한도"}
	if l.book.ClassLimits, err = history(l, p, f.class.Limits, convertClassLimits); err != nil {
		return err
	}
	p = place{file: "class.yaml", key: "industries", id: "industries", title: "산업용전력 적용대상"}
	l.book.Industries, err = history(l, p, f.class.Industries, convertIndustries)
	return err
}

func convertClassLimits(p place, v classLimitsValue) (tariff.ClassLimits, error) {
	out := tariff.ClassLimits{SmallKW: v.SmallKW.value, TemporaryKW: v.TemporaryKW.value, GradeKW: v.GradeKW.value, SchoolKW: v.SchoolKW.value,
		FarmKW: v.FarmKW.value, LampWatts: v.LampWatts.value, LowKW: v.LowKW.value, SiteKW: v.SiteKW.value, HighAKW: v.HighAKW.value,
		HighAWishKW: v.HighAWishKW.value, HighBKW: v.HighBKW.value, LowVolts: v.LowVolts.value, HighAVolts: v.HighAVolts.value,
		HighATopVolts: v.HighATopVolts.value, HighBVolts: v.HighBVolts.value, HighCVolts: v.HighCVolts.value, StandbyVolts: v.StandbyVolts.value,
		MixedShare: v.MixedShare.value, HutKW: v.HutKW.value}
	for _, rising := range [][]int64{
		{0, out.SmallKW, out.GradeKW, out.LowKW, out.SiteKW, out.HighAKW, out.HighAWishKW, out.HighBKW},
		{0, out.LowVolts, out.HighAVolts, out.HighATopVolts, out.HighBVolts, out.HighCVolts},
		{0, out.TemporaryKW, out.SchoolKW}, {0, out.HutKW, out.FarmKW}, {0, out.LampWatts}, {0, out.StandbyVolts}} {
		for i := 1; i < len(rising); i++ {
			if rising[i] <= rising[i-1] {
				return out, p.err("", "한도는 모두 있어야 하고 차례로 커져야 하는데 %d 다음에 %d입니다", rising[i-1], rising[i])
			}
		}
	}
	if out.MixedShare <= 0 || out.MixedShare >= kilowon.RatioScale {
		return out, p.err("mixed_share", "비율은 0과 1 사이여야 합니다")
	}
	return out, nil
}

func convertIndustries(p place, v industriesValue) ([]tariff.Industry, error) {
	var out []tariff.Industry
	seen := map[string]bool{}
	for i, e := range v.List {
		if e.Code == "" || e.Name == "" || seen[e.Code] {
			return nil, p.err("list["+itoa(i)+"]", "code와 name이 있어야 하고 code는 되풀이할 수 없습니다: %q", e.Code)
		}
		seen[e.Code] = true
		out = append(out, tariff.Industry{Code: e.Code, Name: e.Name, Excluded: e.Excluded})
	}
	if len(out) == 0 {
		return nil, p.err("list", "업종이 하나도 없습니다")
	}
	return out, nil
}
