package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// CompareRequest asks what the months of one contract would have cost under other choices. The cases are its months, each as it was held.
type CompareRequest struct {
	Cases []*Case `json:"cases"`
	// ContractKW are contract powers to compare besides (제20조).
	ContractKW []int64 `json:"contract_kw,omitempty"`
	// Since is the day the present choice was made, from which its year runs; without it the first of the months it was held in.
	Since kilowon.Date `json:"since,omitzero"`
}

// ParseCompare reads a request. Unknown fields and impossible values are errors of code invalid with the path of the field.
func ParseCompare(b []byte) (*CompareRequest, error) {
	type raw struct {
		Cases      []json.RawMessage `json:"cases"`
		ContractKW []int64           `json:"contract_kw"`
		Since      kilowon.Date      `json:"since"`
	}
	r, err := parseOne[raw](b)
	if err != nil {
		return nil, err
	}
	q := &CompareRequest{ContractKW: r.ContractKW, Since: r.Since}
	for i, text := range r.Cases {
		c, err := ParseCase(text)
		if err != nil {
			return nil, kilowon.At(casePath(i), err)
		}
		q.Cases = append(q.Cases, c)
	}
	return q, nil
}

// AddLines adds the cases of a file: one JSON object a line, or one that goes over several.
func (q *CompareRequest) AddLines(text []byte) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	for dec.More() {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return jsonError(err, text, reflect.TypeFor[Case]())
		}
		c, err := ParseCase(raw)
		if err != nil {
			return kilowon.At(casePath(len(q.Cases)), err)
		}
		q.Cases = append(q.Cases, c)
	}
	return nil
}

func casePath(i int) string { return fmt.Sprintf("cases[%d]", i) }

// caseMonth is a case in the order of the months; place is where it stood in the request.
type caseMonth struct {
	*Case
	rated rating.HeldMonth
	place int
}

func (m *caseMonth) month() kilowon.Month {
	if !m.ReadingMonth.IsZero() {
		return m.ReadingMonth
	}
	return m.Period.To.Month()
}

func (m *caseMonth) at(err error) error { return kilowon.At(casePath(m.place), err) }

// last are the terms the month ended with.
func (m *caseMonth) last() *rating.Terms { return &m.rated.Terms[len(m.rated.Terms)-1] }

// Compare answers the request. All cases must be months of one contract; complexes are compared by contract method.
func (q *CompareRequest) Compare(book *tariff.Book) (*Comparison, error) {
	list := make([]caseMonth, len(q.Cases))
	complexes := 0
	for i, c := range q.Cases {
		list[i] = caseMonth{Case: c, place: i}
		if c.Complex != nil {
			complexes++
		}
	}
	if err := byMonth(list, (*caseMonth).month); err != nil {
		return nil, kilowon.At("cases", err)
	}
	if n := len(q.ContractKW); n > maxComparedPowers {
		return nil, missing("contract_kw", "한 번에 견줄 수 있는 계약전력은 %d개까지인데 %d개입니다", maxComparedPowers, n)
	}
	for i, kw := range q.ContractKW {
		if kw <= 0 {
			return nil, missing(fmt.Sprintf("contract_kw[%d]", i), "견줄 계약전력은 1kW 이상이어야 하는데 %s입니다", kilowon.FormatInt(kw))
		}
	}
	switch complexes {
	case 0:
		return q.compareTerms(list, book)
	case len(list):
		return q.compareComplex(list, book)
	}
	return nil, missing("cases", "단지(complex)와 한 계약(terms)의 사례는 함께 견줄 수 없습니다")
}

// compareComplex compares the contract methods of a complex.
func (q *CompareRequest) compareComplex(list []caseMonth, book *tariff.Book) (*Comparison, error) {
	months := make([]complexMonth, len(list))
	for i := range list {
		m := &list[i]
		if m.Usage != nil || len(m.Terms) > 0 {
			return nil, m.at(missing("complex", "complex가 있으면 terms와 usage는 없어야 합니다"))
		}
		s, err := m.statement()
		if err != nil {
			return nil, m.at(err)
		}
		for n := range m.Complex.Households {
			if h := &m.Complex.Households[n]; h.KWh == nil && !m.Complex.NotFiled {
				return nil, m.at(missing(fmt.Sprintf("complex.households[%d].kwh", n), "%s의 사용전력량이 없습니다. 계약방법을 견주려면 모든 세대의 사용량이 있어야 합니다", h.Unit))
			}
		}
		months[i] = complexMonth{Month: m.month(), Statement: s, held: apartment.ChoiceOf(s.Complex)}
	}
	c := complexComparison{title: "아파트 단지", months: months, contractKW: q.ContractKW, book: book}
	c.methodSince, c.methodKnown = sinceIn(months, func(h apartment.Choice) apartment.Method { return h.Method })
	c.optionSince, c.optionKnown = sinceIn(months, func(h apartment.Choice) apartment.Choice { return h })
	if !q.Since.IsZero() {
		c.methodSince, c.methodKnown, c.optionSince, c.optionKnown = q.Since, true, q.Since, true
	}
	return c.compare()
}

// sinceIn is the first day of the last months in a row that were held alike, and whether an earlier one was held otherwise.
func sinceIn[T comparable](months []complexMonth, of func(apartment.Choice) T) (since kilowon.Date, known bool) {
	last := len(months) - 1
	for i := last; i >= 0; i-- {
		if of(months[i].held) != of(months[last].held) {
			return since, true
		}
		since = months[i].Statement.Period.From
	}
	return since, false
}
