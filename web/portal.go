package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/tariff"
)

// PortalOptions says how the portal is served. Account, Around and Login of Options are the portal's own.
type PortalOptions struct {
	Options
	// Demo are the logins that the login page tells everybody.
	Demo []DemoLogin
	// Texts says that one-time codes reach a phone: without, nobody can sign up or log in by phone. Outbox shows the demo's texts instead of sending them.
	Texts, Outbox bool
	// Secure keeps the session's cookie to HTTPS.
	Secure bool
	// Now is the clock; time.Now when nil.
	Now func() time.Time
	// Certificates takes proofs by certificate; nil where there is no trust store, and then no page asks for one.
	Certificates *app.Certificates
	// Passkeys lets staff log in by passkey; nil where no address is known at which these work.
	Passkeys *app.Passkeys
	// OIDC takes the word of providers of OpenID Connect; nil where none are trusted.
	OIDC *app.OIDC
	// Coverage is what the book covers, for the page that tells it.
	Coverage *tariff.Coverage
	// Privacy is which personal data is kept, for the page that tells it.
	Privacy []member.PersonalData
}

// DemoLogin is a login that is no secret.
type DemoLogin struct {
	// Role says whose work it shows.
	Role, Name, Password string
}

// pages are the portal over the use cases.
type pages struct {
	*Server
	app      *app.App
	files    *report.Maker
	sessions *scs.SessionManager
	logins   *limiter
	// accounts are the wrong passwords of a login name, from wherever.
	accounts *limiter
	// entries are the tries of households with a code.
	entries *limiter
	// numbers are the tries of members with contract numbers.
	numbers *limiter
	// unmasks are the wishes of each clerk to see what is masked.
	unmasks  *limiter
	demo     []DemoLogin
	now      func() time.Time
	coverage *tariff.Coverage
	// rates and estimates are the body of the page of prices and the empty form of an estimate.
	rates, estimates kept
	// texts and outbox are those of PortalOptions.
	texts, outbox bool
	privacy       []member.PersonalData
	// rules are the guarded routes.
	rules []rule
	// certificates is nil where there is no trust store.
	certificates *app.Certificates
	// passkeys is nil where there are none.
	passkeys *app.Passkeys
	// oidc is nil where no provider is trusted.
	oidc *app.OIDC
}

// The logins a client may try: ten at once, then one each six seconds.
const (
	loginRate  = 1.0 / 6
	loginBurst = 10
	// accountRate and a burst are at most 90 wrong passwords of one login name an hour.
	accountRate = 1.0 / 45
)

// NewPortal makes the portal of an app, with the maker of its files. It fails when the embedded files are damaged.
func NewPortal(a *app.App, files *report.Maker, opt PortalOptions) (*Server, error) {
	p, err := newPages(a, files, opt)
	if err != nil {
		return nil, err
	}
	return p.Server, nil
}

func newPages(a *app.App, files *report.Maker, opt PortalOptions) (*pages, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	p := &pages{app: a, files: files, demo: opt.Demo, now: opt.Now, coverage: opt.Coverage, privacy: opt.Privacy, certificates: opt.Certificates, passkeys: opt.Passkeys, oidc: opt.OIDC, texts: opt.Texts, outbox: opt.Outbox, logins: newLimiter(loginRate, loginBurst, opt.Now),
		accounts: newLimiter(accountRate, loginBurst, opt.Now), entries: newLimiter(loginRate, loginBurst, opt.Now), numbers: newLimiter(loginRate, loginBurst, opt.Now), unmasks: newLimiter(unmaskRate, unmaskBurst, opt.Now)}
	p.sessions = newSessions(a, opt.Secure, func(w http.ResponseWriter, r *http.Request, err error) { p.fail(w, r, err) })
	opt.Account = func(r *http.Request) *Account {
		who, ok := actorOf(r)
		if !ok {
			return nil
		}
		if who.Role == member.Household {
			return &Account{Organisation: who.Home.ComplexName, Name: who.Name, Menu: menuOf(who.Role)}
		}
		return &Account{Organisation: who.OrganisationName, Name: who.Name, Menu: menuOf(who.Role)}
	}
	opt.HTTPS = opt.Secure
	opt.Around, opt.Options.Login = p.identify, "/login"
	var err error
	if p.Server, err = New(opt.Options); err != nil {
		return nil, err
	}
	p.Menu(menuApplications, menuFiling, menuUsage, menuHistory, menuDownloads, menuEstimate, menuGuide)
	p.Foot(menuEnter, menuEstimate, menuVerify, menuRates, Link{showTitle, showURL}, Link{classTitle, classURL}, Link{chargesTitle, chargesURL}, Link{cppTitle, cppURL}, menuGuide, menuPrivacy)
	p.routes()
	return p, nil
}

