package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/riverqueue/river"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/api"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/job"
	"github.com/kilowon/kilowon/mail"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/sms"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
	"github.com/kilowon/kilowon/web"
)

// serveCmd serves the portal and works its jobs.
type serveCmd struct {
	DB        string      `name:"db" default:"kilowon.db" placeholder:"PATH" help:"데이터베이스 파일(기본 kilowon.db). 없으면 만듭니다."`
	Keys      string      `name:"keys" env:"KILOWON_KEYS" placeholder:"PATH" help:"열쇠 파일. 기본은 환경변수 KILOWON_KEYS, 없으면 데이터베이스 옆의 PATH.keys입니다."`
	Addr      string      `placeholder:"ADDR" help:"열 주소(기본 127.0.0.1:8080, --acme-host가 있으면 :443). 포트가 0이면 빈 포트를 고릅니다."`
	Demo      bool        `help:"데이터베이스가 비어 있으면 가상의 기관과 단지를 채우고, 로그인 화면에 데모 계정을 보입니다."`
	BaseURL   string      `name:"base-url" env:"KILOWON_BASE_URL" placeholder:"URL" help:"밖에서 보이는 주소(https://portal.example). 고지서와 쪽지의 QR에 쓰입니다."`
	Proxy     []string    `placeholder:"CIDR" help:"X-Forwarded-For를 믿을 앞단 서버의 망(10.0.0.0/8). 여러 번 적을 수 있습니다."`
	ACME      acmeOptions `embed:"" prefix:"acme-"`
	Terms     string      `placeholder:"DIR" help:"회원이 동의하는 약관의 폴더. 이름@시행일.md 파일들입니다. 없으면 프로그램에 든 보기를 씁니다."`
	Trust     string      `placeholder:"PATH" help:"공동인증서의 신뢰 저장소: trust.yaml이나 그 폴더. 없으면 공동인증서를 받지 않습니다. --demo는 가상의 인증기관을 만들어 믿습니다."`
	OIDC      string      `name:"oidc" placeholder:"PATH" help:"외부 인증 기관(OpenID Connect)의 파일. 없으면 외부 인증을 받지 않습니다. --base-url이 있어야 합니다."`
	SMSURL    string      `name:"sms-url" env:"KILOWON_SMS_URL" placeholder:"URL" help:"문자 발송 서버의 주소. {{.To}}와 {{.Text}}를 쓸 수 있습니다. 있어야 회원가입과 휴대전화 로그인을 엽니다."`
	SMSBody   string      `name:"sms-body" env:"KILOWON_SMS_BODY" placeholder:"TEMPLATE" help:"문자 발송의 본문({\"to\":{{json .To}},\"text\":{{json .Text}}}). 없으면 GET으로 보냅니다."`
	SMSHeader []string    `name:"sms-header" env:"KILOWON_SMS_HEADER" sep:"none" placeholder:"NAME: VALUE" help:"문자 발송의 머리글(Authorization: Bearer 열쇠). 여러 번 적을 수 있습니다."`
	Mail      mailOptions `embed:"" prefix:"mail-"`
	Stories   bool        `help:"화면 조각 모음을 /story/에 엽니다."`
	MaxCase   int64       `name:"max-case" default:"4" placeholder:"MIB" help:"API가 받는 사례 하나의 크기(기본 4MiB)"`
	MaxBatch  int64       `name:"max-batch" default:"256" placeholder:"MIB" help:"API가 받는 묶음 하나의 크기(기본 256MiB)"`
	Log       string      `enum:"text,json" default:"text" placeholder:"FORMAT" help:"기록의 형식: text(기본) 또는 json. 개인정보는 적지 않습니다."`
}

// Help says how it ends.
func (serveCmd) Help() string {
	return "끝내려면 Ctrl+C를 누르거나 SIGTERM을 보내십시오. 받은 요청과 하던 계산을 마치고 끝냅니다.\n" +
		"갑자기 꺼져도 다시 열면 하던 계산을 이어서 합니다. 데이터베이스 하나는 한 프로그램만 열 수 있습니다."
}

// How long a stop waits for requests and for jobs; what is not done then is taken up by the next start.
const (
	requestGrace = 15 * time.Second
	jobGrace     = 30 * time.Second
)

