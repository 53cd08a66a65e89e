package api

import (
	"bytes"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/receivable"
)

// chargePath is the operation of one kind of money beside the bill.
func chargePath(k receivable.Kind) string { return Root + "/v1/charge/" + string(k) }

const tagCharge = "청구서 밖의 돈"

// chargeText is what the page says of a kind, with the example that the tests send.
type chargeText struct {
	summary, text string
	example       map[string]any
}

var chargeTexts = map[receivable.Kind]chargeText{
	receivable.KindLate: {"늦게 낸 요금의 연체료를 계산합니다", "처음 두 달을 연체일수만큼, TV수신료는 한 번 셈합니다(제75조). 납기일(due) 대신 검침일(reading)을 적으면 납기일을 정해 계산합니다.",
		map[string]any{"due": "2026-07-25", "paid": "2026-08-10", "unpaid": 84530, "tv_fee": 2500}},
	receivable.KindSmall: {"작은 청구를 다음 청구에 합산하는지 봅니다", "앞에서 보류한 금액과 더해 한도보다 적으면 다음 청구로 넘깁니다(제74조 ③).",
		map[string]any{"issued": "2026-07-10", "billed": 2440}},
	receivable.KindInstalment: {"한 달 청구금액을 나누어 냅니다", "먼저 내는 금액과 뒤의 달마다 낼 금액을 정합니다(제74조 ⑤). 나눌 수 없는 청구는 까닭을 알립니다.",
		map[string]any{"month": "2026-08", "amount": 254330, "base_amount": 98000, "contract_kw": 3, "months": 5}},
	receivable.KindRefund: {"잘못 계산한 요금을 정산합니다", "다시 계산한 요금과의 차액, 한전의 잘못이면 환불이자, 나누어 내는 추가청구의 금액을 계산합니다(제76조). 금액은 세금과 기금을 더한 청구금액입니다.",
		map[string]any{"settled": "2026-08-20", "utility_fault": true, "items": []any{map[string]any{"month": "2026-05", "paid": "2026-05-25", "charged": 120000, "proper": 100000}}}},
	receivable.KindPenalty: {"약관을 어긴 사용의 위약금을 계산합니다", "차액의 배수, 명의변경 위약금, 차액에 붙는 부가가치세와 기금입니다(제44조). 금액은 세금과 기금을 더하기 전의 것이고, 배수표는 공개되어 있지 않아 배수를 적습니다.",
		map[string]any{"assessed": "2026-08-03", "multiple": 2, "items": []any{
			map[string]any{"period": map[string]any{"from": "2026-01-01", "to": "2026-07-01"}, "proper": 1200000, "charged": 800000}}}},
	receivable.KindInterruption: {"공급을 중지하거나 제한한 시간의 감액을 계산합니다", "한 검침기간의 중지·제한 시간을 더해 기본요금에서 뺄 금액을 계산합니다(제48조).",
		map[string]any{"period": map[string]any{"from": "2026-07-01", "to": "2026-08-01"}, "base": 1500000, "billing_kw": 300, "outages": []any{
			map[string]any{"from": "2026-07-03T14:05", "to": "2026-07-03T17:40"}, map[string]any{"from": "2026-07-10T10:00", "to": "2026-07-10T12:30", "limited_kw": 100}}}},
	receivable.KindCompensation: {"한전의 책임으로 공급을 중지·제한한 배상을 계산합니다", "경과실이면 직전 3개월 요금으로 셈한 한도까지, 고의·중과실이면 손해액입니다(제49조, 제49조의2).",
		map[string]any{"from": "2026-07-03T14:05", "to": "2026-07-03T15:10", "ground": 4, "fault": "slight", "bills": []any{
			map[string]any{"period": map[string]any{"from": "2026-04-01", "to": "2026-05-01"}, "amount": 300000},
			map[string]any{"period": map[string]any{"from": "2026-05-01", "to": "2026-06-01"}, "amount": 320000},
			map[string]any{"period": map[string]any{"from": "2026-06-01", "to": "2026-07-01"}, "amount": 340000}}}},
	receivable.KindReuse: {"해지·정지·휴지 뒤의 재사용수수료를 계산합니다", "단상·삼상, 계량기 철거, 근무시간에 따른 수수료와 부가가치세입니다(제46조 ②). 내지 않는 경우는 0원으로 답합니다.",
		map[string]any{"ended": "2026-03-10", "reused": "2026-05-02", "cause": "unpaid", "meter_removed": true}},
	receivable.KindEndedBase: {"해지했다가 다시 쓸 때 부담하는 해지기간의 기본요금을 계산합니다", "처음 다시 쓸 때에는 보류하고, 1년 안에 다시 해지하여 또 쓰면 함께 청구합니다(제16조 ① 1호). 부가가치세와 기금을 더하기 전의 금액입니다.",
		map[string]any{"base": 600000, "gaps": []any{map[string]any{"ended": "2025-03-10", "reused": "2025-06-22", "cause": "requested"},
			map[string]any{"ended": "2026-02-10", "reused": "2026-04-10", "cause": "requested"}}}},
	receivable.KindSwitch: {"인입개폐기 조작수수료를 계산합니다", "고압 고객이 바라 인입개폐기를 여닫을 때의 수수료와 부가가치세입니다(제46조 ③). 영업일이 아닌 날은 달력에서 압니다.",
		map[string]any{"date": "2026-11-22", "underground": true}},
}

