package report_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rsc.io/qr/coding"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

// picture is a page as grey values.
type picture struct {
	width, height int
	grey          []byte
}

func (p *picture) dark(x, y int) bool { return p.grey[y*p.width+x] < 30 }

// drawn is the first page of a PDF file as a printer would put it on paper.
func drawn(t testing.TB, file []byte) *picture {
	t.Helper()
	name := filepath.Join(t.TempDir(), "bill")
	if err := os.WriteFile(name+".pdf", file, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-r", "300", "-gray", "-singlefile", name+".pdf", name).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v %s", err, out)
	}
	data, err := os.ReadFile(name + ".pgm")
	if err != nil {
		t.Fatal(err)
	}
	p := &picture{}
	var most int
	if _, err := fmt.Sscanf(string(data[:40]), "P5\n%d %d\n%d", &p.width, &p.height, &most); err != nil || most != 255 {
		t.Fatal(err, most)
	}
	p.grey = data[len(data)-p.width*p.height:]
	return p
}

// wordsOf is the text of a PDF file without its spaces.
func wordsOf(t testing.TB, file []byte) string {
	t.Helper()
	read := exec.Command("pdftotext", "-", "-")
	read.Stdin = bytes.NewReader(file)
	out, err := read.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), "")
}

// code reads the QR code at the foot of a bill off its picture: nothing else is black in the last quarter of the right fifth.
func (p *picture) code(t testing.TB) string {
	t.Helper()
	left, right, top, bottom := p.width, 0, p.height, 0
	for y := p.height * 3 / 4; y < p.height; y++ {
		for x := p.width * 4 / 5; x < p.width; x++ {
			if p.dark(x, y) {
				left, right, top, bottom = min(left, x), max(right, x+1), min(top, y), max(bottom, y+1)
			}
		}
	}
	run := 0
	for p.dark(left+run, top+2) {
		run++
	}
	size := ((right-left)*7/run-17+2)/4*4 + 17
	module := func(x, y int) bool {
		return p.dark(left+(2*x+1)*(right-left)/(2*size), top+(2*y+1)*(bottom-top)/(2*size))
	}
	for mask := coding.Mask(0); mask < 8; mask++ {
		plan, err := coding.NewPlan(coding.Version((size-17)/4), coding.M, mask)
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := unmasked(plan, module); ok {
			return text
		}
	}
	t.Fatalf("no QR code of %d modules is read", size)
	return ""
}

// unmasked reads the bytes of a code under the mask of a plan; another mask shows in the fixed modules of the format.
func unmasked(plan *coding.Plan, module func(x, y int) bool) (string, bool) {
	data := make([]byte, plan.DataBytes)
	for y, row := range plan.Pixel {
		for x, pix := range row {
			dark := module(x, y)
			switch o := pix.Offset(); {
			case pix.Role() == coding.Data:
				if dark != (pix&coding.Black != 0) {
					data[o/8] |= 1 << (7 - o%8)
				}
			case pix.Role() == coding.Format && dark != (pix&coding.Black != 0):
				return "", false
			}
		}
	}
	bits := func(at, n int) (v int) {
		for i := at; i < at+n; i++ {
			v = v<<1 | int(data[i/8]>>(7-i%8)&1)
		}
		return v
	}
	long := 8
	if plan.Version > 9 {
		long = 16
	}
	text := make([]byte, bits(4, long))
	for i := range text {
		text[i] = byte(bits(4+long+8*i, 8))
	}
	return string(text), bits(0, 4) == 4
}

// The code on a household's own bill, read off the picture of the page, is computed again to the won, and no digit of it can be changed.
func TestBillCode(t *testing.T) {
	prover := app.NewProver(book.Default())
	m := newMonth(t, complexFile("comprehensive", 9), nil)
	for _, c := range []struct {
		base  string
		unit  int
		words string
	}{{"", 0, "QR의글을kilowonverify나"}, {"https://bills.example.kr", 2, "QR을찍으면이요금을다시"}, {"https://bills.example.kr", 8, "첨부되어있습니다"}} {
		h := &m.bills.Households[c.unit]
		m.maker.BaseURL = c.base
		var file bytes.Buffer
		m.must(m.maker.WriteHouseholdBill(&file, h, "한빛관리소"))
		if words := wordsOf(t, file.Bytes()); !strings.Contains(words, c.words) || !strings.Contains(words, "요금"+h.Rated.Total.String()+"원을다시계산해") {
			t.Errorf("%s: the bill does not tell of its proof: %s", h.Unit, words)
		}
		text := drawn(t, file.Bytes()).code(t)
		if !strings.HasPrefix(text, "KW1.") && !strings.HasPrefix(text, c.base+"/verify#KW1.") {
			t.Errorf("%s: the code says %q", h.Unit, text)
		}
		check, err := prover.CheckText([]byte(text))
		if err != nil || !check.Matches || check.Total != h.Rated.Total || check.KWh != h.KWh || check.Period != h.Period {
			t.Errorf("%s: %q: %+v %v", h.Unit, text, check, err)
		}
		start := strings.Index(text, "KW1.")
		for i := start; i < len(text); i++ {
			if text[i] < '0' || text[i] > '9' {
				continue
			}
			changed := text[:i] + string('0'+(text[i]-'0'+1)%10) + text[i+1:]
			check, err := prover.CheckText([]byte(changed))
			if code := kilowon.CodeOf(err); err == nil && check.Matches || err != nil && code != kilowon.Invalid && code != kilowon.Unencoded {
				t.Errorf("%s: %q passes as %q: %v", h.Unit, changed, text, err)
			}
		}
	}
}

// A portal whose address leaves no room keeps the code it has, and the proof stays attached.
func TestBillCodeWithoutRoom(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 1), nil)
	m.maker.BaseURL = "https://" + strings.Repeat("a", 190) + ".kr"
	h := &m.bills.Households[0]
	var file bytes.Buffer
	m.must(m.maker.WriteHouseholdBill(&file, h, "한빛관리소"))
	if text := drawn(t, file.Bytes()).code(t); !strings.HasPrefix(text, m.maker.BaseURL+"/bills/") {
		t.Errorf("the code says %q", text)
	}
	if _, err := m.proofOf(h); err != nil {
		t.Error(err)
	}
}
