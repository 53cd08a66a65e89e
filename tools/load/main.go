// Command load asks a portal for its pages at a steady rate, as offices reading at the same time would, and prints how long they took as Markdown.
// It starts the built program with the demo on a free port, logs readers in, and sends each request at its time whether or not those before it
// have been answered: what waits in a queue counts.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// The login that the demo tells everybody.
const demoLogin, demoPassword = "demo", "kilowon-demo"

// readers are as many offices at once; each asks from an address of its own, which the limit per client goes by.
const readers = 40

func main() {
	program := flag.String("program", "bin/kilowon", "the built program")
	perSecond := flag.Int("rate", 200, "requests a second")
	lasting := flag.Duration("for", time.Minute, "how long")
	flag.Parse()
	dir, err := os.MkdirTemp("", "kilowon-load-")
	if err == nil {
		err = run(dir, *program, *perSecond, *lasting)
		err = errors.Join(err, os.RemoveAll(dir))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(dir, program string, perSecond int, lasting time.Duration) error {
	s, err := start(filepath.Join(dir, "load.db"), program)
	if err != nil {
		return err
	}
	offices, err := s.open()
	if err == nil {
		_ = s.load(offices, perSecond, 3*time.Second) // The first requests fill caches and connections.
		before := s.used()
		answers := s.load(offices, perSecond, lasting)
		err = report(answers, perSecond, lasting)
		if used := s.used() - before; used > 0 {
			fmt.Printf("\nThe portal used %v of processor time a request.\n", (used / time.Duration(len(answers))).Round(10*time.Microsecond))
		}
	}
	return errors.Join(err, s.stop())
}

// server is the program under load.
type server struct {
	cmd  *exec.Cmd
	base string
}

var addressLine = regexp.MustCompile(`http://\S+`)

func start(db, program string) (*server, error) {
	cmd := exec.Command(program, "serve", "--db", db, "--demo", "--addr", "127.0.0.1:0", "--proxy", "127.0.0.1/32", "--log", "json")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if base := addressLine.FindString(lines.Text()); base != "" {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return &server{cmd: cmd, base: base}, nil
		}
	}
	return nil, errors.Join(errors.New("the portal told no address"), cmd.Wait())
}

// tick is the unit in which Linux tells a process's time.
const tick = 10 * time.Millisecond

// used is the processor time of the program so far, 0 on a system that does not tell it as Linux does.
func (s *server) used() time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	_, text, ok := strings.Cut(string(b), ") ")
	fields := strings.Fields(text)
	if err != nil || !ok || len(fields) < 13 {
		return 0
	}
	// The fourteenth and the fifteenth of all, of which two are cut off.
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * tick
}

func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// page is one that readers look at.
type page struct{ kind, path string }

// office is a reader with a login and the pages it looks at.
type office struct {
	client *http.Client
	from   string
	pages  []page
}

var (
	contractLink = regexp.MustCompile(`href="(/contracts/[0-9a-f-]{36})"`)
	billsLink    = regexp.MustCompile(`href="(/contracts/[0-9a-f-]{36}/[0-9]{4}-[0-9]{2}/bills)"`)
	billLink     = regexp.MustCompile(`href="(/bills/[0-9a-f-]{36})"`)
	staticLink   = regexp.MustCompile(`href="(/static/[^"]+\.css)"`)
)

// open logs every reader in and finds the pages of the demo.
func (s *server) open() ([]*office, error) {
	transport := &http.Transport{MaxIdleConns: 0, MaxIdleConnsPerHost: 4 * readers, IdleConnTimeout: time.Minute}
	var offices []*office
	for i := range readers {
		jar, err := cookiejar.New(nil)
		if err != nil {
			return nil, err
		}
		o := &office{client: &http.Client{Transport: transport, Jar: jar, Timeout: 10 * time.Second}, from: fmt.Sprintf("192.0.2.%d", i+1)}
		form := url.Values{"username": {demoLogin}, "password": {demoPassword}}
		if _, err := s.ask(o, http.MethodPost, "/login", form.Encode()); err != nil {
			return nil, err
		}
		if i == 0 {
			err = s.find(o)
		} else {
			o.pages = offices[0].pages
		}
		if err != nil {
			return nil, err
		}
		offices = append(offices, o)
	}
	return offices, nil
}