// Run serves until it is told to stop.
func (c *serveCmd) Run(ctx context.Context, con *console) (err error) {
	if err := c.settle(); err != nil {
		return err
	}
	proxies, err := prefixes(c.Proxy)
	if err != nil {
		return err
	}
	send, err := c.senders()
	if err != nil {
		return err
	}
	listener, err := listen(c.Addr)
	if err != nil {
		return err
	}
	defer listener.Close() // Serving closes it; a failure before that must too.
	release, err := sqlite.Lock(ctx, c.DB)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	if c.Demo {
		if err := fillEmpty(ctx, con, database{DB: c.DB, Keys: c.Keys}); err != nil {
			return err
		}
	}
	log := logger(con, c.Log)
	var own *secured
	if c.ACME.on() {
		if own, err = c.certified(log); err != nil {
			return err
		}
		defer own.listener.Close() // As above.
	}
	db, use, err := openDatabase(ctx, c.DB, sqlite.Options{Keys: c.Keys, Logger: quiet(log)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if c.Terms != "" {
		if err := use.UseTerms(os.DirFS(c.Terms)); err != nil {
			return err
		}
	}
	s := &server{con: con, log: log, db: db, use: use, listener: listener, own: own, proxies: proxies, send: send, command: c}
	return s.run(ctx)
}

// mailOptions is the mail server.
type mailOptions struct {
	URL      string `name:"url" env:"KILOWON_MAIL_URL" placeholder:"URL" help:"메일 서버의 주소: smtp://mail.example:587(STARTTLS) 또는 smtps://mail.example:465(TLS). 있어야 메일을 보냅니다."`
	User     string `env:"KILOWON_MAIL_USER" placeholder:"NAME" help:"메일 서버의 아이디"`
	Password string `env:"KILOWON_MAIL_PASSWORD" placeholder:"TEXT" help:"메일 서버의 비밀번호. 명령에 적지 말고 환경변수 KILOWON_MAIL_PASSWORD로 주십시오."`
	From     string `env:"KILOWON_MAIL_FROM" placeholder:"ADDRESS" help:"보내는 사람(한빛전력 <noreply@portal.example>)"`
}

// senders are the ways out that were named.
func (c *serveCmd) senders() (job.Senders, error) {
	var out job.Senders
	if c.SMSURL != "" {
		g, err := sms.New(sms.Config{URL: c.SMSURL, Body: c.SMSBody, Headers: c.SMSHeader})
		if err != nil {
			return out, err
		}
		out.Text = g.Send
	}
	if c.Mail.URL != "" {
		g, err := mail.New(mail.Config{URL: c.Mail.URL, User: c.Mail.User, Password: c.Mail.Password, From: c.Mail.From})
		if err != nil {
			return out, err
		}
		out.Mail = g.Send
	}
	return out, nil
}

// server is one run of the command.
type server struct {
	con      *console
	log      *slog.Logger
	db       *sqlite.DB
	use      *app.App
	listener net.Listener
	// own is nil where a proxy has the certificate.
	own     *secured
	proxies []netip.Prefix
	send    job.Senders
	command *serveCmd
}

func (s *server) run(ctx context.Context) error {
	fonts, err := document.LoadFonts()
	if err != nil {
		return err
	}
	base := s.baseURL()
	maker := &report.Maker{App: s.use, Fonts: fonts, BaseURL: base}
	portal, err := s.portal(ctx, maker)
	if err != nil {
		return err
	}
	jobs, err := s.db.NewClient(ctx, sqlite.ClientConfig{Workers: job.Workers(s.use, maker, s.send, s.log), Queues: job.Queues()})
	if err != nil {
		return err
	}
	if err := s.use.Resume(ctx); err != nil {
		return err
	}
	// The workers end when they are told to and not with the signal, so that what they do is finished.
	if err := jobs.Start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	s.use.OnUnwrittenViews(func(err error) { s.log.Error("the access log was not written", "error", err) })
	stopDaily := s.eachDay(ctx)
	err = errors.Join(s.serve(ctx, portal), stopJobs(jobs))
	stopDaily()
	return errors.Join(err, s.use.WriteViews(context.WithoutCancel(ctx)))
}

// eachDay takes away what is kept no longer and tells offices of discounts that end, at once and then every day, until it is stopped. The register of contracts
// follows changes of the customer at once and then when a day begins in Korea.
func (s *server) eachDay(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		day := time.NewTicker(24 * time.Hour)
		defer day.Stop()
		for {
			s.followHolders(ctx)
			erased, err := s.use.Erase(ctx)
			switch {
			case err != nil && ctx.Err() == nil:
				s.log.Error("what is kept no longer was not erased", "error", err)
			case erased != app.Erased{}:
				s.log.Info("erased what is kept no longer", "access_entries", erased.AccessEntries, "sessions", erased.Sessions, "downloads", erased.Downloads,
					"registrations", erased.Registrations, "codes", erased.Codes, "contracts", erased.Contracts)
			}
			if _, err := s.use.TellEndings(ctx); err != nil && ctx.Err() == nil {
				s.log.Error("offices were not told of discounts that end", "error", err)
			}
			for waiting := true; waiting; {
				midnight := time.NewTimer(untilMidnight(time.Now()))
				select {
				case <-day.C:
					waiting = false
				case <-midnight.C:
					s.followHolders(ctx)
				case <-ctx.Done():
				}
				midnight.Stop()
				if ctx.Err() != nil {
					return
				}
			}
		}
	}()
	return func() { cancel(); <-done }
}

func (s *server) followHolders(ctx context.Context) {
	n, err := s.use.FollowHolders(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		s.log.Error("the register did not follow changes of the customer", "error", err)
	case n > 0:
		s.log.Info("the register followed changes of the customer", "entries", n)
	}
}

// untilMidnight is how long it is until the next day begins in Korea, nine hours before UTC.
func untilMidnight(now time.Time) time.Duration {
	shifted := now.Add(9 * time.Hour)
	return shifted.Truncate(24 * time.Hour).Add(24 * time.Hour).Sub(shifted)
}

// serve answers requests until the context ends.
func (s *server) serve(ctx context.Context, portal *web.Server) error {
	hs := portal.HTTP("")
	hs.ErrorLog = slog.NewLogLogger(withoutHandshakes{s.log.Handler()}, slog.LevelWarn)
	servers, failed := []*http.Server{hs}, make(chan error, 2)
	if s.own == nil {
		go func() { failed <- hs.Serve(s.listener) }()
		s.con.printf("포털: http://%s\n", s.listener.Addr())
	} else {
		// Both take the same limits for slow clients.
		plain := portal.HTTP("")
		plain.Handler, plain.ErrorLog, hs.TLSConfig = s.own.plain, hs.ErrorLog, s.own.config
		servers = append(servers, plain)
		go func() { failed <- hs.ServeTLS(s.listener, "", "") }()
		go func() { failed <- plain.Serve(s.own.listener) }()
		s.con.printf("포털: https://%s (%s)\nHTTPS로 돌리는 주소: http://%s\n", s.listener.Addr(), s.command.BaseURL, s.own.listener.Addr())
	}
	s.con.printf("끝내려면 Ctrl+C를 누르십시오.\n")
	ended := 0
	var err error
	select {
	case err = <-failed:
		ended++
	case <-ctx.Done():
	}
	s.con.printf("끝내는 중입니다.\n")
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestGrace)
	defer cancel()
	err = errors.Join(err, shut(grace, servers))
	for ; ended < len(servers); ended++ {
		if e := <-failed; !errors.Is(e, http.ErrServerClosed) {
			err = errors.Join(err, e)
		}
	}
	return err
}

