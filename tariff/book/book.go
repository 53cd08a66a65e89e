// Package book fills the types of package tariff from data files: one YAML file for each class and voltage and one for each adjunct, every
// value with its date and source. The loader is strict: what it cannot vouch for is an error with file and key path, never a guess.
package book

import (
	"cmp"
	"embed"
	"io/fs"
	"sync"

	"github.com/kilowon/kilowon/tariff"
)

//go:embed data/*.yaml
var embedded embed.FS

var load = sync.OnceValues(func() (*tariff.Book, error) {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, fileError("data", "자료 폴더를 열 수 없습니다", err)
	}
	return LoadFS(data)
})

// Load gives the book of the embedded data files; they are read once and every caller gets the same read-only book.
func Load() (*tariff.Book, error) { return load() }

// Default is Load for programs that cannot go on without the book; that the embedded data loads is proven by the tests.
func Default() *tariff.Book {
	b, err := load()
	if err != nil {
		panic(err)
	}
	return b
}

// LoadFS reads a whole book from a folder laid out like the embedded one, so that a chosen entry can be switched without a new program.
// Every error is a *kilowon.Error with code invalid whose path is "file#key path".
func LoadFS(data fs.FS) (*tariff.Book, error) {
	// The calendar has files and entries of its own and is read beside the rest.
	var calendar *tariff.Calendar
	var calendarErr error
	var wg sync.WaitGroup
	wg.Go(func() { calendar, calendarErr = loadCalendar(data) })
	b, err := loadPrices(data)
	wg.Wait()
	if err = cmp.Or(err, calendarErr); err != nil {
		return nil, err
	}
	b.Calendar = calendar
	b.Seal()
	return b, nil
}

// loadPrices is the whole book but for its calendar.
func loadPrices(data fs.FS) (*tariff.Book, error) {
	f, err := readFiles(data)
	if err != nil {
		return nil, err
	}
	l, err := newLoader(f)
	if err != nil {
		return nil, err
	}
	for _, step := range []func(*files) error{l.lists, l.references, l.adjuncts, l.unitPrices, l.criticalPeak, l.classRules, l.customers, l.methods, l.hours, l.rules, l.transitions, l.receivables} {
		if err := step(f); err != nil {
			return nil, err
		}
	}
	return l.book, nil
}
