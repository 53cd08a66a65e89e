// Package app holds the use cases, one file each: it loads, lets a domain package decide, and saves. It is the only place with transactions.
package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// Case is one request of the case format: supply terms and usage, or a whole complex. Beyond version 1 of the format it knows
//   - terms.watts and terms.hours_per_day, for lights without a meter (가로등(갑)): the equipment in W (without it contract_kw × 1,000) and for how long
//     it burns a day (without it 12 hours); such a case needs no usage;
//   - terms.producers, for customers of 제60조 ② with agricultural 을 of 1,000 kW and more;
//   - terms.paused, for the days on which use is suspended (휴지, 제81조);
//   - terms.grade "supplementary" of the general class (일반용 보완전력);
//   - terms.option of class ev: left out for one's own use (자가소비), 1 to 4 for charging operators (충전사업자);
//   - usage.night_kwh and usage.other_kwh, the energy of night hours and of the other hours, for class night;
//   - demand.by_contract, for a meter that only checks the demand of a customer billed on the contract power (제68조 ②);
//   - terms.standby and usage.standby, for standby power (예비전력, 제63조);
//   - terms.auto_payment and terms.e_bill, for what the way of paying and billing takes off (제77조 ②);
//   - given, sums whose prices come with the case (제82조 3호, 4호; 에너지캐시백);
//   - subs, the customers who share the transformers of the case's own, whose meters are taken off the main one (별지 2-2);
//   - usage.losses, the share of the energy lost between the supply voltage and the meter (제71조 ②);
//   - within, the reading period that the period is a part of, where it is settled by itself (제12조 ③, 제80조);
//   - complex.households.moves, the households that left a dwelling inside the month (별지 2-3 Ⅱ 8);
//   - excess_use, what the surcharge for excess use (제67조의3) looks back on;
//   - usage.intervals, the energy of each quarter of an hour and the reactive energy beside it;
//   - residential terms of region jeju with usage.tou_kwh (or option 1), which have the list by season and time of day (제67조의5).
//
// The voltage may be left out where the terms make no difference: streetlights, night power, 농사용(갑) and 임시(갑).
type Case struct {
	ID           string           `json:"id"`
	Terms        caseTermsList    `json:"terms,omitempty"`
	Period       kilowon.Period   `json:"period"`
	Within       kilowon.Period   `json:"within,omitzero"`
	ReadingMonth kilowon.Month    `json:"reading_month,omitzero"`
	Usage        *caseUsage       `json:"usage,omitempty"`
	Demand       *caseDemand      `json:"demand,omitempty"`
	PowerFactor  *casePowerFactor `json:"power_factor,omitempty"`
	ExcessUse    *caseExcessUse   `json:"excess_use,omitempty"`
	Given        []caseGiven      `json:"given,omitempty"`
	Complex      *caseComplex     `json:"complex,omitempty"`
	Subs         []caseSub        `json:"subs,omitempty"`
	// Expect and Source stand in published case files; Expect is compared by [Case.Compare] and otherwise ignored.
	Expect map[string]kilowon.Won `json:"expect,omitempty"`
	Source string                 `json:"source,omitempty"`

	// loss is what the metered use was put to, once it was.
	loss *LossAnswer
	// rest is what the subs left of the main meter, once they were taken off.
	rest *RestAnswer
}

// caseTermsList is an object or a list of objects.
type caseTermsList []caseTerms

// UnmarshalJSON reads one object as a list of one.
func (l *caseTermsList) UnmarshalJSON(b []byte) error {
	if b = bytes.TrimSpace(b); len(b) > 0 && b[0] == '[' {
		return strictList(b, (*[]caseTerms)(l))
	}
	var one caseTerms
	if err := strict(b, &one); err != nil {
		return err
	}
	*l = caseTermsList{one}
	return nil
}

