package main

import (
	"bufio"
	"errors"
	"io"
	"os"

	"github.com/kilowon/kilowon/report"
)

// formCmd writes a blank filing form.
type formCmd struct {
	Complex string `arg:"" name:"COMPLEX.yaml" help:"단지 파일"`
	Out     string `arg:"" name:"OUT.xlsx" help:"만들 양식 파일"`
}

// Run writes the form.
func (c *formCmd) Run(con *console) error {
	use, err := offline()
	if err != nil {
		return err
	}
	f, err := openComplex(use, c.Complex)
	if err != nil {
		return err
	}
	form := f.month.Form()
	if err := writeFile(c.Out, func(w io.Writer) error { return report.WriteForm(w, &form) }); err != nil {
		return err
	}
	con.printf("%s: %s %v 검침분 양식, %s세대, 제출기한 %v\n", c.Out, f.Name, form.Month.Reading.Month, count(len(form.Rows)), form.Month.Deadline)
	return nil
}

// writeFile writes a file that is either whole or not there, readable for the owner alone: bills and readings are personal data.
func writeFile(path string, write func(io.Writer) error) (err error) {
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fileError(path, err)
	}
	w := bufio.NewWriterSize(f, 1<<16)
	if err = write(w); err == nil {
		if err = errors.Join(w.Flush(), f.Close()); err == nil {
			err = os.Rename(part, path)
		}
		if err != nil {
			err = fileError(path, err)
		}
	} else {
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		// What is left of it is worth nothing, and the first error tells more than a second.
		_ = os.Remove(part)
	}
	return err
}
