package main

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// classCmd decides class, grade, voltage and price list.
type classCmd struct {
	File  string     `arg:"" optional:"" name:"FILE" help:"물을 것을 적은 파일(YAML 또는 JSON). -이면 표준 입력을 읽습니다. 있으면 아래의 조건은 적지 않습니다."`
	JSON  bool       `name:"json" help:"JSON으로 씁니다."`
	Input classInput `embed:""`
}

// classInput is the request as flags.
type classInput struct {
	Use             []string `placeholder:"USE[:CODE][=KW]" help:"용도와 그 사용설비용량. industry는 별표 2의 업종(industry:10)을 붙입니다. 여러 번 적을 수 있습니다."`
	ContractKW      int64    `name:"contract-kw" placeholder:"KW" help:"계약전력"`
	SiteKW          int64    `name:"site-kw" placeholder:"KW" help:"전기사용장소의 계약전력 합계. 없으면 계약전력과 같습니다."`
	Volts           int64    `placeholder:"V" help:"공급받거나 희망하는 전압(220, 380, 22900 등). 없으면 계약전력에서 정합니다."`
	Watts           int64    `placeholder:"W" help:"가로등의 사용설비용량"`
	NoMeter         bool     `help:"가로등에 계기를 달기 어렵습니다."`
	OneContract     bool     `help:"여러 종별의 용도를 한 계약으로 합니다."`
	OneUser         bool     `help:"전기사용자가 한 사람입니다(제65조 1호)."`
	Undivided       bool     `help:"상점부 단독주택이나 오피스텔 호실을 계약단위로 나눌 수 없습니다(제65조 3호·4호)."`
	Producers       bool     `help:"생산자단체나 어촌계가 쓰는 농사용입니다(제60조 ②)."`
	WishResidential bool     `help:"합숙소·집단주거 시설이 주택용전력을 희망합니다."`
	WishGradeA      bool     `name:"wish-grade-a" help:"학교가 교육용전력(갑)을 희망합니다."`
	LowMetered      bool     `help:"고압으로 공급받고 저압으로 계량합니다."`
	StandbyVolts    int64    `placeholder:"V" help:"예비전력의 전압. 적으면 예비전력의 갑·을도 정합니다."`
	OtherSubstation bool     `help:"예비전력을 다른 변전소에서 공급받습니다."`
	WishGradeB      bool     `name:"wish-grade-b" help:"예비전력(을)을 희망합니다."`
	Date            string   `placeholder:"DATE" help:"볼 날. 기본은 한국의 오늘입니다."`
}

// Help lists the uses.
func (classCmd) Help() string {
	var b strings.Builder
	b.WriteString("용도, 계약전력, 전압에서 계약종별, 갑·을, 공급전압의 구분, 요금표를 정하고 단계마다 까닭과 조항을 보입니다(제23조, 제55조~제65조).\n용도:\n")
	for _, u := range tariff.Uses() {
		b.WriteString("  " + u.Code() + "  " + u.String() + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// Run decides the list.
func (c *classCmd) Run(con *console) error {
	tariffs, err := book.Load()
	if err != nil {
		return err
	}
	q, err := c.request(con)
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
	return a.Write(con.out)
}

func (c *classCmd) request(con *console) (*app.ClassRequest, error) {
	if c.File == "" {
		return c.Input.request()
	}
	if !reflect.ValueOf(c.Input).IsZero() {
		return nil, kilowon.Errorf(kilowon.Invalid, "파일과 조건 옵션은 함께 적을 수 없습니다")
	}
	text, err := con.readYAML(c.File)
	if err != nil {
		return nil, err
	}
	return app.ParseClassRequest(text)
}

func (f *classInput) request() (*app.ClassRequest, error) {
	q := &app.ClassRequest{ContractKW: f.ContractKW, SiteKW: f.SiteKW, Volts: f.Volts, Watts: f.Watts, NoMeter: f.NoMeter, OneContract: f.OneContract,
		OneUser: f.OneUser, Undivided: f.Undivided, Producers: f.Producers, WishResidential: f.WishResidential, WishGradeA: f.WishGradeA, LowMetered: f.LowMetered}
	var err error
	if q.Date, err = today(f.Date); err != nil {
		return nil, kilowon.At("--date", err)
	}
	if f.StandbyVolts != 0 {
		q.Standby = &app.ClassStandby{Volts: f.StandbyVolts, OtherSubstation: f.OtherSubstation, WishGradeB: f.WishGradeB}
	}
	for _, text := range f.Use {
		name, power, given := strings.Cut(text, "=")
		u := app.ClassUse{}
		u.Use, u.Code, _ = strings.Cut(name, ":")
		if given {
			if u.KW, err = strconv.ParseInt(power, 10, 64); err != nil {
				return nil, kilowon.At("--use", kilowon.Errorf(kilowon.Invalid, "사용설비용량은 정수(kW)여야 하는데 %q입니다", power))
			}
		}
		q.Uses = append(q.Uses, u)
	}
	return q, nil
}
