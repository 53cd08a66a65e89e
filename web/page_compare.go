package web

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/report"
)

// compareView is what a contract's filed months would have cost under other contract methods.
type compareView struct {
	Contract app.Contract
	*app.Comparison
	// PowerKW is what was typed as another contract power, Problem what was wrong with it.
	PowerKW, Problem string
	Chart            LineChart
}

func compareURL(complexID string, below ...string) string {
	return strings.Join(append([]string{contractURL(complexID), "compare"}, below...), "/")
}

// comparePage compares the contract methods over the latest filed months.
func (p *pages) comparePage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := compareView{PowerKW: strings.TrimSpace(r.FormValue("contract_kw"))}
	q, err := compareQuery(v.PowerKW)
	if err != nil {
		v.Problem = problemText(err)
	}
	if v.Contract, v.Comparison, err = p.app.CompareContract(r.Context(), who, r.PathValue("contract"), q); err != nil {
		return err
	}
	if b := v.BreakEven; b != nil {
		v.Chart = LineChart{ID: "break-even", Title: "손익분기: " + MonthText(b.Month) + "의 공동사용이 늘거나 줄면", XName: b.Name, XUnit: b.Unit, At: b.At, Summary: report.BreakEvenText(b)}
		for i, name := range b.Choices {
			line := Curve{Name: name}
			for _, point := range b.Points {
				line.Values = append(line.Values, point.Costs[i])
			}
			v.Chart.Curves = append(v.Chart.Curves, line)
		}
		for _, point := range b.Points {
			v.Chart.X = append(v.Chart.X, point.X)
		}
	}
	page := Page{Title: v.Contract.Name + " 계약방법 비교", Menu: menuFiling.URL,
		Crumbs: []Link{home, menuFiling, {"고객번호 선택", contractsURL}, {"검침월 선택", contractURL(v.Contract.ID)}}}
	return p.Render(w, r, page, compareBody(&v))
}

// compareFile sends the comparison as a workbook.
func (p *pages) compareFile(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	q, err := compareQuery(strings.TrimSpace(r.FormValue("contract_kw")))
	if err != nil {
		return err
	}
	_, c, err := p.app.CompareContract(r.Context(), who, r.PathValue("contract"), q)
	if err != nil {
		return err
	}
	if len(c.Months) == 0 {
		return kilowon.Errorf(kilowon.NotFound, "견줄 달이 없어 비교 파일이 없습니다. 호별 사용량을 제출한 뒤 다시 받아 주세요.")
	}
	f, err := made(report.ComparisonFileName(c), func(out io.Writer) error { return p.files.WriteComparison(out, c) })
	if err != nil {
		return err
	}
	return send(w, f)
}

// mostContractKW bounds the contract power that may be asked for.
const mostContractKW = 2_000_000

func compareQuery(kw string) (app.CompareQuery, error) {
	if kw == "" {
		return app.CompareQuery{}, nil
	}
	n, err := strconv.ParseInt(kw, 10, 64)
	if err != nil || n < 1 || n > mostContractKW {
		return app.CompareQuery{}, kilowon.Errorf(kilowon.Invalid, "견줄 계약전력은 1에서 %s 사이의 정수(kW)로 적어 주세요. 쉼표와 단위는 적지 않습니다.", kilowon.FormatInt(mostContractKW))
	}
	return app.CompareQuery{ContractKW: n}, nil
}

// fileURL is the address of the workbook of what is shown.
func (v *compareView) fileURL() string {
	u := compareURL(v.Contract.ID, "file")
	if v.PowerKW != "" && v.Problem == "" {
		u += "?" + url.Values{"contract_kw": {v.PowerKW}}.Encode()
	}
	return u
}

// savingText says whether a choice saves or adds.
func savingText(w kilowon.Won) string {
	switch {
	case w > 0:
		return "덜 듦"
	case w < 0:
		return "더 듦"
	}
	return ""
}
