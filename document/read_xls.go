package document

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/richardlehane/mscfb"
)

// oleReader hands an OLE2 file to mscfb and bounds what opening it may read in whole sectors: the directory. Its entries keep
// their path, so a directory nested some ten thousand deep would cost gigabytes.
type oleReader struct {
	*bytes.Reader
	left int
}

// maxDirectoryBytes is room for 2,000 entries; an xls file has about ten, one with embedded objects a hundred.
const maxDirectoryBytes = 256 << 10

var errDirectory = errors.New("directory is too large")

// ReadAt counts the reads that are not steps along a sector chain.
func (r *oleReader) ReadAt(p []byte, off int64) (int, error) {
	if len(p) >= 512 {
		if r.left -= len(p); r.left < 0 {
			return 0, errDirectory
		}
	}
	return r.Reader.ReadAt(p, off)
}

// The header counts the sectors of its own tables; none can have more sectors than the file. The library multiplies the counts in 32 bits, where a forged one wraps past its checks.
var (
	tableCounts   = [...]int{44, 64, 72} // FAT, mini FAT, DIFAT ([MS-CFB] 2.2)
	errTableCount = errors.New("header counts more sectors than the file has")
)

func checkTableCounts(data []byte) error {
	for _, at := range tableCounts {
		if at+4 <= len(data) && int64(binary.LittleEndian.Uint32(data[at:])) > int64(len(data)/512) {
			return errTableCount
		}
	}
	return nil
}

// readXLS finds the workbook stream in an OLE2 file, or says what else the file is.
func readXLS(data []byte, limits Limits) (*Workbook, error) {
	if err := checkTableCounts(data); err != nil {
		return nil, damaged(err)
	}
	r := &oleReader{Reader: bytes.NewReader(data), left: maxDirectoryBytes}
	ole, err := mscfb.New(r)
	if err != nil {
		return nil, damaged(err)
	}
	r.left = len(data) + 1<<20
	streams := map[string]*mscfb.File{}
	for _, f := range ole.File {
		if len(f.Path) == 0 {
			streams[strings.ToLower(f.Name)] = f
		}
	}
	switch {
	case streams["encryptedpackage"] != nil:
		return nil, refuse("%s", lockedFile)
	case streams["_vba_project_cur"] != nil:
		return nil, refuse("매크로가 들어 있는 통합 문서는 받지 않습니다. %s", saveAsXLSX)
	case streams["workbook"] != nil:
		stream, err := readStream(streams["workbook"], len(data))
		if err != nil {
			return nil, err
		}
		return readBIFF(stream, limits)
	case streams["book"] != nil:
		return nil, refuse("%s", oldWorkbook)
	case streams["fileheader"] != nil && streams["docinfo"] != nil:
		return nil, refuse("한글(HWP) 문서입니다. %s", wantWorkbook)
	case streams["worddocument"] != nil:
		return nil, refuse("워드(Word) 문서입니다. %s", wantWorkbook)
	case streams["powerpoint document"] != nil:
		return nil, refuse("파워포인트(PowerPoint) 문서입니다. %s", wantWorkbook)
	}
	return nil, refuse("엑셀 통합 문서가 아닙니다. %s", wantWorkbook)
}

const (
	lockedFile  = "암호가 걸린 통합 문서라 열 수 없습니다. Excel의 [파일 → 정보 → 통합 문서 보호]에서 암호를 지우고 저장한 뒤 다시 올려 주세요."
	oldWorkbook = "Excel 5.0/95 이전 형식이라 읽을 수 없습니다. " + saveAsXLSX
)

// readStream copies a stream in small steps: mscfb sorts the sectors of each read in quadratic time.
func readStream(f *mscfb.File, fileBytes int) ([]byte, error) {
	if f.Size > int64(fileBytes) {
		return nil, damaged(fmt.Errorf("stream of %d bytes in a file of %d", f.Size, fileBytes))
	}
	out := make([]byte, f.Size)
	for done := 0; done < len(out); {
		n, err := f.Read(out[done:min(done+32<<10, len(out))])
		done += n
		if err != nil && (!errors.Is(err, io.EOF) || done < len(out)) {
			return nil, damaged(err)
		}
		if n == 0 {
			return nil, damaged(io.ErrUnexpectedEOF)
		}
	}
	return out, nil
}
