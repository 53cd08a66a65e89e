package web

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
)

// A file that is too large is told, with the rest of the form, and nothing of it lies on disk.
func TestHandedStaysInMemory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for size, code := range map[int]kilowon.Code{1 << 20: "", 1<<20 + 1: kilowon.Invalid, 40 << 20: kilowon.Invalid} {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, err := form.CreateFormFile("file", `C:\서류\처방전.pdf`)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(make([]byte, size)); err != nil {
			t.Fatal(err)
		}
		if err := form.WriteField("document", "doc_disabled"); err != nil {
			t.Fatal(err)
		}
		if err := form.Close(); err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("POST", "/", &body)
		r.Header.Set("Content-Type", form.FormDataContentType())
		h, err := readHanded(r, handing{1 << 20, "줄여 주세요."})
		if code == "" && err != nil || code != "" && (kilowon.CodeOf(err) != code || !strings.Contains(err.Error(), "1MB까지 받습니다. 줄여 주세요.")) {
			t.Errorf("%d bytes: %v", size, err)
		}
		if h.Name != "처방전.pdf" || h.Values["document"] != "doc_disabled" || len(h.File) != min(size, 1<<20+1) {
			t.Errorf("%d bytes: %q %v %d", size, h.Name, h.Values, len(h.File))
		}
		left, err := os.ReadDir(os.TempDir())
		if err != nil || len(left) > 0 {
			t.Errorf("%d bytes: on disk lie %v %v", size, left, err)
		}
	}
}

// A field for a file in which none was chosen is no value, and what is no such form is told.
func TestHandedWithoutFile(t *testing.T) {
	const form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n글\r\n--b--\r\n"
	r := httptest.NewRequest("POST", "/", strings.NewReader(form))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	h, err := readHanded(r, handing{1 << 20, ""})
	if err != nil || h.File != nil || h.Text != "글" || len(h.Values) != 1 {
		t.Errorf("%+v %v", h, err)
	}
	r = httptest.NewRequest("POST", "/", strings.NewReader("text=a"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if _, err := readHanded(r, handing{1 << 20, ""}); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("no upload: %v", err)
	}
	r = httptest.NewRequest("POST", "/", strings.NewReader(form[:len(form)-9]))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	if _, err := readHanded(r, handing{1 << 20, ""}); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("half an upload: %v", err)
	}
}
