package pdf

import (
	"encoding/binary"
	"slices"
)

// Flags of a composite glyph's component.
const (
	argsAreWords   = 0x0001
	haveScale      = 0x0008
	moreComponents = 0x0020
	haveXYScale    = 0x0040
	have2x2        = 0x0080
	haveHints      = 0x0100
)

// subset builds a font file that holds only the given glyphs, renumbered in their order, and after them the parts composite glyphs are made of.
// Hinting programs are left out: viewers draw unhinted outlines well and the file is half the size. glyphs[0] must be 0 (.notdef).
func (f *Font) subset(glyphs []uint16) []byte {
	order := slices.Clone(glyphs)
	renumbered := map[uint16]uint16{}
	for i, g := range order {
		if _, ok := renumbered[g]; !ok {
			renumbered[g] = uint16(i)
		}
	}
	var glyf []byte
	loca := []int{0}
	// order grows while it is walked: parts of composite glyphs are appended when first met.
	for i := 0; i < len(order); i++ {
		outline := f.outline(order[i])
		switch {
		case len(outline) < 10:
		case outline.i16(0) >= 0:
			glyf = appendSimple(glyf, outline)
		default:
			glyf = appendComposite(glyf, outline, func(part uint16) uint16 {
				n, ok := renumbered[part]
				if !ok {
					n = uint16(len(order))
					renumbered[part] = n
					order = append(order, part)
				}
				return n
			})
		}
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		loca = append(loca, len(glyf))
	}
	return assemble(f.subsetTables(order, glyf, loca))
}

func (f *Font) subsetTables(order []uint16, glyf []byte, loca []int) []fontTable {
	head, hhea, maxp := slices.Clone(f.tables["head"]), slices.Clone(f.tables["hhea"]), slices.Clone(f.tables["maxp"])
	binary.BigEndian.PutUint32(head[8:], 0)
	long := len(glyf) > 2*0xffff
	binary.BigEndian.PutUint16(head[50:], 0)
	if long {
		binary.BigEndian.PutUint16(head[50:], 1)
	}
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(order)))
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(order)))
	binary.BigEndian.PutUint16(maxp[26:], 0) // no instructions are kept
	var hmtx, offsets []byte
	metrics := table(f.tables["hmtx"])
	for _, g := range order {
		i := min(int(g), f.hMetrics-1)
		bearing := metrics.u16(4*i + 2)
		if int(g) >= f.hMetrics {
			bearing = metrics.u16(4*f.hMetrics + 2*(int(g)-f.hMetrics))
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(metrics.u16(4*i)))
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(bearing))
	}
	for _, at := range loca {
		if long {
			offsets = binary.BigEndian.AppendUint32(offsets, uint32(at))
		} else {
			offsets = binary.BigEndian.AppendUint16(offsets, uint16(at/2))
		}
	}
	return []fontTable{{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", offsets}, {"maxp", maxp}}
}

// appendSimple copies a simple glyph without its instructions.
func appendSimple(dst []byte, g table) []byte {
	at := 10 + 2*g.i16(0)
	hints := g.u16(at)
	if at+2+hints > len(g) {
		return dst
	}
	dst = append(dst, g[:at]...)
	dst = append(dst, 0, 0)
	return append(dst, g[at+2+hints:]...)
}

// appendComposite copies a composite glyph with its parts renumbered and without instructions.
func appendComposite(dst []byte, g table, renumber func(uint16) uint16) []byte {
	start := len(dst)
	dst = append(dst, g[:10]...)
	for at := 10; ; {
		flags := g.u16(at)
		size := 6
		if flags&argsAreWords != 0 {
			size += 2
		}
		switch {
		case flags&haveScale != 0:
			size += 2
		case flags&haveXYScale != 0:
			size += 4
		case flags&have2x2 != 0:
			size += 8
		}
		if at+size > len(g) {
			return dst[:start]
		}
		dst = binary.BigEndian.AppendUint16(dst, uint16(flags&^haveHints))
		dst = binary.BigEndian.AppendUint16(dst, renumber(uint16(g.u16(at+2))))
		dst = append(dst, g[at+4:at+size]...)
		if at += size; flags&moreComponents == 0 {
			return dst
		}
	}
}

type fontTable struct {
	tag  string
	data []byte
}

// assemble writes the font file of tables sorted by tag, with the checksums the format asks for.
func assemble(tables []fontTable) []byte {
	n := len(tables)
	power, exponent := 1, 0
	for power*2 <= n {
		power, exponent = power*2, exponent+1
	}
	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range [...]int{n, 16 * power, exponent, 16 * (n - power)} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	offset, headAt := 12+16*n, 0
	for _, t := range tables {
		if t.tag == "head" {
			headAt = offset
		}
		out = append(out, t.tag...)
		for _, v := range [...]uint32{checksum(t.data), uint32(offset), uint32(len(t.data))} {
			out = binary.BigEndian.AppendUint32(out, v)
		}
		offset += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	binary.BigEndian.PutUint32(out[headAt+8:], 0xb1b0afba-checksum(out))
	return out
}

func checksum(data []byte) uint32 {
	var sum uint32
	for len(data) >= 4 {
		sum += binary.BigEndian.Uint32(data)
		data = data[4:]
	}
	var last [4]byte
	copy(last[:], data)
	return sum + binary.BigEndian.Uint32(last[:])
}
