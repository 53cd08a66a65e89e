package app

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

type caseComplex struct {
	Method     string          `json:"method"`
	Households []caseHousehold `json:"households"`
	CommonKWh  *int64          `json:"common_kwh,omitempty"`
	MainKWh    int64           `json:"main_kwh,omitempty"`
	Common     *caseCommon     `json:"common,omitempty"`
	NotFiled   bool            `json:"not_filed,omitempty"`
	// Share asks how a single contract's bill is divided: own_tariff, usage or equal.
	Share string `json:"share,omitempty"`
	// AutoPayment and EBill are how the complex's bill is paid and comes on the last day (제77조 ②).
	AutoPayment *caseAutoPayment `json:"auto_payment,omitempty"`
	EBill       bool             `json:"e_bill,omitempty"`
}

type caseHousehold struct {
	Unit      string         `json:"unit"`
	KWh       *int64         `json:"kwh,omitempty"`
	CommonKWh int64          `json:"common_kwh,omitempty"`
	Discounts []caseDiscount `json:"discounts,omitempty"`
	TVSets    int64          `json:"tv_sets,omitempty"`
	Terms     *caseTerms     `json:"terms,omitempty"`
	Moves     []caseMove     `json:"moves,omitempty"`
}

// caseMove is a household's moving in: who left used KWh and had these discounts.
type caseMove struct {
	On         kilowon.Date   `json:"on"`
	KWh        int64          `json:"kwh"`
	Discounts  []caseDiscount `json:"discounts,omitempty"`
	Households int64          `json:"households,omitempty"`
}

type caseCommon struct {
	Option     int             `json:"option,omitempty"`
	ContractKW int64           `json:"contract_kw,omitempty"`
	PeakKW     *int64          `json:"peak_kw,omitempty"`
	History    []caseMonthPeak `json:"history,omitempty"`
	BillingKW  int64           `json:"billing_kw,omitempty"`
	// SchoolKWh is the educational part of the common use; EquipmentKW the capacity of the common equipment of a new complex.
	SchoolKWh   int64 `json:"school_kwh,omitempty"`
	EquipmentKW int64 `json:"equipment_kw,omitempty"`
}

const maxCaseHouseholds = 100_000

// statement turns the case into a month of a complex.
func (c *Case) statement() (*apartment.Statement, error) {
	in := c.Complex
	method, err := apartment.ParseMethod(in.Method)
	if err != nil {
		return nil, kilowon.At("complex.method", err)
	}
	if len(in.Households) == 0 || len(in.Households) > maxCaseHouseholds {
		return nil, missing("complex.households", "세대는 1호에서 %s호 사이여야 하는데 %s호입니다", kilowon.FormatInt(maxCaseHouseholds), kilowon.FormatInt(int64(len(in.Households))))
	}
	s := &apartment.Statement{Complex: &apartment.Complex{Method: method, EBill: in.EBill, AutoPayment: in.AutoPayment.payment()}, Period: c.Period, ReadingMonth: c.ReadingMonth, MainKWh: in.MainKWh, NotFiled: in.NotFiled}
	if err := in.fillHouseholds(s); err != nil {
		return nil, err
	}
	if err := in.fillCommon(s); err != nil {
		return nil, err
	}
	if err := in.checkSum(s); err != nil {
		return nil, err
	}
	s.FillAverage()
	return s, kilowon.At("complex.households", s.Settle())
}

func (in *caseComplex) fillHouseholds(s *apartment.Statement) error {
	for i := range in.Households {
		h := &in.Households[i]
		path := fmt.Sprintf("complex.households[%d]", i)
		building, number, _ := strings.Cut(h.Unit, "-")
		out := apartment.Household{Unit: apartment.Unit{Building: building, Number: number}, TVSets: h.TVSets}
		var err error
		if out.Discounts, err = discounts(h.Discounts); err != nil {
			return kilowon.At(path, err)
		}
		if h.Terms != nil {
			if out.Key, err = householdKey(h.Terms); err != nil {
				return kilowon.At(path+".terms", err)
			}
			out.ContractKW, out.Households = h.Terms.ContractKW, h.Terms.Households
		}
		s.Households = append(s.Households, out)
		if h.KWh == nil {
			if !in.NotFiled && s.Complex.Method != apartment.Single {
				return missing(path+".kwh", "%s의 사용전력량이 없습니다", h.Unit)
			}
			continue
		}
		if *h.KWh < 0 || h.CommonKWh < 0 {
			return missing(path+".kwh", "%s의 사용전력량은 0 이상이어야 합니다", h.Unit)
		}
		s.Usages = append(s.Usages, apartment.Usage{Household: i, OwnKWh: *h.KWh, CommonKWh: h.CommonKWh, Filed: true})
		if err := h.fillMoves(s, path); err != nil {
			return err
		}
	}
	return nil
}

