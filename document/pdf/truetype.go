package pdf

import (
	"encoding/binary"
	"slices"

	"github.com/kilowon/kilowon"
)

// Font is a parsed TrueType font with glyf outlines. It is read only and safe for concurrent use.
type Font struct {
	name     string
	tables   map[string][]byte
	unitsPer int
	glyphs   int
	hMetrics int
	longLoca bool
	runs     []cmapRun
	tabular  map[uint16]uint16
	ascent   int
	descent  int
	capital  int
	bbox     [4]int
	bold     bool
}

// cmapRun maps the runes from..to to consecutive glyphs.
type cmapRun struct {
	from, to rune
	glyph    uint16
}

// ParseFont reads a TrueType font file. name goes into the PDF as the font's PostScript name and must be plain ASCII without spaces.
// A file without TrueType outlines or with a broken table is an Invalid error. data is kept and must not change.
func ParseFont(name string, data []byte) (*Font, error) {
	f := &Font{name: name}
	if err := f.readDirectory(data); err != nil {
		return nil, err
	}
	if err := f.readMetrics(); err != nil {
		return nil, err
	}
	if err := f.readCmap(); err != nil {
		return nil, err
	}
	f.tabular = tabularFigures(table(f.tables["GSUB"]))
	return f, nil
}

// Name is the font's PostScript name.
func (f *Font) Name() string { return f.name }

// Has reports whether the font draws r. Conjoining jamo (U+1100–11FF) count as not drawn: they need shaping into syllables.
func (f *Font) Has(r rune) bool { return f.glyphOf(r) != 0 }

