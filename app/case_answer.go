package app

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// BillAnswer is a bill of the case format; every amount is whole won, and the lines explain it.
type BillAnswer struct {
	Lines            []rating.ExplainedLine `json:"lines,omitempty"`
	KWh              int64                  `json:"kwh"`
	Base             kilowon.Won            `json:"base"`
	Energy           kilowon.Won            `json:"energy"`
	Climate          kilowon.Won            `json:"climate"`
	Fuel             kilowon.Won            `json:"fuel"`
	PowerFactor      kilowon.Won            `json:"power_factor"`
	Standby          kilowon.Won            `json:"standby,omitempty"`
	ExcessUse        kilowon.Won            `json:"excess_use"`
	Minimum          kilowon.Won            `json:"minimum"`
	Deduction        kilowon.Won            `json:"deduction"`
	Relief           kilowon.Won            `json:"relief"`
	Discount         kilowon.Won            `json:"discount"`
	PaymentDiscount  kilowon.Won            `json:"payment_discount,omitempty"`
	Cashback         kilowon.Won            `json:"cashback,omitempty"`
	ElectricityTotal kilowon.Won            `json:"electricity_total"`
	VAT              kilowon.Won            `json:"vat"`
	Fund             kilowon.Won            `json:"fund"`
	Cut              kilowon.Won            `json:"cut"`
	TV               kilowon.Won            `json:"tv"`
	GreenPremium     kilowon.Won            `json:"green_premium,omitempty"`
	ThirdPartyPower  kilowon.Won            `json:"third_party_power,omitempty"`
	Total            kilowon.Won            `json:"total"`
}

// UnitAnswer is a household's bill.
type UnitAnswer struct {
	Unit string `json:"unit"`
	// Period is the part of the month of a household that moved, left out for the whole.
	Period kilowon.Period `json:"period,omitzero"`
	BillAnswer
}

// ShareAnswer is a household's part of a single contract's bill.
type ShareAnswer struct {
	Unit       string      `json:"unit"`
	KWh        int64       `json:"kwh"`
	Own        kilowon.Won `json:"own_total"`
	Share      kilowon.Won `json:"share"`
	Difference kilowon.Won `json:"difference"`
}

// Answer is what rate writes for one case: a bill, a complex's bills, or an error.
type Answer struct {
	ID string `json:"id"`
	BillAnswer
	Metered    *MeteredAnswer `json:"metered,omitempty"`
	Loss       *LossAnswer    `json:"loss,omitempty"`
	AverageKWh *int64         `json:"average_kwh,omitempty"`
	Rest       *RestAnswer    `json:"rest,omitempty"`
	Subs       []SubAnswer    `json:"subs,omitempty"`
	Households []UnitAnswer   `json:"households,omitempty"`
	Common     *BillAnswer    `json:"common,omitempty"`
	School     *BillAnswer    `json:"school,omitempty"`
	Shares     []ShareAnswer  `json:"shares,omitempty"`
}

// ErrorAnswer is what rate writes for a case that cannot be computed.
type ErrorAnswer struct {
	ID    string      `json:"id"`
	Error ErrorDetail `json:"error"`
}

// ErrorDetail is an error in the case format.
type ErrorDetail struct {
	Code    kilowon.Code `json:"code"`
	Message string       `json:"message"`
	Path    string       `json:"path,omitempty"`
}

func billAnswer(b *rating.Bill, book *tariff.Book) BillAnswer {
	var s apartment.Sum
	s.Add(b)
	a := sumAnswer(&s)
	a.Lines = rating.Explain(b, book)
	return a
}

func sumAnswer(s *apartment.Sum) BillAnswer {
	return BillAnswer{KWh: s.KWh, Base: s.Base, Energy: s.Energy, Climate: s.Climate, Fuel: s.Fuel, PowerFactor: s.PowerFactor, Standby: s.Standby, ExcessUse: s.ExcessUse, Minimum: s.Minimum,
		Deduction: s.Deduction, Relief: s.Relief, Discount: s.Discount, ElectricityTotal: s.ElectricityTotal, VAT: s.VAT, Fund: s.Fund, Cut: s.Cut,
		TV: s.TV, Total: s.Total, PaymentDiscount: s.AutoPayment + s.EBill, Cashback: s.Cashback, GreenPremium: s.GreenPremium, ThirdPartyPower: s.ThirdPartyPower}
}

