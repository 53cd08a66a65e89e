package apartment

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// Column is a column of the filing form (호별 사용량 제출 양식), in its order.
type Column uint8

// The columns of the form.
const (
	ColBuilding Column = iota
	ColNumber
	ColPrevious
	ColCurrent
	ColOwn
	ColCommon
	ColApplied
	ColFiled
	ColRemark
	// ColumnCount is how many columns the form has.
	ColumnCount
)

// ColumnNames are the headers as the guide writes them.
var ColumnNames = [ColumnCount]string{"동 번호", "호 번호", "전월지침", "당월지침", "개별사용량", "공동사용량", "요금적용사용량", "사용량 제출여부", "비고"}

// Input reports whether the office fills the column in; the others are given by the form.
func (c Column) Input() bool {
	return c == ColCurrent || c == ColOwn || c == ColCommon || c == ColFiled
}

// FiledCell is one cell as it was handed in.
type FiledCell struct {
	// Text is what the cell shows; for a number its exact decimal text.
	Text string
	// Ref is the address, e.g. "D12".
	Ref string
	// Number says the cell held a number and not text; Formula that it held a formula.
	Number, Formula bool
}

// FiledRow is one household's row as it was handed in.
type FiledRow struct {
	// Row is the row number in the sheet, from 1.
	Row    int
	Hidden bool
	Cells  [ColumnCount]FiledCell
}

// Filed is a form as it was read from a file, before anything is believed.
type Filed struct {
	Sheet string
	// FormVersion, ContractNumber and Month come from the hidden part of the form; empty when the file has none (CSV).
	FormVersion    string
	ContractNumber string
	Month          kilowon.Month
	Rows           []FiledRow
	// Findings are those made while reading (E01–E08 on the file as a whole).
	Findings []kilowon.Finding
}

// Usage is what a household's row says once it has been checked.
type Usage struct {
	// Household is the index into the households that were checked against.
	Household         int
	Previous, Current metering.Register
	OwnKWh, CommonKWh int64
	// Filed is false where the office withheld the row (사용량 제출여부).
	Filed bool
	// Parked says that a stopping finding keeps the household from being billed.
	Parked bool
	// Period is the part of the month the use is of, zero for the whole; Left is the dwelling as it was for those who moved out at its end.
	Period kilowon.Period
	Left   *Household
}

// AppliedKWh is what the household's price is applied to: its own use and its share of the common use (요금적용사용량).
func (u *Usage) AppliedKWh() int64 { return u.OwnKWh + u.CommonKWh }

// Past is what a household filed in an earlier month.
type Past struct {
	Month             kilowon.Month
	Previous, Current metering.Register
	OwnKWh, CommonKWh int64
}

// Month is the state of a complex's reading month that a filing is checked against.
type Month struct {
	Month  kilowon.Month
	Period kilowon.Period
	// MainKWh is the use of the main meter (종합계기) less the sub-customers; 0 when it is not known yet.
	MainKWh int64
	// CommonKWh is the common use when it is metered by itself; -1 when it is what the households leave of the main meter.
	CommonKWh int64
	// PeakKW is the maximum demand of the whole complex.
	PeakKW int64
	// Billed says that bills were issued: the month is closed.
	Billed bool
	// LastFiled is the latest month filed before this one; zero when there is none.
	LastFiled kilowon.Month
	// FiledOn is the day of the filing, Deadline the last day it is in time.
	FiledOn, Deadline kilowon.Date
}

// Checked is the result of checking a filing: rows that can be used, and every finding at once.
type Checked struct {
	Usages   []Usage
	Findings []kilowon.Finding
	Totals   Totals
}

// Totals are the sums of a filing.
type Totals struct {
	Households, Filed, Parked, Missing int
	OwnKWh, CommonKWh, MainKWh         int64
	// DifferenceKWh is the main meter less households and common use.
	DifferenceKWh int64
}

// Stopped reports whether a finding stops the whole file.
func (c *Checked) Stopped() bool {
	for i := range c.Findings {
		if c.Findings[i].Severity == kilowon.Stop && c.Findings[i].Unit == "" {
			return true
		}
	}
	return false
}
