package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/negotiation"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff"
)

// The paths of the operations.
const (
	ratePath     = Root + "/v1/rate"
	batchPath    = Root + "/v1/rate/batch"
	explainPath  = Root + "/v1/explain"
	estimatePath = Root + "/v1/estimate"
	comparePath  = Root + "/v1/compare"
	coveragePath = Root + "/v1/coverage"
	bookPath     = Root + "/v1/book/{class}"
	diffPath     = Root + "/v1/book/diff"
	climatePath  = Root + "/v1/price/climate"
	fuelPath     = Root + "/v1/price/fuel"
	cppPath      = Root + "/v1/cpp"
)

// The tags group the operations on the page.
const (
	tagRate  = "요금 계산"
	tagBook  = "요금표"
	tagPrice = "단가 산정"
)

// routes registers the operations in the order of the page.
func (s *server) routes(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "rate", Method: http.MethodPost, Path: ratePath, Tags: []string{tagRate},
		Summary:     "사례 하나의 요금을 계산합니다",
		Description: "본문은 사례 형식의 JSON 객체 하나입니다. 한 계약이면 고지서 하나를, 단지면 단지와 세대의 고지서를 답합니다.",
		Errors:      caseErrors}, answer(s.rate))
	huma.Register(h, huma.Operation{OperationID: "rateBatch", Method: http.MethodPost, Path: batchPath, Tags: []string{tagRate},
		Summary: "많은 사례를 한 번에 계산합니다",
		Description: "본문은 한 줄에 사례 하나인 JSON Lines입니다. 읽는 대로 같은 순서로 답을 한 줄씩 씁니다. 틀린 줄은 오류로 답하고 다음 줄로 갑니다.\n" +
			"답을 시작한 뒤에 전체가 너무 크거나 끊기면 마지막 줄이 id가 빈 오류입니다.",
		Errors: []int{http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests, http.StatusInternalServerError}}, answer(s.batch))
	huma.Register(h, huma.Operation{OperationID: "explain", Method: http.MethodPost, Path: explainPath, Tags: []string{tagRate},
		Summary:     "요금이 왜 그 금액인지 설명합니다",
		Description: "계산과 같은 본문을 받아 설명만 답합니다. Accept가 text/plain이면 사람이 읽는 한국어 글로 답합니다.",
		Errors:      append([]int{http.StatusNotFound}, caseErrors...)}, answer(s.explain))
	huma.Register(h, huma.Operation{OperationID: "estimate", Method: http.MethodPost, Path: estimatePath, Tags: []string{tagRate},
		Summary: "이번 달 요금이 얼마나 나올지 어림합니다",
		Description: "지난 검침과 오늘의 지침(또는 지금까지의 사용량), 정기검침일, 공급조건을 받아 지금까지의 요금, 검침일까지의 예상, 다음 단계까지 남은 kWh, 사용량마다의 요금을 답합니다.\n" +
			"금액은 모두 요금 계산과 같은 계산이고, 예상은 하루 평균사용량으로 합니다. today.date가 없으면 한국의 오늘입니다.",
		Errors: caseErrors}, answer(s.estimate))
	s.proofRoutes(h)
	s.chargeRoutes(h)
	s.changeRoute(h)
	s.classRoute(h)
	huma.Register(h, huma.Operation{OperationID: "compare", Method: http.MethodPost, Path: comparePath, Tags: []string{tagRate},
		Summary:     "같은 달들이 다른 선택이었다면 얼마였을지 견줍니다",
		Description: "한 계약의 달들을 받아 선택요금·갑을 구분·계약전력을, 단지의 달들이면 계약방법과 공동설비 선택요금을 견줍니다. 절감, 손익분기, 다음에 바꿀 수 있는 날을 함께 답합니다.",
		Errors:      caseErrors}, answer(s.compare))
	huma.Register(h, huma.Operation{OperationID: "coverage", Method: http.MethodGet, Path: coveragePath, Tags: []string{tagBook},
		Summary:     "요금표에 무엇이 들어 있는지 알립니다",
		Description: "종별, 요금표, 할인, 값, 규칙마다 상태(complete 전부, partial 일부, unencoded 없음)와 처음 답하는 날입니다.",
		Errors:      bookErrors}, answer(s.covered))
	huma.Register(h, huma.Operation{OperationID: "bookDiff", Method: http.MethodGet, Path: diffPath, Tags: []string{tagBook},
		Summary:     "두 날 사이에 바뀐 단가를 알립니다",
		Description: "from의 다음 날부터 to까지 시행된 항목을 날짜 차례로, 값마다 앞과 뒤를 답합니다. 종별을 적어도 모든 종별에 함께 쓰는 값은 나옵니다.",
		Errors:      append([]int{http.StatusNotFound}, bookErrors...)}, answer(s.diff))
	huma.Register(h, huma.Operation{OperationID: "book", Method: http.MethodGet, Path: bookPath, Tags: []string{tagBook},
		Summary:     "한 종별의 하루 요금표를 보입니다",
		Description: "그날 시행 중인 요금표와, 종별을 가리지 않는 값(기후환경·연료비·세금·할인·단수)을 출처와 함께 답합니다.",
		Errors:      append([]int{http.StatusNotFound}, bookErrors...)}, answer(s.at))
	s.priceRoutes(h)
}