// The addresses of a household: what it sees, and where it comes in.
const (
	homeURL  = "/home"
	enterURL = report.EnterPath
)

// The links of the header.
var (
	menuHome         = Link{"우리 집 요금", homeURL}
	menuEnter        = Link{"우리 집 요금", enterURL}
	menuHomeHistory  = Link{"지난 요금", homeURL + "/history"}
	menuHomeEstimate = Link{"이번 달 예상", homeURL + "/estimate"}
	home             = Link{"홈", "/"}
	menuFiling       = Link{"호별 사용량 제출", "/filing"}
	menuHistory      = Link{"세대내역 조회", "/history"}
	menuDownloads    = Link{"내려받기 목록", "/downloads"}
	menuEstimate     = Link{"요금 예상", "/estimate"}
	menuRates        = Link{"계산할 수 있는 요금", "/rates"}
	menuVerify       = Link{"요금 증명 확인", "/verify"}
	menuGuide        = Link{"이용안내", "/guide"}
	menuDesk         = Link{"담당자 업무", "/desk"}
	menuSearch       = Link{"회원·고객번호 찾기", "/desk/search"}
	menuAdmission    = Link{"가입 심사", "/desk/verifications"}

	menuCertificate = Link{"공동인증서 확인", "/certificate"}
	menuReadings    = Link{"검침자료", "/desk/readings"}
)

// menuOf is the header's menu of a role that has one of its own.
func menuOf(r member.Role) []Link {
	switch r {
	case member.Clerk:
		return []Link{menuDesk, menuTasks, menuQueue, menuAdmission, menuSearch, menuSupply, menuComplexes, menuReadings, menuReceipts, menuEstimate, menuGuide}
	case member.Household:
		return []Link{menuHome, menuHomeHistory, menuHomeEstimate, menuGuide}
	}
	return nil
}

func (p *pages) routes() {
	p.Page("GET /login", p.loginPage)
	p.Page("POST /login", p.login)
	p.Page("POST /logout", p.logout)
	p.signupRoutes()
	p.accountRoutes()
	p.publicRoutes()
	p.homeRoutes()

	p.as(member.Begin, "GET /{$}", p.homePage)
	p.as(member.ReadOffice, "GET /filing", p.filingPage)
	p.as(member.ReadOffice, "GET /filing/contracts", p.contractsPage)
	p.as(member.ReadOffice, "GET /contracts/{contract}", p.monthsPage)
	p.as(member.ReadOffice, "GET /contracts/{contract}/share", p.sharePage)
	p.as(member.FileUsage, "POST /contracts/{contract}/share", p.share)
	p.as(member.ReadOffice, "GET /contracts/{contract}/compare", p.comparePage)
	p.as(member.ReadOffice, "GET /contracts/{contract}/compare/file", p.compareFile)
	p.as(member.ReadOffice, "GET /contracts/{contract}/{month}", p.submitPage)
	p.as(member.ReadOffice, "GET /contracts/{contract}/{month}/form", p.blankForm)
	p.as(member.ReadOffice, "GET /contracts/{contract}/{month}/files/{kind}", p.monthFile)
	p.as(member.ReadOffice, "POST /contracts/{contract}/{month}/downloads", p.requestDownload)
	p.Upload("POST /contracts/{contract}/{month}/submissions", mostUpload, p.may(member.FileUsage, "POST /contracts/{contract}/{month}/submissions", p.upload))
	p.as(member.FileUsage, "GET /contracts/{contract}/{month}/unfiled", p.unfiledPage)
	p.as(member.FileUsage, "POST /contracts/{contract}/{month}/unfiled", p.unfiled)
	p.as(member.ReadOffice, "GET /contracts/{contract}/{month}/run", p.runPage)
	p.as(member.ReadOffice, "GET /contracts/{contract}/{month}/bills", p.billsPage)

	p.as(member.ReadOffice, "GET /submissions/{id}", p.submissionPage)
	p.as(member.ReadOffice, "GET /submissions/{id}/file", p.submissionFile)
	p.as(member.ReadOffice, "GET /submissions/{id}/marked", p.markedFile)
	p.as(member.FileUsage, "POST /submissions/{id}/repair", p.repair)
	p.as(member.FileUsage, "GET /submissions/{id}/register", p.registerPage)
	p.as(member.FileUsage, "POST /submissions/{id}/register", p.register)
	p.as(member.FileUsage, "GET /submissions/{id}/discard", p.discardPage)
	p.as(member.FileUsage, "POST /submissions/{id}/discard", p.discard)

	p.as(member.ReadOffice, "GET /bills/{id}", p.billPage)
	p.as(member.ReadOffice, "GET /bills/{id}/why", p.whyPage)
	p.as(member.ReadOffice, "GET /bills/{id}/pdf", p.billPDF)
	p.as(member.FileUsage, "GET /bills/{id}/correct", p.correctPage)
	p.as(member.FileUsage, "POST /bills/{id}/correct", p.correct)

	p.applicationRoutes()
	p.deskApplicationRoutes()
	p.noticeRoutes()

	p.as(member.ReadOffice, "GET /usage", p.usagePage)
	p.as(member.ReadOffice, "GET /history", p.historyPage)
	p.as(member.ReadOffice, "GET /downloads", p.downloadsPage)
	p.as(member.ReadOffice, "GET /downloads/{id}", p.downloadFile)
	p.as(member.ReadAccessLog, "GET /log", p.logPage)

	p.endingRoutes()
	p.deskRoutes()
	p.deskPeopleRoutes()
}

