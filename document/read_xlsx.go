package document

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// xlsxReader carries what the sheets of one workbook share.
type xlsxReader struct {
	parts      *container
	limits     Limits
	shared     []string
	dateStyles []bool
	from1904   bool
	spent      int
	// buf is reused for the text of one cell.
	buf []byte
}

// relation is one line of a .rels part.
type relation struct{ kind, target string }

// sheetEntry is a sheet as the workbook part lists it.
type sheetEntry struct {
	name, relation string
	hidden         bool
}

func readXLSX(data []byte, limits Limits) (*Workbook, error) {
	parts, err := openContainer(data, limits)
	if err != nil {
		return nil, err
	}
	x := &xlsxReader{parts: parts, limits: limits}
	main, err := x.mainPart()
	if err != nil {
		return nil, err
	}
	relations, err := x.relations(main)
	if err != nil {
		return nil, err
	}
	entries, err := x.readWorkbook(main)
	if err != nil {
		return nil, err
	}
	if err := x.readShared(relations); err != nil {
		return nil, err
	}
	wb := &Workbook{Kind: XLSX}
	for _, entry := range entries {
		r, ok := relations[entry.relation]
		switch {
		case !ok:
			return nil, damaged(fmt.Errorf("%w: sheet relation %q", errNoPart, entry.relation))
		case strings.HasSuffix(strings.ToLower(r.kind), "macrosheet"):
			return nil, refuse("매크로 시트가 들어 있는 통합 문서는 받지 않습니다. %s", saveAsXLSX)
		case !strings.HasSuffix(r.kind, "/worksheet"):
			continue
		}
		sheet, err := x.readSheet(entry, r.target)
		if err != nil {
			return nil, err
		}
		wb.Sheets = append(wb.Sheets, sheet)
	}
	if len(wb.Sheets) == 0 {
		return nil, damaged(errors.New("workbook without a sheet"))
	}
	return wb, nil
}

// mainPart finds the workbook part through the package's own relations, or at its usual place.
func (x *xlsxReader) mainPart() (string, error) {
	if !x.parts.has("_rels/.rels") {
		return "xl/workbook.xml", nil
	}
	relations, err := x.relations("")
	if err != nil {
		return "", err
	}
	name, err := theOnly(relations, "/officeDocument")
	if err == nil && name == "" {
		err = damaged(fmt.Errorf("%w: office document", errNoPart))
	}
	return name, err
}

// theOnly gives the part of one kind, or an empty name; with two of them nobody can say which one counts.
func theOnly(relations map[string]relation, kind string) (string, error) {
	name := ""
	for _, r := range relations {
		if !strings.HasSuffix(r.kind, kind) {
			continue
		}
		if name != "" {
			return "", damaged(fmt.Errorf("two parts of kind %s", kind))
		}
		name = r.target
	}
	return name, nil
}

