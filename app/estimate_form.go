package app

import (
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// EstimateForm is a request as people type it, on a page or on a command line; an empty text means that nothing is said.
type EstimateForm struct {
	Class, Grade, Voltage, Option     string
	ContractKW, Households, TVSets    string
	NonDwelling, Jeju                 bool
	Discounts                         []string
	ReadingDay, Next, LastDate, Today string
	// Last, Now and Used are one figure, three by band (경부하, 중간부하, 최대부하) or two of night power (심야시간, 기타시간).
	Last, Now, Used              []string
	Multiplier, Digits, DailyKWh string
}

// Estimate reads the form. An error of code invalid has the path of the field in the request.
func (f *EstimateForm) Estimate() (*Estimate, error) {
	r := formReader{}
	terms := caseTerms{Class: f.Class, Grade: f.Grade, Voltage: f.Voltage, Option: int(r.whole("terms.option", f.Option)),
		ContractKW: r.whole("terms.contract_kw", f.ContractKW), Households: r.whole("terms.households", f.Households), TVSets: r.whole("terms.tv_sets", f.TVSets)}
	if f.NonDwelling {
		terms.Dwelling = new(bool)
	}
	if f.Jeju {
		terms.Region = "jeju"
	}
	for _, kind := range f.Discounts {
		terms.Discounts = append(terms.Discounts, caseDiscount{Kind: kind})
	}
	e := &Estimate{Terms: caseTermsList{terms}, ReadingDay: int(r.whole("reading_day", f.ReadingDay)), Next: r.date("next", f.Next), DailyKWh: f.DailyKWh,
		Meter: estimateMeter{Multiplier: r.whole("meter.multiplier", f.Multiplier), Digits: int(r.whole("meter.digits", f.Digits))},
		Last:  estimateReading{Date: r.date("last.date", f.LastDate)}, Today: estimateReading{Date: r.date("today.date", f.Today)}}
	r.registers(&e.Last, "last", f.Last)
	r.registers(&e.Today, "today", f.Now)
	if len(f.Used) > 0 {
		e.Usage = r.used(f.Used)
	}
	return e, r.err
}

// formReader reads texts and keeps the first error.
type formReader struct{ err error }

func (r *formReader) fail(path string, err error) {
	if r.err == nil {
		r.err = kilowon.At(path, err)
	}
}

// mostWhole bounds whole numbers of a form; what a field may be is judged later.
const mostWhole = 1_000_000_000

func (r *formReader) whole(path, text string) int64 {
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > mostWhole {
		r.fail(path, kilowon.Errorf(kilowon.Invalid, "0 이상의 정수여야 하는데 %q입니다", text))
	}
	return n
}

func (r *formReader) date(path, text string) kilowon.Date {
	if text == "" {
		return 0
	}
	d, err := kilowon.ParseDate(text)
	if err != nil {
		r.fail(path, err)
	}
	return d
}

func (r *formReader) registers(out *estimateReading, path string, figures []string) {
	switch len(figures) {
	case 0:
	case countAll:
		out.Register = figures[0]
	case countNight:
		out.Registers = &estimateRegisters{Night: figures[0], Other: figures[1]}
	case countBands:
		out.Registers = &estimateRegisters{Light: figures[0], Mid: figures[1], Peak: figures[2]}
	default:
		r.fail(path+".register", tooManyFigures(figures))
	}
}

func tooManyFigures(figures []string) error {
	return kilowon.Errorf(kilowon.Invalid, "값은 하나이거나, 심야·기타시간 둘이거나, 경부하·중간부하·최대부하 셋이어야 하는데 %d개입니다", len(figures))
}

func (r *formReader) used(figures []string) *caseUsage {
	kwh := make([]int64, len(figures))
	for i, text := range figures {
		if kwh[i] = r.whole("usage", text); text == "" {
			r.fail("usage", kilowon.Errorf(kilowon.Invalid, "시간대마다 사용량을 적어 주세요"))
		}
	}
	switch len(kwh) {
	case countAll:
		return &caseUsage{KWh: &kwh[0]}
	case countNight:
		return &caseUsage{Night: &kwh[0], Other: &kwh[1]}
	case countBands:
		return &caseUsage{TOU: &caseTOU{Light: kwh[0], Mid: kwh[1], Peak: kwh[2]}}
	}
	r.fail("usage", tooManyFigures(figures))
	return nil
}

// EstimateList is a price list a month can be estimated for.
type EstimateList struct {
	tariff.Key
	// Figures is how many figures a reading has: 1, 2 of night power or 3 by band.
	Figures int
	// Power says that the charge depends on the contract power.
	Power bool
}

// EstimateLists are the price lists in force on a day for which readings are enough, residential ones first; lights without a meter have none.
func EstimateLists(book *tariff.Book, day kilowon.Date) []EstimateList {
	var out []EstimateList
	for _, k := range sortedKeys(book) {
		d := book.Lists(k).At(day)
		if d == nil || !d.Value.Until.IsZero() && d.Value.Until <= day || d.Value.Kind == tariff.PerWatt {
			continue
		}
		l := EstimateList{Key: k, Figures: countAll, Power: d.Value.Base > 0 || d.Value.MinimumPerKW > 0}
		switch d.Value.Kind {
		case tariff.TimeOfUse:
			l.Figures = countBands
		case tariff.NightAndOther:
			l.Figures = countNight
		}
		out = append(out, l)
	}
	return out
}

// Code names the list in a form: class, grade, voltage and option, which [EstimateForm.SetList] reads.
func (l EstimateList) Code() string {
	return strings.Join([]string{l.Class.Code(), l.Grade.Code(), l.Voltage.Code(), strconv.Itoa(int(l.Option))}, ".")
}

// SetList fills in the price list by its code.
func (f *EstimateForm) SetList(l EstimateList) {
	f.Class, f.Grade, f.Voltage, f.Option = l.Class.Code(), l.Grade.Code(), l.Voltage.Code(), strconv.Itoa(int(l.Option))
	f.Jeju = l.Class == tariff.Residential && l.Option != 0
}
