package book

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/kilowon/kilowon"
)

// files is the content of all data files before anything is checked beyond its form.
type files struct {
	sources        sourcesFile
	articles       articlesFile
	lists          []namedLists
	references     referencesFile
	climate        valuesFile[priceValue]
	fuel           fuelFile
	unitPrices     unitPricesFile
	criticalPeak   criticalPeakFile
	class          classFile
	fund           valuesFile[ratioValue]
	vat            valuesFile[ratioValue]
	tv             valuesFile[tvValue]
	powerFactor    valuesFile[powerFactorValue]
	excessUse      excessUseFile
	standby        valuesFile[standbyValue]
	relief         valuesFile[reliefValue]
	essential      valuesFile[essentialValue]
	discounts      discountsFile
	nightDiscounts nightDiscountsFile
	rounding       roundingFile
	choices        choicesFile
	seasons        seasonsFile
	hours          hoursFile
	rules          rulesFile
	payment        paymentFile
	transition     transitionFile
	receivable     receivableFile
}

// namedLists is a price file with its name, which must tell the class and voltage inside.
type namedLists struct {
	name string
	file listsFile
}

// calendarFiles are read by the calendar's own loader.
var calendarFiles = []string{holidayFile, readingFile}

func (f *files) targets() map[string]any {
	return map[string]any{
		"sources.yaml": &f.sources, "articles.yaml": &f.articles, "climate.yaml": &f.climate, "fuel.yaml": &f.fuel, "fund.yaml": &f.fund,
		"vat.yaml": &f.vat, "tv.yaml": &f.tv, "power-factor.yaml": &f.powerFactor, "relief.yaml": &f.relief, "essential.yaml": &f.essential,
		"discounts.yaml": &f.discounts, "rounding.yaml": &f.rounding, "choices.yaml": &f.choices, "seasons.yaml": &f.seasons, "rules.yaml": &f.rules,
		"excess-use.yaml": &f.excessUse, "references.yaml": &f.references, "unit-prices.yaml": &f.unitPrices,
		"critical-peak.yaml": &f.criticalPeak, "night-discounts.yaml": &f.nightDiscounts,
		"standby.yaml":    &f.standby,
		"receivable.yaml": &f.receivable,
		"hours.yaml":      &f.hours,
		"class.yaml":      &f.class,
		"payment.yaml":    &f.payment,
		"transition.yaml": &f.transition,
	}
}

// readFiles decodes every file of the folder side by side; the YAML scanner takes nearly all the time of a load.
func readFiles(data fs.FS) (*files, error) {
	names, err := fs.Glob(data, "*.yaml")
	if err != nil {
		return nil, fileError("data", "자료 폴더를 읽을 수 없습니다", err)
	}
	f := &files{}
	targets := f.targets()
	for _, name := range slices.Sorted(maps.Keys(targets)) {
		if !slices.Contains(names, name) {
			return nil, at(name, "", "자료 파일이 없습니다")
		}
	}
	names = slices.DeleteFunc(names, func(n string) bool { return slices.Contains(calendarFiles, n) })
	for _, n := range names {
		if targets[n] == nil {
			f.lists = append(f.lists, namedLists{name: n})
		}
	}
	for i := range f.lists {
		targets[f.lists[i].name] = &f.lists[i].file
	}
	errs := make([]error, len(names))
	var wg sync.WaitGroup
	for i, n := range names {
		wg.Go(func() { errs[i] = decodeFile(data, n, targets[n]) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return f, nil
}

// inFile puts the file before the key path of an error.
func inFile(name string, err error) error {
	var e *kilowon.Error
	if !errors.As(err, &e) {
		return fileError(name, "파일을 읽을 수 없습니다", err)
	}
	out := *e
	out.Path = name + "#" + e.Path
	return &out
}

// at is an error about a place in a file.
func at(file, key, format string, args ...any) error {
	e := kilowon.Errorf(kilowon.Invalid, format, args...)
	e.Path = file
	if key != "" {
		e.Path += "#" + key
	}
	return e
}

func fileError(name, message string, err error) error {
	return &kilowon.Error{Code: kilowon.Internal, Message: message, Path: name, Err: err}
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }
