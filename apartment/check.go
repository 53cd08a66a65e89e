package apartment

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// CheckInput is everything a filing is checked against.
type CheckInput struct {
	Complex *Complex
	Month   *Month
	// Households are all households of the complex, in the order of the form.
	Households []Household
	// Past is what each household filed before, newest last, parallel to Households; a household without history may be left out at the end.
	// Months that are not before Month are passed over, so a month that is filed again may stand in it.
	Past  [][]Past
	Filed *Filed
	// Moves are the dwellings that another household took over inside the month.
	Moves []Move
	// SubKWh is what the sub-customers' meters measured in the month, 0 when it is not known.
	SubKWh int64
}

// Check judges a filing: which households can be billed from it, and every finding at once. It is pure and linear in the rows.
// A stop with a unit parks that household; a stop without one keeps the whole file from being registered.
// Usages come in the order of the households, without those that are missing from the file. The totals count usable households only.
func Check(in *CheckInput) *Checked {
	c := &checker{in: in, status: make([]status, len(in.Households)), at: make([]int32, len(in.Households))}
	c.entries = make([]entry, 0, len(in.Filed.Rows))
	for i := range c.at {
		c.at[i] = -1
	}
	if c.checkFile() {
		c.matchRows()
		for i := range c.entries {
			c.checkRow(&c.entries[i])
		}
		c.checkNeighbours()
		for i := range c.entries {
			c.fillUse(&c.entries[i])
			c.editedPrevious(&c.entries[i])
		}
		c.checkMoves()
		c.checkMoved()
		c.checkSameUse()
		c.settle()
		c.checkMissing()
		c.checkWithheld()
		c.checkTotals()
	} else {
		c.settle()
	}
	return c.result()
}

// Withheld is how many households the office chose not to file: the rest of the sum.
func (t *Totals) Withheld() int { return t.Households - t.Filed - t.Parked - t.Missing }

// status is what became of a household.
type status uint8

const (
	missing status = iota
	withheld
	parked
	usable
)

// entry is one household's row while it is judged.
type entry struct {
	row  *FiledRow
	hh   *Household
	past history
	// index is the household's place.
	index              int32
	previous, cur      metering.Register
	own, common        int64
	kwh                int64
	previousOK, curOK  bool
	curBlank, ownBlank bool
	ownOK, commonOK    bool
	withheld, parked   bool
	known, disagree    bool
	suspect, backwards bool
	// fill says that the use was taken from the readings, edited that the form's previous reading was changed.
	fill, edited bool
	// place is where the row stands among the households of the form, doubled that another row claims the household.
	place   int
	doubled bool
	// exact says that the key is written as in the form.
	exact bool
}

// checker carries one run of Check.
type checker struct {
	in      *CheckInput
	out     Checked
	entries []entry
	// at is the entry of each household, or -1.
	at     []int32
	status []status
	notes  []note
	// numbers says that the file knows numbers as such, so that digits kept as text were typed so; a text file has none.
	numbers bool
	exact   map[Unit]int32
	loose   map[Unit]int32
	unknown []unknownRow
	// same counts the households that used exactly as much as last month, moved those whose previous reading was changed.
	same, moved int
}

// note is a finding with its place for sorting.
type note struct {
	finding kilowon.Finding
	row     int32
	column  Column
}

// note keeps a finding on a household's cell; a stop parks the household. In a row whose household is in doubt no repair is safe.
func (c *checker) note(e *entry, col Column, f kilowon.Finding) {
	f.Unit = e.hh.Unit.String()
	f.SafeFix = f.SafeFix && !e.doubled
	if f.Severity == kilowon.Stop {
		e.parked = true
	}
	c.noteCell(e.row, col, f)
}

// noteCell keeps a finding on a cell whatever its row is.
func (c *checker) noteCell(row *FiledRow, col Column, f kilowon.Finding) {
	f.Path = cellPath(c.in.Filed.Sheet, row, col)
	c.notes = append(c.notes, note{f, int32(row.Row), col})
}

// noteFile keeps a finding on the whole file.
func (c *checker) noteFile(f kilowon.Finding) {
	if f.Path == "" {
		f.Path = c.in.Filed.Sheet
	}
	c.notes = append(c.notes, note{finding: f})
}

// cellPath is the address down to the cell; a file without sheets has none before it.
func cellPath(sheet string, row *FiledRow, col Column) string {
	ref := row.Cells[col].Ref
	if ref == "" {
		ref = string(rune('A'+col)) + strconv.Itoa(row.Row)
	}
	if sheet == "" {
		return ref
	}
	return sheet + "!" + ref
}

// settle counts what became of each household and lists the usages.
func (c *checker) settle() {
	t := &c.out.Totals
	t.Households, t.MainKWh = len(c.in.Households), c.in.Month.MainKWh
	c.out.Usages = make([]Usage, 0, len(c.entries))
	for i, at := range c.at {
		if at < 0 {
			t.Missing++
			continue
		}
		e := &c.entries[at]
		u := Usage{Household: i, Previous: e.previous, Current: e.cur, OwnKWh: e.kwh, CommonKWh: e.common, Filed: !e.withheld, Parked: e.parked}
		switch {
		case e.withheld && !e.parked:
			c.status[i] = withheld
			// Nothing was read, so that the next period begins where this one did.
			u.Current, u.OwnKWh, u.CommonKWh = e.previous, 0, 0
		case e.parked:
			c.status[i] = parked
			t.Parked++
		default:
			c.status[i] = usable
			t.Filed++
			t.OwnKWh += e.kwh
		}
		c.out.Usages = append(c.out.Usages, u)
	}
}

// result puts the findings in order: on the file, then stop, warn, info, then by row and column.
func (c *checker) result() *Checked {
	for i := range c.in.Filed.Findings {
		c.noteFile(c.in.Filed.Findings[i])
	}
	order := make([]int32, len(c.notes))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(i, j int32) int {
		a, b := &c.notes[i], &c.notes[j]
		return cmp.Or(fileFirst(a)-fileFirst(b), int(b.finding.Severity)-int(a.finding.Severity), int(a.row-b.row), int(a.column)-int(b.column),
			cmp.Compare(a.finding.Code, b.finding.Code))
	})
	c.out.Findings = make([]kilowon.Finding, len(order))
	for i, at := range order {
		c.out.Findings[i] = c.notes[at].finding
	}
	return &c.out
}

func fileFirst(n *note) int {
	if n.finding.Unit == "" {
		return 0
	}
	return 1
}