type caseTerms struct {
	From       kilowon.Date   `json:"from,omitzero"`
	To         kilowon.Date   `json:"to,omitzero"`
	Class      string         `json:"class"`
	Grade      string         `json:"grade,omitempty"`
	Voltage    string         `json:"voltage,omitempty"`
	Option     int            `json:"option,omitempty"`
	ContractKW int64          `json:"contract_kw,omitempty"`
	Households int64          `json:"households,omitempty"`
	Dwelling   *bool          `json:"dwelling,omitempty"`
	Region     string         `json:"region,omitempty"`
	Discounts  []caseDiscount `json:"discounts,omitempty"`
	TVSets     int64          `json:"tv_sets,omitempty"`

	Watts       int64 `json:"watts,omitempty"`
	HoursPerDay int64 `json:"hours_per_day,omitempty"`
	Paused      bool  `json:"paused,omitempty"`
	Producers   bool  `json:"producers,omitempty"`

	SharedTransformer bool `json:"shared_transformer,omitempty"`

	AutoPayment *caseAutoPayment `json:"auto_payment,omitempty"`
	EBill       bool             `json:"e_bill,omitempty"`

	Demand  *caseDemand   `json:"demand,omitempty"`
	Standby []caseStandby `json:"standby,omitempty"`
}

// caseDiscount is a kind, or an object with dates.
type caseDiscount struct {
	Kind string       `json:"kind"`
	From kilowon.Date `json:"from,omitzero"`
	To   kilowon.Date `json:"to,omitzero"`
}

// UnmarshalJSON reads the bare kind too.
func (d *caseDiscount) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &d.Kind)
	}
	type plain caseDiscount
	return strict(b, (*plain)(d))
}

type caseUsage struct {
	KWh       *int64         `json:"kwh,omitempty"`
	TOU       *caseTOU       `json:"tou_kwh,omitempty"`
	Night     *int64         `json:"night_kwh,omitempty"`
	Other     *int64         `json:"other_kwh,omitempty"`
	Intervals *caseIntervals `json:"intervals,omitempty"`

	Standby []caseStandbyUse `json:"standby,omitempty"`
	Losses  []caseLoss       `json:"losses,omitempty"`
}

type caseTOU struct {
	Light int64 `json:"light"`
	Mid   int64 `json:"mid"`
	Peak  int64 `json:"peak"`
}

type caseDemand struct {
	BillingKW int64           `json:"billing_kw,omitempty"`
	PeakKW    *int64          `json:"peak_kw,omitempty"`
	History   []caseMonthPeak `json:"history,omitempty"`

	ByContract  bool          `json:"by_contract,omitempty"`
	Since       kilowon.Date  `json:"since,omitzero"`
	Removed     kilowon.Month `json:"removed,omitzero"`
	Reinstalled kilowon.Month `json:"reinstalled,omitzero"`
}

type caseMonthPeak struct {
	Month  kilowon.Month `json:"month"`
	PeakKW int64         `json:"peak_kw"`

	ContractKW int64 `json:"contract_kw,omitempty"`
}

type caseExcessUse struct {
	Count       int             `json:"count,omitempty"`
	Months      []kilowon.Month `json:"months,omitempty"`
	Unavoidable bool            `json:"unavoidable,omitempty"`
}

type casePowerFactor struct {
	Lagging        int64 `json:"lagging,omitempty"`
	Leading        int64 `json:"leading,omitempty"`
	SurchargeMonth int   `json:"surcharge_month,omitempty"`

	Monthly bool   `json:"monthly,omitempty"`
	Metered bool   `json:"metered,omitempty"`
	KWh     *int64 `json:"kwh,omitempty"`
	KVarh   *int64 `json:"kvarh,omitempty"`
}

func strict(b []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	return dec.Decode(v)
}

func strictList[T any](b []byte, list *[]T) error { return strict(b, list) }

// ParseCase reads one case. Unknown fields and impossible values are errors of code invalid with the path of the field.
func ParseCase(b []byte) (*Case, error) { return parseOne[Case](b) }

// parseOne reads one JSON object strictly.
func parseOne[T any](b []byte) (*T, error) {
	v := new(T)
	return v, decodeOne(b, v)
}

