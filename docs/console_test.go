package docs_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/document"
)

// elided stands in shown output for any number of lines.
const elided = "…"

// TestConsoleBlocks runs what the documents tell to run, in order and in a folder of its own for each document, and compares what comes out on
// the standard output with what the document shows. Blocks that name a file ("```yaml complex.yaml") are that file.
func TestConsoleBlocks(t *testing.T) {
	program := buildProgram(t)
	ran := 0
	for _, p := range pages(t) {
		if !strings.Contains(p.text, "\n```console\n") {
			continue
		}
		ran++
		t.Run(p.path, func(t *testing.T) {
			s := newSession(t, program)
			for i := range p.blocks {
				b := &p.blocks[i]
				s.fillForm(b.before)
				switch {
				case b.name != "":
					s.write(b.name, b.text)
				case b.language == "console":
					s.block(b.text)
				}
			}
		})
	}
	if ran == 0 {
		t.Fatal("no document shows a command")
	}
}

func buildProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "kilowon")
	if out, err := exec.Command("go", "build", "-o", program, filepath.Join(root, "cmd/kilowon")).CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}

// session is the folder a document's commands run in, laid out like a clone in which make build has run.
type session struct {
	*testing.T
	dir string
}

func newSession(t *testing.T, program string) *session {
	s := &session{T: t, dir: t.TempDir()}
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"bin", "var"} {
		if err := os.Mkdir(filepath.Join(s.dir, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"bin/kilowon": program, "rating": filepath.Join(here, "rating"), "docs": filepath.Join(here, "docs")} {
		if err := os.Symlink(target, filepath.Join(s.dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s *session) write(name, text string) {
	s.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		s.Fatal(err)
	}
}

// block runs the commands of one block.
func (s *session) block(text string) {
	var command string
	var want []string
	flush := func() {
		if command != "" {
			s.command(command, want)
		}
		want = nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if next, ok := strings.CutPrefix(line, "$ "); ok {
			flush()
			command = next
			continue
		}
		want = append(want, line)
	}
	flush()
}

func (s *session) shell(ctx context.Context, command string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "bash", "-c", command)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "PATH="+filepath.Join(s.dir, "bin")+":"+os.Getenv("PATH"))
	return cmd
}

func (s *session) command(command string, want []string) {
	if strings.Contains(command, "kilowon serve ") {
		s.serve(command, want)
		return
	}
	ctx, cancel := context.WithTimeout(s.Context(), time.Minute)
	defer cancel()
	cmd := s.shell(ctx, command)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		s.Fatalf("$ %s\n%s%s%v", command, out, complaints.String(), err)
	}
	if shown := strings.Join(want, "\n"); shown != "" && !matches(lines(string(out)), lines(shown)) {
		s.Errorf("$ %s\nshows\n%s\nwant\n%s", command, out, shown)
	}
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// serve starts the portal on a free port, looks at its login page once it has said what the document shows, and ends it as Ctrl+C would.
func (s *session) serve(command string, want []string) {
	ctx, cancel := context.WithTimeout(s.Context(), time.Minute)
	defer cancel()
	cmd := s.shell(ctx, "exec "+command+" --addr 127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		s.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.Fatal(err)
	}
	var said, url string
	buf := make([]byte, 4096)
	for shown := false; !shown; shown = url != "" && matches(lines(address.ReplaceAllString(said, "ADDRESS")), lines(address.ReplaceAllString(strings.Join(want, "\n"), "ADDRESS"))) {
		n, err := out.Read(buf)
		if said += string(buf[:n]); err != nil {
			s.Fatalf("$ %s\nends after\n%s\n%v", command, said, err)
		}
		url = address.FindString(said)
	}
	answer, err := http.Get(url + "/login")
	if err != nil {
		s.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		s.Errorf("$ %s\n%s/login answers %s", command, url, answer.Status)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		s.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		s.Errorf("$ %s\nends with %v", command, err)
	}
}

// gap is what sets columns apart; how wide it is depends on the longest name of a table.
var gap = regexp.MustCompile(`(\S)  +`)

// lines cuts an output into lines without blank ends, its columns two spaces apart.
func lines(out string) []string {
	list := strings.Split(strings.TrimRight(out, "\n"), "\n")
	for i := range list {
		list[i] = gap.ReplaceAllString(strings.TrimRight(list[i], " "), "$1  ")
	}
	return list
}

// matches reports whether the output is what is shown, a line of … standing for any number of lines.
func matches(got, want []string) bool {
	for len(want) > 0 && want[0] != elided {
		if len(got) == 0 || got[0] != want[0] {
			return false
		}
		got, want = got[1:], want[1:]
	}
	if len(want) == 0 {
		return len(got) == 0
	}
	for i := range len(got) + 1 {
		if matches(got[i:], want[1:]) {
			return true
		}
	}
	return false
}

// typed finds a table that a reader is told to type into a form.
var typed = regexp.MustCompile(`(?s)<!-- typed into (\S+) -->\n((?:\|[^\n]*\n)+)`)

// fillForm types the tables of some prose into the forms they are meant for, as an office would.
func (s *session) fillForm(prose string) {
	s.Helper()
	for _, m := range typed.FindAllStringSubmatch(prose, -1) {
		path := filepath.Join(s.dir, m[1])
		data, err := os.ReadFile(path)
		if err != nil {
			s.Fatal(err)
		}
		form, err := document.ReadFiled(data, document.DefaultLimits())
		if err != nil {
			s.Fatal(err)
		}
		file, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			s.Fatal(err)
		}
		table := tableRows(m[2])
		for _, row := range table[1:] {
			s.fillRow(file, form, table[0], row)
		}
		if err := file.SaveAs(path); err != nil {
			s.Fatal(err)
		}
	}
}

// fillRow types one row of a table into the form's row of the same building and number.
func (s *session) fillRow(file *excelize.File, form *apartment.Filed, heads, values []string) {
	s.Helper()
	for i := range form.Rows {
		cells := &form.Rows[i].Cells
		if cells[apartment.ColBuilding].Text != values[0] || cells[apartment.ColNumber].Text != values[1] {
			continue
		}
		for k := 2; k < len(heads); k++ {
			column := slices.Index(apartment.ColumnNames[:], heads[k])
			if column < 0 {
				s.Fatalf("the form has no column %q", heads[k])
			}
			var value any = values[k]
			if n, err := strconv.ParseFloat(values[k], 64); err == nil {
				value = n
			}
			if err := file.SetCellValue(form.Sheet, cells[column].Ref, value); err != nil {
				s.Fatal(err)
			}
		}
		return
	}
	s.Fatalf("the form has no row for %v", values)
}

// tableRows are the cells of a Markdown table, the heads first.
func tableRows(table string) [][]string {
	var out [][]string
	for i, line := range strings.Split(strings.TrimSpace(table), "\n") {
		if i == 1 {
			continue
		}
		var row []string
		for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
			row = append(row, strings.TrimSpace(cell))
		}
		out = append(out, row)
	}
	return out
}
