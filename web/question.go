package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
)

// An inquiry is a form whose fields are the members of a JSON request of app, so that page, command and interface ask the same.
type inquiry struct {
	Action string
	Parts  []questionPart
	// Rows are asked for several times; nil where nothing is.
	Rows    *questionRows
	Problem string
	values  url.Values
	errors  map[string]string
	shown   int
	// sent are the rows that were filled in, by their place in the request.
	sent []int
}

// questionPart is one member of the request by its path, such as "period.from".
type questionPart struct {
	Path, Label, Hint string
	Kind              questionKind
	Options           []Option
	Required          bool
	// Example is what the link to an example fills in.
	Example string
}

// questionRows are members of a list in the request, such as "items".
type questionRows struct {
	Path, Label, Hint string
	Parts             []questionPart
	// Least is how many are shown; Examples are the values of rows in the order of Parts.
	Least    int
	Examples [][]string
}

// questionKind is how a member is written.
type questionKind uint8

const (
	askText questionKind = iota
	askNumber
	askFlag
	askDate
	askMonth
	askMoment
	askChoice
)

// mostRows bounds the rows of a form.
const mostRows = 60

// name is the name and id of a field: "items[0].period.from" becomes "items-0-period-from".
func fieldName(path string) string {
	return strings.NewReplacer("[", "-", "]", "", ".", "-").Replace(path)
}

func (q *inquiry) rowPath(row int, path string) string {
	return fmt.Sprintf("%s[%d].%s", q.Rows.Path, row, path)
}

// read takes what was sent and reports whether it asks for an answer; a form of which only the number of rows changes does not.
func (q *inquiry) read(r *http.Request) bool {
	q.values, q.errors = url.Values{}, map[string]string{}
	asked := r.FormValue("rows") == ""
	filled := false
	take := func(path string) {
		name := fieldName(path)
		if v := strings.TrimSpace(r.FormValue(name)); v != "" {
			q.values.Set(name, v)
			filled = true
		}
	}
	for _, p := range q.Parts {
		take(p.Path)
	}
	if q.Rows == nil {
		return filled && asked
	}
	q.shown = q.Rows.Least
	if n, err := strconv.Atoi(r.FormValue("rows")); err == nil {
		q.shown = max(q.shown, min(n, mostRows))
	}
	for row := range mostRows {
		for _, p := range q.Rows.Parts {
			take(q.rowPath(row, p.Path))
		}
		if q.filled(row) {
			q.shown, q.sent = max(q.shown, row+1), append(q.sent, row)
		}
	}
	return filled && asked
}

// filled reports whether anything was put into a row.
func (q *inquiry) filled(row int) bool {
	for _, p := range q.Rows.Parts {
		if q.values.Get(fieldName(q.rowPath(row, p.Path))) != "" {
			return true
		}
	}
	return false
}

// request is the JSON text of what was filled in; fields that are wrong or missing are marked and give no text.
func (q *inquiry) request() ([]byte, bool) {
	out := map[string]any{}
	for _, p := range q.Parts {
		q.put(out, p, p.Path)
	}
	if q.Rows != nil {
		list := []any{}
		for _, row := range q.sent {
			one := map[string]any{}
			for _, p := range q.Rows.Parts {
				q.put(one, p, q.rowPath(row, p.Path))
			}
			list = append(list, one)
		}
		if len(list) > 0 {
			out[q.Rows.Path] = list
		}
	}
	text, err := json.Marshal(out)
	return text, err == nil && len(q.errors) == 0
}

// put writes one member into the request, below the objects its path names.
func (q *inquiry) put(into map[string]any, p questionPart, path string) {
	name := fieldName(path)
	text := q.values.Get(name)
	if text == "" {
		if p.Required {
			q.errors[name] = kilowon.Particles("비어 있습니다. " + p.Label + "을(를) 적어 주세요.")
		}
		return
	}
	var value any = text
	switch p.Kind {
	case askFlag:
		value = true
	case askNumber:
		n, err := strconv.ParseInt(strings.ReplaceAll(text, ",", ""), 10, 64)
		if err != nil {
			q.errors[name] = fmt.Sprintf("정수여야 하는데 %q입니다.", text)
			return
		}
		value = n
	}
	names := strings.Split(p.Path, ".")
	for _, n := range names[:len(names)-1] {
		below, ok := into[n].(map[string]any)
		if !ok {
			below = map[string]any{}
			into[n] = below
		}
		into = below
	}
	into[names[len(names)-1]] = value
}

// refused puts an error beside the field it is about, or above the form; one of the program itself is passed on.
func (q *inquiry) refused(err error) error {
	var e *kilowon.Error
	if err == nil || !errors.As(err, &e) || e.Code == kilowon.Internal {
		return err
	}
	path := e.Path
	if q.Rows != nil {
		for i, row := range q.sent {
			if rest, ok := strings.CutPrefix(path, fmt.Sprintf("%s[%d]", q.Rows.Path, i)); ok {
				path = fmt.Sprintf("%s[%d]%s", q.Rows.Path, row, rest)
				break
			}
		}
	}
	for _, f := range q.fields() {
		if name := fieldName(path); path != "" && (f.ID == name || strings.HasPrefix(f.ID, name+"-")) {
			q.errors[f.ID] = sentence(e.Message)
			return nil
		}
	}
	q.Problem = sentence(e.Message)
	return nil
}

// field is a part as it stands in the form.
func (q *inquiry) field(p questionPart, path string) Field {
	name := fieldName(path)
	f := Field{ID: name, Label: p.Label, Hint: p.Hint, Value: q.values.Get(name), Required: p.Required, Error: q.errors[name]}
	switch p.Kind {
	case askNumber:
		f.Mode = "numeric"
	case askDate:
		f.Type = "date"
	case askMonth:
		f.Type = "month"
	case askMoment:
		f.Type = "datetime-local"
	}
	return f
}

// fields are all fields in their order.
func (q *inquiry) fields() []Field {
	var out []Field
	for _, p := range q.Parts {
		out = append(out, q.field(p, p.Path))
	}
	for row := range q.shown {
		for _, p := range q.Rows.Parts {
			out = append(out, q.field(p, q.rowPath(row, p.Path)))
		}
	}
	return out
}

func (q *inquiry) wrong() []Field { return faulty(q.fields()) }

func (q *inquiry) status() int {
	if q.Problem != "" || len(q.errors) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// exampleURL is the form with its example filled in.
func (q *inquiry) exampleURL() string {
	v := url.Values{}
	set := func(path, value string) {
		if value != "" {
			v.Set(fieldName(path), value)
		}
	}
	for _, p := range q.Parts {
		set(p.Path, p.Example)
	}
	if q.Rows != nil {
		for row, values := range q.Rows.Examples {
			for i, p := range q.Rows.Parts {
				set(q.rowPath(row, p.Path), values[i])
			}
		}
	}
	return q.Action + "?" + v.Encode()
}

// choices are the options of a choice, which begins with none.
func (p *questionPart) choices() []Option {
	return append([]Option{{Label: "고르십시오"}}, p.Options...)
}
