package member

import (
	"github.com/kilowon/kilowon"
)

// ProofWay is how an organisation was proved to be what it says.
type ProofWay string

// The ways. An organisation that was there before ways were kept has none.
const (
	// ByDocument is a clerk's look at the certificate of registration (사업자등록증, 고유번호증).
	ByDocument ProofWay = "document"
	// ByCertificate is a signature with the organisation's certificate (공동인증서). Only these organisations log in with one.
	ByCertificate ProofWay = "certificate"
	// ByOIDC is the word of a provider of OpenID Connect the operator trusts.
	ByOIDC ProofWay = "oidc"
)

// String is the way's Korean name.
func (w ProofWay) String() string {
	switch w {
	case ByDocument:
		return "서류"
	case ByCertificate:
		return "공동인증서"
	case ByOIDC:
		return "외부 인증"
	}
	return string(w)
}

// Proof is what proved an organisation in place of a document: nobody has to look at its name and number again.
type Proof struct {
	Way    ProofWay
	Name   string
	Number kilowon.BusinessNumber
	// By is who vouches for it: the authority that issued the certificate, or the provider.
	By string
	// On is the day it was given in Korea.
	On kilowon.Date
}

// Difference is a field that was typed otherwise than it was proved.
type Difference struct {
	Label, Typed, Proved string
}

// Prove takes name and number from a proof and tells where these were typed otherwise. A name that no organisation can have is of code invalid.
func (r *Registration) Prove(p Proof) ([]Difference, error) {
	if err := CheckName("증명된 기관 이름", p.Name, MostName); err != nil {
		return nil, err
	}
	var out []Difference
	typed := func(label, was, is string) {
		if was != "" && was != is {
			out = append(out, Difference{label, was, is})
		}
	}
	typed("사업자등록번호(고유번호)", r.Details.BusinessNumber.String(), p.Number.String())
	typed("사업자명(단체명)", r.Details.Name, p.Name)
	r.Proof, r.Details.BusinessNumber, r.Details.Name = p, p.Number, p.Name
	return out, nil
}

// Proved reports whether the proof stands for the organisation on a day: it is of its number, and of that day or the one before.
func (r *Registration) Proved(today kilowon.Date) bool {
	p := &r.Proof
	return p.Way != "" && p.Number == r.Details.BusinessNumber && p.On <= today && today <= p.On+1
}
