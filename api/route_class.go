package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kilowon/kilowon/app"
)

const classPath = Root + "/v1/class"

type classOutput struct{ Body *app.ClassAnswer }

func (s *server) classRoute(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "class", Method: http.MethodPost, Path: classPath, Tags: []string{tagRate},
		Summary: "용도, 계약전력, 전압에서 계약종별과 요금표를 정합니다",
		Description: "계약종별, 갑·을, 공급전압의 구분, 요금표를 정하고 단계마다 까닭과 조항을 답합니다(제23조, 제55조~제65조).\n" +
			"약관이 허락하지 않으면 조항을 들어 거절합니다.",
		Errors: caseErrors}, answer(s.class))
}

func (s *server) class(in *caseInput) (*classOutput, error) {
	text, err := in.body(lightCase, s.opt.Patience)
	if err != nil {
		return nil, err
	}
	q, err := app.ParseClassRequest(text)
	if err != nil {
		return nil, err
	}
	a, err := q.Answer(s.book)
	return &classOutput{Body: a}, err
}
