package api

import (
	"bytes"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
)

const (
	provePath  = Root + "/v1/prove"
	verifyPath = Root + "/v1/verify"
)

const tagProof = "요금 증명"

type (
	proveInput struct {
		request
		Accept string `header:"Accept" doc:"text/plain이면 증명 파일 대신 QR에 담을 한 줄의 글(KW1…)로 답합니다."`
	}
	// proofOutput is bytes, as the digest of a proof is over its very text.
	proofOutput struct {
		ContentType string `header:"Content-Type"`
		Body        []byte
	}
	checkOutput struct{ Body *app.ProofCheck }
)

func (s *server) proofRoutes(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "prove", Method: http.MethodPost, Path: provePath, Tags: []string{tagProof},
		Summary: "사례 하나의 요금을 누구나 다시 계산해 볼 수 있게 증명합니다",
		Description: "사례, 쓰인 요금표 항목, 줄마다의 풀이, 합계, 지문을 한 줄의 JSON으로 답합니다. kilowon prove와 같은 글이고, 지문은 이 글의 바이트에 대한 것입니다.\n" +
			"단지 사례는 받지 않습니다.",
		Errors: caseErrors}, answer(s.prove))
	huma.Register(h, huma.Operation{OperationID: "verify", Method: http.MethodPost, Path: verifyPath, Tags: []string{tagProof},
		Summary: "요금 증명을 다시 계산해 맞추어 봅니다",
		Description: "본문은 증명 파일의 글, 증명이 첨부된 세대 고지서 PDF, 또는 고지서 QR의 글(KW1…, 주소가 앞에 있어도 됨)입니다.\n" +
			"증명에 적힌 단가가 아니라 이 서버의 요금표로 계산합니다. 맞지 않아도 200이고, matches가 false이며 steps에 다른 곳이 있습니다.",
		Errors: append([]int{http.StatusNotFound}, caseErrors...)}, answer(s.verify))
}

func (s *server) prove(in *proveInput) (*proofOutput, error) {
	text, err := in.body(s.opt.MaxCase, s.opt.Patience)
	if err != nil {
		return nil, err
	}
	done, err := s.beginLarge(text)
	if err != nil {
		return nil, err
	}
	defer done()
	c, err := app.ParseCase(text)
	if err != nil {
		return nil, err
	}
	proof, err := s.prover.Prove(c)
	if err != nil {
		return nil, err
	}
	if wantsText(in.Accept) {
		short, err := proof.Short()
		return &proofOutput{ContentType: textType + "; charset=utf-8", Body: []byte(short + "\n")}, err
	}
	var out bytes.Buffer
	err = proof.Write(&out)
	return &proofOutput{ContentType: "application/json", Body: out.Bytes()}, err
}

func (s *server) verify(in *caseInput) (*checkOutput, error) {
	text, err := in.body(s.opt.MaxCase, s.opt.Patience)
	if err != nil {
		return nil, err
	}
	done, err := s.beginLarge(text)
	if err != nil {
		return nil, err
	}
	defer done()
	if text, err = document.ReadProof(text, app.MaxProof); err != nil {
		return nil, err
	}
	check, err := s.prover.CheckText(text)
	return &checkOutput{Body: check}, err
}

// describeProofs adds the bodies and answers huma cannot see.
func describeProofs(o *huma.OpenAPI) {
	schemas := o.Components.Schemas
	proof := schemas.Schema(reflect.TypeFor[app.Proof](), true, "")
	o.Paths[provePath].Post.Responses["200"].Content = map[string]*huma.MediaType{
		"application/json": {Schema: proof},
		textType:           {Schema: &huma.Schema{Type: huma.TypeString, Pattern: `^KW1\.[A-Za-z0-9_-]+\.-?[0-9]+\.[A-Za-z0-9_-]+\n$`}},
	}
	o.Paths[verifyPath].Post.RequestBody.Content["application/json"] = &huma.MediaType{Schema: proof}
	o.Paths[verifyPath].Post.RequestBody.Content["application/pdf"] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
}
