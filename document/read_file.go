package document

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"github.com/kilowon/kilowon"
)

// Limits bounds what a handed-in file may cost to read. Every field must be set; start from DefaultLimits.
type Limits struct {
	// FileBytes is the largest file, as handed in.
	FileBytes int64
	// UnpackedBytes bounds all parts of an xlsx file together after unpacking, EntryBytes each one of them.
	UnpackedBytes, EntryBytes int64
	// Sheets is the largest number of sheets, hidden ones included.
	Sheets int
	// Rows and Columns are the largest row and column number a cell with content may have.
	Rows, Columns int
	// Cells bounds the cells with content in the whole workbook, and so the memory.
	Cells int
	// CellText is the longest text of a cell, in characters.
	CellText int
}

// DefaultLimits fits the largest complexes of Korea (about 12,000 households) several times over and holds a hostile file to
// some hundred MB of memory. The longest cell is Excel's own limit.
func DefaultLimits() Limits {
	return Limits{
		FileBytes: 20 << 20, UnpackedBytes: 96 << 20, EntryBytes: 64 << 20,
		Sheets: 64, Rows: 100_000, Columns: 256, Cells: 1_500_000, CellText: 32_767,
	}
}

// Read reads a workbook somebody handed in. The format is found by content, not by name: xlsx (transitional and strict), xls
// (BIFF8, Excel 97–2003), and CSV in UTF-8, UTF-16 with a byte order mark, or CP949, with comma, tab or semicolon. Nothing is
// computed and no number is normalised: a formula keeps the result saved with it, full-width digits stay as they are.
//
// Refused, each with what the person can do, as a *kilowon.Error of code Invalid (its finding is E01, see Refusal):
//   - an empty file, or one beyond a limit (the limit is in the message): it could not be billed or would use up the machine;
//   - a workbook with a password or with document security (DRM): it cannot be read;
//   - a workbook with macros, Excel 4.0 macro sheets included: a program is not wanted where readings are;
//   - HTML, MHTML or XML saved under the name .xls, binary workbooks (xlsb), OpenDocument, Excel 5.0/95 and older, PDF, HWP,
//     Word, PowerPoint, images, archives: not the format the form came in, and saving again in Excel mends it;
//   - CSV that cannot be decoded or has an open quote, with the line: half a name or a swallowed row is worse than none;
//   - a damaged file, also one that names a cell twice or a shared text that is not there: no value is guessed.
//
// Read never panics and does not hang: a fault of the readers themselves is answered like a damaged file, with the fault as cause.
func Read(data []byte, limits Limits) (*Workbook, error) {
	return guarded(func() (*Workbook, error) { return read(data, limits) })
}

// guarded answers a panic like a damaged file: one hostile upload must not end the program for everybody.
func guarded(read func() (*Workbook, error)) (wb *Workbook, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			wb, err = nil, damaged(fmt.Errorf("panic: %v", fault))
		}
	}()
	return read()
}

// Refusal is the finding for a file that Read refused.
func Refusal(err error) kilowon.Finding {
	f := kilowon.Finding{Severity: kilowon.Stop, Code: "E01", Message: "파일을 읽을 수 없습니다."}
	var e *kilowon.Error
	if errors.As(err, &e) {
		f.Path, f.Message = e.Path, e.Message
	}
	return f
}

func read(data []byte, limits Limits) (*Workbook, error) {
	if int64(len(data)) > limits.FileBytes {
		return nil, refuse("파일이 너무 큽니다. %s까지만 받는데 %s입니다. 사진이나 쓰지 않는 시트를 지운 뒤 다시 올려 주세요.",
			byteSize(limits.FileBytes), byteSize(int64(len(data))))
	}
	if len(skipBlank(data)) == 0 {
		return nil, refuse("빈 파일입니다. 양식에 사용량을 적어 저장한 뒤 다시 올려 주세요.")
	}
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return readXLSX(data, limits)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return readXLS(data, limits)
	case isBareBIFF(data):
		return readBIFF(data, limits)
	}
	if err := refuseForeign(data); err != nil {
		return nil, err
	}
	return readCSV(data, limits)
}

// isBareBIFF knows a workbook stream without its OLE2 container, as some report programs write it: versions 2 to 8.
func isBareBIFF(data []byte) bool {
	return len(data) >= 8 && data[0] == 0x09 && (data[1] == 0 || data[1] == 2 || data[1] == 4 || data[1] == 8) && data[2] <= 0x10 && data[3] == 0
}

