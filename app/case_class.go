package app

import (
	"slices"

	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// unmetered reports whether all terms are of lights without a meter, which need no usage.
func (c *Case) unmetered() bool {
	for i := range c.Terms {
		t := &c.Terms[i]
		if t.Class != tariff.Streetlight.Code() || (t.Grade != tariff.GradeA.Code() && t.Watts == 0) {
			return false
		}
	}
	return len(c.Terms) > 0
}

// ways counts the ways in which the energy is given.
func (u *caseUsage) ways() int {
	n := 0
	for _, given := range []bool{u.KWh != nil, u.TOU != nil, u.Night != nil || u.Other != nil, u.Intervals != nil} {
		if given {
			n++
		}
	}
	return n
}

// night is the energy of night hours and of the other hours in the places rating has for them.
func (u *caseUsage) night() rating.TOU {
	var out rating.TOU
	if u.Night != nil {
		out[tariff.Light] = *u.Night
	}
	if u.Other != nil {
		out[tariff.Mid] = *u.Other
	}
	return out
}

// voltage reads the supply voltage; where the lists of a class do not know one it may be left out.
func (t *caseTerms) voltage(k tariff.Key) (tariff.Voltage, error) {
	if t.Voltage == "" {
		switch {
		case k.Class == tariff.Streetlight, k.Class == tariff.Night,
			k.Grade == tariff.GradeA && (k.Class == tariff.Agricultural || k.Class == tariff.Temporary):
			return tariff.Low, nil
		}
	}
	return tariff.ParseVoltage(t.Voltage)
}

// seasonal gives a dwelling on Jeju that is metered by time of day the list by season and time of day, which is sold nowhere else (부칙 2021-09-16).
func (t *caseTerms) seasonal(k tariff.Key, bands bool) (tariff.Key, error) {
	if k.Class != tariff.Residential {
		return k, nil
	}
	jeju := t.Region == "jeju"
	if k.Option != 0 && !jeju {
		return k, missing("option", "주택용 계절별·시간대별 선택요금은 제주(region: jeju)에서만 쓸 수 있습니다")
	}
	if jeju && bands {
		k.Option = 1
	}
	return k, nil
}

// keys are the price lists of the terms, each once; empty for terms that cannot be rated.
func (c *Case) keys() []tariff.Key {
	if c.Usage == nil && !c.unmetered() {
		return nil
	}
	use, err := c.usage()
	if err != nil {
		return nil
	}
	own, err := c.ownTerms()
	if err != nil {
		return nil
	}
	var out []tariff.Key
	for i := range own {
		terms, err := own[i].terms(use.HasBands && !use.Night)
		if err == nil && !slices.Contains(out, terms.Key) {
			out = append(out, terms.Key)
		}
	}
	return out
}