func stopJobs(jobs *river.Client[*sql.Tx]) error {
	grace, cancel := context.WithTimeout(context.Background(), jobGrace)
	defer cancel()
	err := jobs.Stop(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		again, cancel := context.WithTimeout(context.Background(), jobGrace)
		defer cancel()
		return jobs.StopAndCancel(again)
	}
	return err
}

// portal makes the pages; the demo's login is told only where the demo is.
func (s *server) portal(ctx context.Context, maker *report.Maker) (*web.Server, error) {
	covered, err := book.Coverage()
	if err != nil {
		return nil, err
	}
	private, err := personalData()
	if err != nil {
		return nil, err
	}
	opt := web.PortalOptions{Options: web.Options{Log: s.log, Stories: s.command.Stories, Proxies: s.proxies},
		Texts: s.send.Text != nil, Secure: strings.HasPrefix(s.command.BaseURL, "https://"), Coverage: covered, Privacy: private}
	if s.command.Demo {
		err := s.db.View(ctx, func(tx store.Tx) error {
			_, err := tx.MemberByLogin(app.DemoLogin)
			return err
		})
		switch {
		case err == nil:
			for _, d := range app.DemoAccounts() {
				opt.Demo = append(opt.Demo, web.DemoLogin{Role: d.Role.String(), Name: d.Login, Password: app.DemoPassword})
			}
			opt.Texts, opt.Outbox = true, s.send.Text == nil
			opt.Notice = "가상의 기관과 단지로 만든 데모입니다."
			s.con.printf("로그인: 아이디 %s, 비밀번호 %s (가상의 기관)\n", app.DemoLogin, app.DemoPassword)
		case kilowon.CodeOf(err) != kilowon.NotFound:
			return nil, err
		}
	}
	if opt.Certificates, err = s.certificates(opt.Demo != nil); err != nil {
		return nil, err
	}
	if opt.OIDC, err = s.command.openOIDC(); err != nil {
		return nil, err
	}
	if opt.Passkeys, err = s.passkeys(opt.Demo != nil); err != nil {
		return nil, err
	}
	portal, err := web.NewPortal(s.use, maker, opt)
	if err != nil {
		return nil, err
	}
	return portal, s.mountAPI(portal, covered)
}

