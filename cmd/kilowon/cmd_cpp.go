package main

import (
	"strings"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

// cppCmd settles a season with critical peak days.
type cppCmd struct {
	File string `arg:"" name:"FILE" help:"적용기간 파일(YAML 또는 JSON). -이면 표준 입력을 읽습니다."`
	JSON bool   `name:"json" help:"JSON으로 씁니다."`
}

// Help says what the file holds.
func (cppCmd) Help() string {
	return "수요관리형 선택요금 Ⅰ(CPP)의 한 적용기간(동계 또는 하계)을 정산합니다. 파일에는 CPP요금 단가, 피크일, 검침 자료, 시간별 자료를 적습니다.\n" +
		"단가(시행세칙 별표 9)는 공개되어 있지 않아 요금표에 없습니다. docs/samples/critical-peak-summer.yaml은 지어낸 단가의 표본입니다."
}

// Run settles the season.
func (c *cppCmd) Run(con *console) error {
	tariffs, err := book.Load()
	if err != nil {
		return err
	}
	text, err := con.readYAML(c.File)
	if err != nil {
		return err
	}
	q, err := app.ParseCriticalPeak(text)
	if err != nil {
		return err
	}
	a, err := q.Answer(tariffs)
	if err != nil {
		return err
	}
	if c.JSON {
		return con.writeJSON(a)
	}
	con.steps(a.Steps)
	if len(a.PriceSources) > 0 {
		con.printf("\nCPP요금 단가의 출처: %s\n", strings.Join(a.PriceSources, ", "))
	}
	return nil
}
