// Package web is the portal: server-rendered Korean pages on KRDS colours that work without script and better with it.
package web

import (
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/a-h/templ"

	"github.com/kilowon/kilowon/failure"
)

// Options says how the portal is served. The zero value serves nobody's account, no stories and logs nowhere.
type Options struct {
	// Log gets one line a request and each internal error; it never gets addresses, names or customer numbers.
	Log *slog.Logger
	// Notice is the sentence above the header, e.g. that the data is fictional.
	Notice string
	// Account tells who is looking, or nil for nobody.
	Account func(*http.Request) *Account
	// Around, when given, stands around the routes and inside the limits and headers, e.g. to find out who is looking.
	Around func(http.Handler) http.Handler
	// Login is the path of the login page; "/login" when empty.
	Login string
	// Stories serves the storybook under /story/.
	Stories bool
	// Proxies are the networks whose X-Forwarded-For is believed when requests are counted per client.
	Proxies []netip.Prefix
	// Rate and Burst bound each client's requests a second to pages; 20 and 100 when zero.
	Rate  float64
	Burst int
	// HTTPS says that the portal is reached by HTTPS, perhaps through a proxy that ends it.
	HTTPS bool
	// BodyTime is how long the body of a request without an upload may take to arrive; a minute when zero. An upload has ten times that.
	BodyTime time.Duration
}

// Account is what the header shows of the member who is looking.
type Account struct {
	Organisation, Name string
	// Menu replaces the links of the header where it is not empty.
	Menu []Link
}

// Handler answers one route. An error it returns becomes a Korean page, or JSON for a script, with the status of its code;
// it must not have written to w then.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Server is the portal as an http.Handler. Routes and the menu are added before it serves.
type Server struct {
	opt     Options
	assets  *assets
	mux     *http.ServeMux
	menu    []Link
	foot    []Link
	handler http.Handler
	// patterns are the routes that pages were added for.
	patterns []string
}

// pageBody is the most a request without an upload may carry.
const pageBody = 1 << 20

// New makes a portal with its static files and, when asked for, its storybook. It fails when the embedded files are damaged.
func New(opt Options) (*Server, error) {
	files, err := loadAssets(distFiles, sourceFiles)
	if err != nil {
		return nil, err
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Account == nil {
		opt.Account = func(*http.Request) *Account { return nil }
	}
	if opt.Login == "" {
		opt.Login = "/login"
	}
	if opt.Rate == 0 {
		opt.Rate, opt.Burst = 20, 100
	}
	if opt.BodyTime == 0 {
		opt.BodyTime = time.Minute
	}
	s := &Server{opt: opt, assets: files, mux: http.NewServeMux()}
	s.mux.Handle("GET "+staticPrefix+"{file...}", s.wrap(pageBody, s.static))
	// Pages that name no icon, such as that of the interface, are asked for this one.
	s.mux.Handle("GET /favicon.ico", http.RedirectHandler(files.url("icon.svg"), http.StatusFound))
	if opt.Stories {
		s.Page("GET /story/{$}", s.storyIndex)
		s.Page("GET /story/{name}", s.story)
	}
	s.handler = s.chain()
	return s, nil
}

// ServeHTTP answers a request through the whole chain of security headers, limits and logging.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Page adds a route in the manner of http.ServeMux ("GET /bills/{id}"). Its request body is at most 1 MiB.
func (s *Server) Page(pattern string, h Handler) { s.Upload(pattern, pageBody, h) }

// Upload adds a route whose request body may have up to limit bytes; a larger one is refused with 413.
func (s *Server) Upload(pattern string, limit int64, h Handler) {
	s.patterns = append(s.patterns, pattern)
	s.mux.Handle(pattern, s.wrap(limit, h))
}

// Mount adds a handler that writes its own errors, such as the JSON interface.
func (s *Server) Mount(pattern string, h http.Handler) { s.mux.Handle(pattern, h) }

// Menu sets the links of the header; the page whose Page.Menu is a link's URL shows it as current.
func (s *Server) Menu(links ...Link) { s.menu = links }

// Foot adds links to the foot of every page.
func (s *Server) Foot(links ...Link) { s.foot = append(s.foot, links...) }

// HTTP makes the net/http server: headers and idle connections are bounded here, bodies and answers by each route.
func (s *Server) HTTP(addr string) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}