// decodeOne reads a text that is one JSON object of the fields of what into points at and nothing else.
func decodeOne(b []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return jsonError(err, b, reflect.TypeOf(into).Elem())
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return kilowon.Errorf(kilowon.Invalid, "한 줄에는 JSON 객체 하나만 있어야 합니다")
	}
	return nil
}

// jsonError puts the decoder's complaint about a text into words for the person who wrote it.
func jsonError(err error, text []byte, format reflect.Type) error {
	var own *kilowon.Error
	var typ *json.UnmarshalTypeError
	var syn *json.SyntaxError
	switch {
	case errors.As(err, &own):
		return kilowon.At(faultText.path(text, format), own)
	case errors.As(err, &typ):
		e := kilowon.Errorf(kilowon.Invalid, "값의 종류가 다릅니다: %s이(가) 들어갈 수 없는 자리입니다", typ.Value)
		e.Path = typ.Field
		return e
	case errors.As(err, &syn):
		return kilowon.Errorf(kilowon.Invalid, "JSON 형식이 아닙니다(%d번째 바이트 부근)", syn.Offset)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return kilowon.Errorf(kilowon.Invalid, "JSON이 중간에 끝났습니다")
	}
	if _, field, ok := strings.Cut(err.Error(), "unknown field "); ok {
		e := kilowon.Errorf(kilowon.Invalid, "알 수 없는 항목입니다: %s", field)
		if e.Path = faultUnknown.path(text, format); e.Path == "" {
			e.Path = strings.Trim(field, `"`)
		}
		return e
	}
	return kilowon.Errorf(kilowon.Invalid, "JSON을 읽을 수 없습니다")
}

// rate computes a case that is no complex into bill; where it has 15-minute values it gives what they came to.
func (c *Case) rate(bill *rating.Bill, book *tariff.Book) (*MeteredAnswer, error) {
	terms, use, err := c.inputs()
	if err != nil {
		return nil, err
	}
	var metered *MeteredAnswer
	if c.Usage != nil && c.Usage.Intervals != nil {
		if metered, err = c.meter(use, terms, book); err != nil {
			return nil, err
		}
		if c.loss, err = c.correct(use); err != nil {
			return nil, err
		}
	}
	return metered, rating.Rate(bill, terms, use, book)
}

// inputs are the terms and the use of a case that is no complex; 15-minute values are not measured yet.
func (c *Case) inputs() ([]rating.Terms, *rating.Usage, error) {
	if c.Usage == nil && !c.unmetered() {
		return nil, nil, missing("usage", "사용량(usage)이 없습니다")
	}
	if len(c.Terms) == 0 {
		return nil, nil, missing("terms", "공급조건(terms)이 없습니다")
	}
	use, err := c.usage()
	if err != nil {
		return nil, nil, err
	}
	if c.Usage == nil || c.Usage.Intervals == nil {
		if c.loss, err = c.correct(use); err != nil {
			return nil, nil, err
		}
	}
	own, err := c.ownTerms()
	if err != nil {
		return nil, nil, err
	}
	if err := c.takeSubs(use, own); err != nil {
		return nil, nil, err
	}
	terms := make([]rating.Terms, len(own))
	for i := range own {
		if terms[i], err = own[i].terms(use.HasBands && !use.Night); err != nil {
			return nil, nil, kilowon.At("terms", err)
		}
	}
	return terms, use, nil
}

// missing is what is left out or wrong at a place of what was handed in.
func missing(path, format string, args ...any) error {
	e := kilowon.Errorf(kilowon.Invalid, format, args...)
	e.Path = path
	return e
}

