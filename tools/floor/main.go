// Command floor measures lower bounds: for each figure of docs/performance.md the least work a computer has to do for it, written
// without the rest of the program. A benchmark is worth reading only beside its bound from the same minute; tools/bench runs both.
//
//	floor NAME    prints how many units a second one core does: the median of several runs
package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"
)

// floor is one lower bound: prepare makes its data, files of it in dir, and gives the work, which does units of it at each call.
type floor struct {
	name, unit string
	units      int
	prepare    func(dir string) (work func() error, err error)
}

var floors = []floor{
	{"lines", "bills", billCount, prepareLines},
	{"prorated", "bills", billCount, prepareProrated},
	{"registers", "bills", billCount, prepareRegisters},
	{"totals", "bills", billCount, prepareTotals},
	{"words", "bills", wordCount, prepareWords},
	{"sheet-write", "rows", sheetRows, prepareSheetWrite},
	{"sheet-read", "rows", sheetRows, prepareSheetRead},
	{"pdf-files", "files", pdfCount, preparePDFFiles},
	{"pdf-pages", "pages", pdfCount, preparePDFPages},
	{"commit", "bills", commitCount, prepareCommit},
}

func main() {
	if len(os.Args) == 2 {
		for i := range floors {
			if floors[i].name == os.Args[1] {
				if err := run(&floors[i]); err != nil {
					fmt.Fprintln(os.Stderr, "floor:", err)
					os.Exit(1)
				}
				return
			}
		}
	}
	fmt.Fprint(os.Stderr, "usage: floor NAME, where NAME is one of")
	for _, f := range floors {
		fmt.Fprint(os.Stderr, " ", f.name)
	}
	fmt.Fprintln(os.Stderr)
	os.Exit(2)
}

// leastTime is how long a run must be for the clock not to matter.
const leastTime = 300 * time.Millisecond

func run(f *floor) error {
	runtime.GOMAXPROCS(1)
	dir, err := os.MkdirTemp("", "kilowon-floor-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	work, err := f.prepare(dir)
	if err != nil {
		return err
	}
	var rates []float64
	for range 5 {
		count := 0
		start := time.Now()
		for time.Since(start) < leastTime {
			if err := work(); err != nil {
				return err
			}
			count += f.units
		}
		rates = append(rates, float64(count)/time.Since(start).Seconds())
	}
	slices.Sort(rates)
	fmt.Printf("%.0f %s/s\n", rates[len(rates)/2], f.unit)
	return nil
}

// random is a small generator, so that each run has the same data.
type random uint64

func (r *random) below(n uint64) uint64 {
	*r ^= *r << 13
	*r ^= *r >> 7
	*r ^= *r << 17
	return uint64(*r) % n
}

const seed random = 88172645463325252