// certificates takes certificates by the trust store that was named, else by the demo's, else not at all.
func (s *server) certificates(demo bool) (*app.Certificates, error) {
	path := s.command.Trust
	if path == "" && !demo {
		return nil, nil
	}
	if path == "" {
		dir, err := demoAuthority(s.command.DB)
		if err != nil {
			return nil, err
		}
		tellAuthority(s.con, dir)
		path = filepath.Join(dir, trustDir)
	}
	store, err := openTrust(path, s.log)
	if err != nil {
		return nil, err
	}
	return app.NewCertificates(store.Trust, time.Now), nil
}

// passkeys takes passkeys at the address that was named if browsers do there, in the demo at localhost, else not at all.
func (s *server) passkeys(demo bool) (*app.Passkeys, error) {
	origin := s.command.BaseURL
	if a, ok := s.listener.Addr().(*net.TCPAddr); ok && demo && origin == "" {
		origin = fmt.Sprintf("http://localhost:%d", a.Port)
	}
	keys, err := s.use.NewPasskeys(origin)
	if err != nil && kilowon.CodeOf(err) == kilowon.Invalid {
		return nil, nil
	}
	return keys, err
}

// mountAPI puts the JSON interface beside the pages, inside the portal's limits and log.
func (s *server) mountAPI(portal *web.Server, covered *tariff.Coverage) error {
	h, err := api.New(s.use.Book(), covered, api.Options{Log: s.log, MaxCase: s.command.MaxCase << 20, MaxBatch: s.command.MaxBatch << 20})
	if err != nil {
		return err
	}
	portal.Mount(api.Root, h)
	portal.Mount(api.Root+"/", h)
	portal.Foot(web.Link{Label: "JSON API", URL: api.Root})
	return nil
}

// baseURL is the address that bills carry; an address of every interface is nobody's, and bills then carry their figures.
func (s *server) baseURL() string {
	if s.command.BaseURL != "" {
		return strings.TrimRight(s.command.BaseURL, "/")
	}
	if a, ok := s.listener.Addr().(*net.TCPAddr); ok && a.IP.IsUnspecified() {
		return ""
	}
	return "http://" + s.listener.Addr().String()
}

// fillEmpty fills a database that is not there or holds nothing with the demo.
func fillEmpty(ctx context.Context, con *console, path database) error {
	db, use, err := openDatabase(ctx, path.DB, sqlite.Options{Keys: path.Keys, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	none, err := empty(ctx, db)
	if err = errors.Join(err, db.Close()); err != nil || !none {
		return err
	}
	day, err := today("")
	if err != nil {
		return err
	}
	return fillDemo(ctx, con, path, app.NewDemo(demoSeed, day, use.Book()))
}

// listen opens the address, and says which of them is taken.
func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err == nil {
		return l, nil
	}
	e := &kilowon.Error{Code: kilowon.Invalid, Path: addr, Message: "이 주소를 열 수 없습니다. 127.0.0.1:8080처럼 적어 주세요", Err: err}
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		e.Code, e.Message, e.Err = kilowon.Conflict, "다른 프로그램이 이 포트를 쓰고 있습니다. 다른 포트를 지정해 주세요.", nil
	case errors.Is(err, os.ErrPermission):
		e.Code, e.Message, e.Err = kilowon.Forbidden, "이 포트를 열 권한이 없습니다. 1024 이상의 포트를 지정하거나 CAP_NET_BIND_SERVICE 권한을 주세요.", nil
	}
	return nil, e
}

func prefixes(list []string) ([]netip.Prefix, error) {
	out := make([]netip.Prefix, len(list))
	for i, text := range list {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			e := kilowon.Errorf(kilowon.Invalid, "망은 10.0.0.0/8처럼 적어야 하는데 %q입니다.", text)
			e.Path = "--proxy"
			return nil, e
		}
		out[i] = p
	}
	return out, nil
}

// logger writes records to the error output.
func logger(con *console, format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(con.err, nil))
	}
	return slog.New(slog.NewTextHandler(con.err, nil))
}

// quiet is a logger for the queue, whose daily business is not worth a line.
func quiet(log *slog.Logger) *slog.Logger { return slog.New(warnings{log.Handler()}) }

// warnings lets warnings and errors through.
type warnings struct{ slog.Handler }

// Enabled tells what is let through.
func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

// WithAttrs keeps the filter.
func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the filter.
func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }
