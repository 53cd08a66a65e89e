package web

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"

	"github.com/kilowon/kilowon"
)

// mostHandedBody is where a form with a file of an open page is cut off, well above what such a page reads, so that who sends more still hears why.
const mostHandedBody = 32 << 20

// otherFile is what to do about a file that is too large to be what a page asks for.
const otherFile = "다른 파일을 고르지 않았는지 확인해 주세요."

// handed is what a page got that takes a file or pasted text.
type handed struct {
	// File is nil when none was chosen; Name is what it is called.
	Name string
	File []byte
	// Values are the other fields of the form; Text is the one that may stand in the place of a file.
	Values map[string]string
	Text   string
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

// handing is what a form with a file may carry: the most bytes of each of its values, and what to do about a larger one.
type handing struct {
	limit  int64
	advice string
}

// readHanded reads a form with one file into memory; nothing of it is written to disk, since a personal document must not lie there unsealed. The rest of
// a larger value is let go by, so that the sender hears the answer with what else
// the form said.
func readHanded(r *http.Request, most handing) (handed, error) {
	h := handed{Values: map[string]string{}}
	parts, err := r.MultipartReader()
	if err != nil {
		return h, kilowon.Errorf(kilowon.Invalid, "파일이나 글을 받지 못했습니다. 이 화면의 단추로 다시 보내 주세요.")
	}
	var tooLarge error
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			h.Text = h.Values["text"]
			return h, tooLarge
		}
		if err != nil {
			return h, uploadError(err)
		}
		var buf bytes.Buffer
		n, err := io.Copy(&buf, io.LimitReader(part, most.limit+1))
		if err == nil && n > most.limit {
			what := "글이"
			if isFile(part) {
				what = "파일이"
			}
			tooLarge = kilowon.Errorf(kilowon.Invalid, "%s 너무 큽니다. %dMB까지 받습니다. %s", what, most.limit>>20, most.advice)
			_, err = io.Copy(io.Discard, part)
		}
		if err != nil {
			return h, uploadError(err)
		}
		switch name := uploadName(part.FileName()); {
		case name != "":
			h.Name, h.File = name, buf.Bytes()
		case !isFile(part):
			h.Values[part.FormName()] = buf.String()
		}
	}
}

// isFile tells a field for a file, in which none may have been chosen, from another.
func isFile(part *multipart.Part) bool {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	_, named := params["filename"]
	return err != nil || named
}
