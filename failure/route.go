package failure

import "net/http"

// Route serves r by the route of mux that is for it. When there is none, missed answers in place of the mux's plain text; allow names the methods the path
// takes and is already in the header, empty when no route has the path.
func Route(mux *http.ServeMux, w http.ResponseWriter, r *http.Request, missed func(allow string)) {
	if _, pattern := mux.Handler(r); pattern != "" {
		mux.ServeHTTP(w, r)
		return
	}
	probe := &statusProbe{header: http.Header{}}
	mux.ServeHTTP(probe, r)
	var allow string
	if probe.status == http.StatusMethodNotAllowed {
		allow = probe.header.Get("Allow")
		w.Header().Set("Allow", allow)
	}
	missed(allow)
}

// statusProbe asks the mux what it would answer.
type statusProbe struct {
	header http.Header
	status int
}

func (p *statusProbe) Header() http.Header         { return p.header }
func (p *statusProbe) WriteHeader(status int)      { p.status = status }
func (p *statusProbe) Write(b []byte) (int, error) { return len(b), nil }
