package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
)

// frame is all that the layout shows around a page's body.
type frame struct {
	Page
	Notice                    string
	Menu, Foot                []Link
	Account                   *Account
	Login                     string
	Style, Script, Icon, Font string
	ModuleURL                 string
}

// Tone is how grave a badge or an alert looks; the words must say it too.
type Tone string

// The tones, from quiet to grave. The zero Tone is neutral.
const (
	ToneNeutral Tone = ""
	ToneInfo    Tone = "info"
	ToneSuccess Tone = "success"
	ToneWarn    Tone = "warn"
	ToneStop    Tone = "stop"
)

// ToneOf is the tone of a finding's severity.
func ToneOf(s kilowon.Severity) Tone {
	switch s {
	case kilowon.Stop:
		return ToneStop
	case kilowon.Warn:
		return ToneWarn
	default:
		return ToneInfo
	}
}

func (t Tone) class() string {
	if t == ToneNeutral {
		return ""
	}
	return "tone-" + string(t)
}

func (t Tone) icon() string {
	if t == ToneNeutral {
		return "info"
	}
	return string(t)
}

// Step is one of the numbered steps of a task. URL leads back to it while it is done; without one it is only shown.
type Step struct {
	Label, URL string
}

// Fact is a term with its value; Body is shown instead of Text when it is given.
type Fact struct {
	Term, Text string
	Body       templ.Component
	// Note is a smaller remark below the value.
	Note string
}

func (f Fact) body() templ.Component {
	if f.Body != nil {
		return f.Body
	}
	return plain(f.Text)
}

// Pager describes where in a paged list the reader is; Page counts from 1.
type Pager struct {
	Page, Pages int
	URL         func(page int) string
}

// shown lists the page numbers to link: the first, the last and two around this one. A zero stands for a gap.
func (p Pager) shown() []int {
	var out []int
	last := 0
	for n := 1; n <= p.Pages; n++ {
		if n != 1 && n != p.Pages && (n < p.Page-2 || n > p.Page+2) {
			continue
		}
		if n == last+2 {
			out = append(out, n-1)
		} else if n > last+2 {
			out = append(out, 0)
		}
		out = append(out, n)
		last = n
	}
	return out
}

// Sort describes the order of a table; Key names the sorted column.
type Sort struct {
	Key  string
	Desc bool
	URL  func(key string, desc bool) string
}

// Column is one sortable head of a table.
type Column struct {
	Key, Label string
	// Numeric aligns the column to the right.
	Numeric bool
}

func (s Sort) state(c Column) string {
	switch {
	case s.Key != c.Key:
		return "none"
	case s.Desc:
		return "descending"
	default:
		return "ascending"
	}
}

// link is where a click on the head leads: the other direction on the sorted column, upwards on another.
func (s Sort) link(c Column) string {
	return s.URL(c.Key, s.Key == c.Key && !s.Desc)
}

// TableFrame says how a table sits on the page.
type TableFrame struct {
	// ID is the table's id, unique on the page.
	ID, Caption string
	// Tall keeps the head in sight while the body scrolls in its own frame.
	Tall bool
	// Zebra shades every other row, for wide tables.
	Zebra bool
	// Live says that all rows are on the page, so that the script may sort and filter them.
	Live bool
}

func (t TableFrame) attributes() templ.Attributes {
	return templ.Attributes{"data-live": t.Live}
}

// Field describes one input of a form.
type Field struct {
	// ID is the id and the name of the input.
	ID, Label string
	// Type is the input's type; "text" when empty.
	Type  string
	Value string
	// Hint says what to write and in which form, Error what was wrong and how to mend it.
	Hint, Error string
	Required    bool
	// Complete is the autocomplete token, e.g. "username".
	Complete string
	// Mode is the inputmode for touch keyboards, e.g. "numeric".
	Mode string
}

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// describedBy names the hint and the error for screen readers.
func (f Field) describedBy() string {
	out := ""
	if f.Hint != "" {
		out = f.ID + "-hint"
	}
	if f.Error != "" {
		if out != "" {
			out += " "
		}
		out += f.ID + "-error"
	}
	return out
}

func (f Field) attributes() templ.Attributes {
	a := templ.Attributes{"required": f.Required}
	for name, value := range map[string]string{"aria-describedby": f.describedBy(), "autocomplete": f.Complete, "inputmode": f.Mode} {
		if value != "" {
			a[name] = value
		}
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	return a
}

// faulty are the fields with an error, for the summary above a form.
func faulty(fields []Field) []Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f Field) bool { return f.Error == "" })
}

// summary is the error with the field's label before it, unless the error names the field itself.
func (f *Field) summary() string {
	if strings.HasPrefix(f.Error, f.Label) {
		return f.Error
	}
	return f.Label + ": " + f.Error
}

