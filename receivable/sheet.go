package receivable

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// sheet collects the lines of one charge.
type sheet struct {
	book *tariff.Book
	// day is the one whose roundings hold.
	day kilowon.Date
	out Charge
	err error
}

func newSheet(book *tariff.Book, kind Kind, day kilowon.Date) *sheet {
	return &sheet{book: book, day: day, out: Charge{Kind: kind, Lines: []rating.ExplainedLine{}}}
}

// charge is what was collected, or the first error.
func (s *sheet) charge() (*Charge, error) {
	if s.err != nil {
		return nil, s.err
	}
	return &s.out, nil
}

// line is what a line is made from: products that are added up and rounded once.
type line struct {
	key, label, note string
	// formula stands in place of the products where there are none; amount is then the line's.
	formula string
	amount  kilowon.Won
	// rounding is the method and where it is from; a line without one is whole already.
	rounding *tariff.Dated[kilowon.Rounding]
	cites    []kilowon.Cite
	rules    []*tariff.Entry
	parts    []part
}

// part is one product: an amount times factors.
type part struct {
	key, label, days string
	of               kilowon.Won
	// shown stands in place of the amount, e.g. "(1,200,000원 - 800,000원)".
	shown string
	by    []factor
	entry *tariff.Entry
}

// factor is num/den as it is shown.
type factor struct {
	num, den int64
	text     string
}

func byRatio(r kilowon.Ratio) factor { return factor{int64(r), kilowon.RatioScale, r.String()} }

func times(n int64, unit string) factor { return factor{n, 1, kilowon.FormatInt(n) + unit} }

func share(num, den int64, unit string) factor {
	return factor{num, den, kilowon.FormatInt(num) + "/" + kilowon.FormatInt(den) + unit}
}

// exact is the product itself; rationals neither overflow nor lose anything.
func (p *part) exact() *big.Rat {
	x := new(big.Rat).SetInt64(int64(p.of))
	for _, f := range p.by {
		x.Mul(x, big.NewRat(f.num, f.den))
	}
	return x
}

func (p *part) formula() string {
	words := []string{p.shown}
	if p.shown == "" {
		words[0] = p.of.String() + "원"
	}
	for _, f := range p.by {
		words = append(words, f.text)
	}
	return strings.Join(words, " × ")
}

// small is an exact amount as the numbers it is shown and rounded by; ok is false where they do not fit.
func small(x *big.Rat) (num, den int64, ok bool) {
	const room = 1 << 58 // Rounding to ten won multiplies the divisor by ten.
	ok = x.Num().IsInt64() && x.Denom().IsInt64() && x.Denom().Int64() < room
	return x.Num().Int64(), x.Denom().Int64(), ok
}

// add renders a line and adds it to the charge; it gives the amount.
func (s *sheet) add(l line) kilowon.Won {
	e := rating.ExplainedLine{Key: l.key, Label: l.label, Note: l.note, Formula: l.formula, Amount: l.amount, Cites: l.cites}
	if len(l.parts) > 0 {
		s.addParts(&e, &l)
	}
	for _, r := range l.rules {
		e.Rules = append(e.Rules, rating.ExplainEntry(r))
	}
	s.out.Lines = append(s.out.Lines, e)
	s.out.Amount += e.Amount
	return e.Amount
}

// addParts renders the products of a line, adds them up and rounds the sum once.
func (s *sheet) addParts(e *rating.ExplainedLine, l *line) {
	sum := new(big.Rat)
	var words []string
	for i := range l.parts {
		p := &l.parts[i]
		x := p.exact()
		num, den, ok := small(x)
		if !ok {
			s.tooLarge()
			return
		}
		sum.Add(sum, x)
		part := rating.ExplainedPart{Key: l.key + "/" + p.key, Label: p.label, Days: p.days, Formula: p.formula(), Exact: rating.FormatExact(num, den)}
		if p.entry != nil {
			part.Entry = rating.ExplainEntry(p.entry)
		}
		words = append(words, part.Formula)
		e.Parts = append(e.Parts, part)
	}
	num, den, ok := small(sum)
	if !ok {
		s.tooLarge()
		return
	}
	e.Formula, e.Exact = strings.Join(words, " + "), rating.FormatExact(num, den)
	method := kilowon.RoundNone
	if l.rounding != nil {
		method = l.rounding.Value
		l.rules = append(l.rules, s.book.Entry(l.rounding.Entry))
	}
	e.Rounding, e.Amount = method.String(), method.Won(num, den)
}

func (s *sheet) tooLarge() {
	if s.err == nil {
		s.err = kilowon.Errorf(kilowon.Invalid, "수가 너무 커서 정확하게 계산할 수 없습니다. 금액과 시간을 확인해 주세요")
	}
}

// unnamed is the rounding of amounts for which the terms name none.
func (s *sheet) unnamed() *tariff.Dated[kilowon.Rounding] {
	return s.method(s.book.Receivables.Rounding)
}

// method is the rounding in force on the charge's day.
func (s *sheet) method(h tariff.History[kilowon.Rounding]) *tariff.Dated[kilowon.Rounding] {
	d := h.At(s.day)
	if d == nil {
		if _, _, err := at(s.book, h, s.day); s.err == nil {
			s.err = err
		}
	}
	return d
}

// rule is an entry that rules without a number.
func (s *sheet) rule(name string) *tariff.Entry { return s.book.Entry(s.book.Rules[name]) }

// vat adds the value added tax on amounts, each at the rate of a day it lies in.
func (s *sheet) vat(parts []part, note string) {
	s.add(line{key: "vat", label: tariff.ChargeVAT.String(), note: note, rounding: s.method(s.book.Rounding[tariff.ChargeVAT]), parts: parts})
}

// total cuts what is claimed by itself to ten won (제7조 ②); what is added to a bill is cut with the bill.
func (s *sheet) total() {
	d := s.method(s.book.Rounding[tariff.ChargeTotal])
	if d == nil {
		return
	}
	whole := d.Value.Won(int64(s.out.Amount), 1)
	if whole == s.out.Amount {
		return
	}
	s.add(line{key: "total", label: tariff.ChargeTotal.String(), amount: whole - s.out.Amount, cites: []kilowon.Cite{"제7조 ②"},
		formula: fmt.Sprintf("%s: %v원 → %v원", d.Value, s.out.Amount, whole), rules: []*tariff.Entry{s.book.Entry(d.Entry)}})
}
