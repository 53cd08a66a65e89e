package pdf

import (
	"bytes"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"

	"github.com/klauspost/compress/zlib"

	"github.com/kilowon/kilowon"
)

// objectsPerFace is how many objects a face takes: Type0 font, CIDFont, descriptor, font file, ToUnicode.
const objectsPerFace = 5

// skipped marks runes that draw nothing and take no room, such as a byte order mark inside a cell of a workbook.
const skipped = 0xffff

// Face is a font as the documents of a batch use it. It is born collecting: text drawn or measured with it is noted, and nothing is drawn.
// Prepare then seals it with just the glyphs that were noted; a sealed Face is immutable and safe for concurrent use, a collecting one is not.
type Face struct {
	font   *Font
	sealed bool
	// basic is indexed by the rune itself: measuring text is the inner loop of every layout.
	basic  [0x10000]glyphRef
	astral map[rune]glyphRef
	count  int
	// runes[i] is the rune of CID i+1.
	runes   []rune
	glyphs  []uint16
	missing []rune
	program []byte
	length  int
	unicode []byte
}

// glyphRef is a rune's code in the PDF and its advance in thousandths of an em; code 0 means not noted yet.
type glyphRef struct{ cid, width uint16 }

// Collect gives a face of f that notes what is drawn with it.
func Collect(f *Font) *Face { return &Face{font: f, astral: map[rune]glyphRef{}} }

// Prepare makes a sealed face of font for just these runes.
func Prepare(font *Font, runes []rune) (*Face, error) {
	f := Collect(font)
	for _, r := range runes {
		f.ref(r)
	}
	return f, f.Prepare()
}

// Prepare seals the face: codes are given in the order of the runes, so the same runes in any order make the same bytes.
// More than 65,000 different letters in one batch are an Invalid error.
func (f *Face) Prepare() error {
	if f.sealed {
		return nil
	}
	if f.count > 65000 {
		return kilowon.Errorf(kilowon.Invalid, "한 번에 쓸 수 있는 글자 종류는 65,000자인데 %s자입니다. 나누어 만드십시오", kilowon.FormatInt(int64(f.count)))
	}
	f.runes = f.noted()
	f.glyphs = append(f.glyphs, 0)
	for i, r := range f.runes {
		f.set(r, glyphRef{uint16(i + 1), f.refOf(r).width})
		g := f.font.glyphOf(r)
		if isSpace(r) {
			g = f.font.glyphOf(' ')
		} else if g == 0 {
			f.missing = append(f.missing, r)
			g = f.font.replacement()
		}
		f.glyphs = append(f.glyphs, g)
	}
	program := f.font.subset(f.glyphs)
	f.program, f.length = deflateBest(program), len(program)
	f.unicode = deflateBest(f.toUnicode())
	f.sealed = true
	return nil
}

// Missing gives the runes that the font lacks and for which a replacement mark is drawn; known once the face is sealed.
func (f *Face) Missing() []rune { return f.missing }

// noted lists what was collected in the order of the runes.
func (f *Face) noted() []rune {
	out := make([]rune, 0, f.count)
	for r, g := range f.basic {
		if g.cid != 0 {
			out = append(out, rune(r))
		}
	}
	return append(out, slices.Sorted(maps.Keys(f.astral))...)
}

func (f *Face) refOf(r rune) glyphRef {
	if r < 0x10000 {
		return f.basic[r&0xffff]
	}
	return f.astral[r]
}

func (f *Face) set(r rune, g glyphRef) {
	if r < 0x10000 {
		f.basic[r] = g
	} else {
		f.astral[r] = g
	}
}

// ref is the rune's code and width. While collecting a new rune is noted; on a sealed face one that was not prepared has code 0.
func (f *Face) ref(r rune) glyphRef {
	g := f.refOf(r)
	if g.cid != 0 {
		return g
	}
	if isIgnored(r) {
		return glyphRef{cid: skipped}
	}
	if f.sealed {
		return glyphRef{}
	}
	glyph := f.font.glyphOf(r)
	if isSpace(r) {
		glyph = f.font.glyphOf(' ')
	} else if glyph == 0 {
		glyph = f.font.replacement()
	}
	f.count++
	g = glyphRef{1, uint16(f.font.width(glyph))}
	f.set(r, g)
	return g
}

// Width is the width of s at the given size, in points.
func (f *Face) Width(size float64, s string) float64 {
	w := 0
	for _, r := range s {
		g := f.refOf(r)
		if g.cid == 0 {
			g = f.ref(r)
		}
		w += int(g.width)
	}
	return float64(w) * size / 1000
}

