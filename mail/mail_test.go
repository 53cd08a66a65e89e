package mail_test

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/mail"
)

// The servers of the tests have the certificate of httptest (127.0.0.1), which is trusted as an operator would trust an authority of their own.
var certificate tls.Certificate

func TestMain(m *testing.M) {
	s := httptest.NewTLSServer(nil)
	certificate = s.TLS.Certificates[0]
	trusted := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	s.Close()
	dir, err := os.MkdirTemp("", "mail")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "trusted.pem"), trusted, 0o600)
	}
	if err != nil {
		panic(err)
	}
	os.Setenv("SSL_CERT_FILE", filepath.Join(dir, "trusted.pem"))
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// post is a mail server that keeps what it takes.
type post struct {
	*smtp.Server
	mu    sync.Mutex
	taken []taken
	// answer is what it says to a recipient, leave that it hangs up after it took a mail.
	answer error
	leave  bool
}

type taken struct {
	from, to, raw string
	safe, known   bool
}

const password = "p4ss word"

func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{post: p, conn: c}, nil
}

// last is the newest mail.
func (p *post) last(t *testing.T, count int) taken {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.taken) != count {
		t.Fatalf("%d mails were taken, want %d", len(p.taken), count)
	}
	if count == 0 {
		return taken{}
	}
	return p.taken[count-1]
}