// find lists the pages: the more a page is looked at, the more often it stands in the list.
func (s *server) find(o *office) error {
	first := func(text string, link *regexp.Regexp) string {
		if m := link.FindStringSubmatch(text); m != nil {
			return m[1]
		}
		return ""
	}
	home, err := s.ask(o, http.MethodGet, "/filing/contracts", "")
	if err != nil {
		return err
	}
	contract := first(home, contractLink)
	months, err := s.ask(o, http.MethodGet, contract, "")
	if err != nil {
		return err
	}
	list := first(months, billsLink)
	households, err := s.ask(o, http.MethodGet, list, "")
	if err != nil {
		return err
	}
	bills := billLink.FindAllStringSubmatch(households, -1)
	if contract == "" || list == "" || len(bills) == 0 {
		return fmt.Errorf("the demo has no bills to look at: contract %q, list %q", contract, list)
	}
	for _, m := range bills {
		o.pages = append(o.pages, page{"bill", m[1]})
	}
	n := max(1, len(bills)/3)
	for range n {
		o.pages = append(o.pages, page{"households of a month", list}, page{"months of a contract", contract}, page{"estimate", "/estimate"}, page{"rates", "/rates"},
			page{"what was charged", "/usage"}, page{"home", "/"}, page{"style sheet", first(home, staticLink)})
	}
	return nil
}

// ask gives the body of an answer; anything but 200 is an error.
func (s *server) ask(o *office, method, path, body string) (string, error) {
	r, err := http.NewRequestWithContext(context.Background(), method, s.base+path, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	var text strings.Builder
	err = s.send(o, r, &text)
	return text.String(), err
}

// read fetches a page to its last byte and leaves it packed: a reader's browser unpacks it on a computer of its own.
func (s *server) read(o *office, path string) error {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.base+path, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	return s.send(o, r, io.Discard)
}

func (s *server) send(o *office, r *http.Request, to io.Writer) error {
	r.Header.Set("X-Forwarded-For", o.from)
	w, err := o.client.Do(r)
	if err != nil {
		return err
	}
	defer w.Body.Close()
	_, err = io.Copy(to, w.Body)
	if err == nil && (w.StatusCode != http.StatusOK || w.Request.URL.Path == "/login") {
		err = fmt.Errorf("%s: %s", r.URL.Path, w.Status)
	}
	return err
}

// answer is how long one request took from the moment it was due.
type answer struct {
	kind string
	took time.Duration
	err  error
}

// load sends requests at an even rate and waits for all answers. The pages come in the same mixed order each time.
func (s *server) load(offices []*office, perSecond int, lasting time.Duration) []answer {
	n := int(lasting.Seconds() * float64(perSecond))
	out := make([]answer, n)
	order := rand.New(rand.NewPCG(1, 2))
	var wait sync.WaitGroup
	begin := time.Now()
	for i := range n {
		due := begin.Add(time.Duration(i) * time.Second / time.Duration(perSecond))
		time.Sleep(time.Until(due))
		o := offices[i%len(offices)]
		p := o.pages[order.IntN(len(o.pages))]
		wait.Go(func() {
			err := s.read(o, p.path)
			out[i] = answer{p.kind, time.Since(due), err}
		})
	}
	wait.Wait()
	return out
}

// report writes a row for all requests and one for each kind of page; a failure is an error.
func report(answers []answer, perSecond int, lasting time.Duration) error {
	byKind := map[string][]time.Duration{}
	var failed error
	failures := 0
	for _, a := range answers {
		if a.err != nil {
			failures, failed = failures+1, a.err
			continue
		}
		byKind[a.kind] = append(byKind[a.kind], a.took)
		byKind[""] = append(byKind[""], a.took)
	}
	fmt.Printf("%d requests a second for %s from %d readers over loopback: %d answered, %d failed. Aim: p99 under 50 ms, none failed.\n\n", perSecond, lasting, readers, len(byKind[""]), failures)
	fmt.Print("| page | requests | p50 | p99 | slowest |\n|---|---|---|---|---|\n")
	kinds := slices.Sorted(maps.Keys(byKind))
	for _, kind := range kinds {
		all := byKind[kind]
		slices.Sort(all)
		name := kind
		if name == "" {
			name = "all"
		}
		at := func(share int) string {
			return all[min(len(all)-1, len(all)*share/100)].Round(10 * time.Microsecond).String()
		}
		fmt.Printf("| %s | %d | %s | %s | %s |\n", name, len(all), at(50), at(99), at(100))
	}
	if failed != nil {
		return fmt.Errorf("%d requests failed, one with: %w", failures, failed)
	}
	return nil
}
