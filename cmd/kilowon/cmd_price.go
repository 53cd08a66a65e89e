package main

import (
	"strings"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// priceCmd works prices out of costs.
type priceCmd struct {
	Climate climatePriceCmd `cmd:"" help:"비용에서 기후환경요금 단가를 산정합니다(별표 7)."`
	Fuel    fuelPriceCmd    `cmd:"" help:"연료 가격에서 연료비조정단가를 산정합니다(별표 8)."`
}

// priceFlags say what comes out.
type priceFlags struct {
	Entry      bool   `help:"요금표(tariff/book/data)에 넣을 YAML 항목만 씁니다."`
	Document   string `placeholder:"NAME" help:"항목에 적을 자료의 이름(sources.yaml)"`
	Confidence string `default:"derived" placeholder:"CODE" enum:"official,several,single,derived,weak" help:"항목에 적을 확실도: official, several, single, derived, weak. 기본은 derived입니다."`
	Note       string `placeholder:"TEXT" help:"항목에 적을 메모"`
	JSON       bool   `name:"json" help:"JSON으로 씁니다."`
}

type climatePriceCmd struct {
	File string `arg:"" name:"FILE" help:"비용 파일(YAML 또는 JSON). -이면 표준 입력을 읽습니다."`
	priceFlags
}

// Help says what the file holds.
func (climatePriceCmd) Help() string {
	return "파일에는 from(적용일), sales_kwh(연간 판매전력량), rps·ets·coal·cashback의 cost(원) 또는 price(원/kWh)를 적습니다.\n" +
		"항목마다 0.1원으로 반올림하여 더합니다."
}

// Run works the price out.
func (c *climatePriceCmd) Run(con *console) error {
	return runPrice(con, c.File, &c.priceFlags, app.ParseClimatePrice)
}

type fuelPriceCmd struct {
	File string `arg:"" name:"FILE" help:"연료비 파일(YAML 또는 JSON). -이면 표준 입력을 읽습니다."`
	priceFlags
}

// Help says what the file holds.
func (fuelPriceCmd) Help() string {
	return "파일에는 first_month(첫 검침월)와 actual(실적연료비)을 적습니다. 기준연료비, 변환계수, 직전 단가는 없으면 요금표의 값을 씁니다.\n" +
		"상하한, 조정폭, 유보까지 차례로 보이고, 검침월에 맞는 판의 규칙을 씁니다."
}

// Run works the price out.
func (c *fuelPriceCmd) Run(con *console) error {
	return runPrice(con, c.File, &c.priceFlags, app.ParseFuelPrice)
}

// question is a file that asks for a price.
type question interface {
	Answer(*tariff.Book) (*app.PriceAnswer, error)
}

func runPrice[Q question](con *console, name string, flags *priceFlags, parse func([]byte) (Q, error)) error {
	tariffs, err := book.Load()
	if err != nil {
		return err
	}
	text, err := con.readYAML(name)
	if err != nil {
		return err
	}
	q, err := parse(text)
	if err != nil {
		return err
	}
	a, err := q.Answer(tariffs)
	if err != nil {
		return err
	}
	a.Entry = a.BookEntry(app.PriceSource{Document: flags.Document, Confidence: flags.Confidence, Note: flags.Note})
	switch {
	case flags.JSON:
		return con.writeJSON(a)
	case flags.Entry:
		con.printf("%s", a.Entry)
	default:
		con.steps(a.Steps)
		con.printf("\n요금표 항목\n%s", a.Entry)
	}
	return nil
}

// steps prints a working; entries of the book are numbered and told once at the end.
func (c *console) steps(steps []app.PriceStep) {
	p, t := bookPrinter{con: c}, table{}
	for _, s := range steps {
		mark := string(s.Cite)
		if s.Source != nil {
			mark = strings.TrimSpace(mark + " " + p.mark(*s.Source))
		}
		t.row(left(s.Label), right(s.Result), left(s.Formula), left(mark))
	}
	t.write(c.out)
	p.sources()
}

// readYAML reads a YAML file, of which JSON is a part, as JSON; decimals stand in quotes and so stay exact.
func (c *console) readYAML(name string) ([]byte, error) {
	text, err := c.read(name)
	if err != nil {
		return nil, err
	}
	return document.ReadYAML(name, text)
}
