package book

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// The leaves of the files. Each knows whether it was given, so that a forgotten value is never taken for zero, and refuses what is not exact.
type (
	price struct {
		value kilowon.Price
		set   bool
	}
	ratio struct {
		value kilowon.Ratio
		set   bool
	}
	whole struct {
		value int64
		set   bool
	}
	flag struct {
		value, set bool
	}
	hours struct {
		from, to int
	}
	date   struct{ value kilowon.Date }
	month  struct{ value kilowon.Month }
	months struct{ value tariff.Months }
)

// UnmarshalYAML reads a quoted exact decimal with at most two places.
func (p *price) UnmarshalYAML(n ast.Node) error {
	text, err := quoted(n)
	if err != nil {
		return err
	}
	p.set = true
	p.value, err = kilowon.ParsePrice(text)
	return inNode(n, err)
}

// UnmarshalYAML reads a quoted exact decimal with at most three places.
func (r *ratio) UnmarshalYAML(n ast.Node) error {
	text, err := quoted(n)
	if err != nil {
		return err
	}
	r.set = true
	r.value, err = kilowon.ParseRatio(text)
	return inNode(n, err)
}

// quoted refuses a bare 88.3: a YAML reader would take it for a binary fraction.
func quoted(n ast.Node) (string, error) {
	if s, ok := n.(*ast.StringNode); ok {
		return s.Value, nil
	}
	return "", nodeError(n, "단가와 비율은 따옴표로 묶은 정확한 소수(예: \"88.3\")여야 하는데 %q입니다", found(n))
}

// UnmarshalYAML reads a plain whole number; nothing the files count is negative.
func (w *whole) UnmarshalYAML(n ast.Node) error {
	v, err := strconv.ParseInt(n.GetToken().Value, 10, 64)
	if _, ok := n.(*ast.IntegerNode); !ok || err != nil || v < 0 {
		return nodeError(n, "0 이상의 정수여야 하는데 %q입니다", found(n))
	}
	w.value, w.set = v, true
	return nil
}

// UnmarshalYAML reads quoted clock hours such as "23-09", from the first to the second; the second may be on the next day.
func (h *hours) UnmarshalYAML(n ast.Node) error {
	text, ok := n.(*ast.StringNode)
	if ok {
		from, to, cut := strings.Cut(text.Value, "-")
		var errFrom, errTo error
		h.from, errFrom = clockHour(from)
		h.to, errTo = clockHour(to)
		ok = cut && errFrom == nil && errTo == nil && h.from < tariff.HoursOfDay && h.from != h.to
	}
	if !ok {
		return nodeError(n, "시간대는 따옴표로 묶은 두 자리 시각 둘(예: \"23-09\")이어야 하는데 %q입니다", found(n))
	}
	return nil
}

func clockHour(s string) (int, error) {
	v, err := strconv.ParseUint(s, 10, 8)
	if len(s) != 2 || err != nil || v > tariff.HoursOfDay {
		return 0, strconv.ErrSyntax
	}
	return int(v), nil
}

// UnmarshalYAML reads true or false.
func (f *flag) UnmarshalYAML(n ast.Node) error {
	b, ok := n.(*ast.BoolNode)
	if !ok {
		return nodeError(n, "true 또는 false여야 하는데 %q입니다", found(n))
	}
	f.value, f.set = b.Value, true
	return nil
}

// UnmarshalYAML reads 2025-07-01.
func (d *date) UnmarshalYAML(n ast.Node) (err error) {
	d.value, err = kilowon.ParseDate(n.GetToken().Value)
	return inNode(n, err)
}

// UnmarshalYAML reads 2025-07.
func (m *month) UnmarshalYAML(n ast.Node) (err error) {
	m.value, err = kilowon.ParseMonth(n.GetToken().Value)
	return inNode(n, err)
}

// UnmarshalYAML reads a list of month numbers, each once.
func (m *months) UnmarshalYAML(n ast.Node) error {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		return nodeError(n, "달의 목록이어야 합니다(예: [7, 8])")
	}
	for _, v := range seq.Values {
		number, err := strconv.Atoi(v.GetToken().Value)
		if err != nil || number < 1 || number > 12 || m.value.Has(time.Month(number)) {
			return nodeError(v, "1부터 12까지의 달을 한 번씩만 적어야 하는데 %q입니다", v.GetToken().Value)
		}
		m.value |= tariff.MonthSet(time.Month(number))
	}
	return nil
}

// inNode puts the key path of the node before an error.
func inNode(n ast.Node, err error) error {
	var e *kilowon.Error
	if !errors.As(err, &e) {
		return err
	}
	out := *e
	out.Path = keyPath(n)
	return &out
}
