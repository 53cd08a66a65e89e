package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kilowon/kilowon/app"
)

const changePath = Root + "/v1/change"

type changeOutput struct{ Body *app.ChangeAnswer }

func (s *server) changeRoute(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "change", Method: http.MethodPost, Path: changePath, Tags: []string{tagRate},
		Summary: "두 요금이 왜 다른지 까닭마다 나눕니다",
		Description: "앞 사례(old)의 조건을 정해진 차례로 하나씩 뒤 사례(new)의 것으로 바꾸며 다시 계산하고, 달라진 금액을 그 까닭의 몫으로 답합니다.\n" +
			"몫을 더하면 두 청구금액의 차이와 같습니다. 단지 사례는 받지 않습니다.",
		Errors: caseErrors}, answer(s.change))
}

func (s *server) change(in *caseInput) (*changeOutput, error) {
	text, err := in.body(s.opt.MaxCase, s.opt.Patience)
	if err != nil {
		return nil, err
	}
	pair, err := app.ParseCasePair(text)
	if err != nil {
		return nil, err
	}
	a, err := pair.Change(s.book)
	return &changeOutput{Body: a}, err
}
