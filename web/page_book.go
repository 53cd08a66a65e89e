package web

import (
	"net/http"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff"
)

const (
	showTitle = "요금표 보기"
	diffTitle = "요금 개정 비교"
	showURL   = "/rates/show"
	diffURL   = "/rates/diff"
)

// bookForm is what both pages of the book ask for.
type bookForm struct {
	Class, Grade, Voltage, Date, From, To Field
	Problem                               string
}

func (f *bookForm) fields() []Field {
	return []Field{f.Class, f.Grade, f.Voltage, f.Date, f.From, f.To}
}

func (f *bookForm) wrong() []Field { return faulty(f.fields()) }

func (f *bookForm) status() int {
	if f.Problem != "" || len(f.wrong()) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// newBookForm is the form as it was sent.
func newBookForm(r *http.Request) *bookForm {
	f := &bookForm{
		Class: Field{ID: "class", Label: "계약종별"}, Grade: Field{ID: "grade", Label: "갑·을"}, Voltage: Field{ID: "voltage", Label: "공급전압"},
		Date: Field{ID: "date", Label: "볼 날", Type: "date"},
		From: Field{ID: "from", Label: "이날까지 아는 것과(개정 전날)", Type: "date"}, To: Field{ID: "to", Label: "이날까지 바뀐 것(개정일)", Type: "date"},
	}
	for _, field := range []*Field{&f.Class, &f.Grade, &f.Voltage, &f.Date, &f.From, &f.To} {
		field.Value = strings.TrimSpace(r.FormValue(field.ID))
	}
	return f
}

// query reads the codes; an empty one means all.
func (f *bookForm) query() (q app.BookQuery, ok bool) {
	var err error
	if f.Class.Value != "" {
		q.Class, err = tariff.ParseClass(f.Class.Value)
		f.told(&f.Class, err)
	}
	q.Grade, err = tariff.ParseGrade(f.Grade.Value)
	f.told(&f.Grade, err)
	if f.Voltage.Value != "" {
		q.Voltage, err = tariff.ParseVoltage(f.Voltage.Value)
		f.told(&f.Voltage, err)
	}
	return q, len(f.wrong()) == 0
}

func (f *bookForm) told(field *Field, err error) {
	if err != nil {
		field.Error = sentence(problemText(err))
	}
}

// day reads a date field; an empty one is the other day.
func (f *bookForm) day(field *Field, other kilowon.Date) kilowon.Date {
	if field.Value == "" {
		field.Value = other.String()
		return other
	}
	d, err := kilowon.ParseDate(field.Value)
	f.told(field, err)
	return d
}

// refused tells an error of the book beside its field, or above the form; one of the program itself is passed on.
func (f *bookForm) refused(err error) error {
	if err == nil || kilowon.CodeOf(err) == kilowon.Internal {
		return err
	}
	f.Problem = sentence(err.Error())
	return nil
}

// showView is the lists of a class on a day.
type showView struct {
	bookForm
	All   bool
	State *app.BookState
}

// showPage shows what the book says on a day, as kilowon book show does.
func (p *pages) showPage(w http.ResponseWriter, r *http.Request) error {
	v := &showView{bookForm: *newBookForm(r), All: r.FormValue("all") != ""}
	if v.Class.Value == "" {
		v.Class.Value = tariff.Residential.Code()
	}
	day := v.day(&v.Date, p.today())
	if q, ok := v.query(); ok {
		var err error
		if v.State, err = app.BookAt(p.app.Book(), q, day); v.refused(err) != nil {
			return err
		}
	}
	page := Page{Title: showTitle, Menu: menuGuide.URL, Crumbs: []Link{home, menuRates}, Status: v.status()}
	return p.Render(w, r, page, showBody(v))
}

// common are the entries that hold for all classes: those of each bill, or all of them.
func (v *showView) common() []app.BookEntry {
	var out []app.BookEntry
	for _, e := range v.State.Common {
		if v.All || e.Brief() {
			out = append(out, e)
		}
	}
	return out
}

// diffView is what changed between two days.
type diffView struct {
	bookForm
	Days     []kilowon.Date
	Revision *app.BookRevision
}

// diffPage shows what changed, as kilowon book diff does. Without days it offers those on which lists of the class begin.
func (p *pages) diffPage(w http.ResponseWriter, r *http.Request) error {
	v := &diffView{bookForm: *newBookForm(r)}
	q, ok := v.query()
	if ok {
		v.Days = app.BookDays(p.app.Book(), q)
	}
	if ok && v.From.Value+v.To.Value != "" {
		to := v.day(&v.To, p.today())
		from := v.day(&v.From, to-1)
		if len(v.wrong()) == 0 {
			var err error
			if v.Revision, err = app.BookDiff(p.app.Book(), q, from, to); v.refused(err) != nil {
				return err
			}
		}
	}
	page := Page{Title: diffTitle, Menu: menuGuide.URL, Crumbs: []Link{home, menuRates}, Status: v.status()}
	return p.Render(w, r, page, diffBody(v))
}

// dayURL compares a day with the one before.
func (v *diffView) dayURL(d kilowon.Date) string {
	return diffURL + "?class=" + v.Class.Value + "&from=" + (d - 1).String() + "&to=" + d.String()
}

// classOptions are the classes; with none the first choice is all of them.
func classOptions(all bool) []Option {
	var out []Option
	if all {
		out = append(out, Option{Label: "모두"})
	}
	for c := tariff.Residential; c <= tariff.EV; c++ {
		out = append(out, Option{Value: c.Code(), Label: c.String()})
	}
	return out
}

func gradeOptions() []Option {
	out := []Option{{Label: "모두"}}
	for g := tariff.GradeA; g <= tariff.GradeSupplementary; g++ {
		out = append(out, Option{Value: g.Code(), Label: g.String()})
	}
	return out
}

func voltageOptions() []Option {
	out := []Option{{Label: "모두"}}
	for v := tariff.Low; v <= tariff.HighC; v++ {
		out = append(out, Option{Value: v.Code(), Label: v.String()})
	}
	return out
}

// changeKinds say what happened to an entry.
var changeKinds = map[string]string{app.BookBegins: "처음 시행", app.BookChanges: "바뀜", app.BookEnds: "끝남"}

// unitAfter is a name with its unit.
func unitAfter(name, unit string) string {
	if unit == "" {
		return name
	}
	return name + "(" + unit + ")"
}

// bookText is a value as it is read; there may be none.
func bookText(value string) string {
	if value == "" {
		return "-"
	}
	return app.Grouped(value)
}

// checked is the value of a box that is ticked.
func checked(on bool) string {
	if on {
		return "1"
	}
	return ""
}
