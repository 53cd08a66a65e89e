// Package report turns the views of app into documents: forms, result workbooks, household bills and the complex's invoice. The portal, the job
// queue and the offline command all make them here, so that one month gives the same files everywhere.
package report

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/document"
)

// Maker makes the documents of one installation. It is safe for concurrent use.
type Maker struct {
	App   *app.App
	Fonts *document.Fonts
	// BaseURL is the portal's address without a slash at its end. Empty where there is no portal: the QR codes then carry the figures themselves.
	BaseURL string
	// Clock gives the day printed on workbooks as the day they were made; nil means time.Now.
	Clock func() time.Time
}

// korea is the zone of civil dates.
var korea = time.FixedZone("KST", 9*60*60)

// today is the civil date in Korea.
func (m *Maker) today() kilowon.Date {
	now := time.Now
	if m.Clock != nil {
		now = m.Clock
	}
	y, month, d := now().In(korea).Date()
	return kilowon.DateOf(y, month, d)
}

// EnterPath is the portal's page where households come in. No address of it carries whose bill it stands on.
const EnterPath = "/home/enter"

// EnterAddress is the whole address of that page; empty where there is no portal, or its address leaves a QR code no room.
func (m *Maker) EnterAddress() string {
	if m.BaseURL == "" || len(m.BaseURL)+len(EnterPath) > document.MostQR {
		return ""
	}
	return m.BaseURL + EnterPath
}

// homeNote stands under the code that leads there.
const homeNote = "우리 집 요금과 이번 달 예상 보기: 관리사무소가 준 코드로 들어갑니다"

// link is the address of the portal's page that explains a bill, for the invoice that of the month's bills; empty where there is no portal.
func (m *Maker) link(b *billing.Bill) string {
	switch {
	case m.BaseURL == "":
		return ""
	case b.Kind == billing.ComplexBill:
		return m.BaseURL + "/contracts/" + b.ComplexID + "/" + b.Month.String() + "/bills"
	}
	return m.BaseURL + "/bills/" + b.ID + "/why"
}

// Each calls visit with every household bill of a month in the order of the form; n is how many there are. It may be called more than once and gives
// the same bills each time. The bill is the visitor's only until it returns.
type Each func(visit func(n int, h *app.HouseholdBill) error) error

// Offline is the bills of a month that was billed from files.
func Offline(bills *app.OfflineBills) Each {
	return func(visit func(int, *app.HouseholdBill) error) error {
		for i := range bills.Households {
			if err := visit(len(bills.Households), &bills.Households[i]); err != nil {
				return err
			}
		}
		return nil
	}
}

// Owed is what the household of a bill owes: its own bill, or its share of a single contract's, each with the corrections of earlier months.
func Owed(h *app.HouseholdBill) kilowon.Won {
	if h.Kind == billing.HouseholdBill && h.Single() {
		return h.Share + h.Adjustment
	}
	return h.Total
}

// UnitName is whom a bill is for, in Korean: "101동 1001호", or the common equipment.
func UnitName(h *app.HouseholdBill) string {
	switch h.Kind {
	case billing.CommonBill:
		return "공동설비"
	case billing.SchoolBill:
		return "공동설비(교육용)"
	case billing.ComplexBill:
		return "아파트 전체"
	}
	if of := h.Occupancy(); of != "" {
		return h.Unit.Korean() + " (" + of + ")"
	}
	return h.Unit.Korean()
}

// Masked hides the last four letters or digits of a contract number and keeps how it is written: "01-2345-****". A number of up to four is hidden whole.
func Masked(contractNumber string) string {
	out := []rune(contractNumber)
	hidden := 0
	for i := len(out) - 1; i >= 0 && hidden < 4; i-- {
		if strings.ContainsRune("- ._/", out[i]) {
			continue
		}
		out[i] = '*'
		hidden++
	}
	return string(out)
}

// ClassName is the price list a bill was rated with, in Korean ("주택용전력 저압"); empty where the bill has no lines.
func ClassName(b *app.Bill) string {
	for i := range b.Lines {
		if parts := b.Lines[i].Parts; len(parts) > 0 {
			return strings.TrimSuffix(parts[0].Entry.Title, " 요금표")
		}
	}
	return ""
}

// The content types of documents.
const (
	typePDF  = "application/pdf"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// ContentType is the MIME type of a kind of download.
func ContentType(kind app.DownloadKind) string {
	if kind == app.DownloadBills || kind == app.DownloadInvoice {
		return typePDF
	}
	return typeXLSX
}

// FileName names a download for people: "2026-10_세대별요금내역_한빛마을.xlsx".
func FileName(kind app.DownloadKind, month kilowon.Month, complexName string) string {
	ext := ".xlsx"
	if ContentType(kind) == typePDF {
		ext = ".pdf"
	}
	return baseName(month, kind.String(), complexName) + ext
}

// HouseholdFileName names the file of one household's bill: "2026-10_고지서_한빛마을_101-1001.pdf".
func HouseholdFileName(h *app.HouseholdBill) string {
	unit := UnitName(h)
	if h.Kind == billing.HouseholdBill {
		unit = h.Unit.String()
	}
	return baseName(h.Month, "고지서", h.Contract.Name, unit) + ".pdf"
}

// maxNamePart bounds a part of a file name in bytes: file systems hold 255 for the whole, and a Korean letter takes three.
const maxNamePart = 60

// baseName joins the month and the parts, freed of blanks and of what file systems do not take.
func baseName(month kilowon.Month, parts ...string) string {
	out := month.String()
	for _, p := range parts {
		p = strings.Map(func(r rune) rune {
			switch {
			case r <= ' ' || r == 0x7f:
				return -1
			case strings.ContainsRune(`/\:*?"<>|`, r):
				return '-'
			}
			return r
		}, strings.ToValidUTF8(p, ""))
		for len(p) > maxNamePart {
			_, size := utf8.DecodeLastRuneInString(p)
			p = p[:len(p)-size]
		}
		if p = strings.Trim(p, "."); p != "" {
			out += "_" + p
		}
	}
	return out
}

// differs is the error for a document whose figures do not add up to the stored ones: no such document leaves the house.
func differs(where, what string, got, stored kilowon.Won) error {
	return &kilowon.Error{Code: kilowon.Internal, Path: where,
		Message: fmt.Sprintf("%s의 합 %s원이 저장된 %s원과 달라 문서를 만들지 않았습니다. 관리자에게 자료 점검(kilowon audit)을 요청해 주세요", what, got, stored)}
}
