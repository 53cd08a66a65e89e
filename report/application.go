package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/store"
)

// WriteApplication writes an application as it was last filed as a PDF file; a draft is a Conflict.
func (m *Maker) WriteApplication(w io.Writer, v *app.Application) error {
	sheet, err := applicationSheet(v)
	if err != nil {
		return err
	}
	return m.Fonts.WriteApplicationPDF(w, sheet)
}

// ApplicationName is the name of the file.
func ApplicationName(v *app.Application) string {
	return "신청서_" + v.ReceiptNumber + ".pdf"
}

func applicationSheet(v *app.Application) (*document.ApplicationSheet, error) {
	if len(v.Filings) == 0 {
		return nil, kilowon.Errorf(kilowon.Conflict, "아직 신청하지 않아 인쇄할 신청서가 없습니다. 신청한 뒤에 내려받아 주세요.")
	}
	filed := &v.Filings[len(v.Filings)-1]
	s := &document.ApplicationSheet{Title: v.Kind.Name + " 신청서", Issuer: v.Organisation, IssuedOn: v.FiledOn()}
	if v.Kind.Form != "" {
		s.Note = string(v.Kind.Form) + "호 서식"
	}
	s.Facts = []document.ApplicationRow{{Label: "접수번호", Text: v.ReceiptNumber}, {Label: "신청일", Text: v.ReceivedOn.String()}, {Label: "신청 기관", Text: v.Organisation},
		{Label: "근거 조문", Text: v.Kind.Basis()}}
	if c := v.Contract; c != nil {
		s.Facts = append(s.Facts, document.ApplicationRow{Label: "고객번호", Text: c.ContractNumber}, document.ApplicationRow{Label: "공동주택", Text: c.Name},
			document.ApplicationRow{Label: "주소", Text: c.Address}, document.ApplicationRow{Label: "계약방법", Text: c.Terms.Method.String()})
	}
	content := document.ApplicationPart{Title: "신청 내용", Label: "항목", Text: "적은 내용"}
	if filed.Number > 1 {
		content.Note = fmt.Sprintf("%s에 보완하여 %d번째로 제출", s.IssuedOn, filed.Number)
	}
	content.Rows = fieldRows(v.Kind.Fields, filed.Answers)
	s.Parts = append(s.Parts, content, filesPart(v, filed), consentPart(v.Kind, filed.Answers))
	if v.State == contract.Granted || v.State == contract.Refused {
		s.Parts = append(s.Parts, decisionPart(v))
	}
	return s, nil
}

// fieldRows are the fields that were filled in, by their labels.
func fieldRows(fields []contract.Field, a contract.Answers) []document.ApplicationRow {
	var out []document.ApplicationRow
	for i := range fields {
		if text := fields[i].Shown(a[fields[i].ID]); text != "" {
			out = append(out, document.ApplicationRow{Label: fields[i].Label, Text: text})
		}
	}
	return out
}

// filesPart lists the papers that were attached when the form was filed.
func filesPart(v *app.Application, filed *store.ApplicationVersion) document.ApplicationPart {
	out := document.ApplicationPart{Title: "붙인 서류", Label: "서류", Text: "파일"}
	for i := range v.Files {
		if f := &v.Files[i]; !f.AddedAt.After(filed.FiledAt) {
			out.Rows = append(out.Rows, document.ApplicationRow{Label: v.Kind.DocumentName(f.Document), Text: f.Name})
		}
	}
	return out
}

// consentPart tells each consent with its words and whether it was given.
func consentPart(k *contract.Kind, a contract.Answers) document.ApplicationPart {
	out := document.ApplicationPart{Title: "동의", Label: "동의한 것", Text: "내용"}
	for _, c := range k.Consents {
		said := "동의하지 않음"
		if a[c.ID] != "" {
			said = "동의함"
		}
		out.Rows = append(out.Rows, document.ApplicationRow{Label: c.Title + ": " + said, Text: c.Text})
	}
	return out
}

func decisionPart(v *app.Application) document.ApplicationPart {
	out := document.ApplicationPart{Title: "처리 결과", Label: "항목", Text: "내용", Rows: []document.ApplicationRow{{Label: "결과", Text: v.State.String()},
		{Label: "근거 조문", Text: string(v.Proposal.Article)}, {Label: "사유", Text: v.Proposal.Reason}}}
	out.Rows = append(out.Rows, fieldRows(v.Kind.Grants, v.Proposal.Grants)...)
	if v.State == contract.Granted {
		out.Rows = append(out.Rows, document.ApplicationRow{Label: "바뀌는 것", Text: strings.Join(v.Proposal.Summary, "\n")})
	}
	return out
}
