package api

import (
	"bytes"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/kilowon/kilowon"
)

// request gives an operation the request itself, as the case format has a strict reader of its own and batches are streams.
type request struct {
	r *http.Request
	w http.ResponseWriter
}

// Resolve is called by huma before the operation.
func (q *request) Resolve(ctx huma.Context) []error {
	q.r, q.w = humago.Unwrap(ctx)
	return nil
}

// body reads a body as a whole, within the limits of size and time.
func (q *request) body(limit int64, patience time.Duration) ([]byte, error) {
	p := q.paced(patience)
	text, err := io.ReadAll(http.MaxBytesReader(q.w, struct {
		io.Reader
		io.Closer
	}{p, q.r.Body}, limit))
	if err != nil {
		return nil, readProblem(err)
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, kilowon.Errorf(kilowon.Invalid, "본문이 비어 있습니다. JSON 객체 하나를 보내 주세요.")
	}
	return text, nil
}

// paced lets a client take its time as long as something moves: each read and write has a deadline of its own. The server takes that of reading
// off a connection before the next request, that of writing stays: who writes through it closes the connection.
type paced struct {
	request  *request
	control  *http.ResponseController
	patience time.Duration
}

func (q *request) paced(patience time.Duration) *paced {
	return &paced{request: q, control: http.NewResponseController(q.w), patience: patience}
}

// Read waits for the next piece of the body. A connection without deadlines is none over a network, so that the deadline may fail.
func (p *paced) Read(b []byte) (int, error) {
	_ = p.control.SetReadDeadline(time.Now().Add(p.patience))
	return p.request.r.Body.Read(b)
}

// Write sends at once what is answered so far.
func (p *paced) Write(b []byte) (int, error) {
	_ = p.control.SetWriteDeadline(time.Now().Add(p.patience))
	n, err := p.request.w.Write(b)
	if err != nil {
		return n, err
	}
	_ = p.control.Flush() // A broken connection shows at the next write.
	return n, nil
}

// shortLines ends a stream with an error at the first line that is longer than most bytes; the lines before it come through.
type shortLines struct {
	in     io.Reader
	most   int64
	line   int
	length int64
}

// Read passes what is read up to the end of the last line that is short enough.
func (s *shortLines) Read(p []byte) (int, error) {
	n, err := s.in.Read(p)
	start := 0
	for start < n {
		end := bytes.IndexByte(p[start:n], '\n')
		length := s.length + int64(end)
		if end < 0 {
			length = s.length + int64(n-start)
		}
		if length > s.most {
			e := kilowon.Errorf(kilowon.Invalid, "%d번째 줄이 %s보다 깁니다. 여기까지만 계산했습니다. 사례를 나누어 다시 보내 주세요.", s.line+1, sizeText(s.most))
			return start, e
		}
		if end < 0 {
			s.length = length
			break
		}
		s.line, s.length, start = s.line+1, 0, start+end+1
	}
	return n, err
}
