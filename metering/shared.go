package metering

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
)

// Sub is what a customer who shares another's transformers (공동이용고객, 제25조) used, and its contract power.
type Sub struct {
	KWh   int64
	Bands rating.TOU
	// HasBands says that Bands is the use by band; KWh is then their sum.
	HasBands   bool
	ContractKW int64
	// PeakKW is the maximum demand where Metered.
	PeakKW  int64
	Metered bool
}

// Rest takes the use of all subs and their demands (the contract power of those without a demand meter) off what the main meter of the transformers shows,
// which leaves the representative customer's own (별지 2-2 공급조건 2, 4; rules: sub-customer). Subs that used more than the main meter shows are invalid.
// A demand does not fall below 0.
func Rest(use *rating.Usage, subs []Sub) error {
	bad := func(path, format string, args ...any) error {
		e := kilowon.Errorf(kilowon.Invalid, format, args...)
		e.Path = path
		return e
	}
	for i := range subs {
		s := &subs[i]
		path := "subs[" + kilowon.FormatInt(int64(i)) + "].usage"
		if use.HasBands && !s.HasBands {
			return bad(path, "종합계기를 시간대별로 재므로 공동이용고객의 사용량도 시간대별(tou_kwh)이어야 뺄 수 있습니다")
		}
		if s.KWh < 0 || s.PeakKW < 0 || min(s.Bands[0], s.Bands[1], s.Bands[2]) < 0 {
			return bad(path, "공동이용고객의 사용전력량과 최대수요전력은 0 이상이어야 합니다")
		}
		use.KWh -= s.KWh
		if use.HasBands {
			for b := range use.Bands {
				use.Bands[b] -= s.Bands[b]
			}
		}
		peak := s.ContractKW
		if s.Metered {
			peak = s.PeakKW
		}
		use.Demand.PeakKW = max(0, use.Demand.PeakKW-peak)
	}
	if short := min(use.KWh, use.Bands[0], use.Bands[1], use.Bands[2]); short < 0 {
		return bad("usage", "공동이용고객의 사용전력량의 합이 종합계기보다 %skWh 많습니다. 지침과 배율을 확인해 주세요", kilowon.FormatInt(-short))
	}
	return nil
}
