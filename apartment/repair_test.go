package apartment

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"pgregory.net/rapid"
)

// messy has every fault that may be repaired without a look.
func messy() *CheckInput {
	in := cleanInput(12)
	in.Households[8].Unit.Number = "0301"
	put(in, 0, ColCurrent, commas(after(0, usualUse(0, july)))+"kWh")
	put(in, 1, ColOwn, "")
	put(in, 2, ColCommon, "")
	set(in, 3, ColOwn, use(3)+".4")
	set(in, 4, ColOwn, "0")
	set(in, 5, ColPrevious, "1")
	put(in, 6, ColFiled, "y")
	set(in, 7, ColApplied, "5")
	in.Filed.Rows[9].Cells[ColOwn].Formula = true
	in.Filed.Rows[10].Cells[ColCurrent].Formula = true
	in.Filed.Rows[11].Cells[ColApplied].Formula = true
	return in
}

func TestRepairMakesTheFormClean(t *testing.T) {
	in := messy()
	before := Check(in)
	if before.Totals.Parked != 2 || len(before.Findings) != 13 {
		t.Fatalf("%+v\n%s", before.Totals, strings.Join(lines(before.Findings), "\n"))
	}
	untouched := slices.Clone(in.Filed.Rows)
	filed, n := Repair(in.Filed, before.Findings)
	if n != 12 {
		t.Errorf("%d cells repaired, want 12", n)
	}
	if !reflect.DeepEqual(untouched, in.Filed.Rows) {
		t.Error("the form that was handed in is changed")
	}
	in.Filed = filed
	if got := Check(in); len(got.Findings) != 0 || got.Totals.Filed != 12 {
		t.Errorf("after the repair: %+v\n%s", got.Totals, strings.Join(lines(got.Findings), "\n"))
	}
	if cell := filed.Rows[0].Cells[ColCurrent]; cell.Text != after(0, usualUse(0, july)) || !cell.Number || cell.Ref != "D2" {
		t.Errorf("repaired cell %+v", cell)
	}
	if cell := filed.Rows[8].Cells[ColNumber]; cell.Text != "0301" || cell.Number {
		t.Errorf("a key stays text: %+v", cell)
	}
}

func TestRepairOfChosenCodes(t *testing.T) {
	in := messy()
	findings := Check(in).Findings
	filed, n := Repair(in.Filed, findings, "E07", "E22")
	if n != 3 || filed.Rows[1].Cells[ColOwn].Text != use(1) || filed.Rows[2].Cells[ColCommon].Text != "0" || filed.Rows[6].Cells[ColFiled].Text != "Y" {
		t.Errorf("%d cells: %q, %q, %q", n, filed.Rows[1].Cells[ColOwn].Text, filed.Rows[2].Cells[ColCommon].Text, filed.Rows[6].Cells[ColFiled].Text)
	}
	if filed.Rows[5].Cells[ColPrevious].Text != "1" {
		t.Error("a repair of another code was applied")
	}
	if _, n = Repair(in.Filed, findings, "E20"); n != 0 {
		t.Errorf("%d cells for a code that has no safe repair", n)
	}
}

func TestRepairLeavesUnsafeSuggestionsAlone(t *testing.T) {
	in := cleanInput(12)
	set(in, 1, ColOwn, "12")
	filed, n := Repair(in.Filed, Check(in).Findings)
	if n != 0 || filed.Rows[1].Cells[ColOwn].Text != "12" {
		t.Errorf("%d cells, use %s", n, filed.Rows[1].Cells[ColOwn].Text)
	}
}

func TestRepairWithoutSheetOrAddresses(t *testing.T) {
	in := cleanInput(3)
	in.Filed.Sheet = ""
	put(in, 1, ColCommon, "")
	in.Filed.Rows[1].Cells[ColCommon].Ref = ""
	findings := Check(in).Findings
	if len(findings) != 1 || findings[0].Path != "F3" {
		t.Fatalf("%+v", findings)
	}
	if filed, n := Repair(in.Filed, findings); n != 1 || filed.Rows[1].Cells[ColCommon].Text != "0" {
		t.Errorf("%d cells", n)
	}
}

func TestRepairIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := arbitraryInput(t)
		// Addresses are unique in a file.
		for i := range in.Filed.Rows {
			in.Filed.Rows[i].Row = i + 2
			for col := range in.Filed.Rows[i].Cells {
				in.Filed.Rows[i].Cells[col].Ref = string(rune('A'+col)) + strconv.Itoa(i+2)
			}
		}
		findings := Check(in).Findings
		once, _ := Repair(in.Filed, findings)
		if twice, n := Repair(once, findings); n != 0 || !reflect.DeepEqual(once, twice) {
			t.Fatalf("the same repairs change %d more cells", n)
		}
		was := Check(in)
		in.Filed = once
		now := Check(in)
		if now.Totals.Filed < was.Totals.Filed {
			t.Fatalf("repairs cost usable households: %d after %d\n%s\n%s", now.Totals.Filed, was.Totals.Filed, strings.Join(lines(was.Findings), "\n"), strings.Join(lines(now.Findings), "\n"))
		}
		// A repaired cell may let a new safe repair be seen, but that comes to an end.
		for range 3 {
			var n int
			if in.Filed, n = Repair(in.Filed, Check(in).Findings); n == 0 {
				return
			}
		}
		t.Fatalf("repairs do not come to an end:\n%s", strings.Join(lines(safe(Check(in).Findings)), "\n"))
	})
}

func safe(findings []kilowon.Finding) []kilowon.Finding {
	return slices.DeleteFunc(findings, func(f kilowon.Finding) bool { return !f.SafeFix })
}

func TestRepairEmptiesTheSecondOfTwoSameRows(t *testing.T) {
	in := cleanInput(12)
	put(in, 11, ColOwn, "")
	row := in.Filed.Rows[11]
	row.Row = 14
	for col := range row.Cells {
		row.Cells[col].Ref = string(rune('A'+col)) + "14"
	}
	in.Filed.Rows = append(in.Filed.Rows, row)
	filed, n := Repair(in.Filed, Check(in).Findings)
	if n != 2 || filed.Rows[11].Cells[ColOwn].Text != use(11) || !blankRow(&filed.Rows[12]) || blankRow(&in.Filed.Rows[12]) {
		t.Errorf("%d changes, second row %+v", n, filed.Rows[12])
	}
	in.Filed = filed
	if got := lines(Check(in).Findings); len(got) != 0 {
		t.Errorf("after the repair: %s", strings.Join(got, "\n"))
	}
}
