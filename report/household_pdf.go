package report

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
)

// WriteHouseholdBill writes one bill of a household or of the common equipment as a PDF file.
func (m *Maker) WriteHouseholdBill(w io.Writer, h *app.HouseholdBill, issuer string) error {
	var sheet document.BillSheet
	if err := m.BillSheet(&sheet, h, issuer); err != nil {
		return err
	}
	if err := m.prove(&sheet, h); err != nil {
		return err
	}
	collector := m.Fonts.Collect()
	collector.AddBill(&sheet)
	set, err := collector.Prepare()
	if err != nil {
		return err
	}
	return document.WriteBillPDF(w, set, &sheet)
}

// The words of a bill that carries its proof.
const (
	proofLink = "QR을 찍으면 이 요금을 다시 계산해 맞추어 볼 수 있습니다"
	proofText = "QR의 글을 kilowon verify나 요금 증명 확인 화면에 주면 요금을 다시 계산해 맞추어 봅니다"
)

func proofNotice(total kilowon.Won) string {
	return "이 PDF에는 요금 증명(kilowon-proof.json)이 첨부되어 있습니다. 증명과 QR로 누구나 이 세대의 요금 " + total.String() + "원을 다시 계산해 볼 수 있습니다."
}

// prove gives the sheet the proof of its bill, if it has one, and tells of it. The QR code then says the short proof in place of the page that only the
// office may open, unless an address too long leaves it no room.
func (m *Maker) prove(sheet *document.BillSheet, h *app.HouseholdBill) error {
	proof, err := m.App.ProveBill(h)
	if err != nil || proof == nil {
		return err
	}
	var text bytes.Buffer
	if err = proof.Write(&text); err != nil {
		return err
	}
	sheet.Proof = text.Bytes()
	sheet.Notices = append(sheet.Notices, proofNotice(proof.Totals.Total))
	short, err := proof.Short()
	if err != nil {
		return nil // A case too large for a QR code is still attached.
	}
	note := proofText
	if m.BaseURL != "" {
		short, note = m.BaseURL+"/verify#"+short, proofLink
	}
	if len(short) <= document.MostQR {
		sheet.QRText, sheet.VerifyNote = short, note
	}
	return nil
}

// proofWords is a sheet of all the words prove may add, for fonts that are cut before any proof is made.
func proofWords() *document.BillSheet {
	return &document.BillSheet{QRText: "KW1", VerifyNote: proofLink + proofText, Notices: []string{proofNotice(1234567890)}}
}

// batch is the fonts cut to all bills of a month, and how many they are.
type batch struct {
	fonts *document.FontSet
	bills int
}

// prepare goes through all bills once to cut the fonts to them and to what else will be written. No bill at all is a NotFound error.
func (m *Maker) prepare(each Each, issuer string, more ...*document.BillSheet) (batch, error) {
	var b batch
	var sheet document.BillSheet
	collector := m.Fonts.Collect()
	for _, words := range more {
		collector.AddBill(words)
	}
	err := each(func(n int, h *app.HouseholdBill) error {
		if err := m.BillSheet(&sheet, h, issuer); err != nil {
			return err
		}
		b.bills = n
		collector.AddBill(&sheet)
		return nil
	})
	if err != nil {
		return b, err
	}
	if b.bills == 0 {
		return b, noBills()
	}
	b.fonts, err = collector.Prepare()
	return b, err
}

func noBills() error {
	return kilowon.Errorf(kilowon.NotFound, "이 검침월에는 발행된 세대 고지서가 없습니다. 사용량을 등록하고 요금 계산이 끝난 뒤에 내려받아 주세요.")
}

// WriteHouseholdBills writes all household bills of a month into one PDF file, each on a page of its own. It goes through the bills twice and holds one
// of them at a time.
func (m *Maker) WriteHouseholdBills(w io.Writer, each Each, issuer string) error {
	b, err := m.prepare(each, issuer)
	if err != nil {
		return err
	}
	var failed error
	next, stop := iter.Pull(func(yield func(*app.HouseholdBill) bool) {
		failed = each(func(_ int, h *app.HouseholdBill) error {
			if !yield(h) {
				return errStopped
			}
			return nil
		})
	})
	defer stop()
	return document.WriteBillsPDF(w, b.fonts, b.bills, func(_ int, sheet *document.BillSheet) error {
		h, ok := next()
		if !ok {
			return &kilowon.Error{Code: kilowon.Internal, Message: "고지서를 끝까지 읽지 못했습니다. 다시 시도해 주세요", Err: failed}
		}
		return m.BillSheet(sheet, h, issuer)
	})
}

