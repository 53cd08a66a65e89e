package web

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/store"
)

// findingsPerPage is how many findings one page shows.
const findingsPerPage = 25

// submissionView is a handed-in workbook with the findings that are asked for.
type submissionView struct {
	app.Submission
	Month app.Month
	Today kilowon.Date
	Flash string
	// Decision is what registering would mean for the month's bill; nil for a filing in time and whole.
	Decision *apartment.Decision
	Counts   [kilowon.Stop + 1]int
	Groups   []apartment.FindingGroup
	// Filter says which findings Shown are a page of; Matches counts those of all pages.
	Filter  findingFilter
	Shown   []kilowon.Finding
	Matches int
	Pager   Pager
}

// findingFilter chooses findings by severity and code; empty texts choose all.
type findingFilter struct {
	Severity, Code string
}

// severityKeys name the severities in addresses.
var severityKeys = [...]string{kilowon.Info: "info", kilowon.Warn: "warn", kilowon.Stop: "stop"}

func (f findingFilter) matches(x *kilowon.Finding) bool {
	return (f.Severity == "" || f.Severity == severityKeys[x.Severity]) && (f.Code == "" || f.Code == x.Code)
}

func (f findingFilter) url(id string, page int) string {
	q := url.Values{}
	if f.Severity != "" {
		q.Set("severity", f.Severity)
	}
	if f.Code != "" {
		q.Set("code", f.Code)
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	out := submissionURL(id)
	if len(q) > 0 {
		out += "?" + q.Encode()
	}
	return out
}

// checked says that the submission still waits to be registered.
func (v *submissionView) checked() bool { return v.State == store.SubmissionChecked }

// rest says that the common use is what the households leave of the main meter.
func (v *submissionView) rest() bool { return v.Month.Reading.CommonKWh < 0 }

// closed says that the month takes no filing any more.
func (v *submissionView) closed() bool {
	return v.Month.Reading.State == store.MonthBilling || v.Month.Reading.State == store.MonthBilled
}

// registrable says that the filing can become the month's: nothing stops the whole of it and at least one household can be billed from it.
func (v *submissionView) registrable() bool {
	return v.checked() && !v.closed() && !v.Stopped && v.Totals.Filed > 0
}

func (v *submissionView) tabs() []Link {
	all := v.Counts[kilowon.Stop] + v.Counts[kilowon.Warn] + v.Counts[kilowon.Info]
	out := []Link{{"모두 " + kilowon.FormatInt(int64(all)), findingFilter{}.url(v.ID, 1) + "#findings"}}
	for _, s := range []kilowon.Severity{kilowon.Stop, kilowon.Warn, kilowon.Info} {
		out = append(out, Link{s.String() + " " + kilowon.FormatInt(int64(v.Counts[s])), findingFilter{Severity: severityKeys[s]}.url(v.ID, 1) + "#findings"})
	}
	return out
}

// submissionOf loads a handed-in workbook and its month.
func (p *pages) submissionOf(r *http.Request, who app.Actor) (*submissionView, error) {
	sub, err := p.app.Submission(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	month, err := p.app.Month(r.Context(), who, sub.ComplexID, sub.Month)
	if err != nil {
		return nil, err
	}
	v := &submissionView{Submission: sub, Month: month, Today: p.today(), Groups: apartment.Group(sub.Findings)}
	slices.SortStableFunc(v.Groups, func(a, b apartment.FindingGroup) int { return cmp.Compare(b.Severity, a.Severity) })
	for i := range sub.Findings {
		v.Counts[sub.Findings[i].Severity]++
	}
	return v, nil
}

// submissionPage is what was found in a handed-in workbook, and step 4 where it waits to be registered.
func (p *pages) submissionPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.submissionOf(r, who)
	if err != nil {
		return err
	}
	v.Flash = p.flashed(r.Context())
	v.Filter = findingFilter{Code: r.FormValue("code")}
	if slices.Contains(severityKeys[:], r.FormValue("severity")) {
		v.Filter.Severity = r.FormValue("severity")
	}
	v.choose(pageNumber(r))
	if v.Decision, err = v.decision(); err != nil {
		return err
	}
	page := Page{Title: v.title(), Menu: menuFiling.URL, Crumbs: append(submitCrumbs(&v.Month), Link{"서류제출", v.monthURL()})}
	return p.Render(w, r, page, submissionBody(v))
}

// choose fills in the page of findings that the filter asks for.
func (v *submissionView) choose(page int) {
	for i := range v.Findings {
		if !v.Filter.matches(&v.Findings[i]) {
			continue
		}
		if v.Matches/findingsPerPage == page-1 {
			v.Shown = append(v.Shown, v.Findings[i])
		}
		v.Matches++
	}
	v.Pager = Pager{Page: page, Pages: pagesOf(v.Matches, findingsPerPage), URL: func(n int) string { return v.Filter.url(v.ID, n) + "#findings" }}
}

func (v *submissionView) title() string {
	return fmt.Sprintf("%s %s분 제출 %d번 점검 결과", v.Month.Contract.Name, MonthText(v.Submission.Month), v.Number)
}

func (v *submissionView) monthURL(below ...string) string {
	return monthURL(v.ComplexID, v.Submission.Month, below...)
}

// left is how many households would have no bill from this filing.
func (v *submissionView) left() int { return v.Totals.Households - v.Totals.Filed }

// leftText says why households have no bill from this filing.
func leftText(v *submissionView) string {
	var parts []string
	for _, part := range []struct {
		label string
		n     int
	}{{"보류", v.Totals.Parked}, {"파일에 없음", v.Totals.Missing}, {"미제출", v.Totals.Withheld()}} {
		if part.n > 0 {
			parts = append(parts, part.label+" "+kilowon.FormatInt(int64(part.n))+"세대")
		}
	}
	return strings.Join(parts, ", ") + "입니다."
}

// submissionFile sends a workbook as it was handed in.
func (p *pages) submissionFile(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	sub, err := p.app.Submission(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	data, err := p.app.SubmissionFile(r.Context(), who, sub.ID)
	if err != nil {
		return err
	}
	return send(w, file{sub.FileName, data})
}

// markedFile sends the office's own workbook with the findings in its cells.
func (p *pages) markedFile(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	sub, data, filed, err := p.reread(r, who)
	if err != nil {
		return err
	}
	f, err := made(stem(sub.FileName)+"(점검결과).xlsx", func(w io.Writer) error { return document.MarkFindings(w, data, filed, sub.Findings) })
	if err != nil {
		return err
	}
	return send(w, f)
}

// reread reads a handed-in workbook from its file again.
func (p *pages) reread(r *http.Request, who app.Actor) (sub app.Submission, data []byte, filed *apartment.Filed, err error) {
	if sub, err = p.app.Submission(r.Context(), who, r.PathValue("id")); err != nil {
		return sub, nil, nil, err
	}
	if data, err = p.app.SubmissionFile(r.Context(), who, sub.ID); err != nil {
		return sub, nil, nil, err
	}
	filed, err = document.ReadFiled(data, document.DefaultLimits())
	return sub, data, filed, err
}

// repair applies the safe repairs to a copy of the workbook and hands that in; the workbook it was made from stays as it is.
func (p *pages) repair(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	sub, data, filed, err := p.reread(r, who)
	if err != nil {
		return err
	}
	if sub.State != store.SubmissionChecked {
		return kilowon.Errorf(kilowon.Conflict, "등록하거나 취소한 제출은 수정할 수 없습니다. 서류제출 화면에서 파일을 다시 올려 주세요.")
	}
	repaired, changed := app.Repaired(&sub, filed)
	if changed == 0 {
		p.flash(r.Context(), "적용할 안전한 수정이 없습니다.")
		return p.Next(w, r, submissionURL(sub.ID))
	}
	f, err := made(stem(sub.FileName)+"(수정).xlsx", func(w io.Writer) error { return document.WriteRepaired(w, data, filed, repaired) })
	if err != nil {
		return err
	}
	// The new workbook is read like any other, so that what is checked is what is kept.
	if filed, err = document.ReadFiled(f.body, document.DefaultLimits()); err != nil {
		return err
	}
	next, err := p.app.Check(r.Context(), who, sub.ComplexID, sub.Month, &app.Upload{FileName: uploadName(f.name), File: f.body, Filed: filed})
	if err != nil {
		return err
	}
	p.flash(r.Context(), fmt.Sprintf("안전한 수정 %s칸을 적용해 제출 %d번으로 다시 점검했습니다. 제출 %d번은 그대로 남아 있습니다.",
		kilowon.FormatInt(int64(changed)), next.Number, sub.Number))
	return p.Next(w, r, submissionURL(next.ID))
}

var stemPattern = regexp.MustCompile(`(\((수정|점검결과)\))*\.[A-Za-z]{1,5}$`)

// stem is a file name without its ending and without what earlier steps added.
func stem(name string) string {
	return stemPattern.ReplaceAllString(name, "")
}

// safeRepairs counts the findings that can be mended without a look; none is a dash.
func safeRepairs(findings []kilowon.Finding) string {
	n := 0
	for i := range findings {
		if findings[i].SafeFix {
			n++
		}
	}
	if n == 0 {
		return "-"
	}
	return kilowon.FormatInt(int64(n))
}

// difference is what the main meter has more than households and common use; it is worked out from what is shown, whatever was stored.
func difference(t *apartment.Totals) int64 { return t.MainKWh - t.OwnKWh - t.CommonKWh }
