package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"strconv"
)

const (
	sheetRows    = 10_000
	sheetColumns = 9
)

// sheetXML is a worksheet of the form's shape: nine columns, two of them text, the others numbers.
func sheetXML() []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	r := seed
	for row := 1; row <= sheetRows; row++ {
		before := 1000 + int(r.below(90_000))
		use := int(r.below(600))
		fmt.Fprintf(&b, `<row r="%d">`, row)
		for column, v := range [sheetColumns]int{101 + row/100, 101 + row%100, before, before + use, use, 31, use + 31, 1, 0} {
			style := ""
			if column < 2 {
				style = ` t="str"`
			}
			fmt.Fprintf(&b, `<c r="%c%d"%s><v>%d</v></c>`, 'A'+column, row, style, v)
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.Bytes()
}

func zipped(out io.Writer, xml []byte) error {
	z := zip.NewWriter(out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err == nil {
		_, err = w.Write(xml)
	}
	if err == nil {
		err = z.Close()
	}
	return err
}

// prepareSheetWrite writes the rows of a sheet and compresses them, fast and in one pass.
func prepareSheetWrite(string) (func() error, error) {
	var xml []byte
	return func() error {
		xml = xml[:0]
		r := seed
		for row := range int64(sheetRows) {
			before := int64(1000 + r.below(90_000))
			for column, v := range [sheetColumns]int64{101 + row/100, 101 + row%100, before, 0, 0, 0, 0, 1, 0} {
				xml = append(xml, `<c r="`...)
				xml = append(xml, byte('A'+column))
				xml = strconv.AppendInt(xml, row+1, 10)
				xml = append(xml, `"><v>`...)
				xml = strconv.AppendInt(xml, v, 10)
				xml = append(xml, `</v></c>`...)
			}
		}
		return zipped(io.Discard, xml)
	}, nil
}

// prepareSheetRead inflates the sheet and looks at each cell's value once.
func prepareSheetRead(string) (func() error, error) {
	var file bytes.Buffer
	if err := zipped(&file, sheetXML()); err != nil {
		return nil, err
	}
	var xml bytes.Buffer
	return func() error {
		z, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
		if err != nil {
			return err
		}
		r, err := z.File[0].Open()
		if err != nil {
			return err
		}
		defer func() { _ = r.Close() }()
		xml.Reset()
		if _, err := xml.ReadFrom(r); err != nil {
			return err
		}
		if cells := scanCells(xml.Bytes()); cells != sheetRows*sheetColumns {
			return fmt.Errorf("%d cells, want %d", cells, sheetRows*sheetColumns)
		}
		return nil
	}, nil
}

// scanCells reads the number in every <v> element and counts them.
func scanCells(xml []byte) (cells int) {
	open := []byte("<v>")
	var sum int64
	for {
		i := bytes.Index(xml, open)
		if i < 0 {
			return cells
		}
		xml = xml[i+len(open):]
		var n int64
		for len(xml) > 0 && xml[0] >= '0' && xml[0] <= '9' {
			n, xml = n*10+int64(xml[0]-'0'), xml[1:]
		}
		sum += n
		cells++
	}
}
