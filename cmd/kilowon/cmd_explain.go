package main

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

// explainCmd explains one case.
type explainCmd struct {
	File string `arg:"" optional:"" name:"FILE" help:"사례 파일. JSON 하나이거나 JSON Lines입니다. 없거나 -이면 표준 입력을 읽습니다."`
	ID   string `name:"id" placeholder:"ID" help:"여러 줄 가운데 설명할 사례의 id"`
	Unit string `placeholder:"동-호" help:"단지 사례에서 설명할 세대(101-1001)"`
	JSON bool   `name:"json" help:"설명을 JSON으로 씁니다."`
}

// Help says what is shown.
func (explainCmd) Help() string {
	return "금액마다 수량 × 단가, 기간의 어느 부분인지, 단수처리 전과 후, 할인의 대상 금액과 한도,\n" +
		"요금표 항목(시행일, 출처, 확실도)과 약관 조문을 보이고 마지막에 합을 맞춰 봅니다."
}

// Run explains the case.
func (c *explainCmd) Run(con *console) error {
	tariffs, err := book.Load()
	if err != nil {
		return err
	}
	data, err := con.read(c.File)
	if err != nil {
		return err
	}
	request, err := pickCase(data, c.ID, "--id")
	if err != nil {
		return err
	}
	answer, err := request.Rate(tariffs)
	if err != nil {
		return err
	}
	if c.JSON {
		return con.writeJSON(answer)
	}
	return request.WriteExplanation(con.out, answer, app.ExplainText{Unit: c.Unit, Hint: "--unit으로 한 세대를 설명합니다"})
}

func (c *console) writeJSON(v any) error {
	enc := json.NewEncoder(c.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// pickCase reads the one case that is meant; flag is what names its id.
func pickCase(data []byte, id, flag string) (*app.Case, error) {
	text, err := pick(data, id, flag)
	if err != nil {
		return nil, err
	}
	return app.ParseCase(text)
}

// pick finds the text of that case.
func pick(data []byte, id, flag string) ([]byte, error) {
	missing := kilowon.Errorf(kilowon.NotFound, "id가 %q인 사례가 없습니다.", id)
	whole := bytes.TrimSpace(data)
	if len(whole) == 0 {
		return nil, kilowon.Errorf(kilowon.Invalid, "사례가 없습니다. JSON 객체 하나를 주십시오.")
	}
	if id == "" {
		if n := values(whole); n > 1 {
			return nil, kilowon.Errorf(kilowon.Invalid, "사례가 %s건 있습니다. %s로 하나를 고르십시오.", count(n), flag)
		}
		return whole, nil
	}
	if found, ok := idOf(whole); ok {
		if found != id {
			return nil, missing
		}
		return whole, nil
	}
	for line := range bytes.Lines(whole) {
		if found, ok := idOf(line); ok && found == id {
			return bytes.TrimSpace(line), nil
		}
	}
	return nil, missing
}

// values counts the JSON values one after another; what follows a fault is not counted.
func values(data []byte) int {
	dec := json.NewDecoder(bytes.NewReader(data))
	for n := 0; ; n++ {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return n
		}
	}
}

// idOf is the id of a JSON object; ok is false for anything that is not one object.
func idOf(data []byte) (string, bool) {
	var head struct {
		ID string `json:"id"`
	}
	err := json.Unmarshal(data, &head)
	var typ *json.UnmarshalTypeError
	return head.ID, err == nil || errors.As(err, &typ)
}
