package main

import (
	"bytes"
	"io"
	"strconv"

	"github.com/klauspost/compress/zlib" // what the program packs with
)

const (
	pdfCount = 200
	// fontBytes is the size of a cut font with some hundred syllables, pageTexts how many words a bill has.
	fontBytes = 24_000
	pageTexts = 150
)

type pdfFloor struct {
	font    []byte
	content []byte
	packed  bytes.Buffer
	zip     *zlib.Writer
	out     bytes.Buffer
}

func newPDFFloor() *pdfFloor {
	p := &pdfFloor{font: make([]byte, fontBytes), zip: zlib.NewWriter(io.Discard)}
	r := seed
	for i := range p.font {
		p.font[i] = byte(r.below(256))
	}
	p.zip, _ = zlib.NewWriterLevel(io.Discard, zlib.BestSpeed)
	return p
}

// page writes and packs the content of one page: words at places, in glyph numbers.
func (p *pdfFloor) page(r *random) error {
	p.content = append(p.content[:0], "BT /F1 9 Tf\n"...)
	for i := range pageTexts {
		p.content = append(p.content, "1 0 0 1 "...)
		p.content = strconv.AppendInt(p.content, int64(40+i%6*80), 10)
		p.content = append(p.content, ' ')
		p.content = strconv.AppendInt(p.content, int64(800-i*5), 10)
		p.content = append(p.content, " Tm <"...)
		for range 6 {
			p.content = strconv.AppendUint(p.content, 4096+r.below(600), 16)
		}
		p.content = append(p.content, "> Tj\n"...)
	}
	p.content = append(p.content, "ET\n"...)
	p.packed.Reset()
	p.zip.Reset(&p.packed)
	if _, err := p.zip.Write(p.content); err != nil {
		return err
	}
	return p.zip.Close()
}

func (p *pdfFloor) object(number int, dictionary string, stream []byte) {
	p.out.WriteString(strconv.Itoa(number))
	p.out.WriteString(" 0 obj\n<< ")
	p.out.WriteString(dictionary)
	p.out.WriteString(" /Length ")
	p.out.WriteString(strconv.Itoa(len(stream)))
	p.out.WriteString(" >>\nstream\n")
	p.out.Write(stream)
	p.out.WriteString("\nendstream\nendobj\n")
}

// preparePDFFiles makes one file a bill with the cut font copied into each.
func preparePDFFiles(string) (func() error, error) {
	p, r := newPDFFloor(), seed
	return func() error {
		for range pdfCount {
			p.out.Reset()
			if err := p.page(&r); err != nil {
				return err
			}
			p.object(1, "/Type /Page", nil)
			p.object(2, "/Filter /FlateDecode", p.packed.Bytes())
			p.object(3, "/Filter /FlateDecode", p.font)
		}
		return nil
	}, nil
}

// preparePDFPages makes one file of many pages with the font in it once.
func preparePDFPages(string) (func() error, error) {
	p, r := newPDFFloor(), seed
	return func() error {
		p.out.Reset()
		p.object(1, "/Filter /FlateDecode", p.font)
		for i := range pdfCount {
			if err := p.page(&r); err != nil {
				return err
			}
			p.object(2+2*i, "/Type /Page", nil)
			p.object(3+2*i, "/Filter /FlateDecode", p.packed.Bytes())
		}
		return nil
	}, nil
}
