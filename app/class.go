package app

import (
	"fmt"
	"io"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// ClassRequest asks which class, grade, voltage and price list a supply has.
type ClassRequest struct {
	Date            kilowon.Date  `json:"date"`
	Uses            []ClassUse    `json:"uses"`
	ContractKW      int64         `json:"contract_kw"`
	SiteKW          int64         `json:"site_kw,omitempty"`
	Volts           int64         `json:"volts,omitempty"`
	Watts           int64         `json:"watts,omitempty"`
	NoMeter         bool          `json:"no_meter,omitempty"`
	OneContract     bool          `json:"one_contract,omitempty"`
	OneUser         bool          `json:"one_user,omitempty"`
	Undivided       bool          `json:"undivided,omitempty"`
	Producers       bool          `json:"producers,omitempty"`
	WishResidential bool          `json:"wish_residential,omitempty"`
	WishGradeA      bool          `json:"wish_grade_a,omitempty"`
	LowMetered      bool          `json:"low_metered,omitempty"`
	Standby         *ClassStandby `json:"standby,omitempty"`
}

// ClassUse is one use; Code is the business of 별표 2.
type ClassUse struct {
	Use  string `json:"use"`
	Code string `json:"code,omitempty"`
	KW   int64  `json:"kw,omitempty"`
}

// ClassStandby is standby power that is asked for.
type ClassStandby struct {
	Volts           int64 `json:"volts"`
	OtherSubstation bool  `json:"other_substation,omitempty"`
	WishGradeB      bool  `json:"wish_grade_b,omitempty"`
}

// ClassAnswer is the price list with the reason of each step; the codes are those of the terms of a case.
type ClassAnswer struct {
	Class   string `json:"class"`
	Grade   string `json:"grade,omitempty"`
	Voltage string `json:"voltage"`
	// Option is the first the customer may choose, Options are all.
	Option  int         `json:"option,omitempty"`
	Options []int       `json:"options,omitempty"`
	List    string      `json:"list"`
	Standby string      `json:"standby,omitempty"`
	Steps   []ClassStep `json:"steps"`
}

// ClassStep is one step of the decision.
type ClassStep struct {
	What   string       `json:"what"`
	Result string       `json:"result"`
	Why    string       `json:"why"`
	Cite   kilowon.Cite `json:"cite"`
}

// ParseClassRequest reads one question strictly.
func ParseClassRequest(b []byte) (*ClassRequest, error) { return parseOne[ClassRequest](b) }

// Answer decides the list.
func (q *ClassRequest) Answer(book *tariff.Book) (*ClassAnswer, error) {
	p := rating.Premises{Date: q.Date, ContractKW: q.ContractKW, SiteKW: q.SiteKW, Volts: q.Volts, Watts: q.Watts, NoMeter: q.NoMeter,
		OneContract: q.OneContract, OneUser: q.OneUser, Undivided: q.Undivided, Producers: q.Producers, WishResidential: q.WishResidential,
		WishGradeA: q.WishGradeA, LowMetered: q.LowMetered}
	if q.Date.IsZero() {
		return nil, missing("date", "볼 날(date)이 없습니다. 예: 2025-07-01")
	}
	for i, u := range q.Uses {
		use, err := tariff.ParseUse(u.Use)
		if err != nil {
			return nil, kilowon.At(fmt.Sprintf("uses[%d].use", i), err)
		}
		p.Uses = append(p.Uses, rating.UsePart{Use: use, Industry: u.Code, KW: u.KW})
	}
	if s := q.Standby; s != nil {
		p.Standby = &rating.StandbyWish{Volts: s.Volts, OtherSubstation: s.OtherSubstation, WishGradeB: s.WishGradeB}
	}
	d, err := rating.Decide(&p, book)
	if err != nil {
		return nil, err
	}
	a := &ClassAnswer{Class: d.Key.Class.Code(), Grade: d.Key.Grade.Code(), Voltage: d.Key.Voltage.Code(), Option: int(d.Key.Option),
		List: d.Key.String(), Standby: d.Standby.Code()}
	for _, o := range d.Options {
		a.Options = append(a.Options, int(o))
	}
	for _, s := range d.Steps {
		a.Steps = append(a.Steps, ClassStep(s))
	}
	return a, nil
}

// Write tells the decision as text, one line for each step.
func (a *ClassAnswer) Write(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%s\n\n", a.List)
	for _, s := range a.Steps {
		if err == nil {
			_, err = fmt.Fprintf(w, "%s: %s (%s) [%s]\n", s.What, s.Result, s.Why, s.Cite)
		}
	}
	return err
}
