package web

import (
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/document"
)

// What becomes of a file that a clerk hands in.
const (
	fileLook = "look"
	fileTake = "take"
)

var fileChoices = []Option{{Value: fileLook, Label: "살펴보기만(저장하지 않음)"}, {Value: fileTake, Label: "중단이 없는 줄을 반영"}}

// takeFile reads a clerk's file and hands its rows to file, with whether they are to be taken over.
func takeFile[R, F any](r *http.Request, read func([]byte, document.Limits) ([]R, error), file func(rows []R, take bool) (F, error)) (F, error) {
	var none F
	data, take, err := deskFile(r)
	if err != nil {
		return none, err
	}
	rows, err := read(data, document.DefaultLimits())
	if err != nil {
		return none, err
	}
	return file(rows, take)
}

func deskFile(r *http.Request) (data []byte, take bool, err error) {
	h, err := readHanded(r, handing{document.DefaultLimits().FileBytes, "내려받은 양식에 다른 시트나 그림을 더했다면 지우고 다시 올려 주세요."})
	if err != nil {
		return nil, false, err
	}
	if h.File == nil {
		return nil, false, kilowon.Errorf(kilowon.Invalid, "올릴 파일이 없습니다. 파일을 먼저 골라 주세요.")
	}
	return h.File, h.Values["do"] == fileTake, nil
}