var (
	caseErrors = []int{http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError}
	bookErrors = []int{http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError}
)

type (
	caseInput  struct{ request }
	rateOutput struct{ Body *app.Answer }

	estimateOutput struct{ Body *app.EstimateAnswer }

	explainInput struct {
		request
		Unit   string `query:"unit" doc:"단지 사례에서 설명할 세대(101-1001). 없으면 모두 설명합니다."`
		Accept string `header:"Accept" doc:"text/plain이면 한국어 글로 답합니다. 아니면 JSON입니다."`
	}
	explainOutput struct {
		ContentType string `header:"Content-Type"`
		Body        any
	}

	compareOutput struct{ Body *app.Comparison }

	coverageOutput struct{ Body *tariff.Coverage }

	bookInput struct {
		Class   string `path:"class" doc:"계약종별"`
		Grade   string `query:"grade" doc:"갑·을 구분. 없으면 모두입니다."`
		Voltage string `query:"voltage" doc:"공급전압. 없으면 모두입니다."`
		Date    string `query:"date" doc:"볼 날(2025-07-01). 없으면 한국의 오늘입니다."`
	}
	bookOutput struct{ Body *app.BookState }

	diffInput struct {
		From  string `query:"from" doc:"이날까지 알고 있는 것과 견줍니다(2022-12-31)."`
		To    string `query:"to" doc:"이날까지 바뀐 것을 봅니다(2023-01-01)."`
		Class string `query:"class" doc:"계약종별. 없으면 모두입니다."`
	}
	diffOutput struct{ Body *app.BookRevision }
)

// rated reads, parses and rates the case of a request. A large one takes a place for heavy work while it is rated.
func (s *server) rated(q *request) (*app.Case, *app.Answer, error) {
	text, err := q.body(s.opt.MaxCase, s.opt.Patience)
	if err != nil {
		return nil, nil, err
	}
	done, err := s.beginLarge(text)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	c, err := app.ParseCase(text)
	if err != nil {
		return nil, nil, err
	}
	a, err := c.Rate(s.book)
	return c, a, err
}

// lightCase is the size up to which a case needs no place for heavy work: some hundred households.
const lightCase = 64 << 10

func (s *server) rate(in *caseInput) (*rateOutput, error) {
	_, a, err := s.rated(&in.request)
	return &rateOutput{Body: a}, err
}

func (s *server) estimate(in *caseInput) (*estimateOutput, error) {
	text, err := in.body(lightCase, s.opt.Patience)
	if err != nil {
		return nil, err
	}
	e, err := app.ParseEstimate(text)
	if err != nil {
		return nil, err
	}
	a, err := e.Rate(s.book, s.today())
	return &estimateOutput{Body: a}, err
}

const textType = "text/plain"

// wantsText reports whether a client would rather read than parse.
func wantsText(accept string) bool {
	return negotiation.SelectQValueFast(accept, []string{"application/json", textType}) == textType
}

