package document

import (
	"archive/zip"
	"bytes"
	"io"

	"github.com/kilowon/kilowon"
)

// AttachmentKind tells what a handed-in document is by its content, whatever its name says: the media type and the ending of its name. Anything
// but PDF, PNG, JPEG and Hangul documents is an Invalid error.
func AttachmentKind(data []byte) (media, ending string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return "application/pdf", ".pdf", nil
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png", ".png", nil
	case bytes.HasPrefix(data, []byte{0xFF, 0xD8, 0xFF}):
		return "image/jpeg", ".jpg", nil
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}) && bytes.Contains(data, []byte("HWP Document File")):
		return "application/x-hwp", ".hwp", nil
	case isHWPX(data):
		return "application/hwp+zip", ".hwpx", nil
	case len(data) == 0:
		return "", "", kilowon.Errorf(kilowon.Invalid, "빈 파일입니다. 내용이 있는 파일을 골라 주세요.")
	}
	return "", "", kilowon.Errorf(kilowon.Invalid, "PDF, PNG, JPEG, 한글(HWP, HWPX) 파일만 받는데 다른 파일입니다. 이름이 아니라 내용으로 판단합니다. PDF로 저장하여 다시 올려 주세요.")
}

// mostMimetype bounds what is read of a package's declaration.
const mostMimetype = 64

// isHWPX reports whether the first entry of a zip file declares a Hangul document.
func isHWPX(data []byte) bool {
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return false
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false
	}
	f, err := z.Open("mimetype")
	if err != nil {
		return false
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostMimetype))
	return err == nil && string(bytes.TrimSpace(text)) == "application/hwp+zip"
}