// replacement is the mark drawn for a letter the font lacks: the printer's geta mark, or what the font has of the usual ones.
func (f *Font) replacement() uint16 {
	for _, r := range "\uFFFD〓?" {
		if g := f.glyphOf(r); g != 0 {
			return g
		}
	}
	return 0
}

// isSpace holds for what is drawn as a space: line breaks, tabs and no-break spaces that came along in a cell.
func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\u00a0', '\u3000':
		return true
	}
	return false
}

// isIgnored holds for marks that draw nothing: controls, zero-width marks, variation selectors.
func isIgnored(r rune) bool {
	switch {
	case r < 0x20:
		return !isSpace(r)
	case r == 0x7f, r >= 0x200b && r <= 0x200f, r == 0xfeff, r >= 0xfe00 && r <= 0xfe0f:
		return true
	}
	return false
}

func deflateBest(data []byte) []byte {
	var out bytes.Buffer
	// The level is in range and a bytes.Buffer does not fail.
	z, _ := zlib.NewWriterLevel(&out, zlib.BestCompression)
	z.Write(data)
	z.Close()
	return out.Bytes()
}

// toUnicode is the map from codes back to letters, so that text can be searched and copied; it names a missing letter too.
func (f *Face) toUnicode() []byte {
	b := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	const perBlock = 100
	for from := 0; from < len(f.runes); from += perBlock {
		part := f.runes[from:min(from+perBlock, len(f.runes))]
		b = strconv.AppendInt(b, int64(len(part)), 10)
		b = append(b, " beginbfchar\n"...)
		for i, r := range part {
			b = append(b, '<')
			b = appendHex4(b, uint16(from+i+1))
			b = append(b, "> "...)
			b = appendUnicode(b, r)
			b = append(b, '\n')
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}

// writeObjects writes the face's five objects from number first on.
func (f *Face) writeObjects(o *objects, first int) {
	name := f.subsetTag() + "+" + f.font.name
	o.begin(first)
	o.buf = append(o.buf, "<</Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont/"+name+"/DescendantFonts["...)
	o.ref(first + 1)
	o.buf = append(o.buf, "]/ToUnicode "...)
	o.ref(first + 4)
	o.buf = append(o.buf, ">>"...)
	o.end()
	o.begin(first + 1)
	o.buf = append(o.buf, "<</Type/Font/Subtype/CIDFontType2/BaseFont/"+name+
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor "...)
	o.ref(first + 2)
	o.buf = append(o.buf, "/DW 1000/W["...)
	o.buf = f.appendWidths(o.buf)
	o.buf = append(o.buf, "]>>"...)
	o.end()
	o.begin(first + 2)
	o.buf = f.appendDescriptor(o.buf, name)
	o.ref(first + 3)
	o.buf = append(o.buf, ">>"...)
	o.end()
	o.begin(first + 3)
	o.stream("/Length1 "+strconv.Itoa(f.length), packed{f.program, true})
	o.end()
	o.begin(first + 4)
	o.stream("", packed{f.unicode, true})
	o.end()
}

func (f *Face) appendDescriptor(b []byte, name string) []byte {
	stem := 80
	if f.font.bold {
		stem = 140
	}
	b = append(b, "<</Type/FontDescriptor/Flags 4/ItalicAngle 0/FontName/"+name...)
	for _, v := range [...]struct {
		key   string
		value int
	}{{"Ascent", f.font.ascent}, {"Descent", f.font.descent}, {"CapHeight", f.font.capital}, {"StemV", stem}} {
		b = append(b, "/"+v.key+" "...)
		b = strconv.AppendInt(b, int64(v.value), 10)
	}
	b = append(b, "/FontBBox["...)
	for i, v := range f.font.bbox {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(v), 10)
	}
	return append(b, "]/FontFile2 "...)
}

// appendWidths writes the W array as runs of one width, "from to width".
func (f *Face) appendWidths(b []byte) []byte {
	width := func(cid int) int { return f.font.width(f.glyphs[cid]) }
	for cid := 0; cid < len(f.glyphs); {
		same := cid + 1
		for same < len(f.glyphs) && width(same) == width(cid) {
			same++
		}
		b = strconv.AppendInt(b, int64(cid), 10)
		b = append(b, ' ')
		b = strconv.AppendInt(b, int64(same-1), 10)
		b = append(b, ' ')
		b = strconv.AppendInt(b, int64(width(cid)), 10)
		b = append(b, ' ')
		cid = same
	}
	return b
}

// subsetTag is the six capitals the format asks for before a subset font's name; they follow from the letters in it.
func (f *Face) subsetTag() string {
	h := fnv.New64a()
	for _, r := range f.runes {
		h.Write([]byte{byte(r), byte(r >> 8), byte(r >> 16)})
	}
	sum := h.Sum64()
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = byte('A' + sum%26)
		sum /= 26
	}
	return string(tag)
}
