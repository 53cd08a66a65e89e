package book

import (
	"io/fs"
	"sync"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/docs"
	"github.com/kilowon/kilowon/tariff"
)

const coverageName = "coverage.yaml"

var loadCoverage = sync.OnceValues(func() (*tariff.Coverage, error) { return readCoverage(docs.Files) })

// Coverage tells what the embedded book answers for; every caller gets the same read-only value. A test holds it against the book.
func Coverage() (*tariff.Coverage, error) { return loadCoverage() }

type coverageFile struct {
	Classes []struct {
		Class   string        `yaml:"class"`
		Grade   string        `yaml:"grade"`
		Name    string        `yaml:"name"`
		Article string        `yaml:"article"`
		Status  string        `yaml:"status"`
		Note    string        `yaml:"note"`
		Lists   []coveredList `yaml:"lists"`
	} `yaml:"classes"`
	Discounts []coveredRow `yaml:"discounts"`
	Values    []coveredRow `yaml:"values"`
	Rules     []coveredRow `yaml:"rules"`
}

type coveredTime struct {
	Status string `yaml:"status"`
	From   date   `yaml:"from"`
	Until  date   `yaml:"until"`
	Note   string `yaml:"note"`
}

type coveredList struct {
	Voltage string      `yaml:"voltage"`
	Option  whole       `yaml:"option"`
	Time    coveredTime `yaml:",inline"`
}

// coveredRow names a discount by kind and anything else by key.
type coveredRow struct {
	Kind    string      `yaml:"kind"`
	Key     string      `yaml:"key"`
	Name    string      `yaml:"name"`
	Article string      `yaml:"article"`
	Time    coveredTime `yaml:",inline"`
}

func readCoverage(data fs.FS) (*tariff.Coverage, error) {
	var f coverageFile
	if err := decodeFile(data, coverageName, &f); err != nil {
		return nil, err
	}
	out := &tariff.Coverage{}
	for i := range f.Classes {
		c := &f.Classes[i]
		p := place{file: coverageName, key: "classes[" + itoa(i) + "]"}
		class := tariff.CoveredClass{Class: c.Class, Grade: c.Grade, Name: c.Name, Article: kilowon.Cite(c.Article),
			Status: tariff.CoverageStatus(c.Status), Note: c.Note, Lists: []tariff.CoveredList{}}
		if err := coverLists(p, &class, c.Lists); err != nil {
			return nil, err
		}
		out.Classes = append(out.Classes, class)
	}
	for _, part := range []struct {
		key  string
		rows []coveredRow
		into *[]tariff.Covered
	}{{"discounts", f.Discounts, &out.Discounts}, {"values", f.Values, &out.Values}, {"rules", f.Rules, &out.Rules}} {
		for i := range part.rows {
			row, err := part.rows[i].covered(place{file: coverageName, key: part.key + "[" + itoa(i) + "]"})
			if err != nil {
				return nil, err
			}
			*part.into = append(*part.into, row)
		}
	}
	return out, nil
}

// coverLists fills the lists of a class; a class has either lists, which give it its status, or the status unencoded.
func coverLists(p place, class *tariff.CoveredClass, rows []coveredList) error {
	key := tariff.Key{}
	var err error
	if key.Class, err = tariff.ParseClass(class.Class); err != nil {
		return p.err("class", "계약종별을 알 수 없습니다: %q", class.Class)
	}
	if key.Grade, err = tariff.ParseGrade(class.Grade); err != nil {
		return p.err("grade", "갑·을 구분을 알 수 없습니다: %q", class.Grade)
	}
	switch {
	case len(rows) == 0 && class.Status != tariff.CoverageNone:
		return p.err("status", "요금표가 없는 종별의 status는 unencoded여야 하는데 %q입니다", string(class.Status))
	case len(rows) == 0:
		return nil
	case class.Status != "":
		return p.err("status", "요금표가 있는 종별에는 status를 적지 않습니다")
	}
	class.Status = tariff.CoverageComplete
	for i, row := range rows {
		at := p
		at.key += ".lists[" + itoa(i) + "]"
		list := tariff.CoveredList{Voltage: row.Voltage, Option: tariff.Option(row.Option.value)}
		if key.Voltage, err = tariff.ParseVoltage(row.Voltage); err != nil {
			return at.err("voltage", "공급전압을 알 수 없습니다: %q", row.Voltage)
		}
		key.Option = list.Option
		list.Name = key.String()
		if list.CoveredTime, err = row.Time.covered(at); err != nil {
			return err
		}
		if list.Status != tariff.CoverageComplete {
			class.Status = tariff.CoveragePartial
		}
		class.Lists = append(class.Lists, list)
	}
	return nil
}

func (r *coveredRow) covered(p place) (tariff.Covered, error) {
	out := tariff.Covered{Key: r.Key, Name: r.Name, Article: kilowon.Cite(r.Article)}
	if (r.Kind == "") == (r.Key == "") || r.Name == "" {
		return out, p.err("", "kind와 key 중 하나와 name이 있어야 합니다")
	}
	if r.Kind != "" {
		out.Key = r.Kind
	}
	var err error
	out.CoveredTime, err = r.Time.covered(p)
	return out, err
}

// covered wants a known status, a date where something is encoded, and a reason where something is missing.
func (c *coveredTime) covered(p place) (tariff.CoveredTime, error) {
	out := tariff.CoveredTime{Status: tariff.CoverageStatus(c.Status), From: c.From.value, Until: c.Until.value, Note: c.Note}
	switch {
	case out.Status.String() == "":
		return out, p.err("status", "status는 complete, partial, unencoded 중 하나여야 하는데 %q입니다", c.Status)
	case (out.Status == tariff.CoverageNone) != out.From.IsZero():
		return out, p.err("from", "from은 요금표에 있는 것에만, 그리고 반드시 적습니다")
	case out.Status == tariff.CoveragePartial && out.Note == "":
		return out, p.err("note", "일부만 있는 것(partial)에는 무엇이 없는지(note) 적어야 합니다")
	}
	return out, nil
}
