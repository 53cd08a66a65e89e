package book

import "github.com/kilowon/kilowon/tariff"

// transitionFile holds the bills that come to the lower of two options; from is the first day of the other option's prices and of the first reading month.
type transitionFile struct {
	Transitions []dated[transitionValue] `yaml:"transitions"`
}

type transitionValue struct {
	Title     string        `yaml:"title"`
	Class     string        `yaml:"class"`
	Grade     string        `yaml:"grade"`
	LastMonth month         `yaml:"last_month"`
	Options   []optionsPair `yaml:"options"`
}

type optionsPair struct {
	Own   whole `yaml:"own"`
	Other whole `yaml:"other"`
}

func (l *loader) transitions(f *files) error {
	for i, row := range f.transition.Transitions {
		v := &row.Value
		p := place{file: "transition.yaml", key: "transitions[" + itoa(i) + "]", id: "rules/option-transition", title: v.Title}
		out := tariff.OptionTransition{From: row.Head.From.value, First: row.Head.From.value.Month(), Last: v.LastMonth.value}
		var err error
		if out.Class, err = tariff.ParseClass(v.Class); err != nil {
			return p.err("class", "계약종별을 알 수 없습니다: %q", v.Class)
		}
		if out.Grade, err = tariff.ParseGrade(v.Grade); err != nil {
			return p.err("grade", "갑·을 구분을 알 수 없습니다: %q", v.Grade)
		}
		if v.Title == "" || out.Last < out.First || len(v.Options) == 0 || out.From != out.First.First() {
			return p.err("", "경과조치에는 title, 달의 1일인 from, 그 뒤의 last_month, options가 있어야 합니다")
		}
		for n, o := range v.Options {
			if o.Own.value < 1 || o.Own.value > 4 || o.Other.value < 1 || o.Other.value > 4 || o.Own.value == o.Other.value {
				return p.err("options["+itoa(n)+"]", "own과 other는 서로 다른 1부터 4까지의 선택요금이어야 합니다")
			}
			out.Other[o.Own.value] = tariff.Option(o.Other.value)
		}
		if out.Entry, err = l.entry(p, row.Head); err != nil {
			return err
		}
		if l.book.Rules["option-transition"] != 0 {
			return p.err("", "경과조치는 하나만 적습니다")
		}
		l.book.Rules["option-transition"] = out.Entry
		l.book.Transitions = append(l.book.Transitions, out)
	}
	return nil
}
