package document

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/xuri/excelize/v2"
)

// emptyComments and emptyDrawing stand for a sheet's comments once they are taken out, so that nothing points to a missing part.
const (
	emptyComments = `<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors/><commentList/></comments>`
	emptyDrawing  = `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"/>`
)

var (
	drawingTarget = regexp.MustCompile(`vmlDrawing([0-9]+)\.vml"`)
	partNumber    = regexp.MustCompile(`^xl/(?:comments|drawings/vmlDrawing)([0-9]+)\.(?:xml|vml)$`)
)

// annotate takes our old comments out of a sheet, keeps those of others, and puts the new ones in; a cell with somebody else's comment keeps that.
func (m *marker) annotate(sheet string) error {
	before := map[string]bool{}
	for part := range m.file.Comments {
		before[part] = true
	}
	comments, err := m.file.GetComments(sheet)
	if err != nil {
		return err
	}
	theirs := slices.DeleteFunc(slices.Clone(comments), func(c excelize.Comment) bool { return isOurs(&c) })
	add := append(theirs, m.newComments(sheet, theirs)...)
	if len(add) == len(theirs) && len(theirs) == len(comments) {
		return nil
	}
	for part := range m.file.Comments {
		if !before[part] && len(comments) > 0 && !m.renewComments(part, len(add) > 0) {
			return nil
		}
	}
	for _, c := range add {
		if err := m.file.AddComment(sheet, c); err != nil {
			return err
		}
	}
	return nil
}

// isOurs knows the comments of an earlier check, by their text where a program has dropped the author.
func isOurs(c *excelize.Comment) bool {
	if author := strings.TrimSpace(c.Author); author != "" {
		return author == markAuthor
	}
	text := c.Text
	for _, run := range c.Paragraph {
		text += run.Text
	}
	for s := kilowon.Info; s <= kilowon.Stop; s++ {
		if strings.HasPrefix(text, severityText(s)+" E") {
			return true
		}
	}
	return false
}

// newComments are the comments of a sheet's marked cells.
func (m *marker) newComments(sheet string, theirs []excelize.Comment) []excelize.Comment {
	taken := map[string]bool{}
	for _, c := range theirs {
		taken[c.Cell] = true
	}
	var out []excelize.Comment
	for i := range m.cells[sheet] {
		c := &m.cells[sheet][i]
		ref := Address(c.row, c.column)
		if taken[ref] {
			continue
		}
		if m.comments == maxComments {
			break
		}
		m.comments++
		out = append(out, cellComment(ref, c))
	}
	return out
}

// cellComment tells all findings of one cell.
func cellComment(ref string, c *cellMark) excelize.Comment {
	out := excelize.Comment{Cell: ref, Author: markAuthor, Width: 340, Height: 12}
	for i, f := range c.findings {
		head := severityText(f.Severity) + " " + f.Code + "\n"
		if i > 0 {
			head = "\n\n" + head
		}
		text := f.Message
		if f.Suggest != "" {
			text += "\n제안값: " + f.Suggest
			if f.SafeFix {
				text += " (자동수정 가능)"
			}
		}
		out.Paragraph = append(out.Paragraph,
			excelize.RichTextRun{Text: head, Font: &excelize.Font{Family: sheetFont, Size: 9, Bold: true, Color: severityInks[f.Severity]}},
			excelize.RichTextRun{Text: text, Font: &excelize.Font{Family: sheetFont, Size: 9, Color: colorInk}})
		out.Height += uint(18 * (2 + textLines(text, 52)))
	}
	return out
}

// renewComments empties a sheet's comments, or gives it new parts for them to be written to. The library deletes comments one by one, each time
// reading all, and writes to the wrong part where the parts of comments and of their boxes are numbered differently, as LibreOffice does.
//
// It reports false, and changes nothing, where the sheet has what would be lost: form controls, or comments with answers.
func (m *marker) renewComments(comments string, again bool) bool {
	relations, drawing := m.commentParts(comments)
	if drawing == "" {
		return false
	}
	delete(m.file.Comments, comments)
	m.file.Pkg.Store(comments, []byte(emptyComments))
	if !again {
		m.file.Pkg.Store(drawing, []byte(emptyDrawing))
		return true
	}
	raw, _ := m.file.Pkg.Load(relations)
	free := strconv.Itoa(m.freePart())
	text := bytes.ReplaceAll(raw.([]byte), []byte(path.Base(comments)+`"`), []byte("comments"+free+`.xml"`))
	text = bytes.ReplaceAll(text, []byte(path.Base(drawing)+`"`), []byte("vmlDrawing"+free+`.vml"`))
	m.file.Pkg.Store(relations, text)
	m.file.Relationships.Delete(relations)
	return true
}

// commentParts finds the part with a sheet's relations and the one drawing of its comments; without a plain one drawing is empty.
func (m *marker) commentParts(comments string) (relations, drawing string) {
	m.file.Pkg.Range(func(name, data any) bool {
		text, ok := data.([]byte)
		if !ok || !strings.HasPrefix(name.(string), "xl/worksheets/_rels/") || !bytes.Contains(text, []byte("/"+path.Base(comments)+`"`)) {
			return true
		}
		relations = name.(string)
		if found := drawingTarget.FindAllSubmatch(text, -1); len(found) == 1 && !bytes.Contains(text, []byte("threadedComment")) {
			drawing = "xl/drawings/vmlDrawing" + string(found[0][1]) + ".vml"
		}
		return false
	})
	if raw, ok := m.file.Pkg.Load(drawing); ok {
		text, ok := raw.([]byte)
		if ok && bytes.Count(text, []byte("ObjectType=")) == bytes.Count(text, []byte(`ObjectType="Note"`)) {
			return relations, drawing
		}
	}
	return relations, ""
}

// freePart is a number no part of comments or of their boxes has.
func (m *marker) freePart() int {
	highest := 0
	m.file.Pkg.Range(func(name, _ any) bool {
		if found := partNumber.FindStringSubmatch(name.(string)); found != nil {
			// A number too long to count is no number the library would come to.
			n, _ := strconv.Atoi(found[1])
			highest = max(highest, n)
		}
		return true
	})
	for part := range m.file.Comments {
		if found := partNumber.FindStringSubmatch(part); found != nil {
			n, _ := strconv.Atoi(found[1])
			highest = max(highest, n)
		}
	}
	return highest + 1
}
