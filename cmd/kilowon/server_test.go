package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os/exec"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon/app"
)

// child is the program serving in a process of its own.
type child struct {
	cmd  *exec.Cmd
	base string
	// plain is the address that leads to HTTPS, where there is one.
	plain string
	// dead is closed when the process has ended.
	dead chan struct{}
	err  error
	log  bytes.Buffer
}

// serveChild starts the program. Its address is known when ready is closed, which a process that is killed early never does.
func serveChild(t *testing.T, args ...string) (c *child, ready chan struct{}) {
	t.Helper()
	c = &child{cmd: exec.Command("kilowon", append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...), dead: make(chan struct{})}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.cmd.Stderr = &c.log
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready = make(chan struct{})
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if _, base, ok := strings.Cut(lines.Text(), "포털: "); ok {
				c.base = base
			}
			if _, plain, ok := strings.Cut(lines.Text(), "HTTPS로 돌리는 주소: http://"); ok {
				c.plain = plain
			}
			if strings.HasPrefix(lines.Text(), "끝내려면 ") {
				close(ready)
			}
		}
		c.err = c.cmd.Wait()
		close(c.dead)
	}()
	t.Cleanup(func() {
		_ = c.cmd.Process.Kill() // Mostly it has ended long ago.
		<-c.dead
	})
	return c, ready
}

// answered is an answer that should not have come. A server that is killed breaks connections and answers nothing wrong.
type answered struct {
	to     string
	status int
}

func (a *answered) Error() string { return fmt.Sprintf("%s: status %d", a.to, a.status) }

// office is a person of the management office at the portal.
type office struct {
	client *http.Client
	base   string
}

func newOffice() *office {
	jar, _ := cookiejar.New(nil) // It never fails.
	return &office{client: &http.Client{Jar: jar, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// do sends a request and gives the status and where it leads.
func (o *office) do(method, to, kind string, body io.Reader) (status int, next string, err error) {
	req, err := http.NewRequestWithContext(context.Background(), method, o.base+to, body)
	if err != nil {
		return 0, "", err
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	res, err := o.client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, res.Header.Get("Location"), err
}

// page is the text of a page.
func (o *office) page(path string) (string, error) {
	res, err := o.client.Get(o.base + path)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return string(text), err
}

func (o *office) login() error {
	form := url.Values{"username": {app.DemoLogin}, "password": {app.DemoPassword}}
	status, _, err := o.do(http.MethodPost, "/login", "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	if err == nil && status != http.StatusSeeOther {
		err = &answered{"/login", status}
	}
	return err
}

// filing is a month of a complex to be filed and billed.
type filing struct {
	url  string
	file []byte
}

// billed goes as far towards the bills as it can without waiting, and says whether they are there.
func (o *office) billed(f *filing) (bool, error) {
	status, next, err := o.do(http.MethodGet, f.url+"/run", "", nil)
	switch {
	case err != nil:
		return false, err
	case status == http.StatusOK, status == http.StatusTooManyRequests:
		return false, nil
	case status == http.StatusSeeOther && path.Base(next) == "bills":
		return true, nil
	case status != http.StatusSeeOther:
		return false, &answered{f.url + "/run", status}
	}
	return false, o.file(f)
}

// file hands the workbook in and registers it.
func (o *office) file(f *filing) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "호별사용량.xlsx")
	if err == nil {
		_, err = part.Write(f.file)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		return err
	}
	status, next, err := o.do(http.MethodPost, f.url+"/submissions", form.FormDataContentType(), &body)
	if err == nil && status != http.StatusSeeOther {
		err = &answered{f.url + "/submissions", status}
	}
	if err != nil {
		return err
	}
	status, _, err = o.do(http.MethodPost, next+"/register", "application/x-www-form-urlencoded", nil)
	if err == nil && status != http.StatusSeeOther {
		err = &answered{next + "/register", status}
	}
	return err
}