func (c *Case) usage() (_ *rating.Usage, err error) {
	use := &rating.Usage{Period: c.Period, Within: c.Within, ReadingMonth: c.ReadingMonth}
	if use.Given, err = givenSums(c.Given); err != nil {
		return nil, err
	}
	u := c.Usage
	if u == nil {
		return use, nil
	}
	switch {
	case u.ways() > 1:
		return nil, missing("usage", "kwh, tou_kwh, night_kwh·other_kwh, intervals 중 하나만 있어야 합니다")
	case u.Intervals != nil:
		use.HasBands = true
	case u.Night != nil || u.Other != nil:
		use.Bands, use.HasBands, use.Night = u.night(), true, true
		use.KWh = use.Bands.Sum()
	case u.TOU != nil:
		use.Bands, use.HasBands = u.TOU.bands(), true
		use.KWh = use.Bands.Sum()
	case u.KWh != nil:
		use.KWh = *u.KWh
	default:
		return nil, missing("usage", "사용전력량(usage.kwh 또는 usage.tou_kwh)이 없습니다")
	}
	use.Standby = standbyUses(u.Standby)
	if d := c.Demand; d != nil {
		use.Demand = d.demand()
	}
	if p := c.PowerFactor; p != nil {
		if use.PowerFactor, err = p.powerFactor(); err != nil {
			return nil, err
		}
	}
	if e := c.ExcessUse; e != nil {
		use.Excess = &rating.ExcessUse{Count: e.Count, Months: e.Months, Unavoidable: e.Unavoidable}
	}
	return use, nil
}

func (d *caseDemand) demand() rating.Demand {
	out := rating.Demand{BillingKW: d.BillingKW, Metered: d.PeakKW != nil || len(d.History) > 0, ByContract: d.ByContract,
		Since: d.Since, Removed: d.Removed, Reinstalled: d.Reinstalled}
	if d.PeakKW != nil {
		out.PeakKW = *d.PeakKW
	}
	for _, m := range d.History {
		out.History = append(out.History, rating.MonthPeak{Month: m.Month, PeakKW: m.PeakKW, ContractKW: m.ContractKW})
	}
	return out
}

func (t *caseTerms) terms(bands bool) (rating.Terms, error) {
	out := rating.Terms{From: t.From, To: t.To, ContractKW: t.ContractKW, Households: t.Households, TVSets: t.TVSets, Watts: t.Watts,
		HoursPerDay: t.HoursPerDay, Paused: t.Paused, SharedTransformer: t.SharedTransformer,
		Producers: t.Producers, AutoPayment: t.AutoPayment.payment(), EBill: t.EBill}
	key, err := t.key()
	if err != nil {
		return out, err
	}
	if t.Region != "" && t.Region != "mainland" && t.Region != "jeju" {
		return out, missing("region", "지역은 mainland 또는 jeju여야 하는데 %q입니다", t.Region)
	}
	if key, err = t.seasonal(key, bands); err != nil {
		return out, err
	}
	out.Key = rating.DecideKey(key, t.ContractKW, bands)
	out.NonDwelling = t.Dwelling != nil && !*t.Dwelling
	if t.Demand != nil {
		d := t.Demand.demand()
		out.Demand = &d
	}
	if out.Discounts, err = discounts(t.Discounts); err != nil {
		return out, err
	}
	out.Standby, err = standbySupplies(t.Standby)
	return out, err
}

func (t *caseTerms) key() (tariff.Key, error) {
	var k tariff.Key
	var err error
	if k.Class, err = tariff.ParseClass(t.Class); err != nil {
		return k, kilowon.At("class", err)
	}
	if k.Grade, err = tariff.ParseGrade(t.Grade); err != nil {
		return k, kilowon.At("grade", err)
	}
	if k.Grade == tariff.GradeNone && k.Class == tariff.Streetlight && t.Watts > 0 {
		k.Grade = tariff.GradeA
	}
	if k.Voltage, err = t.voltage(k); err != nil {
		return k, kilowon.At("voltage", err)
	}
	if t.Option < 0 || t.Option > 4 {
		return k, missing("option", "선택요금은 1에서 4 사이여야 하는데 %d입니다", t.Option)
	}
	k.Option = tariff.Option(t.Option)
	return k, nil
}

func discounts(in []caseDiscount) ([]rating.Discount, error) {
	var out []rating.Discount
	for _, d := range in {
		kind, err := tariff.ParseDiscountKind(d.Kind)
		if err != nil {
			return nil, kilowon.At("discounts", err)
		}
		out = append(out, rating.Discount{Kind: kind, From: d.From, To: d.To})
	}
	return out, nil
}