// fillMoves adds the moves of the household that was filled in last.
func (h *caseHousehold) fillMoves(s *apartment.Statement, path string) error {
	last := len(s.Households) - 1
	for i, m := range h.Moves {
		path := fmt.Sprintf("%s.moves[%d]", path, i)
		if s.Complex.Method == apartment.Single {
			return missing(path, "단일계약은 이사정산을 하지 않습니다(별지 2-3 Ⅱ 8 가). moves를 지워 주세요")
		}
		left := s.Households[last]
		if !left.Dwelling() {
			return missing(path, "이사정산은 주거용 호실에만 합니다(별지 2-3 Ⅱ 8 가). moves를 지워 주세요")
		}
		var err error
		if left.Discounts, err = discounts(m.Discounts); err != nil {
			return kilowon.At(path, err)
		}
		left.Households = m.Households
		s.Moves = append(s.Moves, apartment.Move{Household: last, On: m.On, OwnKWh: m.KWh, Left: left})
	}
	return nil
}

// householdKey is the list of a household of another class; its voltage follows from the contract method.
func householdKey(t *caseTerms) (tariff.Key, error) {
	if t.Voltage == "" {
		t.Voltage = tariff.Low.Code()
	}
	return t.key()
}

func (in *caseComplex) fillCommon(s *apartment.Statement) error {
	if cm := in.Common; cm != nil {
		if cm.Option < 0 || cm.Option > 2 {
			return missing("complex.common.option", "공동설비 선택요금은 1 또는 2여야 하는데 %d입니다", cm.Option)
		}
		s.Complex.CommonOption, s.Complex.ContractKW, s.Complex.CommonEquipmentKW = tariff.Option(cm.Option), cm.ContractKW, cm.EquipmentKW
		s.SchoolKWh = cm.SchoolKWh
		d := caseDemand{BillingKW: cm.BillingKW, PeakKW: cm.PeakKW, History: cm.History}
		s.Demand = d.demand()
	}
	var households, shared int64
	for i := range s.Usages {
		households += s.Usages[i].OwnKWh
		shared += s.Usages[i].CommonKWh
	}
	switch {
	case in.CommonKWh != nil:
		s.CommonKWh = *in.CommonKWh
	case in.MainKWh > 0:
		s.CommonKWh = in.MainKWh - households
	default:
		s.CommonKWh = shared
	}
	if s.CommonKWh < 0 {
		return missing("complex.common_kwh", "공동사용량은 0 이상이어야 하는데 %skWh입니다", kilowon.FormatInt(s.CommonKWh))
	}
	return nil
}

// checkSum holds households and common use against the main meter (별지 2-3 Ⅱ 4).
func (in *caseComplex) checkSum(s *apartment.Statement) error {
	if in.MainKWh == 0 || in.CommonKWh == nil || s.NotFiled || len(s.Usages) < len(s.Households) {
		return nil
	}
	sum := s.CommonKWh
	for i := range s.Usages {
		sum += s.Usages[i].OwnKWh
	}
	if sum != in.MainKWh {
		return missing("complex.main_kwh", "호별 사용량과 공동사용량의 합 %skWh가 종합계기 사용량 %skWh와 같아야 합니다(차이 %skWh)",
			kilowon.FormatInt(sum), kilowon.FormatInt(in.MainKWh), kilowon.FormatInt(in.MainKWh-sum))
	}
	return nil
}

// rateComplex answers a case of a whole complex.
func (c *Case) rateComplex(book *tariff.Book) (*Answer, error) {
	s, err := c.statement()
	if err != nil {
		return nil, err
	}
	ans := &Answer{ID: c.ID}
	owns := make([]apartment.Own, len(s.Usages))
	n := 0
	res, err := apartment.Rate(s, book, func(u *apartment.Usage, b *rating.Bill) error {
		h := &s.Households[u.Household]
		owns[n] = apartment.Own{KWh: u.AppliedKWh(), Won: b.Total, TV: b.Sum(tariff.ChargeTV)}
		n++
		if s.Method() != apartment.Single || !h.Dwelling() {
			ans.Households = append(ans.Households, UnitAnswer{Unit: h.Unit.String(), Period: u.Period, BillAnswer: billAnswer(b, book)})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	ans.BillAnswer = sumAnswer(&res.Total)
	if res.Single != nil {
		ans.Lines = rating.Explain(res.Single, book)
		ans.AverageKWh = &res.AverageKWh
	}
	if res.CommonBill != nil {
		b := billAnswer(res.CommonBill, book)
		ans.Common = &b
	}
	if res.SchoolBill != nil {
		b := billAnswer(res.SchoolBill, book)
		ans.School = &b
	}
	return ans, c.share(ans, s, res, owns)
}

func (c *Case) share(ans *Answer, s *apartment.Statement, res *apartment.Result, owns []apartment.Own) error {
	if c.Complex.Share == "" || res.Single == nil {
		return nil
	}
	rule, err := apartment.ParseShareRule(c.Complex.Share)
	if err != nil {
		return kilowon.At("complex.share", err)
	}
	for i, sh := range apartment.ShareBill(res.Total.Total, rule, owns) {
		ans.Shares = append(ans.Shares, ShareAnswer{Unit: s.Households[s.Usages[i].Household].Unit.String(), KWh: owns[i].KWh, Own: owns[i].Won, Share: sh.Won, Difference: sh.Difference})
	}
	return nil
}
