package main

import (
	"fmt"
	"io"
	"os"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

// rateCmd answers cases as they come.
type rateCmd struct {
	File  string `arg:"" optional:"" name:"FILE" help:"사례 파일(JSON Lines). 없거나 -이면 표준 입력을 읽습니다."`
	Check bool   `help:"expect에 적힌 금액과 견주어 다른 사례만 씁니다."`
}

// Help says what comes out.
func (rateCmd) Help() string {
	return "한 줄에 JSON 객체 하나인 사례를 읽어 같은 순서로 답을 한 줄씩 씁니다.\n" +
		"틀린 줄은 {\"id\":…,\"error\":{\"code\",\"message\",\"path\"}}로 답하고 다음 줄로 갑니다."
}

// Run rates every line.
func (c *rateCmd) Run(con *console) error {
	tariffs, err := book.Load()
	if err != nil {
		return err
	}
	in, err := con.open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	stats, err := app.RateLines(in, con.out, tariffs, c.Check)
	if err != nil {
		return err
	}
	if c.Check {
		fmt.Fprintf(con.err, "사례 %s건 중 다른 것 %s건, 계산하지 못한 것 %s건\n", count(stats.Cases), count(stats.Differences), count(stats.Errors))
	}
	switch {
	case stats.Errors > stats.Unencoded:
		return exitInvalid
	case stats.Differences > 0:
		return exitDifferent
	case stats.Unencoded > 0:
		return exitUnencoded
	}
	return nil
}

// open opens a file to read; no name or "-" is the standard input.
func (c *console) open(name string) (io.ReadCloser, error) {
	if name == "" || name == "-" {
		return io.NopCloser(c.in), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	return f, nil
}

// maxInput bounds a file that is read as a whole.
const maxInput = 64 << 20

// read reads a whole file or the standard input.
func (c *console) read(name string) ([]byte, error) {
	in, err := c.open(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if err != nil {
		return nil, fileError(name, err)
	}
	if len(data) > maxInput {
		e := kilowon.Errorf(kilowon.Invalid, "파일이 너무 큽니다. %dMiB까지 읽습니다.", maxInput>>20)
		e.Path = name
		return nil, e
	}
	return data, nil
}
