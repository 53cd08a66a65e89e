package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// fits tests that the use was measured the way the list prices it.
func (r *rater) fits(t *Terms, kind tariff.EnergyKind) error {
	u := r.use
	night := kind == tariff.NightSeason || kind == tariff.NightAndOther
	bad := func(format string) error {
		e := kilowon.Errorf(kilowon.Invalid, format, t.Key)
		e.Path = "usage"
		return e
	}
	switch {
	case u.Night && !night:
		return bad("%s에는 심야시간·기타시간 사용량(usage.night_kwh, usage.other_kwh)을 적지 않습니다")
	case kind == tariff.TimeOfUse && !u.HasBands && u.KWh > 0:
		return bad("%s은(는) 시간대별 사용량(usage.tou_kwh)이 있어야 계산합니다")
	case kind == tariff.PerWatt && t.watts() == 0:
		return bad("%s은(는) 계기 없이 계산하므로 사용설비용량(terms.watts)이 있어야 합니다")
	case kind == tariff.PerWatt && (u.KWh > 0 || u.HasBands):
		return bad("%s은(는) 계기 없이 정액으로 계산하므로 사용전력량을 적지 않습니다")
	case night && u.HasBands && !u.Night:
		return bad("%s에는 부하시간대별 사용량(usage.tou_kwh)을 적지 않습니다")
	case kind == tariff.NightAndOther && !u.Night && u.KWh > 0:
		return bad("%s은(는) 심야시간과 기타시간 사용량(usage.night_kwh, usage.other_kwh)이 있어야 계산합니다")
	case kind == tariff.NightSeason && u.Night && u.Bands[tariff.Mid] > 0:
		return bad("%s은(는) 심야시간에만 쓰므로 기타시간 사용량(usage.other_kwh)이 0이어야 합니다")
	case len(r.Pieces) > 0 && (kind == tariff.PerWatt) != (r.Pieces[0].list.Kind == tariff.PerWatt):
		return bad("계기가 없는 가로등(갑)과 다른 공급조건(%s)이 한 검침기간에 있습니다. 바뀐 날에서 나누어 따로 계산하십시오")
	}
	return nil
}

// noList says why the book has no list of that name: the grade was left out where only the customer knows it, or it is not encoded.
func noList(k tariff.Key) error {
	if k.Grade == tariff.GradeNone && (k.Class == tariff.Night || k.Class == tariff.Temporary) {
		e := kilowon.Errorf(kilowon.Invalid, "%s은(는) 갑·을 구분(terms.grade)이나 계약전력(terms.contract_kw)이 있어야 요금표를 정합니다", k.Class)
		e.Path = "terms.grade"
		return e
	}
	return kilowon.Errorf(kilowon.Unencoded, "%s의 요율은 아직 요율표에 없습니다", k)
}
