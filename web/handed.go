package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"github.com/kilowon/kilowon"
)

// mostHandedBody is where a form with a file of an open page is cut off, well above what such a page reads, so that who sends more still hears why.
const mostHandedBody = 32 << 20

// handed is what a page got that takes a file or pasted text.
type handed struct {
	// File is nil when none was chosen.
	File []byte
	Text string
}

// data is the file, or else the text.
func (h *handed) data() []byte {
	if h.File != nil {
		return h.File
	}
	return []byte(h.Text)
}

// field is the name of the form's field that data comes from.
func (h *handed) field() string {
	if h.File != nil || h.Text == "" {
		return "file"
	}
	return "text"
}

// readHanded reads the form values "file" and "text" into memory, each up to limit bytes; nothing is written to disk. The rest of a larger one is let go
// by, so that the sender hears the answer.
func readHanded(r *http.Request, limit int64) (handed, error) {
	var h handed
	parts, err := r.MultipartReader()
	if err != nil {
		return h, kilowon.Errorf(kilowon.Invalid, "파일이나 글을 받지 못했습니다. 이 화면의 단추로 다시 보내 주세요.")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return h, nil
		}
		if err != nil {
			return h, uploadError(err)
		}
		name := part.FormName()
		if name != "text" && (name != "file" || part.FileName() == "") {
			continue
		}
		var buf bytes.Buffer
		n, err := io.Copy(&buf, io.LimitReader(part, limit+1))
		if err == nil && n > limit {
			if _, err = io.Copy(io.Discard, part); err == nil {
				err = kilowon.Errorf(kilowon.Invalid, "너무 큽니다. %dMB까지 받습니다. 다른 파일을 고르지 않았는지 확인해 주세요.", limit>>20)
			}
		}
		if name == "file" {
			h.File = buf.Bytes()
		} else {
			h.Text = buf.String()
		}
		if err != nil {
			return h, uploadError(err)
		}
	}
}
