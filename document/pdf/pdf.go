// Package pdf writes small Korean PDF files quickly: TrueType fonts cut down to the glyphs a batch of documents needs, prepared once
// and copied into every file; text measured, wrapped and aligned; filled boxes; QR codes. It reads no clock: the same input gives the same bytes.
package pdf

import (
	"bytes"
	"io"
	"strconv"
	"sync"
	"time"
	"unicode/utf16"

	"github.com/klauspost/compress/zlib"

	"github.com/kilowon/kilowon"
)

// A4 is the page size in points (1/72 inch); every page has it.
const (
	A4Width  = 595.28
	A4Height = 841.89
)

const (
	objCatalog = 1 + iota
	objPages
	objInfo
	objResources
	objFirstFont
)

// pagesPerNode bounds the page tree's fan-out, so that no viewer has to read one huge array.
const pagesPerNode = 128

// Info is a document's description. Created is what the caller says; a zero time leaves the date out.
type Info struct {
	Title, Author string
	Created       time.Time
}

// Template is what all documents of a batch share: their faces, written out once as objects that are copied into each file.
// It is safe for concurrent use.
type Template struct {
	faces   []*Face
	head    []byte
	offsets []int64
	pool    sync.Pool
}

// NewTemplate writes the shared objects of prepared faces; a face that is still collecting is an Internal error.
func NewTemplate(faces ...*Face) (*Template, error) {
	t := &Template{faces: faces}
	o := objects{buf: []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")}
	o.begin(objCatalog)
	o.buf = append(o.buf, "<<"+catalogEntries+">>"...)
	o.end()
	o.begin(objResources)
	o.buf = append(o.buf, "<</Font<<"...)
	for i := range faces {
		o.buf = append(o.buf, "/F"...)
		o.buf = strconv.AppendInt(o.buf, int64(i), 10)
		o.buf = append(o.buf, ' ')
		o.ref(objFirstFont + i*objectsPerFace)
	}
	o.buf = append(o.buf, ">>>>"...)
	o.end()
	for i, f := range faces {
		if !f.sealed {
			return nil, kilowon.Errorf(kilowon.Internal, "글꼴 %s이(가) 아직 준비되지 않았습니다", f.font.name)
		}
		f.writeObjects(&o, objFirstFont+i*objectsPerFace)
	}
	t.head, t.offsets = o.buf, o.offsets
	return t, nil
}

// Document is one PDF file being written; pages go out as they end, so memory does not grow with them but for 16 bytes a page.
// It is for one goroutine and ends with Close or Discard.
type Document struct {
	t       *Template
	w       io.Writer
	info    Info
	out     objects
	written int64
	canvas  Canvas
	zip     *zlib.Writer
	zipped  bytes.Buffer
	nodes   []pageNode
	pages   int
	// attached has a name where there is something attached; root is the catalog.
	attached Attachment
	root     int
	err      error
}

type pageNode struct{ obj, first, count int }

// NewDocument starts a file on w.
func (t *Template) NewDocument(w io.Writer, info Info) *Document {
	d, ok := t.pool.Get().(*Document)
	if !ok {
		d = &Document{t: t}
		d.canvas.faces = t.faces
		// The level is a constant in range, the only thing that could fail here.
		d.zip, _ = zlib.NewWriterLevel(io.Discard, zlib.BestSpeed)
	}
	d.w, d.info, d.err, d.pages, d.written = w, info, nil, 0, 0
	d.nodes, d.root = d.nodes[:0], objCatalog
	d.out.base, d.out.buf = 0, append(d.out.buf[:0], t.head...)
	d.out.offsets = append(d.out.offsets[:0], t.offsets...)
	return d
}

// Page starts a page and gives the canvas to draw it on; it must be ended by EndPage before the next.
func (d *Document) Page() *Canvas {
	d.canvas.reset()
	return &d.canvas
}

// EndPage writes the page that was drawn. It fails where drawing did (a letter that was not prepared) or where w does.
func (d *Document) EndPage() error {
	if d.err != nil {
		return d.err
	}
	content, err := d.canvas.finish()
	if err != nil {
		return d.fail(err)
	}
	if d.pages%pagesPerNode == 0 {
		d.nodes = append(d.nodes, pageNode{obj: d.out.reserve()})
	}
	node := &d.nodes[len(d.nodes)-1]
	o := &d.out
	page, stream := o.reserve(), o.reserve()
	if node.count == 0 {
		node.first = page
	}
	node.count++
	d.pages++
	o.begin(page)
	o.buf = append(o.buf, "<</Type/Page/Parent "...)
	o.ref(node.obj)
	o.buf = append(o.buf, "/Contents "...)
	o.ref(stream)
	o.buf = append(o.buf, ">>"...)
	o.end()
	o.begin(stream)
	o.stream("", d.deflate(content))
	o.end()
	return d.flush()
}

// packed is a stream's data and whether it is deflated.
type packed struct {
	data     []byte
	deflated bool
}

// deflate packs content where that makes it smaller.
func (d *Document) deflate(content []byte) packed {
	d.zipped.Reset()
	d.zip.Reset(&d.zipped)
	// Writing to a bytes.Buffer does not fail.
	d.zip.Write(content)
	d.zip.Close()
	if d.zipped.Len() >= len(content) {
		return packed{content, false}
	}
	return packed{d.zipped.Bytes(), true}
}

// Close writes the page tree, the description and the table of objects. A document without a page is an Internal error.
// The Document must not be used afterwards.
func (d *Document) Close() error {
	if d.err == nil && d.pages == 0 {
		d.err = kilowon.Errorf(kilowon.Internal, "쪽이 없는 PDF는 만들 수 없습니다")
	}
	if d.err == nil {
		d.writePageTree()
		d.out.begin(objInfo)
		d.out.buf = appendInfo(d.out.buf, d.info)
		d.out.end()
		if d.attached.Name != "" {
			d.writeAttachment()
		}
		d.out.trailer(d.written, d.root)
		d.err = d.flush()
	}
	err := d.err
	d.Discard()
	return err
}

// Discard ends a document that is given up: nothing more is written. The Document must not be used afterwards.
func (d *Document) Discard() {
	d.w, d.attached = nil, Attachment{}
	d.t.pool.Put(d)
}

func (d *Document) writePageTree() {
	o := &d.out
	for _, n := range d.nodes {
		o.begin(n.obj)
		o.buf = append(o.buf, "<</Type/Pages/Parent 2 0 R/Count "...)
		o.buf = strconv.AppendInt(o.buf, int64(n.count), 10)
		o.buf = append(o.buf, "/Kids["...)
		for i := range n.count {
			o.ref(n.first + 2*i)
			o.buf = append(o.buf, ' ')
		}
		o.buf = append(o.buf, "]>>"...)
		o.end()
	}
	o.begin(objPages)
	o.buf = append(o.buf, "<</Type/Pages/MediaBox[0 0 595.28 841.89]/Resources 4 0 R/Count "...)
	o.buf = strconv.AppendInt(o.buf, int64(d.pages), 10)
	o.buf = append(o.buf, "/Kids["...)
	for _, n := range d.nodes {
		o.ref(n.obj)
		o.buf = append(o.buf, ' ')
	}
	o.buf = append(o.buf, "]>>"...)
	o.end()
}

func (d *Document) fail(err error) error {
	if d.err == nil {
		d.err = err
	}
	return d.err
}

func (d *Document) flush() error {
	n, err := d.w.Write(d.out.buf)
	d.written += int64(n)
	d.out.base = d.written
	d.out.buf = d.out.buf[:0]
	if err != nil {
		return d.fail(&kilowon.Error{Code: kilowon.Internal, Message: "PDF를 쓰지 못했습니다", Err: err})
	}
	return nil
}

func appendInfo(b []byte, info Info) []byte {
	b = append(b, "<</Producer(kilowon)"...)
	for _, f := range [...]struct{ key, value string }{{"Title", info.Title}, {"Author", info.Author}} {
		if f.value != "" {
			b = append(b, '/')
			b = append(b, f.key...)
			b = appendUTF16(b, f.value)
		}
	}
	if !info.Created.IsZero() {
		b = append(b, "/CreationDate(D:"...)
		b = info.Created.AppendFormat(b, "20060102150405-07'00'")
		b = append(b, ')')
	}
	return append(b, ">>"...)
}

// appendUTF16 writes a text string as hexadecimal UTF-16 with a byte order mark, which every viewer reads.
func appendUTF16(b []byte, s string) []byte {
	b = append(b, "<FEFF"...)
	for _, u := range utf16.Encode([]rune(s)) {
		b = appendHex4(b, u)
	}
	return append(b, '>')
}

func appendHex4(b []byte, u uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[u>>12], digits[u>>8&15], digits[u>>4&15], digits[u&15])
}

