package member

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/kilowon/kilowon"
)

// Registration is an application for membership (회원가입) as far as it has come.
type Registration struct {
	Kind     Kind
	Consents []Consent
	Details  Details
	Staff    Person
	// Document is the certificate of registration that was handed in; its content lies beside.
	Document Document
	// Proof stands in for the document where there is one.
	Proof Proof `json:",omitzero"`
	// VerifiedMobile is the phone a one-time code proved.
	VerifiedMobile string
	// Marked are the fields a clerk found to differ from the document, Reason is why it was refused.
	Marked []string
	Reason string
	// ApprovedBy is the clerk who has approved it and waits for a second one; empty while nobody has.
	ApprovedBy string `json:",omitzero"`
}

// Document is a file handed in as proof (사업자등록증, 고유번호증).
type Document struct {
	Name string
	Type DocumentType
	Size int64
}

// DocumentType is what a document's content is.
type DocumentType string

// The types of documents that are taken.
const (
	DocumentPDF  DocumentType = "application/pdf"
	DocumentPNG  DocumentType = "image/png"
	DocumentJPEG DocumentType = "image/jpeg"
)

// MostDocument is the most bytes of a document.
const MostDocument = 10 << 20

// TypeOfDocument tells the type by the content, whatever the file is called. Its error is of code invalid.
func TypeOfDocument(content []byte) (DocumentType, error) {
	for start, t := range map[string]DocumentType{"%PDF-": DocumentPDF, "\x89PNG\r\n\x1a\n": DocumentPNG, "\xff\xd8\xff": DocumentJPEG} {
		if strings.HasPrefix(string(content[:min(len(content), 16)]), start) {
			return t, nil
		}
	}
	return "", kilowon.Errorf(kilowon.Invalid, "PDF, PNG, JPEG 파일만 받는데 올린 파일은 그 형식이 아닙니다. 사진을 찍거나 스캔하여 이 형식으로 저장한 뒤 다시 올려 주세요.")
}

// Step is a step of the application.
type Step uint8

// The steps in their order; StepDone has nothing left to fill in.
const (
	StepKind Step = iota
	StepTerms
	StepVerify
	StepDetails
	StepDone
)

// Step is the first step that is not finished on a day, under the terms of that day.
func (r *Registration) Step(terms []Terms, today kilowon.Date) Step {
	switch {
	case !r.Kind.Joins():
		return StepKind
	case len(Missing(terms, r.Consents)) > 0:
		return StepTerms
	case len(r.CheckVerify(today)) > 0:
		return StepVerify
	case len(r.CheckDetails(today)) > 0:
		return StepDetails
	}
	return StepDone
}

// Joins reports whether an organisation of the kind may sign up; the supplier never does.
func (k Kind) Joins() bool { return k == Individual || k == Corporation || k == Group }

// SetNumbers takes the numbers of the verification step; whoever has a corporation number is a corporation.
func (r *Registration) SetNumbers(business, corporation string) {
	if n, err := kilowon.ParseBusinessNumber(business); err == nil {
		business = string(n)
	}
	r.Details.BusinessNumber = kilowon.BusinessNumber(strings.TrimSpace(business))
	r.Details.CorporationNumber = digitsOf(corporation)
	if CheckCorporationNumber(r.Details.CorporationNumber) == nil {
		r.Kind = Corporation
	}
}

// CheckNumbers finds what is wrong with the numbers of the verification step.
func (r *Registration) CheckNumbers() Faults {
	f := Faults{}
	_, err := kilowon.ParseBusinessNumber(string(r.Details.BusinessNumber))
	f.check(FieldBusinessNumber, err)
	if r.Kind == Corporation || r.Details.CorporationNumber != "" {
		f.check(FieldCorporationNumber, CheckCorporationNumber(r.Details.CorporationNumber))
	}
	return f
}

// CheckVerify finds what the verification step lacks on a day.
func (r *Registration) CheckVerify(today kilowon.Date) Faults {
	f := r.CheckNumbers()
	if r.Document.Type == "" && !r.Proved(today) {
		f[FieldDocument] = "사업자등록증이나 고유번호증의 파일을 골라 주세요."
	}
	return f
}

// CheckDetails finds what the details lack on a day, the proof of the phone included.
func (r *Registration) CheckDetails(today kilowon.Date) Faults {
	f := r.Details.Check(r.Kind)
	maps.Copy(f, r.Staff.Check(today))
	if f[FieldStaffMobile] == "" && r.VerifiedMobile != r.Staff.Mobile {
		f[FieldCode] = "휴대전화 인증을 마쳐 주세요. 인증번호 받기를 누르고 문자로 온 숫자 6자리를 적습니다."
	}
	return f
}

// Checked are the fields a clerk compares with the document, with their Korean names.
func (r *Registration) Checked() []Entered {
	out := []Entered{
		{FieldBusinessNumber, "사업자등록번호(고유번호)", r.Details.BusinessNumber.String()},
		{FieldName, "사업자명(단체명)", r.Details.Name},
		{FieldRepresentative, "대표자 성명", r.Details.Representative},
	}
	if r.Kind == Corporation {
		out = append(out, Entered{FieldCorporationNumber, "법인등록번호", r.Details.CorporationNumber})
	}
	return out
}

// Entered is a field that was filled in.
type Entered struct {
	Field, Label, Value string
}

// Agree replaces what was agreed to in the documents by the chosen items.
func (r *Registration) Agree(terms []Terms, chosen func(item string) bool, at time.Time) {
	r.Consents = slices.DeleteFunc(r.Consents, func(c Consent) bool {
		return slices.ContainsFunc(terms, func(t Terms) bool { return t.has(c.Item) })
	})
	r.Consents = append(r.Consents, Agree(terms, chosen, at)...)
}