// foreignFormats are beginnings of files that are no workbook, each with what it is.
var foreignFormats = []struct{ prefix, message string }{
	{"<## NASCA DRM FILE", securedFile},
	{"SCDSA00", securedFile},
	{"\x9b DRMONE", securedFile},
	{"%PDF", "PDF 파일입니다. " + wantWorkbook},
	{"HWP Document File", "한글(HWP) 문서입니다. " + wantWorkbook},
	{"{\\rtf", "서식 있는 문서(RTF) 파일입니다. " + wantWorkbook},
	{"\x89PNG", imageFile},
	{"\xff\xd8\xff", imageFile},
	{"GIF8", imageFile},
	{"BM", imageFile},
	{"II*\x00", imageFile},
	{"MM\x00*", imageFile},
	{"Rar!", archiveFile},
	{"7z\xbc\xaf\x27\x1c", archiveFile},
	{"\x1f\x8b", archiveFile},
	{"EGGA", archiveFile},
	{"ALZ\x01", archiveFile},
}

const (
	wantWorkbook = "사용량을 적은 엑셀 파일(.xlsx, .xls)이나 CSV 파일을 올려 주세요."
	saveAsXLSX   = "Excel에서 열어 [다른 이름으로 저장 → Excel 통합 문서(*.xlsx)]로 저장한 뒤 다시 올려 주세요."
	saveAgain    = "Excel에서 열어 내용을 확인하고 새 이름으로 저장한 뒤 다시 올려 주세요."
	securedFile  = "문서 보안(DRM)이 걸린 파일이라 열 수 없습니다. 문서 보안 프로그램에서 보안을 해제한 뒤 다시 올려 주세요."
	imageFile    = "그림 파일입니다. " + wantWorkbook
	archiveFile  = "압축 파일입니다. 압축을 푼 뒤 안에 있는 엑셀 파일이나 CSV 파일을 올려 주세요."
)

// refuseForeign names what a file is that is neither a workbook nor text, and pages that only carry the name of one.
func refuseForeign(data []byte) error {
	for _, f := range foreignFormats {
		// "BM" alone could begin a text, so a bitmap must also have the zero bytes of its header.
		if bytes.HasPrefix(data, []byte(f.prefix)) && (f.prefix != "BM" || len(data) > 10 && bytes.Equal(data[6:10], make([]byte, 4))) {
			return refuse("%s", f.message)
		}
	}
	if len(data) > 12 && data[0] == 0 && bytes.Equal(data[4:8], []byte("ftyp")) || bytes.HasPrefix(data, []byte("RIFF")) && bytes.Contains(data[:min(len(data), 16)], []byte("WEBP")) {
		return refuse("%s", imageFile)
	}
	// Every second byte of UTF-16 Latin text is zero, so dropping zeros shows the same beginning.
	head := bytes.ToLower(bytes.ReplaceAll(skipBlank(data[:min(len(data), 4096)]), []byte{0}, nil))
	switch {
	case bytes.HasPrefix(head, []byte("mime-version:")):
		return refuse("웹 페이지(MHTML)를 엑셀 이름으로 저장한 파일입니다. %s", saveAsXLSX)
	case bytes.HasPrefix(head, []byte("<?xml")) && !bytes.Contains(head, []byte("<html")):
		return refuse("XML을 엑셀 이름으로 저장한 파일입니다. %s", saveAsXLSX)
	case len(head) > 1 && head[0] == '<' && (head[1] == '!' || head[1] == '?' || head[1] >= 'a' && head[1] <= 'z'):
		return refuse("웹 페이지(HTML)를 엑셀 이름으로 저장한 파일입니다. %s", saveAsXLSX)
	}
	return nil
}

// skipBlank drops byte order marks, zero bytes and white space before the content; bytes, because the encoding is not known yet.
func skipBlank(data []byte) []byte {
	for i, b := range data {
		if bytes.IndexByte([]byte("\xef\xbb\xbf\xff\xfe \t\r\n\x00"), b) < 0 {
			return data[i:]
		}
	}
	return nil
}

// refuse makes the error for a file that is not taken.
func refuse(format string, args ...any) error {
	return kilowon.Errorf(kilowon.Invalid, format, args...)
}

// refuseAt is refuse with a place: a sheet's cell, or a line.
func refuseAt(path, format string, args ...any) error {
	e := kilowon.Errorf(kilowon.Invalid, format, args...)
	e.Path = path
	return e
}

// damaged is the refusal of a broken file; the cause is for the log, the person can only save the file again.
func damaged(cause error) error {
	return &kilowon.Error{Code: kilowon.Invalid, Message: "파일이 손상되어 읽을 수 없습니다. " + saveAgain, Err: cause}
}

// byteSize writes a number of bytes in the unit that suits it.
func byteSize(n int64) string {
	switch {
	case n >= 1<<20:
		return grouped(int((n+1<<20-1)>>20)) + "MB"
	case n >= 1<<10:
		return grouped(int((n+1<<10-1)>>10)) + "KB"
	}
	return grouped(int(n)) + "바이트"
}

// grouped writes a count with commas.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
