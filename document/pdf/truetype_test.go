package pdf

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// testFonts reads every print font at hand: those npm brought and the installed Nanum Gothic. One of them is needed.
func testFonts(t testing.TB) []*Font {
	t.Helper()
	var fonts []*Font
	for _, path := range []string{"../fonts/Pretendard-Regular.ttf", "../fonts/Pretendard-Bold.ttf",
		"/usr/share/fonts/truetype/nanum/NanumGothic.ttf", "/usr/share/fonts/truetype/nanum/NanumGothicBold.ttf"} {
		data, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		f, err := ParseFont(strings.TrimSuffix(filepath.Base(path), ".ttf"), data)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		fonts = append(fonts, f)
	}
	if len(fonts) == 0 {
		t.Fatal("no print font: run npm ci, or apt-get install -y fonts-nanum")
	}
	return fonts
}

func TestFontsDrawEverySyllable(t *testing.T) {
	for _, f := range testFonts(t) {
		var all strings.Builder
		for r := '가'; r <= '힣'; r++ {
			all.WriteRune(r)
		}
		if missing := f.Missing(all.String()); len(missing) != 0 {
			t.Errorf("%s lacks %d syllables, first %q", f.Name(), len(missing), missing[0])
		}
		if got := f.Missing("펲 뷁\t똠\u200b\ufeff가\u1100𠮷𠮷"); !slices.Equal(got, []rune{'\u1100', '𠮷'}) {
			t.Errorf("%s: missing %q, want the bare jamo and the rare hanja once each", f.Name(), got)
		}
	}
}

// Columns of numbers align only when all figures are equally wide.
func TestFiguresAreTabular(t *testing.T) {
	for _, f := range testFonts(t) {
		want := f.width(f.glyphOf('0'))
		for r := '1'; r <= '9'; r++ {
			if got := f.width(f.glyphOf(r)); got != want {
				t.Errorf("%s: %q is %d wide, 0 is %d", f.Name(), r, got, want)
			}
		}
	}
}

// A subset must be a valid font whose glyphs have the outlines and widths of the full one.
func TestSubset(t *testing.T) {
	for _, f := range testFonts(t) {
		face, err := Prepare(f, []rune("푸른숲마을 0123456789,.원Å뷁é"))
		if err != nil {
			t.Fatal(err)
		}
		data := f.subset(face.glyphs)
		if sum := checksum(data); sum != 0xb1b0afba {
			t.Errorf("%s: file checksum %#x", f.Name(), sum)
		}
		sub := &Font{name: "subset"}
		// The directory names no cmap; PDF has its own way from codes to glyphs.
		if err := sub.readDirectory(data); err == nil || !strings.Contains(err.Error(), "cmap") {
			t.Errorf("%s: %v, want only cmap to be missing", f.Name(), err)
		}
		checkTableSums(t, data)
		if err := sub.readMetrics(); err != nil {
			t.Fatalf("%s: %v", f.Name(), err)
		}
		for cid, g := range face.glyphs {
			if sub.width(uint16(cid)) != f.width(g) {
				t.Errorf("%s: code %d is %d wide, glyph %d is %d", f.Name(), cid, sub.width(uint16(cid)), g, f.width(g))
			}
			if got, want := flatten(t, sub, uint16(cid), 0), flatten(t, f, g, 0); !bytes.Equal(got, want) {
				t.Errorf("%s: code %d has another outline than glyph %d", f.Name(), cid, g)
			}
		}
		if len(data) > len(f.tables["glyf"])/20 {
			t.Errorf("%s: subset of %d letters has %d bytes", f.Name(), len(face.glyphs), len(data))
		}
	}
}

func checkTableSums(t *testing.T, data []byte) {
	t.Helper()
	d := table(data)
	for i := range d.u16(4) {
		at := 12 + 16*i
		body := slices.Clone(data[d.u32(at+8) : d.u32(at+8)+d.u32(at+12)])
		if string(data[at:at+4]) == "head" {
			binary.BigEndian.PutUint32(body[8:], 0)
		}
		if got := int(checksum(body)); got != d.u32(at+4) {
			t.Errorf("table %s: checksum %#x, directory says %#x", data[at:at+4], got, d.u32(at+4))
		}
	}
}

// flatten gives a glyph's outline bytes without instructions and padding; of a composite, the placement and outline of each part.
func flatten(t *testing.T, f *Font, glyph uint16, depth int) []byte {
	t.Helper()
	g := f.outline(glyph)
	if len(g) < 10 || depth > 5 {
		return nil
	}
	if g.i16(0) >= 0 {
		return bytes.TrimRight(appendSimple(nil, g), "\x00")
	}
	var parts []byte
	placed := appendComposite(nil, g, func(part uint16) uint16 {
		parts = append(parts, flatten(t, f, part, depth+1)...)
		return 0
	})
	return append(placed, parts...)
}

// A composite glyph (A with a ring, in fonts that build it of parts) must bring its parts along.
func TestSubsetFollowsComposites(t *testing.T) {
	for _, f := range testFonts(t) {
		for r := rune(0xc0); r < 0xd7a4; r++ {
			g := f.glyphOf(r)
			if o := f.outline(g); len(o) < 10 || o.i16(0) >= 0 {
				continue
			}
			face, err := Prepare(f, []rune{r})
			if err != nil {
				t.Fatal(err)
			}
			sub := &Font{name: "subset"}
			sub.readDirectory(f.subset(face.glyphs))
			if err := sub.readMetrics(); err != nil {
				t.Fatal(err)
			}
			if sub.glyphs <= len(face.glyphs) {
				t.Errorf("%s: %q is made of parts, subset has %d glyphs", f.Name(), r, sub.glyphs)
			}
			if !bytes.Equal(flatten(t, sub, 1, 0), flatten(t, f, g, 0)) {
				t.Errorf("%s: %q changed", f.Name(), r)
			}
			break
		}
	}
}

// A damaged font file is an error or a font, never a panic.
func TestDamagedFonts(t *testing.T) {
	f := testFonts(t)[0]
	path := "../fonts/" + f.Name() + ".ttf"
	if strings.HasPrefix(f.Name(), "Nanum") {
		path = "/usr/share/fonts/truetype/nanum/" + f.Name() + ".ttf"
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, 3, 12, 100, len(data) / 2, len(data) - 1} {
		if _, err := ParseFont("cut", data[:size]); err == nil {
			t.Errorf("a font cut to %d bytes was taken", size)
		}
	}
	// The tables that steer reading lie at the front and in cmap; every byte there is broken once.
	cmap := bytes.Index(data, f.tables["cmap"][:64])
	for _, at := range [][2]int{{0, 400}, {cmap, 400}} {
		for i := at[0]; i < at[0]+at[1]; i++ {
			data[i] ^= 0xff
			if font, err := ParseFont("broken", data); err == nil {
				if _, err := Prepare(font, []rune("가나다 123Å")); err != nil {
					t.Errorf("byte %d: %v", i, err)
				}
			}
			data[i] ^= 0xff
		}
	}
}
