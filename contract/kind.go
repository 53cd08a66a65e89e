package contract

import (
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
)

// Category is a heading of the catalogue.
type Category string

// The categories.
const (
	CategoryApartment Category = "apartment"
	CategoryDiscount  Category = "discount"
	CategoryContract  Category = "contract"
	CategoryBill      Category = "bill"
)

// Categories lists them as the catalogue does.
var Categories = []Category{CategoryApartment, CategoryDiscount, CategoryContract, CategoryBill}

var categoryNames = map[Category]string{CategoryApartment: "아파트(오피스텔)", CategoryDiscount: "요금 할인", CategoryContract: "계약 신청·변경", CategoryBill: "요금·이사"}

// String is the Korean name.
func (c Category) String() string { return categoryNames[c] }

// Kind describes one kind of application. Form page, printed form and checks come from it.
type Kind struct {
	// Code names it in addresses and storage.
	Code, Name string
	Category   Category
	// Keywords are further words it is found by.
	Keywords []string
	// Elsewhere says where the work is done, for an entry that has no form of its own.
	Elsewhere Elsewhere
	// Form is the form of the terms of supply, empty where there is none; Cites are the articles it rests on.
	Form  kilowon.Cite
	Cites []kilowon.Cite
	Guide Guide
	// Unfounded says that no contract exists yet: the application makes it.
	Unfounded bool
	// Outlives says that it may be applied for with a contract that is terminated (제17조).
	Outlives bool
	Fields   []Field
	// Grants are the fields the clerk fills in to grant it.
	Grants    []Field
	Documents []Document
	Consents  []Consent
	// FourEyes asks a second clerk to confirm: decisions on money and on who the customer is.
	FourEyes bool
	// money says of what was filled in that it is about money, where that is not so of every application of the kind.
	money func(Answers) bool
	Due   Due
	// open judges the contract alone, before anything is filled in; check judges the answers.
	open, check func(f *Filing) []kilowon.Finding
	effect      func(f *Filing) (Effect, error)
}

// Elsewhere is where the work of an entry without a form is done.
type Elsewhere string

// The places beside the forms: two pages, and the supplier's telephone for what the portal's contracts cannot have.
const (
	ElsewhereFiling  Elsewhere = "filing"
	ElsewhereHistory Elsewhere = "history"
	ElsewhereCall    Elsewhere = "call"
)

// Guide is what the catalogue tells before one applies.
type Guide struct {
	// Lead is the sentence on the card; About are the paragraphs of the first tab.
	Lead  string
	About []string
	// Channels say how it is handed in, Process what happens then.
	Channels, Process []string
	Questions         []Question
}

// Question is one that is often asked.
type Question struct{ Ask, Answer string }

// Due is how long a decision may take.
type Due struct {
	Days int
	// Working counts working days only.
	Working bool
	// Cite is the article that sets it, empty where it is the program's own aim (rules: application-days).
	Cite kilowon.Cite
}

// FieldType is how a field is read.
type FieldType uint8

// The types of fields.
const (
	Text FieldType = iota
	LongText
	Phone
	Day
	Number
	Choice
	Check
	// Unit is a household of the contract, "101-1203".
	Unit
	// Month is a reading month, "2026-09".
	Month
	// Email is a mail address, Account the number of a bank account, digits only.
	Email
	Account
)

// Field is one thing a form asks for.
type Field struct {
	ID, Label, Hint string
	Type            FieldType
	Required        bool
	Options         []Option
	// Least and Most bound a number; Most bounds the letters of a text, 0 for 100.
	Least, Most int64
	// When makes it needed only where another field has one of the values.
	When When
	// Personal says that it tells who somebody is; a phone and an account always do.
	Personal Personal
}

// Personal is what of a person a text tells.
type Personal uint8

// What a text may tell of a person.
const (
	NotPersonal Personal = iota
	PersonName
	PersonEmail
	PersonBirth
)

// When is a condition on another field.
type When struct {
	Field  string
	Values []string
}

// Option is one choice of a field.
type Option struct{ Value, Label string }

// Document is a paper to be attached.
type Document struct {
	ID, Name, Note string
	// Skippable says that it need not be attached by who agrees to have it looked up (행정정보 공동이용).
	Skippable bool
	When      When
}

// Consent is something to agree to.
type Consent struct {
	ID, Title, Text string
	Required        bool
}

// ConsentLookUp is the consent that makes skippable documents needless (전자정부법 제36조).
const ConsentLookUp = "consent_lookup"

// met reports whether a condition holds; an empty one always does.
func (w When) met(a Answers) bool { return w.Field == "" || slices.Contains(w.Values, a[w.Field]) }

// Find is the kind of a code; NotFound for any other.
func Find(code string) (*Kind, error) {
	for _, k := range Kinds() {
		if k.Code == code {
			return k, nil
		}
	}
	return nil, kilowon.Errorf(kilowon.NotFound, "그런 신청 종류가 없습니다. 민원신청 목록에서 골라 주세요.")
}

// Kinds lists the catalogue in its order.
func Kinds() []*Kind { return kinds }

var kinds = []*Kind{&filing, &history, &discount, &homes, &supply, &power, &method, &option, &holder, &readingDay, &end, &reuse, &pause, &billing, &move, &objection}

// Needs lists the documents this filing has to have and those it may leave out.
func (k *Kind) Needs(a Answers) (needed, spared []Document) {
	for _, d := range k.Documents {
		switch {
		case !d.When.met(a):
		case d.Skippable && a[ConsentLookUp] == yes:
			spared = append(spared, d)
		default:
			needed = append(needed, d)
		}
	}
	return needed, spared
}

// TwoClerks reports whether a second clerk has to confirm the decision on what was filled in.
func (k *Kind) TwoClerks(a Answers) bool { return k.FourEyes || k.money != nil && k.money(a) }

// Shown is how a form shows the answer to a field.
func (f *Field) Shown(value string) string {
	switch {
	case value == "":
		return ""
	case f.Type == Check:
		return "예"
	}
	for _, o := range f.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// Basis is the articles the kind rests on, in one line.
func (k *Kind) Basis() string {
	var out []string
	for _, c := range k.Cites {
		out = append(out, string(c))
	}
	return strings.Join(out, ", ")
}

// DocumentName names an attached paper by its id; any other paper has no name of its own.
func (k *Kind) DocumentName(id string) string {
	for i := range k.Documents {
		if k.Documents[i].ID == id {
			return k.Documents[i].Name
		}
	}
	return "그 밖의 서류"
}
