package apartment

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// unknownRow is a row whose household is not found; guess is the household that the form has in its place.
type unknownRow struct {
	row   *FiledRow
	guess int
}

// matchRows finds each row's household by its key and remarks on keys that are unknown, changed, doubled or out of order.
func (c *checker) matchRows() {
	c.exact = make(map[Unit]int32, len(c.in.Households))
	for i := range c.in.Households {
		if _, ok := c.exact[c.in.Households[i].Unit]; !ok {
			c.exact[c.in.Households[i].Unit] = int32(i)
		}
	}
	last, place := int32(-1), -1
	var order orderNote
	for i := range c.in.Filed.Rows {
		row := &c.in.Filed.Rows[i]
		if blankRow(row) {
			continue
		}
		place++
		index, exact := c.find(row)
		if index < 0 {
			c.unknown = append(c.unknown, unknownRow{row, place})
			continue
		}
		if at := c.at[index]; at >= 0 {
			place = c.again(&c.entries[at], row, place)
			continue
		}
		order.see(row, index < last)
		c.at[index] = int32(len(c.entries))
		c.entries = append(c.entries, entry{row: row, hh: &c.in.Households[index], index: index, place: place, exact: exact})
		if int(index) == place || !c.follows(row, place) {
			last, place = index, int(index)
		}
	}
	c.order(&order)
	for _, u := range c.unknown {
		c.checkUnknown(u)
	}
	for i := range c.entries {
		c.checkKey(&c.entries[i])
	}
}

// follows reports whether a row's previous reading is that of the household which the form has in its place.
func (c *checker) follows(row *FiledRow, place int) bool {
	if place >= len(c.in.Households) {
		return false
	}
	past := c.historyOf(&entry{index: int32(place)})
	n, ok := readNumber(row.Cells[ColPrevious].Text)
	return past.last != nil && ok && past.last.Current > 0 && metering.Register(n.value) == past.last.Current
}

// again settles a household that stands in two rows and gives the place the form is at: a row that stands in another household's place and has its
// previous reading is that household's with a changed key (E12), otherwise nobody knows which row counts (E11).
func (c *checker) again(first *entry, row *FiledRow, place int) int {
	switch {
	case int(first.index) != place && c.follows(row, place):
		c.unknown = append(c.unknown, unknownRow{row, place})
		return place
	case int(first.index) != first.place && c.follows(first.row, first.place):
		c.unknown = append(c.unknown, unknownRow{first.row, first.place})
		first.row, first.place = row, int(first.index)
		_, first.exact = c.find(row)
	default:
		c.duplicate(first, row)
	}
	return int(first.index)
}

// blankRow reports whether nothing stands in the row: forms are often saved with empty rows below.
func blankRow(row *FiledRow) bool {
	for i := range row.Cells {
		if row.Cells[i].Formula || strings.TrimSpace(row.Cells[i].Text) != "" {
			return false
		}
	}
	return true
}

// find gives the household of a row, or -1; exact says that the key is written as in the form.
func (c *checker) find(row *FiledRow) (index int32, exact bool) {
	unit := Unit{row.Cells[ColBuilding].Text, row.Cells[ColNumber].Text}
	if i, ok := c.exact[unit]; ok {
		return i, true
	}
	if c.loose == nil {
		c.loose = make(map[Unit]int32, len(c.in.Households))
		for i := range c.in.Households {
			k := looseKey(c.in.Households[i].Unit)
			if _, ok := c.loose[k]; ok {
				// Two households that differ only in how they are written cannot be told apart loosely.
				c.loose[k] = -1
			} else {
				c.loose[k] = int32(i)
			}
		}
	}
	if i, ok := c.loose[looseKey(unit)]; ok {
		return i, false
	}
	return -1, false
}

// looseKey forgives what spreadsheets do to keys: blanks, full-width digits, lost leading zeros, "동" and "호" behind the number.
func looseKey(u Unit) Unit {
	return Unit{loosePart(u.Building, "동"), loosePart(u.Number, "호")}
}

func loosePart(s, suffix string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == ' ' || r == '　' || r == '\u00a0' || r == '\t' || r == '\'':
			return -1
		}
		return r
	}, s)
	s = strings.ToUpper(strings.TrimSuffix(strings.TrimSuffix(s, suffix), ".0"))
	if trimmed := strings.TrimLeft(s, "0"); trimmed != "" {
		s = trimmed
	}
	return s
}

