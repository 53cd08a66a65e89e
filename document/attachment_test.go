package document

import (
	"archive/zip"
	"bytes"
	"testing"
)

func TestAttachmentKindGoesByContent(t *testing.T) {
	packed := func(name, text string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, c := range []struct {
		data   []byte
		ending string
	}{
		{[]byte("%PDF-1.7\n"), ".pdf"},
		{[]byte("\x89PNG\r\n\x1a\n...."), ".png"},
		{[]byte("\xFF\xD8\xFF\xE0"), ".jpg"},
		{[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....HWP Document File"), ".hwp"},
		{packed("mimetype", "application/hwp+zip"), ".hwpx"},
		// What only looks like one of them.
		{[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....Workbook"), ""},
		{packed("mimetype", "application/epub+zip"), ""},
		{packed("word/document.xml", "<w:document/>"), ""},
		{[]byte("PK\x03\x04broken"), ""},
		{[]byte("<html>%PDF-1.7"), ""},
		{[]byte("MZ\x90"), ""},
		{nil, ""},
	} {
		_, ending, err := AttachmentKind(c.data)
		if ending != c.ending || (err == nil) != (c.ending != "") {
			t.Errorf("%.20q: %q %v, want %q", c.data, ending, err, c.ending)
		}
	}
}
