package app

import (
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// demoDocument is a certificate that certifies nothing: an empty page, small enough to stand here.
const demoDocument = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

// installRegistration leaves an application for membership to the demo's clerks.
func installRegistration(tx store.Tx) error {
	r := store.Registration{Registration: member.Registration{
		Kind:     member.Group,
		Details:  member.Details{Name: "푸른마을 관리사무소(가상)", BusinessNumber: "0008298761", Representative: "정대표", Phone: "0200002001", ApartmentOffice: true},
		Staff:    member.Person{Name: "한신청", BirthDate: "1985-03-09", Mobile: "01000002001", Department: "관리과", Phone: "0200002002"},
		Document: member.Document{Name: "고유번호증.pdf", Type: member.DocumentPDF, Size: int64(len(demoDocument))}, VerifiedMobile: "01000002001",
	}}
	if err := tx.InsertRegistration(&r); err != nil {
		return err
	}
	if err := tx.SaveRegistrationDocument(r.ID, []byte(demoDocument)); err != nil {
		return err
	}
	r.State, r.SubmittedAt = store.RegistrationSubmitted, tx.Now()
	return tx.SaveRegistration(&r)
}
