package web

import (
	"fmt"
	"io"
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/store"
)

// menuReceipts is the money that came in and what is left.
var menuReceipts = Link{"수납과 미납", "/desk/receipts"}

type deskReceiptsView struct {
	Arrears []store.Arrears
	Pager   Pager
	File    Field
	// Checked is the file that was just handed in; nil for none.
	Checked *app.ReceiptFile
}

// deskReceiptsPage lists what is left after the due day and takes a file of receipts.
func (p *pages) deskReceiptsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.renderReceipts(w, r, who, &deskReceiptsView{})
}

func (p *pages) renderReceipts(w http.ResponseWriter, r *http.Request, who app.Actor, v *deskReceiptsView) error {
	number := pageNumber(r)
	var err error
	// One more than is shown tells whether there is a next page.
	if v.Arrears, err = p.app.DeskArrears(r.Context(), who, store.Page{Limit: deskPerPage + 1, Offset: (number - 1) * deskPerPage}); err != nil {
		return err
	}
	pages := number
	if len(v.Arrears) > deskPerPage {
		v.Arrears, pages = v.Arrears[:deskPerPage], number+1
	}
	v.Pager = searchPager(menuReceipts.URL, "", number, pages)
	v.File.ID, v.File.Label, v.File.Required = "file", "수납 자료 파일", true
	v.File.Hint = "xlsx, xls, csv 파일 한 개. 수납번호, 고객번호, 청구년월, 수납일, 금액 열이 있어야 하고, 구분(납부, 지원금)은 없어도 됩니다."
	page := Page{Title: menuReceipts.Label, Menu: menuReceipts.URL, Crumbs: []Link{home, menuDesk}}
	if v.File.Error != "" {
		page.Status = http.StatusUnprocessableEntity
	}
	return p.Render(w, r, page, deskReceiptsBody(v))
}

// deskReceiptsForm sends the file to be filled in.
func (p *pages) deskReceiptsForm(w http.ResponseWriter, _ *http.Request, _ app.Actor) error {
	f, err := made("수납자료_양식.xlsx", func(out io.Writer) error { return document.WriteReceiptForm(out) })
	if err != nil {
		return err
	}
	return send(w, f)
}

// deskReceipts checks a file of receipts, and enters it where that is asked for.
func (p *pages) deskReceipts(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := &deskReceiptsView{}
	checked, err := takeFile(r, document.ReadReceipts, func(rows []receivable.ReceiptRow, take bool) (app.ReceiptFile, error) {
		return p.app.FileReceipts(r.Context(), who, rows, take)
	})
	if err != nil && kilowon.CodeOf(err) == kilowon.Invalid {
		v.File.Error = problemText(err)
		return p.renderReceipts(w, r, who, v)
	}
	if err != nil {
		return err
	}
	v.Checked = &checked
	return p.renderReceipts(w, r, who, v)
}

// receiptsDone tells what was entered, nothing where the file was only looked at.
func receiptsDone(f *app.ReceiptFile) string {
	if !f.Taken {
		return ""
	}
	return fmt.Sprintf("수납 %d건, %v원을 넣었습니다. 넣지 않은 줄은 %d줄입니다.", f.Added, f.Sum, f.Stopped())
}