// publicRoutes are the pages that ask for no login.
func (p *pages) publicRoutes() {
	p.Page("GET /guide", p.guidePage)
	p.Page("GET /guide/findings", p.cataloguePage)
	p.Page("GET /rates", p.ratesPage)
	p.Page("GET "+showURL, p.showPage)
	p.Page("GET "+diffURL, p.diffPage)
	p.Page("GET "+classURL, p.classPage)
	p.Page("GET "+cppURL, p.cppPage)
	p.Upload("POST "+cppURL, mostHandedBody, p.cpp)
	p.Page("GET "+chargesURL, p.chargesPage)
	p.Page("GET "+chargesURL+"/{kind}", p.chargePage)
	p.Page("GET /estimate", p.estimatePage)
	p.Page("GET /verify", p.verifyPage)
	p.Upload("POST /verify", mostHandedBody, p.verify)
	p.Page("GET /privacy", p.privacyPage)
	if p.certificates != nil {
		p.Page("GET /certificate", p.certificatePage)
		p.Page("POST /certificate", p.certificate)
		p.Foot(menuCertificate)
	}
}

// action answers a route on behalf of a member.
type action func(w http.ResponseWriter, r *http.Request, who app.Actor) error

// rule is what a route asks of who calls it.
type rule struct {
	pattern string
	action  member.Action
}

// may lets only those through whose role may do what the route does; nobody is led to the login.
func (p *pages) may(what member.Action, pattern string, do action) Handler {
	p.rules = append(p.rules, rule{pattern, what})
	return func(w http.ResponseWriter, r *http.Request) error {
		who, ok := actorOf(r)
		switch {
		case !ok:
			return kilowon.Errorf(kilowon.Unauthenticated, "로그인이 필요하거나 오래 쓰지 않아 로그아웃되었습니다. 다시 로그인해 주세요.")
		case !who.Role.May(what):
			return kilowon.Errorf(kilowon.Forbidden, "%s는 이 일을 할 수 없습니다. 권한이 있는 직원으로 로그인하거나 관리자에게 권한을 요청해 주세요.", who.Role)
		}
		if err := p.app.Viewing(); err != nil {
			return err
		}
		if err := do(w, r, who); err != nil {
			return err
		}
		p.saw(pattern, r, who)
		return nil
	}
}

// as adds a route that its action guards (member: the policy).
func (p *pages) as(what member.Action, pattern string, do action) {
	p.Page(pattern, p.may(what, pattern, do))
}