// relations reads what the part called name points to, by relation id.
func (x *xlsxReader) relations(name string) (map[string]relation, error) {
	dir, base := path.Split(name)
	s, err := x.scan(dir + "_rels/" + base + ".rels")
	if err != nil {
		return nil, err
	}
	out := map[string]relation{}
	for token := s.next(); token != xmlEnd; token = s.next() {
		if token != xmlStart || string(s.name) != "Relationship" {
			continue
		}
		var id, target string
		var r relation
		external := false
		for s.nextAttr() {
			switch string(s.key) {
			case "Id":
				id = s.attrText()
			case "Type":
				r.kind = s.attrText()
			case "Target":
				target = strings.ReplaceAll(s.attrText(), `\`, "/")
			case "TargetMode":
				external = string(s.value) == "External"
			}
		}
		if external {
			continue
		}
		if r.target = strings.TrimPrefix(path.Clean(target), "/"); !strings.HasPrefix(target, "/") {
			r.target = path.Join(dir, target)
		}
		if out[id] = r; len(out) > maxParts {
			return nil, damaged(fmt.Errorf("more than %d relations", maxParts))
		}
	}
	return out, damagedIf(s.err)
}

// scan opens a part for reading.
func (x *xlsxReader) scan(name string) (*xmlScanner, error) {
	data, err := x.parts.read(name)
	if err != nil {
		return nil, err
	}
	return newXMLScanner(data)
}

func damagedIf(err error) error {
	if err == nil {
		return nil
	}
	return damaged(err)
}

// readWorkbook reads the list of sheets and the day dates count from.
func (x *xlsxReader) readWorkbook(name string) ([]sheetEntry, error) {
	s, err := x.scan(name)
	if err != nil {
		return nil, err
	}
	var out []sheetEntry
	for token := s.next(); token != xmlEnd; token = s.next() {
		switch {
		case token != xmlStart:
		case string(s.name) == "workbookPr":
			for s.nextAttr() {
				if string(s.key) == "date1904" {
					x.from1904 = isTrue(s.value)
				}
			}
		case string(s.name) == "sheet":
			var e sheetEntry
			for s.nextAttr() {
				switch {
				case string(s.key) == "name":
					e.name = s.attrText()
				case string(s.key) == "state":
					e.hidden = string(s.value) != "visible"
				case string(localName(s.key)) == "id":
					e.relation = s.attrText()
				}
			}
			if out = append(out, e); len(out) > x.limits.Sheets {
				return nil, tooManySheets(x.limits)
			}
		}
	}
	return out, damagedIf(s.err)
}

func tooManySheets(limits Limits) error {
	return refuse("시트가 너무 많습니다. 숨긴 시트까지 %s장만 받습니다. 쓰지 않는 시트를 지운 뒤 다시 올려 주세요.", grouped(limits.Sheets))
}

func tooManyTexts(limits Limits) error {
	return refuse("글이 든 칸이 너무 많습니다. 파일 하나에 %s칸까지만 받습니다. 쓰지 않는 시트와 칸을 지운 뒤 다시 올려 주세요.", grouped(limits.Cells))
}

func isTrue(value []byte) bool { return string(value) == "1" || string(value) == "true" }

// readShared reads the shared texts and the styles; a workbook may have neither.
func (x *xlsxReader) readShared(relations map[string]relation) error {
	name, err := theOnly(relations, "/sharedStrings")
	if err == nil && name != "" {
		err = x.readStrings(name)
	}
	if err != nil {
		return err
	}
	name, err = theOnly(relations, "/styles")
	if err == nil && name != "" {
		err = x.readStyles(name)
	}
	return err
}

func (x *xlsxReader) readStrings(name string) error {
	s, err := x.scan(name)
	if err != nil {
		return err
	}
	for token := s.next(); token != xmlEnd; token = s.next() {
		if token != xmlStart || string(s.name) != "si" {
			continue
		}
		x.buf = s.richText(x.buf[:0])
		// No more texts are shared than cells are allowed, each cell naming one.
		if x.shared = append(x.shared, cellText(x.buf)); len(x.shared) > x.limits.Cells {
			return tooManyTexts(x.limits)
		}
	}
	return damagedIf(s.err)
}

// richText appends the text of a shared or inline string: its runs, without the phonetic guide (rPh).
func (s *xmlScanner) richText(dst []byte) []byte {
	depth := s.depth()
	for {
		switch s.next() {
		case xmlStart:
			switch string(s.name) {
			case "t":
				dst = s.content(dst)
			case "r":
			default:
				s.skip()
			}
		case xmlClose:
			if s.depth() < depth {
				return dst
			}
		case xmlEnd:
			return dst
		}
	}
}

// cellText makes a string of b and resolves _x000D_, the way workbooks write characters XML has no place for.
func cellText(b []byte) string {
	text := string(b)
	if !strings.Contains(text, "_x") {
		return text
	}
	var out strings.Builder
	for {
		n := strings.Index(text, "_x")
		if n < 0 || len(text) < n+7 {
			out.WriteString(text)
			return out.String()
		}
		code, err := strconv.ParseUint(text[n+2:n+6], 16, 16)
		if err != nil || text[n+6] != '_' || !utf8.ValidRune(rune(code)) {
			out.WriteString(text[:n+2])
			text = text[n+2:]
			continue
		}
		out.WriteString(text[:n])
		out.WriteRune(rune(code))
		text = text[n+7:]
	}
}

// maxStyles is as many as Excel allows.
const maxStyles = 65_490

// readStyles finds out which cell styles show a date.
func (x *xlsxReader) readStyles(name string) error {
	s, err := x.scan(name)
	if err != nil {
		return err
	}
	dates := map[int]bool{}
	var formats []int
	section := ""
	for token := s.next(); token != xmlEnd; token = s.next() {
		if token != xmlStart {
			continue
		}
		switch string(s.name) {
		case "numFmts", "cellXfs", "cellStyleXfs", "dxfs":
			section = string(s.name)
		case "numFmt", "xf":
			if section != "numFmts" && section != "cellXfs" {
				continue
			}
			id, code := 0, ""
			for s.nextAttr() {
				switch string(s.key) {
				case "numFmtId":
					// An id that is no number names no date format, which is what 0 says.
					id, _ = strconv.Atoi(string(s.value))
				case "formatCode":
					code = s.attrText()
				}
			}
			if section == "numFmts" {
				dates[id] = isDateFormat(code)
			} else {
				formats = append(formats, id)
			}
			if len(dates) > maxStyles || len(formats) > maxStyles {
				return damaged(fmt.Errorf("more than %d styles", maxStyles))
			}
		}
	}
	// The formats may stand after the styles that use them.
	x.dateStyles = make([]bool, len(formats))
	for i, id := range formats {
		date, written := dates[id]
		x.dateStyles[i] = date || !written && isBuiltinDate(id)
	}
	return damagedIf(s.err)
}

// readSheet reads one worksheet part.
func (x *xlsxReader) readSheet(entry sheetEntry, name string) (Sheet, error) {
	s, err := x.scan(name)
	if err != nil {
		return Sheet{}, err
	}
	p := &sheetParser{x: x, s: s, b: sheetBuilder{name: entry.name, hidden: entry.hidden, limits: x.limits, spent: &x.spent}}
	p.b.cells = make([]Cell, 0, min(bytes.Count(s.data, []byte("<c ")), x.limits.Cells-x.spent))
	for token := s.next(); token != xmlEnd; token = s.next() {
		if token != xmlStart {
			continue
		}
		switch string(s.name) {
		case "sheetData":
			err = p.rows()
		case "mergeCell":
			err = p.merge()
		case "worksheet", "mergeCells":
		default:
			s.skip()
		}
		if err != nil {
			return Sheet{}, err
		}
	}
	if s.err != nil {
		return Sheet{}, damaged(s.err)
	}
	sheet, err := p.b.sheet()
	if err != nil {
		return Sheet{}, err
	}
	return sheet, markArrays(&sheet, p.arrays)
}

// markArrays flags the cells a formula over several cells fills: the file writes the formula in the first of them only.
func markArrays(sheet *Sheet, arrays []Range) error {
	budget := 0
	for i := range sheet.Rows {
		budget += len(sheet.Rows[i].Cells)
	}
	for _, r := range arrays {
		from, _ := slices.BinarySearchFunc(sheet.Rows, r.FromRow, func(row Row, n int) int { return row.Number - n })
		for i := from; i < len(sheet.Rows) && sheet.Rows[i].Number <= r.ToRow; i++ {
			cells := sheet.Rows[i].Cells
			first, _ := slices.BinarySearchFunc(cells, r.FromColumn, func(c Cell, n int) int { return int(c.Column) - n })
			for j := first; j < len(cells) && int(cells[j].Column) <= r.ToColumn; j++ {
				cells[j].Formula = true
				if budget--; budget < 0 {
					return damaged(fmt.Errorf("formula ranges of sheet %q overlap", sheet.Name))
				}
			}
		}
	}
	return nil
}