type session struct {
	post *post
	conn *smtp.Conn
	now  taken
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, said string) error {
		if user != "kilowon" || said != password {
			return smtp.ErrAuthFailed
		}
		s.now.known = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error { s.now.from = from; return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.now.to = to
	return s.post.answer
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	_, s.now.safe = s.conn.TLSConnectionState()
	s.now.raw = string(text)
	s.post.mu.Lock()
	s.post.taken = append(s.post.taken, s.now)
	s.post.mu.Unlock()
	return err
}

func (s *session) Reset() {
	if s.post.leave && s.now.raw != "" {
		s.conn.Conn().Close()
	}
}

func (s *session) Logout() error { return nil }

// open starts a server; encrypted says from which moment it speaks TLS, "never", "starttls" or "always". It gives the server's address.
func open(t *testing.T, encrypted string) (*post, string) {
	t.Helper()
	p := &post{}
	p.Server = smtp.NewServer(p)
	p.Domain, p.ReadTimeout, p.WriteTimeout = "mail.example", 10*time.Second, 10*time.Second
	p.AllowInsecureAuth = encrypted == "never"
	p.ErrorLog = quiet{}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	switch encrypted {
	case "starttls":
		p.TLSConfig = config
	case "always":
		l = tls.NewListener(l, config)
	}
	done := make(chan error, 1)
	go func() { done <- p.Serve(l) }()
	t.Cleanup(func() {
		p.Close()
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	return p, address
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func gateway(t *testing.T, c mail.Config) *mail.Gateway {
	t.Helper()
	if c.From == "" {
		c.From = "킬로원 <noreply@portal.example>"
	}
	g, err := mail.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

const (
	to      = "hong@example.com"
	subject = "[kilowon] 신청 접수 20260918-0001, 제목이 길어 여러 줄로 나뉘어야 하는 신청"
	text    = "신청을 접수했습니다.\n.\n접수번호 20260918-0001"
)

// A mail arrives as it was written, over STARTTLS and over TLS from the start, from one who proved themselves after it was safe.
func TestSend(t *testing.T) {
	for encrypted, scheme := range map[string]string{"starttls": "smtp://", "always": "smtps://"} {
		p, address := open(t, encrypted)
		g := gateway(t, mail.Config{URL: scheme + address, User: "kilowon", Password: password})
		if err := g.Send(t.Context(), "0199-1", to, subject, text); err != nil {
			t.Fatalf("%s: %v", encrypted, err)
		}
		got := p.last(t, 1)
		if !got.safe || !got.known || got.from != "noreply@portal.example" || got.to != to {
			t.Errorf("%s: %+v", encrypted, got)
		}
		m, err := netmail.ReadMessage(strings.NewReader(got.raw))
		if err != nil {
			t.Fatal(err)
		}
		words := new(mime.WordDecoder)
		said, err := words.DecodeHeader(m.Header.Get("Subject"))
		if err != nil || said != subject {
			t.Errorf("%s: subject %q, %v", encrypted, said, err)
		}
		from, err := m.Header.AddressList("From")
		if err != nil || len(from) != 1 || from[0].Name != "킬로원" {
			t.Errorf("from: %v, %v", from, err)
		}
		for name, want := range map[string]string{"Message-ID": "<0199-1@portal.example>", "To": "<" + to + ">", "Auto-Submitted": "auto-generated"} {
			if m.Header.Get(name) != want {
				t.Errorf("%s: %q, want %q", name, m.Header.Get(name), want)
			}
		}
		if _, err := m.Header.Date(); err != nil {
			t.Error(err)
		}
		if body := decoded(t, m); strings.TrimRight(strings.ReplaceAll(body, "\r\n", "\n"), "\n") != text {
			t.Errorf("%s: body %q", encrypted, body)
		}
	}
}

// decoded is the text of a mail.
func decoded(t *testing.T, m *netmail.Message) string {
	t.Helper()
	if kind, values, err := mime.ParseMediaType(m.Header.Get("Content-Type")); err != nil || kind != "text/plain" || !strings.EqualFold(values["charset"], "utf-8") {
		t.Errorf("%s %v %v", kind, values, err)
	}
	if encoding := m.Header.Get("Content-Transfer-Encoding"); encoding != "quoted-printable" {
		t.Fatalf("encoding %q", encoding)
	}
	b, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// What the server says decides whether the mail is tried again, and no error tells whose mail it was.
func TestAnswers(t *testing.T) {
	p, address := open(t, "starttls")
	g := gateway(t, mail.Config{URL: "smtp://" + address})
	for code, want := range map[int]kilowon.Code{550: kilowon.Invalid, 552: kilowon.Invalid, 421: kilowon.Internal, 451: kilowon.Internal} {
		p.answer = &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such box " + to}
		refused(t, g.Send(t.Context(), "1", to, subject, text), want)
	}
	p.answer = nil
	p.last(t, 0)

	// Whoever is not known by the server is let in when the operator has mended the password.
	stranger := gateway(t, mail.Config{URL: "smtp://" + address, User: "kilowon", Password: "wrong"})
	refused(t, stranger.Send(t.Context(), "1", to, subject, text), kilowon.Internal)

	gone := gateway(t, mail.Config{URL: "smtp://127.0.0.1:1"})
	refused(t, gone.Send(t.Context(), "1", to, subject, text), kilowon.Internal)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	refused(t, g.Send(ended, "1", to, subject, text), kilowon.Internal)
	p.last(t, 0)
}

func refused(t *testing.T, err error, want kilowon.Code) {
	t.Helper()
	if err == nil || kilowon.CodeOf(err) != want {
		t.Errorf("%v, want %s", err, want)
	}
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		for _, secret := range []string{to, "접수", password, "wrong"} {
			if strings.Contains(cause.Error(), secret) {
				t.Errorf("the error tells %q: %v", secret, cause)
			}
		}
	}
}

// A mail that was taken is not sent again when the server does not say goodbye.
func TestTakenIsTaken(t *testing.T) {
	p, address := open(t, "starttls")
	p.leave = true
	if err := gateway(t, mail.Config{URL: "smtp://" + address}).Send(t.Context(), "1", to, subject, text); err != nil {
		t.Error(err)
	}
	p.last(t, 1)
}

// What would add lines to the head or to the protocol is refused before anybody is asked.
func TestInjection(t *testing.T) {
	p, address := open(t, "starttls")
	g := gateway(t, mail.Config{URL: "smtp://" + address})
	for _, c := range [][3]string{
		{"1", to, "제목\r\nBcc: other@example.com"}, {"1", to, "제목\nX: 1"}, {"1", to, "제목\u2028"}, {"1", to, ""}, {"1\r\nX: 1", to, "제목"},
		{"1", to + "\r\nRCPT TO:<other@example.com>", "제목"}, {"1", to + ">\r\nDATA", "제목"}, {"1", to + ", other@example.com", "제목"}, {"1", "", "제목"}, {"1", "nobody", "제목"},
	} {
		if err := g.Send(t.Context(), c[0], c[1], c[2], text); kilowon.CodeOf(err) != kilowon.Invalid || err == nil {
			t.Errorf("%q: %v", c, err)
		}
	}
	p.last(t, 0)
	if err := g.Send(t.Context(), "1", to, "제목", "글\r\n.\r\nMAIL FROM:<other@example.com>\r\n"); err != nil {
		t.Error(err)
	}
	p.last(t, 1)
}

// Nothing leaves the machine in the clear, nor to a server that cannot prove its name; on the machine's own address it may.
func TestEncryption(t *testing.T) {
	bare, address := open(t, "never")
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	// 0.0.0.0 reaches the same machine and is no address of its own.
	refused(t, gateway(t, mail.Config{URL: "smtp://0.0.0.0:" + port}).Send(t.Context(), "1", to, subject, text), kilowon.Internal)
	bare.last(t, 0)
	// A password is not said in the clear even there.
	refused(t, gateway(t, mail.Config{URL: "smtp://" + address, User: "kilowon", Password: password}).Send(t.Context(), "1", to, subject, text), kilowon.Internal)
	bare.last(t, 0)
	if err := gateway(t, mail.Config{URL: "smtp://" + address}).Send(t.Context(), "1", to, subject, text); err != nil {
		t.Error(err)
	}
	bare.last(t, 1)

	for _, encrypted := range []string{"starttls", "always"} {
		p, address := open(t, encrypted)
		_, port, err := net.SplitHostPort(address)
		if err != nil {
			t.Fatal(err)
		}
		scheme := map[string]string{"starttls": "smtp", "always": "smtps"}[encrypted]
		refused(t, gateway(t, mail.Config{URL: scheme + "://0.0.0.0:" + port}).Send(t.Context(), "1", to, subject, text), kilowon.Internal)
		p.last(t, 0)
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	const from = "noreply@portal.example"
	for _, c := range []mail.Config{
		{From: from}, {URL: "mail.example:25", From: from}, {URL: "http://mail.example", From: from}, {URL: "smtp://", From: from}, {URL: "smtp://mail.example:0", From: from},
		{URL: "smtp://mail.example:70000", From: from}, {URL: "smtp://user:secret@mail.example", From: from}, {URL: "smtp://mail.example/path", From: from},
		{URL: "smtp://mail.example"}, {URL: "smtp://mail.example", From: "nobody"}, {URL: "smtp://mail.example", From: "a <a@portal.example>\r\nBcc: b@portal.example"},
		{URL: "smtp://mail.example", From: from, User: "kilowon"}, {URL: "smtp://mail.example", From: from, Password: "secret"},
	} {
		if _, err := mail.New(c); err == nil || kilowon.CodeOf(err) != kilowon.Invalid || strings.Contains(err.Error(), "secret") {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for _, url := range []string{"smtp://mail.example", "smtps://mail.example:465", "smtp://[::1]:25"} {
		if _, err := mail.New(mail.Config{URL: url, From: from}); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
}
