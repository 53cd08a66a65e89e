package main

import (
	"encoding/json"
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// meterCmd rates a file of 15-minute values.
type meterCmd struct {
	File   string `arg:"" name:"CSV" help:"15분 자료 CSV(UTF-8, CP949). -이면 표준 입력을 읽습니다."`
	Case   string `name:"case" required:"" placeholder:"FILE" help:"공급조건(terms)과 검침기간(period)이 있는 사례 파일. 사용량은 적지 않습니다."`
	From   string `placeholder:"DATE" help:"검침기간의 시작일. 사례의 period 대신 씁니다."`
	To     string `placeholder:"DATE" help:"검침기간의 끝(이번 검침일, 들어가지 않음)"`
	Labels string `enum:"auto,start,end" default:"auto" placeholder:"start|end" help:"시각이 15분의 시작(start)인지 끝(end)인지. 적지 않으면 파일에서 알아냅니다."`
	Fill   bool   `help:"결측을 같은 요일 구분의 같은 시각 평균으로 추정합니다."`
	JSON   bool   `name:"json" help:"답을 JSON으로 씁니다."`
}

// Help says what comes out.
func (meterCmd) Help() string {
	return "15분 자료를 시간대별 전력량, 최대수요전력, 평균역률, 결측으로 정리하고 요금을 계산해 설명합니다.\n" +
		"사례 파일은 달마다 다시 쓸 수 있습니다. 검침기간만 --from과 --to로 바꿉니다."
}

// Run reads, measures and rates.
func (c *meterCmd) Run(con *console) error {
	tariffs, err := book.Load()
	if err != nil {
		return err
	}
	request, err := c.request(con)
	if err != nil {
		return err
	}
	read, err := c.read(con, request.Period)
	if err != nil {
		return err
	}
	if len(read.Findings) > 0 {
		con.printf("고칠 줄 %s건\n", count(read.Found))
		for i := range read.Findings {
			f := &read.Findings[i]
			con.printf("  %s: [%s] %q %s\n", f.Path, f.Code, f.Read, f.Message)
		}
		return exitInvalid
	}
	if read.Outside > 0 {
		fmt.Fprintf(con.err, "검침기간 밖의 %s줄은 쓰지 않았습니다.\n", count(read.Outside))
	}
	request.SetIntervals(&read.Series, c.Fill)
	return c.answer(con, request, tariffs)
}

func (c *meterCmd) request(con *console) (*app.Case, error) {
	text, err := con.read(c.Case)
	if err != nil {
		return nil, err
	}
	request, err := app.ParseCase(text)
	if err != nil {
		return nil, err
	}
	for _, d := range []struct {
		flag, text string
		into       *kilowon.Date
	}{{"--from", c.From, &request.Period.From}, {"--to", c.To, &request.Period.To}} {
		if d.text == "" {
			continue
		}
		if *d.into, err = kilowon.ParseDate(d.text); err != nil {
			return nil, kilowon.At(d.flag, err)
		}
	}
	if request.Usage != nil || request.Complex != nil {
		e := kilowon.Errorf(kilowon.Invalid, "사용량(usage)과 단지(complex)는 적지 않습니다. 15분 자료에서 계산합니다")
		e.Path = c.Case
		return nil, e
	}
	return request, nil
}

func (c *meterCmd) read(con *console, period kilowon.Period) (*document.Intervals, error) {
	in, err := con.open(c.File)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	labels := map[string]document.IntervalLabels{"auto": document.LabelsFound, "start": document.LabelsStart, "end": document.LabelsEnd}[c.Labels]
	read, err := document.ReadIntervals(in, document.IntervalOptions{Period: period, Labels: labels, Bytes: document.MaxIntervalBytes})
	if err != nil {
		return nil, kilowon.At(c.File, err)
	}
	return read, nil
}

func (c *meterCmd) answer(con *console, request *app.Case, tariffs *tariff.Book) error {
	answer, err := request.Rate(tariffs)
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(con.out)
		enc.SetEscapeHTML(false)
		return enc.Encode(answer)
	}
	return request.WriteExplanation(con.out, answer, app.ExplainText{})
}