func (s *Server) wrap(limit int64, h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.hurry(w, r, limit)
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, limit)
		}
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// slowestAnswer is how long a reader may take for an answer.
const slowestAnswer = 15 * time.Minute

// hurry bounds how long a client may take to send its body and to fetch its answer, so that slow ones do not use the connections up.
func (s *Server) hurry(w http.ResponseWriter, r *http.Request, limit int64) {
	c, now := http.NewResponseController(w), time.Now()
	// A writer that knows no deadlines is one of a test.
	_ = c.SetWriteDeadline(now.Add(slowestAnswer))
	if r.ContentLength == 0 {
		return
	}
	allowed := s.opt.BodyTime
	if limit > pageBody {
		allowed *= 10
	}
	_ = c.SetReadDeadline(now.Add(allowed))
}

// route finds the handler itself, so that an unknown path and a wrong method get our page instead of the mux's plain text.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	failure.Route(s.mux, w, r, func(allow string) {
		if allow != "" {
			s.problem(w, r, methodNotAllowed)
			return
		}
		s.problem(w, r, notFound)
	})
}

// Page describes the frame around a page's body.
type Page struct {
	// Title is the h1's text and the window title.
	Title string
	// Menu is the URL of the menu link this page belongs to.
	Menu string
	// Crumbs lead from home to the page above this one.
	Crumbs []Link
	// Status is 200 when zero.
	Status int
	// Module names a script beside the one of every page, e.g. "certificate.js"; it is left out where it was not bundled.
	Module string
}

// Link is a labelled address within the portal.
type Link struct {
	Label, URL string
}

// Render writes a whole page: body within the frame. Nothing is sent when rendering fails.
func (s *Server) Render(w http.ResponseWriter, r *http.Request, p Page, body templ.Component) error {
	f := frame{
		Page: p, Notice: s.opt.Notice, Menu: s.menu, Foot: s.foot, Account: s.opt.Account(r), Login: s.opt.Login,
		Style: s.assets.url("main.css"), Script: s.assets.url("main.js"), Icon: s.assets.url("icon.svg"),
		Font: s.assets.url("PretendardGOV-Regular.subset.woff2"), ModuleURL: s.assets.module(p.Module),
	}
	if f.Account != nil && len(f.Account.Menu) > 0 {
		f.Menu = f.Account.Menu
	}
	return s.write(w, r, p.Status, layout(f, body))
}

// Fragment writes a piece of a page for a script that keeps a region of it fresh.
func (s *Server) Fragment(w http.ResponseWriter, r *http.Request, piece templ.Component) error {
	return s.write(w, r, http.StatusOK, piece)
}

func (s *Server) write(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	buf := templ.GetBuffer()
	defer templ.ReleaseBuffer(buf)
	if err := c.Render(r.Context(), buf); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if status != 0 {
		w.WriteHeader(status)
	}
	_, _ = w.Write(buf.Bytes()) // The reader may have gone; nobody is left to tell.
	return nil
}

// WantsFragment reports whether the page's script asks for a piece of the page only.
func WantsFragment(r *http.Request) bool { return r.Header.Get("X-Fragment") != "" }

// Next sends the reader on after a form: a redirect for a browser, {"location": url} for the upload script.
func (s *Server) Next(w http.ResponseWriter, r *http.Request, url string) error {
	if wantsJSON(r) {
		return writeJSON(w, http.StatusOK, "application/json", map[string]string{"location": url})
	}
	http.Redirect(w, r, url, http.StatusSeeOther)
	return nil
}