// errStopped ends a walk through the bills early.
var errStopped = errors.New("stopped")

// WriteHouseholdBillFiles writes each household's bill into a PDF file of its own in the folder, which is made if need be, readable for the owner
// alone. done is told after each file, from any goroutine but one at a time, how many are written of how many; it may be nil.
func (m *Maker) WriteHouseholdBillFiles(dir string, each Each, issuer string, done func(written, all int)) error {
	b, err := m.prepare(each, issuer, proofWords())
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return &kilowon.Error{Code: kilowon.Invalid, Path: dir, Message: "고지서를 넣을 폴더를 만들지 못했습니다. 경로와 쓰기 권한을 확인해 주세요", Err: err}
	}
	f := &fileWriter{dir: dir, batch: b, done: done, work: make(chan *page), spare: make(chan *page, runtime.GOMAXPROCS(0)+1)}
	var wait sync.WaitGroup
	for range cap(f.spare) - 1 {
		wait.Go(f.run)
	}
	for range cap(f.spare) {
		f.spare <- &page{}
	}
	names := map[string]int{}
	err = each(func(_ int, h *app.HouseholdBill) error {
		p := <-f.spare
		p.name = unique(names, HouseholdFileName(h))
		if err := m.BillSheet(&p.sheet, h, issuer); err != nil {
			return err
		}
		if err := m.prove(&p.sheet, h); err != nil {
			return err
		}
		f.work <- p
		return f.failed()
	})
	close(f.work)
	wait.Wait()
	if err == nil {
		err = f.failed()
	}
	return err
}

// unique gives a name again with a number when two households' names came out the same.
func unique(names map[string]int, name string) string {
	names[name]++
	if n := names[name]; n > 1 {
		return name[:len(name)-len(".pdf")] + "_" + strconv.Itoa(n) + ".pdf"
	}
	return name
}

// page is a bill on its way to its file.
type page struct {
	name  string
	sheet document.BillSheet
}

// fileWriter writes pages to files in several goroutines with one set of fonts.
type fileWriter struct {
	dir   string
	batch batch
	done  func(written, all int)
	work  chan *page
	spare chan *page

	mu      sync.Mutex
	written int
	err     error
}

func (f *fileWriter) failed() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// run writes pages until there are no more; after an error the rest is only taken off.
func (f *fileWriter) run() {
	buffer := bufio.NewWriterSize(nil, 64<<10)
	for p := range f.work {
		if f.failed() == nil {
			f.note(f.write(p, buffer))
		}
		f.spare <- p
	}
}

func (f *fileWriter) note(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		f.err = err
		return
	}
	f.written++
	if f.done != nil {
		f.done(f.written, f.batch.bills)
	}
}

// write writes a page beside its file and then puts it in its place, so that no half a bill is ever found.
func (f *fileWriter) write(p *page, buffer *bufio.Writer) error {
	path := filepath.Join(f.dir, p.name)
	part := path + ".part"
	err := f.writePart(part, p, buffer)
	if err == nil {
		err = os.Rename(part, path)
	}
	if err == nil {
		return nil
	}
	os.Remove(part)
	return &kilowon.Error{Code: kilowon.Internal, Path: path, Message: "고지서 파일을 쓰지 못했습니다. 디스크의 남은 공간과 쓰기 권한을 확인해 주세요", Err: err}
}

func (f *fileWriter) writePart(path string, p *page, buffer *bufio.Writer) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	buffer.Reset(file)
	err = document.WriteBillPDF(buffer, f.batch.fonts, &p.sheet)
	if err == nil {
		err = buffer.Flush()
	}
	return errors.Join(err, file.Close())
}