// Rate answers the case.
func (c *Case) Rate(book *tariff.Book) (*Answer, error) {
	if c.Complex != nil {
		if len(c.Terms) > 0 || c.Usage != nil {
			return nil, missing("complex", "complex가 있으면 terms와 usage는 없어야 합니다")
		}
		return c.rateComplex(book)
	}
	var b rating.Bill
	metered, err := c.rate(&b, book)
	if err != nil {
		return nil, err
	}
	out := &Answer{ID: c.ID, BillAnswer: billAnswer(&b, book), Metered: metered, Loss: c.loss.told(book)}
	return out, c.rateSubs(out, book)
}

// Compare lists where the answer differs from the case's expected amounts.
func (c *Case) Compare(a *Answer) []string {
	raw, err := json.Marshal(a.BillAnswer)
	if err != nil {
		return []string{err.Error()}
	}
	got := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &got); err != nil {
		return []string{err.Error()}
	}
	var out []string
	for field, want := range c.Expect {
		have := string(got[field])
		if have == "" {
			have = "0" // A line that does not apply is left out.
		}
		if have != fmt.Sprint(int64(want)) {
			out = append(out, fmt.Sprintf("%s: 기대 %v원, 계산 %s원", field, want, have))
		}
	}
	slices.Sort(out)
	return out
}

// maxCaseLine bounds one line of a case file; a complex of 100,000 households fits.
const maxCaseLine = 64 << 20

// RateStats counts what RateLines did; Unencoded are those of the errors that only the tariff book is to blame for.
type RateStats struct {
	Cases, Errors, Unencoded, Differences int
}

// answering hands the answers so far out before it waits for more cases, so that a program on the other end of a pipe may ask one by one.
type answering struct {
	in  io.Reader
	out *bufio.Writer
}

// Read flushes the answers and reads.
func (a answering) Read(p []byte) (int, error) {
	if err := a.out.Flush(); err != nil {
		return 0, err
	}
	return a.in.Read(p)
}

// RateLines reads cases, one JSON object a line, and writes one answer a line in the same order. A bad line becomes an error answer and the
// others go on. With check it writes only the differences from the expected amounts.
func RateLines(r io.Reader, w io.Writer, book *tariff.Book, check bool) (RateStats, error) {
	l := lineRater{out: bufio.NewWriterSize(w, 64<<10), book: book, check: check}
	in := bufio.NewScanner(answering{r, l.out})
	in.Buffer(make([]byte, 64<<10), maxCaseLine)
	for in.Scan() {
		text := bytes.TrimSpace(in.Bytes())
		if len(text) == 0 {
			continue
		}
		if err := l.rate(text); err != nil {
			return l.stats, err
		}
	}
	if err := in.Err(); err != nil {
		// What was asked before the fault is answered all the same.
		if flushed := l.out.Flush(); flushed != nil || !errors.Is(err, bufio.ErrTooLong) {
			return l.stats, cmp.Or(flushed, err)
		}
		return l.stats, kilowon.Errorf(kilowon.Invalid, "%d번째 줄이 너무 깁니다(최대 %dMiB)", l.stats.Cases+1, maxCaseLine>>20)
	}
	return l.stats, l.out.Flush()
}

// lineRater answers the lines of one case file.
type lineRater struct {
	out   *bufio.Writer
	book  *tariff.Book
	check bool
	stats RateStats
}

func (l *lineRater) rate(text []byte) error {
	l.stats.Cases++
	c, err := ParseCase(text)
	var a *Answer
	if err == nil {
		a, err = c.Rate(l.book)
	}
	if err != nil {
		l.stats.Errors++
		if kilowon.CodeOf(err) == kilowon.Unencoded {
			l.stats.Unencoded++
		}
		return l.write(ErrorAnswer{ID: c.ID, Error: errorDetail(err)})
	}
	if !l.check {
		return l.write(a)
	}
	if diff := c.Compare(a); len(diff) > 0 {
		l.stats.Differences++
		_, err = fmt.Fprintf(l.out, "%s: %v\n", c.ID, diff)
	}
	return err
}

func (l *lineRater) write(v any) error {
	enc := json.NewEncoder(l.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func errorDetail(err error) ErrorDetail {
	var e *kilowon.Error
	if !errors.As(err, &e) {
		return ErrorDetail{Code: kilowon.Internal, Message: "내부 오류가 났습니다"}
	}
	return ErrorDetail{Code: e.Code, Message: e.Message, Path: e.Path}
}
