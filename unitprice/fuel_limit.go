package unitprice

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// limit holds the price within ±5 won (별표 8 제1호 3)).
func (w *working) limit() {
	most := w.rule.Value.Limit
	w.Proposed = min(max(w.Computed, -most), most)
	s := tariff.Step{Label: "상하한(±" + most.String() + "원)", Formula: "범위 안", Result: perKWh(w.Proposed), Cite: limitCite, Entry: w.rule.Entry}
	switch {
	case w.Computed > most:
		s.Formula = "Min(" + w.Computed.String() + ", " + most.String() + "), 상한 초과 " + (w.Computed - most).String() + "원은 정산 대상"
	case w.Computed < -most:
		s.Formula = "Max(" + w.Computed.String() + ", -" + most.String() + "), 하한 미만 " + (w.Computed + most).String() + "원은 정산 대상"
	}
	w.step(s)
}

// change keeps the price of the quarter before where the change is small, and the change within the step where the edition has one.
func (w *working) change() {
	r := &w.rule.Value
	moved := w.Proposed - w.Previous
	size := max(moved, -moved)
	s := tariff.Step{Label: "직전 단가와의 차이", Formula: w.Proposed.String() + " - (" + w.Previous.String() + ") = " + moved.String() + "원", Cite: fuelCite, Entry: w.rule.Entry}
	free := r.FreeRebase && w.Rebased
	switch {
	case size == 0:
		s.Formula += ", 변동 없음"
	case !free && (size < r.Still || size == r.Still && r.KeepsAtStill):
		s.Formula += ", " + r.Still.String() + "원 " + within(r.KeepsAtStill) + "이라 직전 단가"
		w.Proposed = w.Previous
	case r.Step > 0 && size > r.Step:
		s.Formula += ", 조정폭 " + r.Step.String() + "원까지"
		if moved < 0 {
			w.Proposed = w.Previous - r.Step
		} else {
			w.Proposed = w.Previous + r.Step
		}
	case free && size <= r.Still:
		s.Formula += ", 새 기준연료비의 첫 주기라 그대로"
	}
	s.Result = perKWh(w.Proposed)
	w.step(s)
}

func within(at bool) string {
	if at {
		return "이내"
	}
	return "미만"
}

// suspend leaves the price in force that the minister's notice names (별표 8 제2호 4)).
func (w *working) suspend() {
	w.Price = w.Proposed
	if w.Withheld == nil {
		return
	}
	w.Price = *w.Withheld
	w.step(tariff.Step{Label: "부과 유보", Formula: "산정 " + w.Computed.String() + "원 가운데 " + (w.Computed - w.Price).String() + "원은 정산 대상",
		Result: perKWh(w.Price), Cite: "별표 8 제2호 4)"})
}

// deferral takes what is not charged yet off the base (별표 8 제1호 2) of the terms of 2024).
func (w *working) deferral() error {
	if w.Deferred == 0 {
		return nil
	}
	exact := mul(ratPrice(w.Deferred), rat(perFactor, w.factor))
	exact.Sub(ratPrice(w.base), exact)
	n, err := round(exact, perFuel)
	w.step(tariff.Step{Label: "미조정분 차감 기준연료비", Formula: won2(w.base) + " - " + w.Deferred.String() + " ÷ " + fixed(w.factor, 4) + " = " + shown(exact) + "원/kg",
		Result: won2(kilowon.Price(n)) + "원/kg", Cite: fuelCite, Entry: w.rule.Entry})
	w.base = kilowon.Price(n)
	return kilowon.At("deferred", err)
}
