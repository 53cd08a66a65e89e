package pdf

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
)

const attachedName = "kilowon-proof.json"

// attaching writes a page with a file attached, or without one where data is nil.
func attaching(t testing.TB, tmpl *Template, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	doc := tmpl.NewDocument(&out, Info{Title: "시험"})
	doc.Page()
	if err := doc.EndPage(); err != nil {
		t.Fatal(err)
	}
	if data != nil {
		doc.Attach(Attachment{Name: attachedName, Type: "application/json", Description: "요금 증명", Data: data})
	}
	if err := doc.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What is attached is found by other programs and by ours, packed or not, and the next document of the batch does not have it.
func TestAttach(t *testing.T) {
	tmpl, _ := sampleTemplate(t, "쪽")
	bare := attaching(t, tmpl, nil)
	for _, data := range [][]byte{[]byte(`{}`), []byte(strings.Repeat(`{"요금":1600},`, 2000)), {}} {
		doc := attaching(t, tmpl, data)
		path := save(t, doc)
		if got := tool(t, "qpdf", "--check", path); !strings.Contains(got, "No syntax or stream encoding errors") {
			t.Errorf("qpdf: %s", got)
		}
		if got := tool(t, "pdfdetach", "-list", path); !strings.Contains(got, "1 embedded files") || !strings.Contains(got, "1: "+attachedName) {
			t.Errorf("pdfdetach: %s", got)
		}
		out := filepath.Join(t.TempDir(), "out")
		tool(t, "pdfdetach", "-save", "1", "-o", out, path)
		if saved, err := os.ReadFile(out); err != nil || !bytes.Equal(saved, data) {
			t.Errorf("pdfdetach saves %d bytes of %d: %v", len(saved), len(data), err)
		}
		got, err := ReadAttachment(doc, attachedName, len(data))
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes of %d: %v", len(got), len(data), err)
		}
		if len(data) > 0 {
			if _, err = ReadAttachment(doc, attachedName, len(data)-1); kilowon.CodeOf(err) != kilowon.Invalid || !strings.Contains(err.Error(), "너무 큽니다") {
				t.Errorf("too large: %v", err)
			}
		}
		if again := attaching(t, tmpl, nil); !bytes.Equal(again, bare) {
			t.Error("a document without a file is not as before")
		}
	}
}

func TestReadAttachmentRefuses(t *testing.T) {
	tmpl, _ := sampleTemplate(t, "쪽")
	whole := attaching(t, tmpl, []byte(strings.Repeat("123456789,", 50)))
	stream := bytes.LastIndex(whole, []byte(">>stream\n")) + len(">>stream\n")
	spoiled := bytes.Clone(whole)
	copy(spoiled[stream:], "xxxxxxxx")
	for name, c := range map[string]struct {
		doc  []byte
		code kilowon.Code
	}{
		"nothing attached": {attaching(t, tmpl, nil), kilowon.NotFound},
		"no document":      {[]byte("%PDF-1.7\n"), kilowon.Invalid},
		"cut off":          {whole[:len(whole)-20], kilowon.Invalid},
		"shifted":          {append([]byte("x"), whole...), kilowon.Invalid},
		"no file":          {bytes.Replace(whole, []byte("/EF<<"), []byte("/EG<<"), 1), kilowon.Invalid},
		"wrong length":     {bytes.Replace(whole, []byte("\nendstream\nendobj\n"), []byte("\nendstreaM\nendobj\n"), -1), kilowon.Invalid},
		"spoiled":          {spoiled, kilowon.Invalid},
	} {
		if _, err := ReadAttachment(c.doc, attachedName, 1<<20); kilowon.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ReadAttachment(whole, "other.json", 1<<20); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("another name: %v", err)
	}
}

// Whatever is read, it is the file, or an error for its sender.
func FuzzReadAttachment(f *testing.F) {
	tmpl, err := NewTemplate()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(attaching(f, tmpl, []byte(strings.Repeat("123456789,", 50))))
	f.Add(attaching(f, tmpl, []byte("1")))
	f.Add(attaching(f, tmpl, nil))
	f.Add([]byte("1 0 obj\n<</Type/Catalog>>xref\n0 2\n0000000000 00000 n \n0000000000 00000 n \ntrailer\n<</Root 1 0 R>>\nstartxref\n27\n%%EOF\n"))
	f.Fuzz(func(t *testing.T, doc []byte) {
		const most = 4096
		data, err := ReadAttachment(doc, attachedName, most)
		if err == nil && len(data) > most {
			t.Fatalf("%d bytes", len(data))
		}
		if code := kilowon.CodeOf(err); err != nil && code != kilowon.Invalid && code != kilowon.NotFound {
			t.Fatal(err)
		}
	})
}