// Missing gives the runes of text that the font cannot draw, each once, in order.
func (f *Font) Missing(text string) []rune {
	var out []rune
	for _, r := range text {
		if !isIgnored(r) && !isSpace(r) && !f.Has(r) && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

func (f *Font) broken(what string) error {
	return kilowon.Errorf(kilowon.Invalid, "글꼴 %s을(를) 읽을 수 없습니다: %s. TrueType(glyf) 글꼴 파일을 다시 설치하십시오", f.name, what)
}

// table is a font table; reads past its end give zero, so a short table never panics.
type table []byte

func (t table) u16(at int) int {
	if at < 0 || at+2 > len(t) {
		return 0
	}
	return int(binary.BigEndian.Uint16(t[at:]))
}

func (t table) i16(at int) int { return int(int16(t.u16(at))) }

func (t table) u32(at int) int {
	if at < 0 || at+4 > len(t) {
		return 0
	}
	return int(binary.BigEndian.Uint32(t[at:]))
}

// from is the rest of the table after at.
func (t table) from(at int) table {
	if at < 0 || at > len(t) {
		return nil
	}
	return t[at:]
}

func (f *Font) readDirectory(data []byte) error {
	d := table(data)
	if tag := d.u32(0); tag != 0x00010000 && tag != 0x74727565 {
		return f.broken("TrueType 파일이 아닙니다")
	}
	f.tables = map[string][]byte{}
	for i := range d.u16(4) {
		at := 12 + 16*i
		if at+16 > len(data) {
			return f.broken("목차가 잘렸습니다")
		}
		offset, length := d.u32(at+8), d.u32(at+12)
		if offset+length > len(data) {
			return f.broken("표 " + string(data[at:at+4]) + "이(가) 파일 밖에 있습니다")
		}
		f.tables[string(data[at:at+4])] = data[offset : offset+length]
	}
	for _, need := range [...]string{"head", "hhea", "hmtx", "maxp", "loca", "glyf", "cmap"} {
		if len(f.tables[need]) == 0 {
			return f.broken("표 " + need + "이(가) 없습니다")
		}
	}
	return nil
}

func (f *Font) readMetrics() error {
	head, hhea, maxp, os2 := table(f.tables["head"]), table(f.tables["hhea"]), table(f.tables["maxp"]), table(f.tables["OS/2"])
	f.unitsPer, f.longLoca = head.u16(18), head.u16(50) == 1
	f.glyphs, f.hMetrics = maxp.u16(4), hhea.u16(34)
	if f.unitsPer < 16 || f.hMetrics == 0 || f.hMetrics > f.glyphs || len(head) < 54 || len(hhea) < 36 || len(maxp) < 32 {
		return f.broken("글꼴 머리 정보가 맞지 않습니다")
	}
	entry := 2
	if f.longLoca {
		entry = 4
	}
	if len(f.tables["loca"]) < entry*(f.glyphs+1) || len(f.tables["hmtx"]) < 4*f.hMetrics {
		return f.broken("글리프 목록이 잘렸습니다")
	}
	for i := range f.bbox {
		f.bbox[i] = f.scale(head.i16(36 + 2*i))
	}
	f.ascent, f.descent = f.scale(hhea.i16(4)), f.scale(hhea.i16(6))
	f.capital = f.ascent
	if os2.u16(0) >= 2 && os2.i16(88) > 0 {
		f.capital = f.scale(os2.i16(88))
	}
	f.bold = os2.u16(4) >= 600
	return nil
}

// scale turns font units into thousandths of an em, rounded.
func (f *Font) scale(v int) int { return int(kilowon.DivHalfUp(int64(v)*1000, int64(f.unitsPer))) }

// width is the glyph's advance in thousandths of an em.
func (f *Font) width(glyph uint16) int {
	return f.scale(table(f.tables["hmtx"]).u16(4 * min(int(glyph), f.hMetrics-1)))
}

// outline is the glyph's entry in glyf; nil for one without outline.
func (f *Font) outline(glyph uint16) table {
	loca, i := table(f.tables["loca"]), int(glyph)
	if i >= f.glyphs {
		return nil
	}
	from, to := 2*loca.u16(2*i), 2*loca.u16(2*i+2)
	if f.longLoca {
		from, to = loca.u32(4*i), loca.u32(4*i+4)
	}
	glyf := f.tables["glyf"]
	if from >= to || to > len(glyf) {
		return nil
	}
	return glyf[from:to]
}

// glyphOf is the rune's glyph, in its tabular form for figures so that columns of numbers align; 0 when there is none.
func (f *Font) glyphOf(r rune) uint16 {
	if r >= 0x1100 && r <= 0x11ff {
		return 0
	}
	i, ok := slices.BinarySearchFunc(f.runs, r, func(run cmapRun, r rune) int {
		switch {
		case run.to < r:
			return -1
		case run.from > r:
			return 1
		}
		return 0
	})
	if !ok {
		return 0
	}
	g := f.runs[i].glyph + uint16(r-f.runs[i].from)
	if r >= '0' && r <= '9' {
		if t, ok := f.tabular[g]; ok {
			return t
		}
	}
	return g
}

func (f *Font) readCmap() error {
	cmap := table(f.tables["cmap"])
	var best, bestFormat int
	for i := range cmap.u16(2) {
		at := 4 + 8*i
		platform, encoding, offset := cmap.u16(at), cmap.u16(at+2), cmap.u32(at+4)
		unicode := platform == 0 || platform == 3 && (encoding == 1 || encoding == 10)
		if format := cmap.u16(offset); unicode && (format == 4 || format == 12) && format > bestFormat {
			best, bestFormat = offset, format
		}
	}
	switch sub := cmap.from(best); bestFormat {
	case 12:
		f.runs = cmap12(sub)
	case 4:
		f.runs = cmap4(sub)
	default:
		return f.broken("유니코드 문자표가 없습니다")
	}
	slices.SortFunc(f.runs, func(a, b cmapRun) int { return int(a.from) - int(b.from) })
	return nil
}

func cmap12(t table) []cmapRun {
	var runs []cmapRun
	for i := range min(t.u32(12), len(t)/12) {
		at := 16 + 12*i
		run := cmapRun{rune(t.u32(at)), rune(t.u32(at + 4)), uint16(t.u32(at + 8))}
		if run.glyph != 0 && run.from <= run.to {
			runs = append(runs, run)
		}
	}
	return runs
}

func cmap4(t table) []cmapRun {
	segs := t.u16(6) / 2
	var runs []cmapRun
	for i := range segs {
		end, start := t.u16(14+2*i), t.u16(16+2*(segs+i))
		delta, rangeAt := t.u16(16+2*(2*segs+i)), 16+2*(3*segs+i)
		rangeOffset := t.u16(rangeAt)
		for c := start; c <= end && c < 0xffff; c++ {
			g := c
			if rangeOffset != 0 {
				if g = t.u16(rangeAt + rangeOffset + 2*(c-start)); g == 0 {
					continue
				}
			}
			if g = (g + delta) & 0xffff; g == 0 {
				continue
			}
			if n := len(runs); n > 0 && runs[n-1].to == rune(c-1) && int(runs[n-1].glyph)+int(rune(c)-runs[n-1].from) == g {
				runs[n-1].to = rune(c)
				continue
			}
			runs = append(runs, cmapRun{rune(c), rune(c), uint16(g)})
		}
	}
	return runs
}

// tabularFigures reads which glyphs the font's "tnum" feature puts in place of others; nil where it has none.
func tabularFigures(gsub table) map[uint16]uint16 {
	features, lookups := gsub.from(gsub.u16(6)), gsub.from(gsub.u16(8))
	if gsub.u16(6) == 0 || gsub.u16(8) == 0 {
		return nil
	}
	out := map[uint16]uint16{}
	for i := range features.u16(0) {
		at := 2 + 6*i
		if features.u32(at) != 0x746e756d { // "tnum"
			continue
		}
		feature := features.from(features.u16(at + 4))
		for j := range feature.u16(2) {
			lookup := lookups.from(lookups.u16(2 + 2*feature.u16(4+2*j)))
			for k := range lookup.u16(4) {
				substitutions(out, lookup.u16(0), lookup.from(lookup.u16(6+2*k)))
			}
		}
	}
	return out
}

// substitutions adds the pairs of a single substitution subtable (type 1), also behind an extension (type 7).
func substitutions(out map[uint16]uint16, kind int, sub table) {
	if kind == 7 {
		kind, sub = sub.u16(2), sub.from(sub.u32(4))
	}
	if kind != 1 {
		return
	}
	for i, g := range coverage(sub.from(sub.u16(2))) {
		if sub.u16(0) == 1 {
			out[g] = uint16(int(g) + sub.i16(4))
		} else if i < sub.u16(4) {
			out[g] = uint16(sub.u16(6 + 2*i))
		}
	}
}

func coverage(t table) []uint16 {
	var out []uint16
	for i := range t.u16(2) {
		if t.u16(0) == 1 {
			out = append(out, uint16(t.u16(4+2*i)))
			continue
		}
		for g := t.u16(4 + 6*i); g <= t.u16(6+6*i); g++ {
			out = append(out, uint16(g))
		}
	}
	return out
}