// checkKey is E12, or E05, for a key that names its household but is not written as in the form.
func (c *checker) checkKey(e *entry) {
	for _, col := range [...]Column{ColBuilding, ColNumber} {
		want := e.hh.Unit.Building
		if col == ColNumber {
			want = e.hh.Unit.Number
		}
		cell := &e.row.Cells[col]
		switch {
		case cell.Formula:
			c.note(e, col, kilowon.Finding{Severity: kilowon.Warn, Code: codeFormula, Suggest: want, SafeFix: true,
				Message: ColumnNames[col] + "에 수식이 있습니다. 양식의 값(" + want + ")으로 보았습니다. 자동 수정하면 수식 대신 이 값이 들어갑니다."})
		case !e.exact && cell.Text != want:
			c.note(e, col, kilowon.Finding{Severity: kilowon.Warn, Code: codeEdited, Suggest: want, SafeFix: true,
				Message: ColumnNames[col] + "가 양식과 다르게 적혀 있습니다. 양식의 값(" + want + ")으로 보았습니다. 이 열은 고치지 말아 주세요."})
		}
	}
}

// duplicate is E11: the same rows twice harm nothing, different ones leave open which is right.
func (c *checker) duplicate(first *entry, row *FiledRow) {
	same := true
	for i := range row.Cells {
		same = same && row.Cells[i].Text == first.row.Cells[i].Text
	}
	f := kilowon.Finding{Severity: kilowon.Warn, Code: codeDuplicate, Unit: first.hh.Unit.String(), Read: first.hh.Unit.String(), SafeFix: true,
		Message: fmt.Sprintf("같은 세대가 %d행에도 같은 내용으로 있습니다. 한 번만 씁니다. 이 행을 지워 주세요. 자동 수정하면 이 행을 비웁니다.", first.row.Row)}
	if !same {
		f.Severity, f.SafeFix = kilowon.Stop, false
		f.Message = fmt.Sprintf("같은 세대가 %d행에도 다른 내용으로 있습니다. 맞는 행만 남기고 다른 행을 지워 주세요.", first.row.Row)
		first.parked, first.doubled = true, true
	}
	c.noteCell(row, ColNumber, f)
}

// orderNote counts the rows that stand before one they follow in the form.
type orderNote struct {
	first *FiledRow
	count int
}

func (o *orderNote) see(row *FiledRow, back bool) {
	if !back {
		return
	}
	if o.first == nil {
		o.first = row
	}
	o.count++
}

// order is E14: told once for the whole file.
func (c *checker) order(o *orderNote) {
	if o.count > 0 {
		c.noteFile(kilowon.Finding{Severity: kilowon.Info, Code: codeOrder, Path: cellPath(c.in.Filed.Sheet, o.first, ColNumber),
			Message: fmt.Sprintf("행의 순서가 양식과 다른 곳이 %d곳 있습니다. 동·호로 세대를 찾으므로 그대로 받습니다.", o.count)})
	}
}

// checkUnknown is E10, or E12 where the form has a household in that place that is missing from the file; a row of sums is only passed over.
func (c *checker) checkUnknown(u unknownRow) {
	unit := Unit{u.row.Cells[ColBuilding].Text, u.row.Cells[ColNumber].Text}
	if sumRow(unit) {
		c.noteFile(kilowon.Finding{Severity: kilowon.Info, Code: codeUnknownUnit, Path: cellPath(c.in.Filed.Sheet, u.row, ColBuilding),
			Message: "합계 행은 읽지 않습니다. 합계는 업로드할 때 다시 계산합니다."})
		return
	}
	key := shownKey(unit)
	if u.guess < len(c.at) && c.at[u.guess] < 0 {
		want := c.in.Households[u.guess].Unit
		col, suggest := ColNumber, want.Number
		if loosePart(unit.Building, "동") != loosePart(want.Building, "동") {
			col, suggest = ColBuilding, want.Building
		}
		c.noteCell(u.row, col, kilowon.Finding{Severity: kilowon.Stop, Code: codeEdited, Unit: want.String(), Read: key, Suggest: suggest,
			Message: "이 자리에는 " + want.Korean() + "가 있어야 하는데 동·호가 바뀌었습니다. 이 세대가 맞으면 양식의 동·호로 되돌려 주세요."})
		return
	}
	if index, _ := c.find(u.row); index >= 0 {
		c.duplicate(&c.entries[c.at[index]], u.row)
		return
	}
	f := kilowon.Finding{Severity: kilowon.Stop, Code: codeUnknownUnit, Unit: key, Read: key,
		Message: "이 단지의 계약에 없는 동·호입니다. 동·호를 양식대로 되돌리고, 새 세대이면 먼저 계약 변경을 신청해 주세요."}
	if key == "" {
		f.Unit = fmt.Sprintf("%d행", u.row.Row)
	}
	c.noteCell(u.row, ColBuilding, f)
}

// sumRow reports whether a row is the sum that offices like to put below a table.
func sumRow(u Unit) bool {
	for _, s := range [...]string{u.Building, u.Number} {
		switch strings.ReplaceAll(s, " ", "") {
		case "합계", "총계", "소계", "계", "총합계", "누계":
			return true
		}
	}
	return false
}
