package document

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"
)

// oleEntry is a stream (or, without content, a storage) of a hand-made OLE2 file.
type oleEntry struct {
	name    string
	content []byte
}

const (
	sector     = 512
	endOfChain = 0xFFFFFFFE
	noEntry    = 0xFFFFFFFF
)

// oleFile lays out an OLE2 file: header, one sector of FAT for every 64 KB, the directory, then the streams, padded to the 4,096
// bytes below which they would have to go into the mini stream.
func oleFile(entries ...oleEntry) []byte {
	pad := func(b []byte, n int) []byte { return append(b, make([]byte, (n-len(b)%n)%n)...) }
	var body []byte
	var fat []uint32
	chain := func(content []byte) uint32 {
		start := len(fat)
		content = pad(content, sector)
		for i := range len(content) / sector {
			fat = append(fat, uint32(start+i+1))
		}
		fat[len(fat)-1] = endOfChain
		body = append(body, content...)
		return uint32(start)
	}
	var directory []byte
	// The links are those to the next entry and to the first child.
	entry := func(name string, kind byte, links [2]uint32, stream [2]uint32) {
		raw := make([]byte, 128)
		units := wide(name)
		copy(raw, units)
		binary.LittleEndian.PutUint16(raw[64:], uint16(len(units)+2))
		raw[66], raw[67] = kind, 1
		copy(raw[68:], le(uint32(noEntry), links[0], links[1]))
		copy(raw[116:], le(stream[0], uint64(stream[1])))
		directory = append(directory, raw...)
	}
	entry("Root Entry", 5, [2]uint32{noEntry, 1}, [2]uint32{endOfChain, 0})
	for i, e := range entries {
		next := uint32(i + 2)
		if i == len(entries)-1 {
			next = noEntry
		}
		if e.content == nil {
			entry(e.name, 1, [2]uint32{next, noEntry}, [2]uint32{})
			continue
		}
		content := pad(e.content, 4096)
		entry(e.name, 2, [2]uint32{next, noEntry}, [2]uint32{chain(content), uint32(len(content))})
	}
	start := chain(pad(directory, sector))
	sectors := 1
	for sectors*sector/4 < len(fat)+sectors {
		sectors++
	}
	difat := bytes.Repeat([]byte{0xFF}, 109*4)
	for i := range sectors {
		binary.LittleEndian.PutUint32(difat[4*i:], uint32(len(fat)+i))
	}
	body = append(body, pad(le(fat, bytes.Repeat(le(uint32(0xFFFFFFFD)), sectors)), sector*sectors)...)
	header := le("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", make([]byte, 16), uint16(0x3E), uint16(3), uint16(0xFFFE), uint16(9), uint16(6), make([]byte, 6),
		uint32(0), uint32(sectors), start, uint32(0), uint32(4096), uint32(endOfChain), uint32(0), uint32(endOfChain), uint32(0), difat)
	return append(header, body...)
}

func TestXLSContainer(t *testing.T) {
	var recs []rec
	for i := range 3000 {
		recs = append(recs, rec{recNumber, at(uint16(i), 0, 0, float64(i))})
	}
	stream := oneSheet(nil, recs...).stream()
	s := mustRead(t, oleFile(oleEntry{"\x05SummaryInformation", make([]byte, 10)}, oleEntry{"WORKBOOK", stream})).Sheet("표")
	if len(s.Rows) != 3000 || s.Cell(3000, 1).Number != "2999" {
		t.Errorf("%d rows, last %+v", len(s.Rows), s.Cell(3000, 1))
	}
}

func TestXLSRefused(t *testing.T) {
	stream := oneSheet(nil).stream()
	long := oneSheet([]rec{{recXF, make([]byte, 2000)}}).stream()
	some := []byte("x")
	real := readFile(t, "office.xls")
	loop := oleFile(oleEntry{"Workbook", bytes.Repeat(long, 10)})
	// The first FAT entry points to itself, so the stream is its first sector over and over.
	copy(loop[fatOf(loop):], le(uint32(0)))
	var crowd []oleEntry
	for i := range 3000 {
		crowd = append(crowd, oleEntry{fmt.Sprintf("e%d", i), nil})
	}
	huge := oleFile(oleEntry{"Workbook", stream})
	copy(huge[bytes.Index(huge, wide("Workbook"))+120:], le(uint32(1<<31)))
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"encrypted xlsx", oleFile(oleEntry{"EncryptionInfo", some}, oleEntry{"EncryptedPackage", some}), "암호가 걸린"},
		{"macros", oleFile(oleEntry{"Workbook", stream}, oleEntry{"_VBA_PROJECT_CUR", nil}), "매크로"},
		{"Excel 95", oleFile(oleEntry{"Book", some}), "Excel 5.0/95 이전"},
		{"hwp", oleFile(oleEntry{"FileHeader", some}, oleEntry{"DocInfo", some}), "한글(HWP)"},
		{"word", oleFile(oleEntry{"WordDocument", some}), "워드"},
		{"powerpoint", oleFile(oleEntry{"PowerPoint Document", some}), "파워포인트"},
		{"something else", oleFile(oleEntry{"Contents", some}), "엑셀 통합 문서가 아닙니다"},
		{"no workbook inside", oleFile(oleEntry{"Workbook", some}), "손상"},
		{"cut in half", real[:len(real)/2], "손상"},
		{"header alone", real[:512], "손상"},
		{"first bytes alone", real[:8], "손상"},
		{"sector chain in a loop", loop, "손상"},
		{"stream longer than the file", huge, "stream of 2147483648 bytes"},
		{"crowded directory", oleFile(crowd...), "directory is too large"},
	} {
		t.Run(tt.name, func(t *testing.T) { wantRefusal(t, tt.data, DefaultLimits(), tt.want) })
	}
}

// fatOf is where an OLE2 file made by oleFile keeps its FAT.
func fatOf(data []byte) int { return 512 * (1 + int(binary.LittleEndian.Uint32(data[76:]))) }
