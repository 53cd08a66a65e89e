package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/job"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
	"github.com/kilowon/kilowon/tariff/book"
)

// testDay is the reading day of the open month in the tests' demo, and the day they take place. It lies in the past, since sessions end by the real clock.
var testDay = kilowon.MustDate("2026-09-18")

// The second organisation, which must never see the first one's things.
const (
	strangerLogin    = "stranger"
	strangerPassword = "another office"
)

// testClock is the time at which the tests take place; a test may move it.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// demoData is the demo and the database file with it, made once for all tests.
type demoData struct {
	demo *app.Demo
	// keys is the key file of the database.
	file, keys []byte
}

// smallDemo has the demo's two smaller complexes, a single contract and one contract per household; wholeDemo also the comprehensive one of a thousand.
var (
	smallDemo = sync.OnceValues(func() (demoData, error) { return makeDemo(1) })
	wholeDemo = sync.OnceValues(func() (demoData, error) { return makeDemo(0) })
)

func makeDemo(skip int) (demoData, error) {
	d := demoData{demo: app.NewDemo(7, testDay, book.Default())}
	d.demo.Complexes = d.demo.Complexes[skip:]
	dir, err := os.MkdirTemp("", "kilowon-web")
	if err != nil {
		return d, err
	}
	defer os.RemoveAll(dir)
	ctx, clock := context.Background(), &testClock{}
	clock.set(testDay.Time())
	name := filepath.Join(dir, "demo.db")
	db, err := sqlite.Open(ctx, name, sqlite.Options{Clock: clock.Now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return d, err
	}
	use, err := app.New(db, book.Default())
	if err != nil {
		return d, err
	}
	if err := use.InstallDemo(ctx, d.demo, clock.set, nil); err != nil {
		return d, err
	}
	err = db.Update(ctx, func(tx store.Tx) error {
		o := store.Organisation{Name: "남의 관리사무소"}
		if err := tx.InsertOrganisation(&o); err != nil {
			return err
		}
		m := store.Member{Login: strangerLogin, Name: "이웃", PasswordHash: app.HashPassword(strangerPassword), Role: member.Manager, Active: true}
		if err := tx.For(o.ID).InsertMember(&m); err != nil {
			return err
		}
		for _, c := range member.Agree(use.Terms(testDay), func(string) bool { return true }, tx.Now()) {
			if err := tx.For(o.ID).InsertConsent(m.ID, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return d, err
	}
	if err := db.Close(); err != nil {
		return d, err
	}
	if d.keys, err = os.ReadFile(name + sqlite.KeySuffix); err != nil {
		return d, err
	}
	d.file, err = os.ReadFile(name)
	return d, err
}

// office is a portal over a copy of the demo, with workers when they are asked for, and a browser without script that is logged in.
type office struct {
	*testing.T
	demo   *app.Demo
	app    *app.App
	db     *sqlite.DB
	portal *Server
	pages  *pages
	clock  *testClock
	maker  *report.Maker
	cookie *http.Cookie
}

func newOffice(t *testing.T, data func() (demoData, error)) *office {
	t.Helper()
	d, err := data()
	if err != nil {
		t.Fatal(err)
	}
	o := &office{T: t, demo: d.demo, clock: &testClock{}}
	o.clock.set(testDay.Time().Add(14 * time.Hour))
	name := filepath.Join(t.TempDir(), "office.db")
	o.must(os.WriteFile(name, d.file, 0o600))
	o.must(os.WriteFile(name+sqlite.KeySuffix, d.keys, 0o600))
	o.db, err = sqlite.Open(t.Context(), name, sqlite.Options{Clock: o.clock.Now, Logger: slog.New(slog.DiscardHandler)})
	o.must(err)
	o.app, err = app.New(o.db, book.Default())
	o.must(err)
	t.Cleanup(func() { o.must(errors.Join(o.app.WriteViews(context.Background()), o.db.Close())) })
	fonts, err := document.LoadFonts()
	o.must(err)
	o.maker = &report.Maker{App: o.app, Fonts: fonts, Clock: o.clock.Now}
	covered, err := book.Coverage()
	o.must(err)
	o.pages, err = newPages(o.app, o.maker, PortalOptions{
		Options: Options{Rate: 1e6, Burst: 1e6, Notice: "가상의 기관과 단지로 만든 시범 화면입니다."},
		Demo:    []DemoLogin{{"관리자", app.DemoLogin, app.DemoPassword}}, Now: o.clock.Now, Coverage: covered, Texts: true, Outbox: true,
		Privacy: []member.PersonalData{{ID: member.DataStaff, Who: "직원", What: "이름", Why: "확인하려고", Kept: "10년", Source: "동의서", Erased: "명령"}, {Who: "직원", What: "쿠키", Why: "이어 가려고", Kept: "10시간", Chosen: true, Erased: "자동"}},
	})
	o.must(err)
	o.portal = o.pages.Server
	o.login(app.DemoLogin, app.DemoPassword)
	return o
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// work runs the workers until the test ends.
func (o *office) work() {
	o.Helper()
	client, err := o.db.NewClient(o.Context(), sqlite.ClientConfig{Workers: job.Workers(o.app, o.maker, job.Senders{}, slog.New(slog.DiscardHandler)), Queues: job.Queues()})
	o.must(err)
	o.must(client.Start(context.WithoutCancel(o.Context())))
	o.Cleanup(func() { o.must(client.Stop(context.Background())) })
}

// send does a request with the office's cookie, as a browser without script would.
func (o *office) send(r *http.Request) *httptest.ResponseRecorder {
	if o.cookie != nil {
		r.AddCookie(o.cookie)
	}
	w := httptest.NewRecorder()
	o.portal.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.Name == "kilowon" {
			o.cookie = c
		}
	}
	return w
}

func (o *office) get(path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return o.send(r)
}

func (o *office) post(path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return o.send(r)
}

// login begins a new session; who needs a second factor passes it as well.
func (o *office) login(name, password string) {
	o.Helper()
	o.cookie = nil
	w := o.post("/login", url.Values{"username": {name}, "password": {password}})
	if w.Code != http.StatusSeeOther {
		o.Fatalf("login as %s: %d", name, w.Code)
	}
	if o.next(w) != secondURL {
		return
	}
	if w := o.post(secondURL, url.Values{member.FieldCode: {o.demoCode(name)}}); w.Code != http.StatusSeeOther {
		o.Fatalf("second factor of %s: %d", name, w.Code)
	}
}

// demoCode is what the authenticator app of a demo's clerk shows. The tests' clock stands still, so that a code that was used before is made good again.
func (o *office) demoCode(login string) (code string) {
	o.Helper()
	var m store.Member
	o.must(o.db.Update(o.Context(), func(tx store.Tx) (err error) {
		if m, err = tx.MemberByLogin(login); err != nil {
			return err
		}
		f, err := tx.For(m.OrganisationID).SecondFactor(m.ID)
		if err != nil {
			return err
		}
		f.Step = 0
		return tx.For(m.OrganisationID).SaveSecondFactor(&f)
	}))
	who, err := o.app.Actor(o.Context(), m.OrganisationID, m.ID)
	o.must(err)
	code, err = o.app.DemoSecond(o.Context(), who)
	o.must(err)
	return code
}

// upload hands a file in.
func (o *office) upload(path, name string, data []byte, header ...string) *httptest.ResponseRecorder {
	o.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	o.must(err)
	_, err = part.Write(data)
	o.must(err)
	o.must(form.Close())
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return o.send(r)
}

// page gets a page that must be there and hold the words.
func (o *office) page(path string, words ...string) string {
	o.Helper()
	w := o.get(path)
	if w.Code != http.StatusOK {
		o.Errorf("%s: %d", path, w.Code)
	}
	return o.holds(path, w, words...)
}

func (o *office) holds(path string, w *httptest.ResponseRecorder, words ...string) string {
	o.Helper()
	text := w.Body.String()
	for _, word := range words {
		if !strings.Contains(text, word) {
			o.Errorf("%s: the page has no %q", path, word)
		}
	}
	return text
}

// next is where an answer leads.
func (o *office) next(w *httptest.ResponseRecorder) string {
	o.Helper()
	if w.Code != http.StatusSeeOther {
		o.Fatalf("status %d, want a redirect:\n%s", w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// complexOf is a complex of the demo; its last month is open.
func (o *office) complexOf(i int) *app.DemoComplex { return o.demo.Complexes[i] }

// openMonth is the address of a complex's open month.
func (o *office) openMonth(i int) string {
	return monthURL(o.complexOf(i).Contract.ID, testDay.Month())
}

// billedMonth is the address of a complex's newest billed month.
func (o *office) billedMonth(i int) string {
	return monthURL(o.complexOf(i).Contract.ID, testDay.Month()-1)
}

// filled is a complex's form of the open month as the portal gives it, filled in like the demo says; edit may spoil it.
func (o *office) filled(i int, edit func(f *excelize.File) error) []byte {
	o.Helper()
	w := o.get(o.openMonth(i) + "/form")
	if w.Code != http.StatusOK {
		o.Fatalf("form: %d", w.Code)
	}
	data, err := fill(o.complexOf(i), w.Body.Bytes(), edit)
	o.must(err)
	return data
}

// fill types the demo's readings of the open month into a form.
func fill(c *app.DemoComplex, form []byte, edit func(f *excelize.File) error) ([]byte, error) {
	f, err := excelize.OpenReader(bytes.NewReader(form))
	if err != nil {
		return nil, err
	}
	n := len(c.Months) - 1
	for k := range c.Households {
		h := &c.Households[k]
		current := float64(h.Registers[n+1]) / metering.RegisterScale
		if err := f.SetCellFloat(document.FormSheet, fmt.Sprintf("D%d", firstRow+k), current, -1, 64); err != nil {
			return nil, err
		}
		if err := f.SetCellInt(document.FormSheet, fmt.Sprintf("E%d", firstRow+k), h.Used[n]); err != nil {
			return nil, err
		}
	}
	if edit != nil {
		if err := edit(f); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	err = f.Write(&out)
	return out.Bytes(), err
}

// firstRow is the row of the first household in the form.
const firstRow = 7

// until asks again until it is so; the workers need a moment.
func (o *office) until(so func() bool) {
	o.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		if so() {
			return
		}
		// Workers run beside the test and tell nobody when they have ended; the page is asked as a reader would ask it.
		time.Sleep(20 * time.Millisecond)
	}
	o.Fatal("the work was not done in half a minute")
}

// read is the whole of an answer's body.
func read(o *office, w *httptest.ResponseRecorder) []byte {
	data, err := io.ReadAll(w.Body)
	o.must(err)
	return data
}

// actor is the demo's member of staff.
func (o *office) actor() app.Actor {
	o.Helper()
	who, err := o.app.Login(o.Context(), app.DemoLogin, app.DemoPassword)
	o.must(err)
	return who
}

var pageOne = store.Page{Limit: 10}