func (s *server) explain(in *explainInput) (*explainOutput, error) {
	c, a, err := s.rated(&in.request)
	if err != nil {
		return nil, err
	}
	if !wantsText(in.Accept) {
		e, err := a.Explanation(in.Unit)
		return &explainOutput{Body: e}, err
	}
	var text bytes.Buffer
	err = c.WriteExplanation(&text, a, app.ExplainText{Unit: in.Unit, Hint: "?unit=동-호로 한 세대를 설명합니다"})
	return &explainOutput{ContentType: textType + "; charset=utf-8", Body: text.Bytes()}, err
}

// compare always takes a place for heavy work: it rates each month many times.
func (s *server) compare(in *caseInput) (*compareOutput, error) {
	text, err := in.body(s.opt.MaxCase, s.opt.Patience)
	if err != nil {
		return nil, err
	}
	done, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer done()
	q, err := app.ParseCompare(text)
	if err != nil {
		return nil, err
	}
	c, err := q.Compare(s.book)
	return &compareOutput{Body: c}, err
}

// batch answers line by line while it reads, in constant memory.
func (s *server) batch(in *caseInput) (*huma.StreamResponse, error) {
	if in.r.ContentLength > s.opt.MaxBatch {
		return nil, limit(s.opt.MaxBatch)
	}
	done, err := s.begin()
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(huma.Context) {
		defer done()
		s.stream(&in.request)
	}}, nil
}

const linesType = "application/x-ndjson"

func (s *server) stream(q *request) {
	p := q.paced(s.opt.Patience)
	q.w.Header().Set("Connection", "close") // The deadline of writing outlives the answer.
	// Answers go out while cases come in; a connection that cannot do both has read the cases already.
	_ = p.control.EnableFullDuplex()
	q.r.Body = http.MaxBytesReader(q.w, q.r.Body, s.opt.MaxBatch)
	q.w.Header().Set("Content-Type", linesType)
	_, err := app.RateLines(&shortLines{in: p, most: s.opt.MaxCase}, p, s.book, false)
	if err == nil {
		return
	}
	// The status has gone out, so the last line says what went wrong; if it was the writing, this fails too and nobody is left to tell.
	told := problemOf(err)
	if kilowon.CodeOf(err) == kilowon.Internal {
		told = readProblem(err)
	}
	line, _ := json.Marshal(app.ErrorAnswer{Error: app.ErrorDetail{Code: told.Code, Message: told.Detail}})
	_, _ = p.Write(append(line, '\n'))
}

func (s *server) covered(*struct{}) (*coverageOutput, error) {
	return &coverageOutput{Body: s.coverage}, nil
}

// korea is where the day of a question without one is taken from.
var korea = time.FixedZone("KST", 9*60*60)

// today is the civil date in Korea.
func (s *server) today() kilowon.Date {
	now := s.opt.Now().In(korea)
	return kilowon.DateOf(now.Year(), now.Month(), now.Day())
}

func (s *server) at(in *bookInput) (*bookOutput, error) {
	q, err := bookQuery(in.Class, in.Grade, in.Voltage)
	if err != nil {
		return nil, err
	}
	day, err := date("date", in.Date)
	if in.Date == "" {
		day, err = s.today(), nil
	}
	if err != nil {
		return nil, err
	}
	state, err := app.BookAt(s.book, q, day)
	return &bookOutput{Body: state}, err
}

func (s *server) diff(in *diffInput) (*diffOutput, error) {
	q, err := bookQuery(in.Class, "", "")
	if err != nil {
		return nil, err
	}
	from, err := date("from", in.From)
	if err != nil {
		return nil, err
	}
	to, err := date("to", in.To)
	if err != nil {
		return nil, err
	}
	d, err := app.BookDiff(s.book, q, from, to)
	return &diffOutput{Body: d}, err
}

func date(path, text string) (kilowon.Date, error) {
	d, err := kilowon.ParseDate(text)
	return d, kilowon.At(path, err)
}

// bookQuery reads the codes of a query; an empty one means all.
func bookQuery(class, grade, voltage string) (q app.BookQuery, err error) {
	if class != "" {
		if q.Class, err = tariff.ParseClass(class); err != nil {
			return q, kilowon.At("class", err)
		}
	}
	if q.Grade, err = tariff.ParseGrade(grade); err != nil {
		return q, kilowon.At("grade", err)
	}
	if voltage != "" {
		if q.Voltage, err = tariff.ParseVoltage(voltage); err != nil {
			return q, kilowon.At("voltage", err)
		}
	}
	return q, nil
}
