package main

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"github.com/kilowon/kilowon"
)

// acmeOptions have the portal get its certificate itself. Without a host it speaks HTTP, as behind a proxy.
type acmeOptions struct {
	Host      []string `placeholder:"NAME" help:"이 이름의 인증서를 Let's Encrypt에서 받아 HTTPS를 직접 엽니다. 여럿이면 쉼표로 잇습니다. 발급기관의 약관에 동의한다는 뜻입니다."`
	Cache     string   `placeholder:"DIR" help:"받은 인증서와 그 열쇠를 두는 폴더(기본 PATH-acme). 소유자만 볼 수 있어야 합니다."`
	Email     string   `placeholder:"EMAIL" help:"발급기관이 인증서의 문제를 알릴 전자우편 주소"`
	Directory string   `placeholder:"URL" help:"다른 ACME 발급기관의 디렉터리 주소(기본 Let's Encrypt)"`
	HTTP      string   `name:"http" placeholder:"ADDR" help:"발급 확인에 답하고 나머지를 HTTPS로 돌리는 주소(기본 :80)"`
}

// on says whether the portal gets its certificate itself.
func (o *acmeOptions) on() bool { return len(o.Host) > 0 }

// settle sets what was left open and refuses what contradicts.
func (c *serveCmd) settle() error {
	o := &c.ACME
	if !o.on() {
		if o.Cache != "" || o.Email != "" || o.Directory != "" || o.HTTP != "" {
			return optionError("--acme-host", "--acme-로 시작하는 다른 옵션은 --acme-host와 함께 씁니다. 인증서를 받을 이름을 --acme-host portal.example처럼 적어 주세요.")
		}
		c.Addr = either(c.Addr, "127.0.0.1:8080")
		return nil
	}
	for _, name := range o.Host {
		if !publicName(name) {
			return optionError("--acme-host", "portal.example처럼 소문자로 적은 공개된 이름이어야 하는데 %q입니다. IP 주소, 포트, *는 적을 수 없습니다.", name)
		}
	}
	if len(c.Proxy) > 0 {
		return optionError("--acme-host", "--proxy와 함께 쓸 수 없습니다. 앞단 서버가 HTTPS를 맡으면 --acme-host를, 포털이 직접 맡으면 --proxy를 빼 주세요.")
	}
	c.BaseURL = either(c.BaseURL, "https://"+o.Host[0])
	if u, err := url.Parse(c.BaseURL); err != nil || u.Scheme != "https" || !slices.Contains(o.Host, u.Hostname()) {
		return optionError("--base-url", "--acme-host를 쓰면 https://로 시작하고 그 이름(%s) 가운데 하나여야 하는데 %q입니다. 빼면 https://%s로 합니다.", strings.Join(o.Host, ", "), c.BaseURL, o.Host[0])
	}
	if u, err := url.Parse(o.Directory); o.Directory != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		return optionError("--acme-directory", "https://로 시작하는 주소여야 하는데 %q입니다.", o.Directory)
	}
	c.Addr, o.HTTP = either(c.Addr, ":443"), either(o.HTTP, ":80")
	o.Cache = either(o.Cache, c.DB+"-acme")
	o.Directory = either(o.Directory, acme.LetsEncryptURL)
	return nil
}

func optionError(path, format string, args ...any) error {
	e := kilowon.Errorf(kilowon.Invalid, format, args...)
	e.Path = path
	return e
}

func either(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// publicName says whether a certificate can be had for a name by the challenges that are answered here.
func publicName(name string) bool {
	if _, err := netip.ParseAddr(name); err == nil || !strings.Contains(strings.Trim(name, "."), ".") {
		return false
	}
	return !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, ".") &&
		strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-.") == "" && !strings.Contains(name, "..")
}

// secured is what serves with a certificate of its own.
type secured struct {
	config *tls.Config
	// plain answers the issuer's check on HTTP and sends everybody else to HTTPS.
	plain    http.Handler
	listener net.Listener
}

// certified opens the second address and prepares the certificate, which the first visit or the issuer's check calls for.
func (c *serveCmd) certified(log *slog.Logger) (*secured, error) {
	o := &c.ACME
	if err := ownFolder(o.Cache); err != nil {
		return nil, err
	}
	m := &autocert.Manager{
		Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(o.Cache), HostPolicy: autocert.HostWhitelist(o.Host...), Email: o.Email,
		Client: &acme.Client{DirectoryURL: o.Directory, UserAgent: "kilowon"},
	}
	listener, err := listen(o.HTTP)
	if err != nil {
		return nil, err
	}
	config := m.TLSConfig()
	config.MinVersion = tls.VersionTLS12
	config.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		cert, err := m.GetCertificate(hello)
		// Anybody may ask for other names; only one of ours without a certificate is news.
		if err != nil && slices.Contains(o.Host, hello.ServerName) {
			log.Error("no certificate", "host", hello.ServerName, "error", err)
		}
		return cert, err
	}
	return &secured{config: config, plain: m.HTTPHandler(toHTTPS(c.BaseURL)), listener: listener}, nil
}

// toHTTPS leads to the portal's one address whatever name was asked for; what was posted in the open is refused, so that it is noticed.
func toHTTPS(base string) http.Handler {
	base = strings.TrimRight(base, "/")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "HTTPS로 보내 주세요.", http.StatusBadRequest)
			return
		}
		http.Redirect(w, r, base+r.URL.RequestURI(), http.StatusFound)
	})
}

// ownFolder makes a folder that its owner alone may read, and refuses one that others may.
func ownFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return &kilowon.Error{Code: kilowon.Invalid, Path: path, Message: "인증서를 둘 폴더를 만들 수 없습니다. --acme-cache로 다른 폴더를 지정해 주세요.", Err: err}
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return &kilowon.Error{Code: kilowon.Forbidden, Path: path, Message: "인증서의 열쇠를 두는 폴더를 다른 사용자가 볼 수 있습니다. chmod 700으로 고쳐 주세요."}
	}
	return nil
}

// withoutHandshakes leaves out connections that failed before a request, whose lines carry addresses.
type withoutHandshakes struct{ slog.Handler }

// Handle lets the other records through.
func (h withoutHandshakes) Handle(ctx context.Context, r slog.Record) error {
	if strings.HasPrefix(r.Message, "http: TLS handshake error") {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// shut ends servers within the context's time, and breaks off what is not done then.
func shut(ctx context.Context, servers []*http.Server) error {
	var all error
	for _, hs := range servers {
		if err := hs.Shutdown(ctx); err != nil {
			all = errors.Join(all, err, hs.Close())
		}
	}
	return all
}