// objects is a run of numbered objects in one buffer; offsets[i] is where object i+1 begins in the file.
type objects struct {
	buf     []byte
	base    int64
	offsets []int64
}

// reserve gives the next free object number.
func (o *objects) reserve() int {
	o.offsets = append(o.offsets, 0)
	return len(o.offsets)
}

func (o *objects) begin(obj int) {
	for len(o.offsets) < obj {
		o.offsets = append(o.offsets, 0)
	}
	o.offsets[obj-1] = o.base + int64(len(o.buf))
	o.buf = strconv.AppendInt(o.buf, int64(obj), 10)
	o.buf = append(o.buf, " 0 obj\n"...)
}

func (o *objects) end() { o.buf = append(o.buf, "\nendobj\n"...) }

func (o *objects) ref(obj int) {
	o.buf = strconv.AppendInt(o.buf, int64(obj), 10)
	o.buf = append(o.buf, " 0 R"...)
}

// stream writes a stream object's dictionary, with the given entries added, and its data.
func (o *objects) stream(entries string, p packed) {
	o.buf = append(o.buf, "<</Length "...)
	o.buf = strconv.AppendInt(o.buf, int64(len(p.data)), 10)
	if p.deflated {
		o.buf = append(o.buf, "/Filter/FlateDecode"...)
	}
	o.buf = append(o.buf, entries...)
	o.buf = append(o.buf, ">>stream\n"...)
	o.buf = append(o.buf, p.data...)
	o.buf = append(o.buf, "\nendstream"...)
}

// trailer writes the cross-reference table, in which each entry is exactly 20 bytes, and the trailer.
func (o *objects) trailer(written int64, root int) {
	start := written + int64(len(o.buf))
	o.buf = append(o.buf, "xref\n0 "...)
	o.buf = strconv.AppendInt(o.buf, int64(len(o.offsets)+1), 10)
	o.buf = append(o.buf, "\n0000000000 65535 f \n"...)
	for _, off := range o.offsets {
		at := len(o.buf)
		o.buf = append(o.buf, "0000000000 00000 n \n"...)
		for i := at + 9; off > 0; i-- {
			o.buf[i] = byte('0' + off%10)
			off /= 10
		}
	}
	o.buf = append(o.buf, "trailer\n<</Size "...)
	o.buf = strconv.AppendInt(o.buf, int64(len(o.offsets)+1), 10)
	o.buf = append(o.buf, "/Root "...)
	o.ref(root)
	o.buf = append(o.buf, "/Info 3 0 R>>\nstartxref\n"...)
	o.buf = strconv.AppendInt(o.buf, start, 10)
	o.buf = append(o.buf, "\n%%EOF\n"...)
}
