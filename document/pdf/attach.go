package pdf

import (
	"bytes"
	"io"
	"strconv"

	"github.com/klauspost/compress/zlib"

	"github.com/kilowon/kilowon"
)

// Attachment is a file carried inside a document. Name is plain ASCII without brackets, Type a media type such as "application/json".
type Attachment struct {
	Name, Type, Description string
	Data                    []byte
}

// Attach carries a file inside the document, one at most; it is written by Close.
func (d *Document) Attach(a Attachment) { d.attached = a }

const catalogEntries = "/Type/Catalog/Pages 2 0 R/Lang(ko-KR)/ViewerPreferences<</DisplayDocTitle true>>"

// writeAttachment writes the attached file and the catalog that names it, which takes the place of the template's.
func (d *Document) writeAttachment() {
	o, a := &d.out, &d.attached
	file, spec := o.reserve(), o.reserve()
	d.root = o.reserve()
	o.begin(file)
	entries := append([]byte("/Type/EmbeddedFile/Subtype"), pdfName(a.Type)...)
	entries = append(strconv.AppendInt(append(entries, "/Params<</Size "...), int64(len(a.Data)), 10), ">>"...)
	o.stream(string(entries), d.deflate(a.Data))
	o.end()
	o.begin(spec)
	o.buf = append(append(append(o.buf, "<</Type/Filespec/F("...), a.Name...), ")/UF"...)
	o.buf = appendUTF16(append(appendUTF16(o.buf, a.Name), "/Desc"...), a.Description)
	o.buf = append(o.buf, "/EF<</F "...)
	o.ref(file)
	o.buf = append(o.buf, ">>>>"...)
	o.end()
	o.begin(d.root)
	o.buf = append(append(append(o.buf, "<<"+catalogEntries+"/Names<</EmbeddedFiles<</Names[("...), a.Name...), ")"...)
	o.ref(spec)
	o.buf = append(o.buf, "]>>>>>>"...)
	o.end()
}

// pdfName writes a name object; the slash of a media type is not one of its plain letters.
func pdfName(s string) []byte {
	return append([]byte{'/'}, bytes.ReplaceAll([]byte(s), []byte("/"), []byte("#2F"))...)
}

// ReadAttachment reads the attached file of that name out of a document this package wrote, at most most bytes of it. A document without it is a NotFound
// error, what is no document of this package's making and a file that is larger or damaged Invalid.
func ReadAttachment(doc []byte, name string, most int) ([]byte, error) {
	r := reader{doc}
	root, ok := r.root()
	if !ok {
		return nil, kilowon.Errorf(kilowon.Invalid, "이 프로그램이 만든 그대로의 PDF가 아니거나 중간이 빠졌습니다. 받은 원본 파일을 주십시오.")
	}
	spec, ok := r.reference(root, "/EmbeddedFiles<</Names[("+name+")")
	if !ok {
		return nil, kilowon.Errorf(kilowon.NotFound, "PDF에 첨부 파일 %s이(가) 없습니다.", name)
	}
	damaged := kilowon.Errorf(kilowon.Invalid, "PDF에 첨부된 파일 %s이(가) 깨졌습니다. 받은 원본 파일을 주십시오.", name)
	file, ok := r.reference(r.object(spec), "/EF<</F ")
	if !ok {
		return nil, damaged
	}
	packed, deflated, ok := r.stream(file)
	if !ok {
		return nil, damaged
	}
	return unpack(packed, deflated, most, damaged)
}

// unpack inflates a stream up to a limit.
func unpack(packed []byte, deflated bool, most int, damaged error) ([]byte, error) {
	var in io.Reader = bytes.NewReader(packed)
	if deflated {
		z, err := zlib.NewReader(in)
		if err != nil {
			return nil, damaged
		}
		in = z
	}
	data, err := io.ReadAll(io.LimitReader(in, int64(most)+1))
	switch {
	case err != nil:
		return nil, damaged
	case len(data) > most:
		return nil, kilowon.Errorf(kilowon.Invalid, "PDF에 첨부된 파일이 너무 큽니다. %dKiB까지 읽습니다.", most>>10)
	}
	return data, nil
}

// reader finds objects in a document by its table, in the one way in which they are written here.
type reader struct{ doc []byte }

// root is the text of the catalog.
func (r reader) root() ([]byte, bool) {
	at := bytes.LastIndex(r.doc, []byte("trailer\n<<"))
	if at < 0 || !bytes.HasSuffix(r.doc, []byte("\n%%EOF\n")) {
		return nil, false
	}
	obj, ok := r.reference(r.doc[at:], "/Root ")
	root := r.object(obj)
	return root, ok && bytes.Contains(root, []byte("/Type/Catalog"))
}

// reference is the number of the object that is referred to behind a key.
func (r reader) reference(text []byte, key string) (int, bool) {
	_, after, ok := bytes.Cut(text, []byte(key))
	if !ok {
		return 0, false
	}
	digits, _, ok := bytes.Cut(after[:min(len(after), 16)], []byte(" 0 R"))
	n, err := strconv.Atoi(string(digits))
	return n, ok && err == nil
}

// object is the text of an object from its first letter to the end of the document; a number that is none gives nothing.
func (r reader) object(n int) []byte {
	const first, width = len("xref\n0 "), 20
	start := bytes.LastIndex(r.doc, []byte("startxref\n"))
	if start < 0 || n <= 0 {
		return nil
	}
	at, _ := r.number(r.doc[start+len("startxref\n"):], "\n")
	if at < 0 || at+first > len(r.doc) {
		return nil
	}
	count, lines := r.number(r.doc[at+first:], "\n")
	entry := at + first + lines + n*width
	if n >= count || entry < 0 || entry+width > len(r.doc) {
		return nil
	}
	off, _ := r.number(r.doc[entry:], " ")
	head := strconv.Itoa(n) + " 0 obj\n"
	if off < 0 || off > len(r.doc) || !bytes.HasPrefix(r.doc[off:], []byte(head)) {
		return nil
	}
	return r.doc[off+len(head):]
}

// number reads a whole number up to what ends it, and how many bytes both take; -1 where there is none.
func (reader) number(text []byte, end string) (n, size int) {
	digits, _, ok := bytes.Cut(text[:min(len(text), 16)], []byte(end))
	n, err := strconv.Atoi(string(digits))
	if !ok || err != nil || n < 0 {
		return -1, 0
	}
	return n, len(digits) + len(end)
}

// stream is the data of a stream object and whether it is deflated.
func (r reader) stream(obj int) (data []byte, deflated, ok bool) {
	head, body, ok := bytes.Cut(r.object(obj), []byte(">>stream\n"))
	if !ok {
		return nil, false, false
	}
	rest, ok := bytes.CutPrefix(head, []byte("<</Length "))
	n, _ := r.number(rest, "/")
	if !ok || n < 0 || n > len(body) || !bytes.HasPrefix(body[n:], []byte("\nendstream")) {
		return nil, false, false
	}
	return body[:n], bytes.Contains(head, []byte("/Filter/FlateDecode")), true
}
