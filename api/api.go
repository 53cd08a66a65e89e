// Package api is the JSON interface over HTTP: bills and explanations of cases of the case format, what the book covers, what it says on a day
// and what changed in it. It reads and computes; it stores nothing and needs no login. It describes itself as OpenAPI 3.1 and as a page.
package api

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"mime"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/failure"
	"github.com/kilowon/kilowon/tariff"
)

// Root is the path of the page and the prefix of every other path of the interface.
const Root = "/api"

// Options bounds what the interface takes; zero values are defaults fit for one machine.
type Options struct {
	// Log gets internal errors only; it never gets what was asked.
	Log *slog.Logger
	// Now is the clock from which a day that is not given is taken; time.Now when nil.
	Now func() time.Time
	// MaxCase is how many bytes a case may have, alone or as a line of a batch; 4 MiB when zero, which holds a complex of 40,000 households.
	MaxCase int64
	// MaxBatch is how many bytes a batch may have; 256 MiB when zero.
	MaxBatch int64
	// Heavy is how many batches and large cases are worked at once; the number of cores when zero. More are answered with 429.
	Heavy int
	// Patience is how long a client may take to send or to take the next piece; 30 seconds when zero.
	Patience time.Duration
}

// server answers the routes.
type server struct {
	opt      Options
	book     *tariff.Book
	coverage *tariff.Coverage
	prover   *app.Prover
	heavy    chan struct{}
	mux      *http.ServeMux
	// kinds are the media types that an operation with a body takes, by its pattern.
	kinds map[string][]string
}

// New makes the handler of everything under [Root]. It fails when its own description cannot be written.
func New(book *tariff.Book, coverage *tariff.Coverage, opt Options) (http.Handler, error) {
	opt.fill()
	s := &server{opt: opt, book: book, coverage: coverage, prover: app.NewProver(book), heavy: make(chan struct{}, opt.Heavy), mux: http.NewServeMux()}
	h := humago.New(s.mux, s.config())
	s.routes(h)
	description := h.OpenAPI()
	describe(description)
	s.kinds = kindsOf(description)
	text, err := json.Marshal(description)
	if err != nil {
		return nil, err
	}
	page, err := renderPage(description)
	if err != nil {
		return nil, err
	}
	s.mux.HandleFunc("GET "+Root+"/openapi.json", fixed("application/openapi+json", text))
	s.mux.HandleFunc("GET "+Root+"/{$}", fixed("text/html; charset=utf-8", page))
	s.mux.HandleFunc("GET "+Root, fixed("text/html; charset=utf-8", page))
	s.mux.HandleFunc("GET "+Root+"/style.css", fixed("text/css; charset=utf-8", []byte(style)))
	return http.HandlerFunc(s.route), nil
}

func (o *Options) fill() {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MaxCase == 0 {
		o.MaxCase = 4 << 20
	}
	if o.MaxBatch == 0 {
		o.MaxBatch = 256 << 20
	}
	if o.Heavy == 0 {
		o.Heavy = runtime.GOMAXPROCS(0)
	}
	if o.Patience == 0 {
		o.Patience = 30 * time.Second
	}
}

func (s *server) config() huma.Config {
	c := huma.DefaultConfig("kilowon 전기요금 API", "1.0.0")
	c.Info.Description = "전기요금을 계산하고 한 줄씩 설명합니다. 금액은 원 단위 정수이고, 단가처럼 소수가 있는 값은 글자로 씁니다.\n" +
		"요금표에 없는 종별·규칙·날짜는 추정하지 않고 unencoded 오류로 답합니다. 로그인은 필요 없고, 받은 내용은 저장하지 않습니다."
	c.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	c.Servers = []*huma.Server{{URL: "/"}}
	// The built-in pages load scripts from elsewhere, and the built-in description is written anew without a lock.
	c.DocsPath, c.OpenAPIPath, c.SchemasPath = "", "", ""
	// The hook adds a $schema field to every answer, which the case format does not have.
	c.CreateHooks = nil
	c.RejectUnknownQueryParameters = true
	c.Transformers = []huma.Transformer{s.finish}
	registerTypes(c.Components.Schemas)
	return c
}

// kindsOf are the media types the description tells of each body.
func kindsOf(o *huma.OpenAPI) map[string][]string {
	out := map[string][]string{}
	for path, item := range o.Paths {
		if item.Post != nil && item.Post.RequestBody != nil {
			out["POST "+path] = slices.Sorted(maps.Keys(item.Post.RequestBody.Content))
		}
	}
	return out
}

// refused are the media types an operation would take, where the request says that it sends another or says nothing; empty where it may come in.
func (s *server) refused(r *http.Request) string {
	_, pattern := s.mux.Handler(r)
	kinds, bound := s.kinds[pattern]
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if !bound || err == nil && slices.Contains(kinds, kind) {
		return ""
	}
	return strings.Join(kinds, ", ")
}

// fixed answers with the same bytes each time.
func fixed(kind string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(body) // The reader may have gone; nobody is left to tell.
	}
}

// route answers what no route is for with a problem instead of the mux's plain text.
func (s *server) route(w http.ResponseWriter, r *http.Request) {
	if kinds := s.refused(r); kinds != "" {
		p := wrongKind
		p.Detail = "Content-Type 머리글은 " + kinds + " 가운데 하나여야 합니다. 보내는 내용의 형식을 적어 다시 보내 주세요."
		w.Header().Set("Accept-Post", kinds)
		w.Header().Set("Connection", "close") // What it sends is not waited for.
		p.write(w)
		return
	}
	failure.Route(s.mux, w, r, func(allow string) {
		p := unknownPath
		if allow != "" {
			p = wrongMethod
		}
		p.write(w)
	})
}

// begin takes a place for heavy work, or says that there is none; the returned function gives it back.
func (s *server) begin() (func(), error) {
	select {
	case s.heavy <- struct{}{}:
		return func() { <-s.heavy }, nil
	default:
		return nil, busy.copy()
	}
}

// beginLarge takes a place for a body that is more than light work.
func (s *server) beginLarge(text []byte) (func(), error) {
	if len(text) <= lightCase {
		return func() {}, nil
	}
	return s.begin()
}

// answer adapts a function that may fail to huma's handlers.
func answer[I, O any](do func(*I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(_ context.Context, in *I) (*O, error) {
		out, err := do(in)
		if err != nil {
			return nil, problemOf(err)
		}
		return out, nil
	}
}
