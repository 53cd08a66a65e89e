package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// maxParts bounds the entries of an xlsx file; real ones have fewer than a hundred.
const maxParts = 5000

// errNoPart says an xlsx file does not hold a part that another part names.
var errNoPart = errors.New("part is missing")

// container is the zip file of an xlsx workbook, with a budget for what is unpacked from it.
type container struct {
	// parts are keyed in lower case with forward slashes, because some writers use neither.
	parts  map[string]*zip.File
	limits Limits
	left   int64
}

// openContainer lists the parts and refuses a zip file that is no plain xlsx workbook.
func openContainer(data []byte, limits Limits) (*container, error) {
	// The central directory is read whole into memory, so its entries are counted before it is opened.
	if bytes.Count(data, []byte("PK\x01\x02")) > maxParts {
		return nil, refuse("파일 안에 든 항목이 너무 많습니다. %s개까지만 받습니다. %s", grouped(maxParts), saveAsXLSX)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, damaged(err)
	}
	c := &container{parts: make(map[string]*zip.File, len(archive.File)), limits: limits, left: limits.UnpackedBytes}
	for _, f := range archive.File {
		name := partName(f.Name)
		if _, twice := c.parts[name]; !twice {
			c.parts[name] = f
		}
	}
	return c, c.refuseKind(archive.File)
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// refuseKind looks at the part names alone.
func (c *container) refuseKind(files []*zip.File) error {
	workbook := false
	for _, f := range files {
		name := partName(f.Name)
		switch {
		case path.Base(name) == "vbaproject.bin":
			return refuse("매크로가 들어 있는 통합 문서는 받지 않습니다. %s", saveAsXLSX)
		case f.Flags&1 != 0:
			return refuse("암호가 걸린 압축 파일입니다. 압축을 푼 뒤 안에 있는 엑셀 파일이나 CSV 파일을 올려 주세요.")
		case name == "xl/workbook.bin":
			return refuse("이진 통합 문서(.xlsb)는 받지 않습니다. %s", saveAsXLSX)
		case name == "_rels/.rels" || name == "xl/workbook.xml":
			workbook = true
		}
	}
	switch {
	case c.has("word/document.xml"):
		return refuse("워드(Word) 문서입니다. %s", wantWorkbook)
	case c.has("ppt/presentation.xml"):
		return refuse("파워포인트(PowerPoint) 문서입니다. %s", wantWorkbook)
	case c.has("contents/header.xml"), c.has("contents/content.hpf"):
		return refuse("한글(HWPX) 문서입니다. %s", wantWorkbook)
	case c.has("content.xml") && c.has("meta-inf/manifest.xml"):
		return refuse("오픈도큐먼트(.ods) 문서입니다. 사용하는 프로그램에서 [다른 이름으로 저장 → Excel 통합 문서(*.xlsx)]로 저장한 뒤 다시 올려 주세요.")
	case !workbook:
		return refuse("%s", archiveFile)
	}
	return nil
}

func (c *container) has(name string) bool { return c.parts[name] != nil }

// read unpacks one part within the limits; its checksum is verified.
func (c *container) read(name string) ([]byte, error) {
	f := c.parts[partName(name)]
	if f == nil {
		return nil, damaged(fmt.Errorf("%w: %s", errNoPart, name))
	}
	if f.UncompressedSize64 > uint64(c.limits.EntryBytes) {
		return nil, refuse("압축을 푼 크기가 너무 큽니다. 항목 하나에 %s까지만 받습니다. 쓰지 않는 시트와 빈 행을 지운 뒤 다시 올려 주세요.", byteSize(c.limits.EntryBytes))
	}
	size := int64(f.UncompressedSize64)
	if c.left -= size; c.left < 0 {
		return nil, refuse("압축을 푼 크기가 너무 큽니다. 모두 합쳐 %s까지만 받습니다. 쓰지 않는 시트와 빈 행을 지운 뒤 다시 올려 주세요.", byteSize(c.limits.UnpackedBytes))
	}
	// Deflate cannot grow data more than 1032 times, so a larger promise is a lie told to make us allocate.
	if f.CompressedSize64 < uint64(size)/1032 {
		return nil, damaged(fmt.Errorf("part %s cannot unpack to %d bytes", name, size))
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(err)
	}
	defer r.Close()
	// One byte more than promised makes the reader reach the end, where it compares length and checksum.
	out := make([]byte, size+1)
	n, err := io.ReadFull(r, out)
	if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) || int64(n) != size {
		return nil, damaged(fmt.Errorf("part %s: %d of %d bytes: %w", name, n, size, err))
	}
	return out[:size], nil
}
