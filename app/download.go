package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
)

// DownloadKind is a file that takes long enough to be made in the background.
type DownloadKind string

// The kinds of downloads.
const (
	// DownloadForm is the filing form, DownloadFiled the whole of what was filed.
	DownloadForm  DownloadKind = "form"
	DownloadFiled DownloadKind = "filed"
	// DownloadBills is all household bills of a month in one PDF, DownloadInvoice the complex's invoice.
	DownloadBills   DownloadKind = "bills_pdf"
	DownloadInvoice DownloadKind = "invoice_pdf"
	// DownloadStatement is 세대별 요금내역, DownloadDiscounts 복지할인 명세서, DownloadApplications 대가족/복지할인 접수내역,
	// DownloadDiscountFiling 제출 확인(할인세대).
	DownloadStatement      DownloadKind = "statement_xlsx"
	DownloadDiscounts      DownloadKind = "discounts_xlsx"
	DownloadApplications   DownloadKind = "applications_xlsx"
	DownloadDiscountFiling DownloadKind = "discount_filing_xlsx"
)

var downloadNames = map[DownloadKind]string{DownloadForm: "호별 사용량 제출 양식", DownloadFiled: "전체 제출내역", DownloadBills: "세대별 고지서",
	DownloadInvoice: "아파트 청구서", DownloadStatement: "세대별 요금내역", DownloadDiscounts: "복지할인 명세서", DownloadApplications: "대가족·복지할인 접수내역",
	DownloadDiscountFiling: "제출 확인(할인세대)"}

// String is the Korean name of the file.
func (k DownloadKind) String() string { return downloadNames[k] }

// ParseDownloadKind reads a kind.
func ParseDownloadKind(s string) (DownloadKind, error) {
	if _, ok := downloadNames[DownloadKind(s)]; !ok {
		return "", kilowon.Errorf(kilowon.NotFound, "그런 내려받기는 없습니다.")
	}
	return DownloadKind(s), nil
}

// DownloadJob makes a download's file.
type DownloadJob struct {
	OrganisationID string `json:"organisation_id"`
	DownloadID     string `json:"download_id"`
}

// Kind names the worker.
func (DownloadJob) Kind() string { return "make_download" }

// Queue keeps files from holding up billing.
func (DownloadJob) Queue() string { return "document" }

// The parameters of a download.
const (
	paramComplex = "complex"
	paramMonth   = "month"
)

// DownloadOf is the complex and the month a download is about.
func DownloadOf(d *store.Download) (complexID string, month kilowon.Month) {
	month, _ = kilowon.ParseMonth(d.Parameters[paramMonth]) // RequestDownload wrote it from a month.
	return d.Parameters[paramComplex], month
}

// RequestDownload puts a file on the download list and enqueues its making.
func (a *App) RequestDownload(ctx context.Context, who Actor, kind DownloadKind, complexID string, month kilowon.Month) (store.Download, error) {
	d := store.Download{StaffID: who.ID, Kind: string(kind), Parameters: map[string]string{paramComplex: complexID, paramMonth: month.String()}}
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		if _, err := s.Month(complexID, month); err != nil {
			return err
		}
		if err := s.InsertDownload(&d); err != nil {
			return err
		}
		if err := s.Log(who.ID, "download.request", d.ID); err != nil {
			return err
		}
		return tx.Enqueue(DownloadJob{OrganisationID: who.OrganisationID, DownloadID: d.ID})
	})
	return d, err
}

// Downloads lists the organisation's, newest first.
func (a *App) Downloads(ctx context.Context, who Actor, page store.Page) ([]store.Download, error) {
	var list []store.Download
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		var err error
		list, err = s.Downloads(page)
		return err
	})
	return list, err
}

// DownloadFile gives a finished download.
func (a *App) DownloadFile(ctx context.Context, who Actor, id string) (store.Download, []byte, error) {
	var d store.Download
	var file []byte
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		var err error
		if d, err = s.Download(id); err != nil {
			return err
		}
		file, err = s.DownloadFile(id)
		return err
	})
	return d, file, err
}

// DownloadRequest is what a worker is to make.
type DownloadRequest struct {
	Actor     Actor
	Kind      DownloadKind
	ComplexID string
	Month     kilowon.Month
	// Done says that the download has ended and nothing is to be made.
	Done bool
}

// DownloadRequest loads what a download job asks for.
func (a *App) DownloadRequest(ctx context.Context, job DownloadJob) (DownloadRequest, error) {
	r := DownloadRequest{Actor: Actor{OrganisationID: job.OrganisationID}}
	err := a.view(ctx, r.Actor, func(tx store.Tx, s store.Scope) error {
		d, err := s.Download(job.DownloadID)
		if err != nil {
			return err
		}
		o, err := tx.Organisation(job.OrganisationID)
		if err != nil {
			return err
		}
		r.Actor.ID, r.Actor.OrganisationName = d.StaffID, o.Name
		r.Done = d.State != store.DownloadWaiting
		r.ComplexID = d.Parameters[paramComplex]
		if r.Month, err = kilowon.ParseMonth(d.Parameters[paramMonth]); err != nil {
			return err
		}
		r.Kind, err = ParseDownloadKind(d.Kind)
		return err
	})
	return r, err
}

// FinishDownload stores the made file, or why there is none, and completes the job in the same transaction.
func (a *App) FinishDownload(ctx context.Context, job DownloadJob, fileName string, file []byte, cause error) error {
	return a.update(ctx, Actor{OrganisationID: job.OrganisationID}, func(tx store.Tx, s store.Scope) error {
		var err error
		if cause != nil {
			err = s.FailDownload(job.DownloadID, errorDetail(cause).Message)
		} else {
			err = s.FinishDownload(job.DownloadID, fileName, file)
		}
		if err != nil && kilowon.CodeOf(err) != kilowon.Conflict {
			return err
		}
		return tx.CompleteJob()
	})
}