type (
	chargeInput struct {
		request
		Accept string `header:"Accept" doc:"text/plain이면 한국어 글로 답합니다. 아니면 JSON입니다."`
	}
	chargeOutput struct {
		ContentType string `header:"Content-Type"`
		Body        any
	}
)

func (s *server) chargeRoutes(h huma.API) {
	for _, k := range receivable.Kinds() {
		text := chargeTexts[k]
		huma.Register(h, huma.Operation{OperationID: "charge-" + string(k), Method: http.MethodPost, Path: chargePath(k), Tags: []string{tagCharge},
			Summary: text.summary, Description: text.text, Errors: caseErrors}, answer(s.charge(k)))
	}
}

// charge answers one kind: lines that add up to the amount, as JSON or as text.
func (s *server) charge(k receivable.Kind) func(in *chargeInput) (*chargeOutput, error) {
	return func(in *chargeInput) (*chargeOutput, error) {
		body, err := in.body(s.opt.MaxCase, s.opt.Patience)
		if err != nil {
			return nil, err
		}
		c, err := app.ComputeCharge(k, body, s.book)
		if err != nil {
			return nil, err
		}
		if !wantsText(in.Accept) {
			return &chargeOutput{Body: c}, nil
		}
		var text bytes.Buffer
		err = app.WriteCharge(&text, c)
		return &chargeOutput{ContentType: textType + "; charset=utf-8", Body: text.Bytes()}, err
	}
}

// describeCharges adds the bodies and answers huma cannot see.
func describeCharges(o *huma.OpenAPI) {
	schemas := o.Components.Schemas
	for _, k := range receivable.Kinds() {
		post := o.Paths[chargePath(k)].Post
		body := schemas.Schema(reflect.TypeOf(k.Request()).Elem(), true, "")
		post.RequestBody = &huma.RequestBody{Required: true, Description: k.String() + "에 필요한 것",
			Content: map[string]*huma.MediaType{"application/json": {Schema: body, Example: chargeTexts[k].example}}}
		post.Responses["200"].Content = map[string]*huma.MediaType{
			"application/json": {Schema: schemas.Schema(reflect.TypeFor[receivable.Charge](), true, "")},
			textType:           {Schema: &huma.Schema{Type: huma.TypeString}},
		}
	}
}

type (
	momentSchema     struct{}
	chargeKindSchema struct{}
)

// Schema is that of a civil day and time.
func (momentSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$`, Examples: []any{"2026-07-03T14:05"}}
}

// Schema is that of a kind of money beside the bill.
func (chargeKindSchema) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, k := range receivable.Kinds() {
		s.Enum = append(s.Enum, string(k))
	}
	return s
}
