// Package mail sends mails through a mail server (SMTP). A mail is one text to one address; the connection is encrypted or does not leave the machine.
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"github.com/kilowon/kilowon"
)

// Config describes the server. URL is smtp://host:587, which goes over to TLS (STARTTLS), or smtps://host:465, which is TLS from the start; without a port these
// are the ports. A server on this machine's own address may do without TLS. User and Password may be empty; they are never said before TLS.
type Config struct {
	URL, User, Password string
	// From is the sender, "name <address>".
	From string
}

// Gateway sends mails. It is safe for concurrent use.
type Gateway struct {
	host    string
	options []gomail.Option
	from    mail.Address
}

// patience is how long the server may take to connect and for each mail.
const patience = 20 * time.Second

// New reads the configuration; the server is not asked.
func New(c Config) (*Gateway, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || u.Path != "" || u.RawQuery != "" || u.User != nil {
		// The text of the address may hold a password, so it is not told.
		return nil, broken("--mail-url", "메일 서버는 smtp://mail.example:587 또는 smtps://mail.example:465처럼 적습니다. 아이디와 비밀번호는 따로 적어 주세요")
	}
	from, err := mail.ParseAddress(c.From)
	if err != nil || plain(from.Address) != nil {
		return nil, broken("--mail-from", "보내는 사람은 \"이름 <noreply@portal.example>\"처럼 적어 주세요")
	}
	if (c.User == "") != (c.Password == "") {
		return nil, broken("--mail-user", "메일 서버의 아이디와 비밀번호는 함께 적어 주세요")
	}
	g := &Gateway{host: u.Hostname(), from: *from}
	g.options = []gomail.Option{gomail.WithTimeout(patience), gomail.WithTLSConfig(&tls.Config{ServerName: g.host, MinVersion: tls.VersionTLS12})}
	port := u.Port()
	switch {
	case u.Scheme == "smtps":
		g.options = append(g.options, gomail.WithSSL())
	case own(g.host):
		g.options = append(g.options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		g.options = append(g.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if port == "" {
		port = map[string]string{"smtp": "587", "smtps": "465"}[u.Scheme]
	}
	n, err := strconv.Atoi(port)
	if err != nil || n < 1 || n > 65535 {
		return nil, broken("--mail-url", "메일 서버의 포트는 1에서 65535까지입니다")
	}
	g.options = append(g.options, gomail.WithPort(n))
	if c.User != "" {
		g.options = append(g.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	return g, nil
}

// own tells this machine's own address.
func own(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func broken(flag, message string) error {
	return &kilowon.Error{Code: kilowon.Invalid, Path: flag, Message: message}
}

// plain refuses what could end a line of the protocol or of the head of a mail.
func plain(s string) error {
	if s == "" || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar
	}) {
		return &kilowon.Error{Code: kilowon.Invalid, Message: "메일의 주소와 제목은 한 줄이어야 합니다"}
	}
	return nil
}

// Send hands a mail over. The id names it for ever: a mail that is sent again has the id it had, by which servers drop the second. A server that cannot be
// reached, lets nobody in or puts off (4xx) gives an error of code internal, to be tried again; a mail it refuses gives invalid. Errors name neither address nor text.
func (g *Gateway) Send(ctx context.Context, id, to, subject, text string) error {
	m, err := g.message(id, to, subject, text)
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(g.host, g.options...)
	if err != nil {
		return &kilowon.Error{Code: kilowon.Invalid, Path: "--mail-url", Message: "메일 서버의 설정으로 연결을 만들지 못했습니다", Err: err}
	}
	c, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		// Nobody has been told an address yet, so the cause holds none.
		return &kilowon.Error{Code: kilowon.Internal, Message: "메일 서버에 연결하지 못했습니다", Err: err}
	}
	defer func() { _ = client.CloseWithSMTPClient(c) }() // A server that took the mail and does not say goodbye has taken it.
	if err := client.SendWithSMTPClient(c, m); err != nil && !m.IsDelivered() {
		return refused(err)
	}
	return nil
}

// message writes the mail as it is sent.
func (g *Gateway) message(id, to, subject, text string) (*gomail.Msg, error) {
	for _, s := range []string{id, to, subject} {
		if err := plain(s); err != nil {
			return nil, err
		}
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(&g.from)
	if err := m.To("<" + to + ">"); err != nil {
		return nil, &kilowon.Error{Code: kilowon.Invalid, Message: "메일주소의 꼴이 맞지 않습니다"}
	}
	_, domain, _ := strings.Cut(g.from.Address, "@")
	m.SetMessageIDWithValue(id + "@" + domain)
	m.SetDate()
	// Says to machines that answer for people who are away that nobody waits for them (RFC 3834).
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.Subject(subject)
	m.SetBodyString(gomail.TypeTextPlain, text)
	return m, nil
}

// refused sorts what the server answered to a mail. Its words may hold the address, its number does not.
func refused(err error) error {
	var e *gomail.SendError
	if !errors.As(err, &e) {
		return &kilowon.Error{Code: kilowon.Internal, Message: "메일을 보내다 연결이 끊어졌습니다"}
	}
	cause := fmt.Errorf("%s: status %d", e.Reason, e.ErrorCode())
	switch e.Reason {
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose, gomail.ErrGetRcpts:
		if e.ErrorCode() >= 500 || e.Reason == gomail.ErrGetRcpts {
			return &kilowon.Error{Code: kilowon.Invalid, Message: "메일 서버가 이 메일을 거절했습니다", Err: cause}
		}
	}
	return &kilowon.Error{Code: kilowon.Internal, Message: "메일 서버가 잠시 받지 못합니다", Err: cause}
}