// Option is one choice of a select.
type Option struct {
	Value, Label string
	// Group is the heading of neighbouring options of a long list.
	Group string
	// Attributes are for the page's script.
	Attributes templ.Attributes
}

// optionGroup is neighbouring options with the same heading.
type optionGroup struct {
	Label   string
	Options []Option
}

func grouped(options []Option) []optionGroup {
	var out []optionGroup
	for _, o := range options {
		if n := len(out); n == 0 || out[n-1].Label != o.Group {
			out = append(out, optionGroup{Label: o.Group})
		}
		last := &out[len(out)-1]
		last.Options = append(last.Options, o)
	}
	return out
}

// Progress is a job's advance. Total 0 means that its end is not known yet.
type Progress struct {
	// ID is unique on the page; Label says what is advancing, Unit what is counted ("세대").
	ID, Label, Unit string
	Done, Total     int64
}

// Percent is the whole percentage that is done; 0 while the total is not known.
func (p Progress) Percent() int64 {
	if p.Total <= 0 {
		return 0
	}
	return min(max(p.Done, 0), p.Total) * 100 / p.Total
}

// text says the advance in words.
func (p Progress) text() string {
	if p.Total <= 0 {
		return "준비하고 있습니다"
	}
	return fmt.Sprintf("%s / %s%s (%d%%)", kilowon.FormatInt(p.Done), kilowon.FormatInt(p.Total), p.Unit, p.Percent())
}

// spoken changes only every ten percent, so that a screen reader is not kept talking.
func (p Progress) spoken() string {
	if p.Total <= 0 {
		return p.Label + ": 준비하고 있습니다"
	}
	return fmt.Sprintf("%s: %d%% 이상 되었습니다", p.Label, p.Percent()/10*10)
}

// Run is a region that follows a running job. The page without script has a link to look again.
type Run struct {
	Progress
	// URL gives the region anew; it is empty when the job has ended and nothing is to be asked again.
	URL string
	// Then is the page to go to when the job has ended; empty stays.
	Then string
}

func (r Run) attributes() templ.Attributes {
	a := templ.Attributes{}
	if r.URL != "" {
		a["data-poll"] = r.URL
	}
	if r.Then != "" {
		a["data-then"] = r.Then
	}
	return a
}

// Download is one file to fetch.
type Download struct {
	URL, Name string
	// Kind is the format in capitals ("XLSX"); Note says what is in the file.
	Kind, Note string
	// Bytes is the size; 0 when the file is made while it is fetched.
	Bytes int64
}

func (d Download) size() string {
	switch {
	case d.Bytes <= 0:
		return ""
	case d.Bytes < 1<<20:
		return strconv.FormatInt((d.Bytes+1023)/1024, 10) + "KB"
	default:
		return fmt.Sprintf("%d.%dMB", d.Bytes>>20, d.Bytes%(1<<20)*10>>20)
	}
}

// Upload describes the form that takes a workbook.
type Upload struct {
	// Action is where it is sent; the file is the form value "file".
	Action string
	// Limit is the most bytes the server takes there.
	Limit int64
	// Error says what was wrong with the last try.
	Error string
}

// Dialog asks a question that POSTs to Action when it is answered with yes.
type Dialog struct {
	ID, Title, Action string
	// Yes and No label the two buttons with what they do.
	Yes, No string
}

// Search describes the search box of a list. Table names the id of the table when all its rows are on the page.
type Search struct {
	Action, Label, Hint, Value, Table string
}

// Login describes the login form.
type Login struct {
	// Next is the page to go to afterwards.
	Next, Name string
	// Problem says why the last try failed.
	Problem string
}

// phoneText is a telephone number with its hyphens, or a dash.
func phoneText(phone string) string { return orDash(member.FormatPhone(phone)) }

// MonthText writes a month as people do: "2025년 7월".
func MonthText(m kilowon.Month) string {
	y, mo := m.Civil()
	return fmt.Sprintf("%d년 %d월", y, int(mo))
}

// DateText writes a date as people do: "2025년 7월 1일"; the zero Date is "-".
func DateText(d kilowon.Date) string {
	if d.IsZero() {
		return "-"
	}
	y, mo, day := d.Civil()
	return fmt.Sprintf("%d년 %d월 %d일", y, int(mo), day)
}

// radioID gives the first button the field's own id, so that the summary of errors can lead to it.
func (f Field) radioID(i int) string {
	if i == 0 {
		return f.ID
	}
	return fmt.Sprintf("%s-%d", f.ID, i)
}

// groupAttributes ties a group's hint and error to its fieldset; its inputs carry the rest.
func groupAttributes(f Field) templ.Attributes {
	if by := f.describedBy(); by != "" {
		return templ.Attributes{"aria-describedby": by}
	}
	return nil
}
