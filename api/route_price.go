package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff"
)

type (
	priceOutput        struct{ Body *app.PriceAnswer }
	criticalPeakOutput struct{ Body *app.CriticalPeakAnswer }
)

// priceRoutes registers what makes prices of costs.
func (s *server) priceRoutes(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "climatePrice", Method: http.MethodPost, Path: climatePath, Tags: []string{tagPrice},
		Summary:     "비용에서 기후환경요금 단가를 산정합니다",
		Description: "RPS·ETS·석탄발전 감축비용(2023-05-16부터 에너지캐시백 지원금도)을 연간 판매전력량으로 나누어 0.1원으로 반올림하고 더합니다(별표 7).",
		Errors:      caseErrors}, answer(priced(s, app.ParseClimatePrice)))
	huma.Register(h, huma.Operation{OperationID: "fuelPrice", Method: http.MethodPost, Path: fuelPath, Tags: []string{tagPrice},
		Summary:     "연료 가격에서 연료비조정단가를 산정합니다",
		Description: "실적연료비와 기준연료비의 차이에 변환계수를 곱하고, 검침월에 맞는 판의 상하한과 조정폭, 유보를 차례로 적용합니다(별표 8).",
		Errors:      caseErrors}, answer(priced(s, app.ParseFuelPrice)))
	huma.Register(h, huma.Operation{OperationID: "criticalPeak", Method: http.MethodPost, Path: cppPath, Tags: []string{tagPrice},
		Summary: "수요관리형 선택요금 Ⅰ(CPP)의 적용기간 하나를 정산합니다",
		Description: "검침월마다 CPP요금을 상하한 안에서 계산하고, 피크일마다 고객기준부하와 견주어 마지막 달에 반영할 정산액을 답합니다(제67조의4, 별지 5).\n" +
			"단가(시행세칙 별표 9)는 공개되어 있지 않아 본문에 적습니다.",
		Errors: caseErrors}, answer(s.criticalPeak))
}

func (s *server) criticalPeak(in *caseInput) (*criticalPeakOutput, error) {
	text, err := in.body(s.opt.MaxCase, s.opt.Patience)
	if err != nil {
		return nil, err
	}
	q, err := app.ParseCriticalPeak(text)
	if err != nil {
		return nil, err
	}
	a, err := q.Answer(s.book)
	return &criticalPeakOutput{Body: a}, err
}

// priced answers a question about a price.
func priced[Q interface {
	Answer(*tariff.Book) (*app.PriceAnswer, error)
}](s *server, parse func([]byte) (Q, error)) func(*caseInput) (*priceOutput, error) {
	return func(in *caseInput) (*priceOutput, error) {
		text, err := in.body(s.opt.MaxCase, s.opt.Patience)
		if err != nil {
			return nil, err
		}
		q, err := parse(text)
		if err != nil {
			return nil, err
		}
		a, err := q.Answer(s.book)
		return &priceOutput{Body: a}, err
	}
}
