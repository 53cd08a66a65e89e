package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
)

// tool gives what an installed tool prints; what it says on stderr is a failure.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	var out, complaints bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil || complaints.Len() > 0 {
		t.Fatalf("%s %v: %v %s%s (apt-get install -y qpdf poppler-utils)", name, args, err, complaints.String(), out.String())
	}
	return out.String()
}

func save(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// manyLetters has more different letters than codes fit in one byte, so that every special byte of a PDF string occurs.
func manyLetters() string {
	var b strings.Builder
	for r := '가'; r < '가'+600; r++ {
		b.WriteRune(r)
		if (r-'가')%30 == 29 {
			b.WriteByte('\n')
		}
	}
	return b.String() + "펲 뷁 똠 (괄호) \\ 123,456원"
}

func TestTextComesBack(t *testing.T) {
	for _, f := range testFonts(t) {
		text := manyLetters()
		face, err := Prepare(f, []rune(text))
		if err != nil {
			t.Fatal(err)
		}
		tmpl, err := NewTemplate(face)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		doc := tmpl.NewDocument(&out, Info{Title: "전기요금 (7월)", Author: "관리사무소", Created: time.Date(2025, 7, 28, 0, 0, 0, 0, time.FixedZone("KST", 9*3600))})
		page := doc.Page()
		page.Fill(Box{40, 40, 100, 20}, 0xECF2FE)
		for i, line := range strings.Split(text, "\n") {
			page.Text(Style{Face: face, Size: 10, Color: 0x256EF4}, 40, 80+14*float64(i), line)
		}
		if err := errors.Join(doc.EndPage(), doc.Close()); err != nil {
			t.Fatal(err)
		}
		path := save(t, out.Bytes())
		if got := tool(t, "qpdf", "--check", path); !strings.Contains(got, "No syntax or stream encoding errors") {
			t.Errorf("%s: %s", f.Name(), got)
		}
		got := tool(t, "pdftotext", "-raw", path, "-")
		for _, line := range strings.Split(text, "\n") {
			if !strings.Contains(got, line) {
				t.Errorf("%s: %q is not in the text", f.Name(), line)
			}
		}
		info := tool(t, "pdfinfo", "-isodates", path)
		for _, want := range []string{"전기요금 (7월)", "관리사무소", "2025-07-28T00:00:00+09", "595.28 x 841.89 pts (A4)"} {
			if !strings.Contains(info, want) {
				t.Errorf("%s: description lacks %q:\n%s", f.Name(), want, info)
			}
		}
		if fonts := tool(t, "pdffonts", path); !strings.Contains(fonts, "+"+f.Name()) || !strings.Contains(fonts, "yes yes yes") {
			t.Errorf("font is not embedded, subset and mapped to Unicode:\n%s", fonts)
		}
		tool(t, "pdftoppm", "-r", "50", "-png", path, strings.TrimSuffix(path, ".pdf"))
	}
}

// sample writes a document of some pages and gives its bytes.
func sample(tmpl *Template, face *Face, pages int) ([]byte, error) {
	var out bytes.Buffer
	doc := tmpl.NewDocument(&out, Info{Title: "시험"})
	for i := range pages {
		page := doc.Page()
		page.Text(Style{Face: face, Size: 12, Align: Right}, 500, 100, fmt.Sprintf("쪽 %d", i))
		page.Text(Style{Face: face, Size: 12, Align: Center}, 300, 120, "가운데")
		page.QR(Box{X: 100, Y: 200, W: 70}, fmt.Sprintf("https://kilowon.example/%d", i))
		if err := doc.EndPage(); err != nil {
			return nil, err
		}
	}
	err := doc.Close()
	return out.Bytes(), err
}

func sampleTemplate(t *testing.T, letters string) (*Template, *Face) {
	t.Helper()
	face, err := Prepare(testFonts(t)[0], []rune(letters))
	if err != nil {
		t.Fatal(err)
	}
	tmpl, err := NewTemplate(face)
	if err != nil {
		t.Fatal(err)
	}
	return tmpl, face
}

// More pages than one node of the page tree holds.
func TestManyPages(t *testing.T) {
	tmpl, face := sampleTemplate(t, "쪽 가운데0123456789")
	data, err := sample(tmpl, face, 2*pagesPerNode+5)
	if err != nil {
		t.Fatal(err)
	}
	path := save(t, data)
	tool(t, "qpdf", "--check", path)
	if got := strings.TrimSpace(tool(t, "qpdf", "--show-npages", path)); got != "261" {
		t.Errorf("%s pages, want 261", got)
	}
	if got := tool(t, "pdftotext", "-f", "261", "-l", "261", path, "-"); !strings.Contains(got, "쪽 260") {
		t.Errorf("last page says %q", got)
	}
}

// The same input gives the same bytes, whatever order letters were noted in and however many write at once.
func TestSameBytes(t *testing.T) {
	tmpl, face := sampleTemplate(t, "쪽 가운데0123456789")
	want, err := sample(tmpl, face, 3)
	if err != nil {
		t.Fatal(err)
	}
	again, face2 := sampleTemplate(t, "9876543210데운가 쪽쪽")
	if got, err := sample(again, face2, 3); err != nil || !bytes.Equal(got, want) {
		t.Errorf("another order of letters gave other bytes (%v)", err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				if got, err := sample(tmpl, face, 3); err != nil || !bytes.Equal(got, want) {
					t.Errorf("writing at once gave other bytes (%v)", err)
				}
			}
		})
	}
	wg.Wait()
}

type brokenWriter struct{ left int }

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, errors.New("disk full")
	}
	return len(p), nil
}

func TestFailures(t *testing.T) {
	tmpl, face := sampleTemplate(t, "가나다")
	_, strange := sampleTemplate(t, "가나다")
	draw := func(st Style, s string) error {
		doc := tmpl.NewDocument(&bytes.Buffer{}, Info{})
		doc.Page().Text(st, 100, 100, s)
		err := doc.EndPage()
		if later := doc.Close(); !errors.Is(later, err) {
			t.Errorf("Close told %v after EndPage had told %v", later, err)
		}
		return err
	}
	for name, tc := range map[string]struct {
		err  error
		want string
	}{
		"letter not prepared":   {draw(Style{Face: face, Size: 9}, "가뷁"), "U+BDC1"},
		"face of another set":   {draw(Style{Face: strange, Size: 9}, "가"), "준비되지 않은 글꼴"},
		"no page":               {tmpl.NewDocument(&bytes.Buffer{}, Info{}).Close(), "쪽이 없는"},
		"disk full":             {func() error { d := tmpl.NewDocument(&brokenWriter{100}, Info{}); d.Page(); return d.EndPage() }(), "disk full"},
		"face still collecting": {func() error { _, err := NewTemplate(Collect(testFonts(t)[0])); return err }(), "아직 준비되지"},
	} {
		if tc.err == nil || !strings.Contains(tc.err.Error(), tc.want) || kilowon.CodeOf(tc.err) != kilowon.Internal {
			t.Errorf("%s: %v, want an internal error with %q", name, tc.err, tc.want)
		}
	}
	doc := tmpl.NewDocument(&bytes.Buffer{}, Info{})
	doc.Page().QR(Box{W: 70}, strings.Repeat("x", 300))
	if err := doc.EndPage(); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("QR too long: %v, want invalid", err)
	}
	doc.Discard()
}
