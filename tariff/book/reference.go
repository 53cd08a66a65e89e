package book

import (
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// referencesFile holds the classes that have the prices of another one.
type referencesFile struct {
	References []dated[referenceValue] `yaml:"references"`
}

// referenceValue gives a class and grade all lists of another; Minimum and SummerTiers replace what differs.
type referenceValue struct {
	Class string `yaml:"class"`
	Grade string `yaml:"grade"`
	Of    struct {
		Class   string `yaml:"class"`
		Grade   string `yaml:"grade"`
		Voltage string `yaml:"voltage"`
	} `yaml:"of"`
	// Minimum is the least monthly charge; without it the other list's holds.
	Minimum whole `yaml:"minimum"`
	// SummerTiers says whether the summer blocks of a tiered list hold too; it must be given for one.
	SummerTiers flag `yaml:"summer_tiers"`
}

// references lays out the lists of the classes that have another one's prices, each vintage with an entry of its own that names both.
func (l *loader) references(f *files) error {
	for i, row := range f.references.References {
		p := place{file: "references.yaml", key: "references[" + itoa(i) + "]"}
		r := reference{loader: l, place: p, row: row}
		if err := r.parse(); err != nil {
			return err
		}
		if err := r.lists(); err != nil {
			return err
		}
	}
	return nil
}

type reference struct {
	*loader
	place place
	row   dated[referenceValue]
	// to and of are class and grade; voltage is set where only one voltage's lists are meant.
	to, of tariff.Key
	source tariff.Source
}

func (r *reference) parse() (err error) {
	p, v := r.place, &r.row.Value
	if r.to.Class, err = tariff.ParseClass(v.Class); err != nil {
		return p.err("class", "계약종별을 알 수 없습니다: %q", v.Class)
	}
	if r.to.Grade, err = tariff.ParseGrade(v.Grade); err != nil {
		return p.err("grade", "갑·을 구분을 알 수 없습니다: %q", v.Grade)
	}
	if r.of.Class, err = tariff.ParseClass(v.Of.Class); err != nil {
		return p.err("of.class", "계약종별을 알 수 없습니다: %q", v.Of.Class)
	}
	if r.of.Grade, err = tariff.ParseGrade(v.Of.Grade); err != nil {
		return p.err("of.grade", "갑·을 구분을 알 수 없습니다: %q", v.Of.Grade)
	}
	if v.Of.Voltage != "" {
		if r.of.Voltage, err = tariff.ParseVoltage(v.Of.Voltage); err != nil {
			return p.err("of.voltage", "공급전압을 알 수 없습니다: %q", v.Of.Voltage)
		}
	}
	switch {
	case r.row.Head.From.value.IsZero():
		return p.err("from", "시행일(from)이 없습니다")
	case r.row.Head.Source == nil:
		return p.err("source", "출처(source)가 없습니다. documents, cite, confidence를 적으십시오")
	case r.row.Head.Chosen:
		return p.err("chosen", "가리키는 요금표마다 항목이 생기므로 고른 까닭은 rules.yaml에 적습니다")
	}
	r.source, err = r.loader.source(p, r.row.Head.Source)
	return err
}

// lists copies every list that is meant; one that finds none is a slip of the file.
func (r *reference) lists() error {
	found := false
	for _, k := range slices.Clone(r.book.Keys()) {
		if k.Class != r.of.Class || k.Grade != r.of.Grade || (r.of.Voltage != 0 && k.Voltage != r.of.Voltage) || (k.Class == tariff.Residential && k.Option != 0) {
			continue
		}
		to := tariff.Key{Class: r.to.Class, Grade: r.to.Grade, Voltage: k.Voltage, Option: k.Option}
		if r.book.Lists(to) != nil {
			return r.place.err("", "%s 요금표가 두 번 나옵니다", to)
		}
		h, err := r.history(k, to)
		if err != nil {
			return err
		}
		if len(h) > 0 {
			found = true
			r.book.SetLists(to, h)
		}
	}
	if !found {
		return r.place.err("of", "가리키는 요금표가 없습니다")
	}
	return nil
}

func (r *reference) history(of, to tariff.Key) (tariff.History[tariff.List], error) {
	var out tariff.History[tariff.List]
	from := r.row.Head.From.value
	lists := r.book.Lists(of)
	for i, v := range lists {
		if i+1 < len(lists) && lists[i+1].From <= from || !v.Value.Until.IsZero() && v.Value.Until <= from {
			continue
		}
		list, err := r.list(v.Value)
		if err != nil {
			return nil, err
		}
		start := max(v.From, from)
		out = append(out, tariff.Dated[tariff.List]{From: start, Entry: r.entry(of, to, start, v.Entry), Value: list})
	}
	return out, nil
}

func (r *reference) list(v tariff.List) (tariff.List, error) {
	given := r.row.Value.SummerTiers
	if given.set != (v.Kind == tariff.Tiered) {
		return v, r.place.err("summer_tiers", "summer_tiers는 단계별 요금표를 가리킬 때에만, 그때는 반드시 적습니다")
	}
	if given.set && !given.value {
		v.SummerMonths, v.SummerTiers, v.SummerBills = 0, tariff.Tiers{}, tariff.BillMonths{}
	}
	if r.row.Value.Minimum.set {
		v.Minimum = kilowon.Won(r.row.Value.Minimum.value)
	}
	return v, nil
}

// entry says that the list is another's and where both stand; it is as sure as the less sure of the two.
func (r *reference) entry(of, to tariff.Key, from kilowon.Date, price tariff.EntryID) tariff.EntryID {
	other := *r.book.Entry(price)
	s := r.source
	s.Document += " · " + other.Source.Document
	s.Reference += " · " + other.Source.Reference
	s.Confidence = max(s.Confidence, other.Source.Confidence)
	s.Checked = min(s.Checked, other.Source.Checked)
	id := to.Class.Code() + "-" + dashed(to.Voltage.Code()) + "/" + to.Grade.Code()
	if to.Option != 0 {
		id += "/" + itoa(int(to.Option))
	}
	note := of.String() + " 요금표(" + other.From.String() + ")를 적용함"
	for _, more := range []string{r.row.Head.Note, other.Note} {
		if more != "" {
			note += ". " + more
		}
	}
	r.book.Entries = append(r.book.Entries, tariff.Entry{ID: id + "/" + from.String(), From: from, Title: to.String() + " 요금표", Source: s,
		Chosen: other.Chosen, Note: note})
	return tariff.EntryID(len(r.book.Entries) - 1)
}