// month loads the reading month a path names. What is no month is not there.
func (p *pages) month(r *http.Request, who app.Actor) (app.Month, error) {
	month, err := monthOf(r)
	if err != nil {
		return app.Month{}, err
	}
	return p.app.Month(r.Context(), who, r.PathValue("contract"), month)
}

func monthOf(r *http.Request) (kilowon.Month, error) {
	month, err := kilowon.ParseMonth(r.PathValue("month"))
	if err != nil {
		return 0, kilowon.Errorf(kilowon.NotFound, "주소의 검침월은 2025-10처럼 연-월이어야 합니다. 검침월 목록에서 골라 주세요.")
	}
	return month, nil
}

// contractURL is the address of a contract's months, monthURL that of one month or of a page below it.
func contractURL(complexID string) string { return "/contracts/" + complexID }

func monthURL(complexID string, month kilowon.Month, below ...string) string {
	return path.Join(append([]string{contractURL(complexID), month.String()}, below...)...)
}

func submissionURL(id string, below ...string) string {
	return path.Join(append([]string{"/submissions", id}, below...)...)
}

func billURL(id string, below ...string) string {
	return path.Join(append([]string{"/bills", id}, below...)...)
}

func homeBillURL(id string, below ...string) string {
	return path.Join(append([]string{homeURL, "bills", id}, below...)...)
}

// pageNumber is the wanted page of a list, 1 when none or nonsense is asked for.
func pageNumber(r *http.Request) int {
	n, err := strconv.Atoi(r.FormValue("page"))
	if err != nil || n < 1 || n > 1_000_000 {
		return 1
	}
	return n
}

// pagesOf is how many pages n rows fill.
func pagesOf(n, perPage int) int { return max(1, (n+perPage-1)/perPage) }

// searchPager leads through the pages of what a text has found.
func searchPager(path, text string, page, pages int) Pager {
	return Pager{Page: page, Pages: pages, URL: func(n int) string {
		return path + "?" + url.Values{"q": {text}, "page": {strconv.Itoa(n)}}.Encode()
	}}
}

// korea is the zone of civil dates and of the times on pages.
var korea = time.FixedZone("KST", 9*60*60)

// today is the civil date in Korea.
func (p *pages) today() kilowon.Date {
	y, m, d := p.now().In(korea).Date()
	return kilowon.DateOf(y, m, d)
}

// TimeText writes a moment as Korea's clocks show it: "2025-10-18 14:03"; the zero time is "-".
func TimeText(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(korea).Format("2006-01-02 15:04")
}

// file is what is sent to be saved.
type file struct {
	name string
	body []byte
}

// send sends a file to be saved under its name.
func send(w http.ResponseWriter, f file) error {
	h := w.Header()
	h.Set("Content-Type", fileKind(f.name))
	h.Set("Content-Length", strconv.Itoa(len(f.body)))
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": f.name})
	if disposition == "" {
		disposition = "attachment"
	}
	h.Set("Content-Disposition", disposition)
	_, _ = w.Write(f.body) // The reader may have gone; nobody is left to tell.
	return nil
}

func fileKind(name string) string {
	switch path.Ext(name) {
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case ".xls":
		return "application/vnd.ms-excel"
	case ".pdf":
		return "application/pdf"
	case ".csv":
		return "text/csv"
	case ".json":
		return "application/json"
	}
	return "application/octet-stream"
}

// made gives what write writes: a file is only sent when it is whole, so that a failure is still told as a page.
func made(name string, write func(w io.Writer) error) (file, error) {
	var buf bytes.Buffer
	err := write(&buf)
	return file{name, buf.Bytes()}, err
}

// flash tells a sentence on the next page, once.
func (p *pages) flash(ctx context.Context, text string) { p.sessions.Put(ctx, "flash", text) }

func (p *pages) flashed(ctx context.Context) string { return p.sessions.PopString(ctx, "flash") }

// problemText is an error's message with its place, for a page that shows it beside a form.
func problemText(err error) string {
	var e *kilowon.Error
	if !errors.As(err, &e) {
		return problemOf(kilowon.Internal).Detail
	}
	return problem{Detail: e.Message, Path: e.Path}.detail()
}

// fieldText is an error's message without its place, for a form that shows it at the field it is about.
func fieldText(err error) string {
	var e *kilowon.Error
	if !errors.As(err, &e) {
		return problemOf(kilowon.Internal).Detail
	}
	return e.Message
}
