package web

import (
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

// downloadsPerPage is how many requested files one page lists.
const downloadsPerPage = 30

// downloadsView is one page of the requested files.
type downloadsView struct {
	List  []downloadRow
	Pager Pager
	Flash string
	// URL gives the list anew while a file is being made.
	URL string
}

// downloadRow is a requested file and what it is of.
type downloadRow struct {
	store.Download
	Name, Contract string
	Month          kilowon.Month
}

// downloadsPage lists the files that were asked for; a script asks for the list again while one of them is being made.
func (p *pages) downloadsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	number := pageNumber(r)
	list, err := p.app.Downloads(r.Context(), who, store.Page{Limit: downloadsPerPage + 1, Offset: (number - 1) * downloadsPerPage})
	if err != nil {
		return err
	}
	v := downloadsView{Flash: p.flashed(r.Context()), Pager: Pager{Page: number, Pages: number, URL: func(n int) string { return "/downloads?page=" + strconv.Itoa(n) }}}
	if len(list) > downloadsPerPage {
		list, v.Pager.Pages = list[:downloadsPerPage], number+1
	}
	names := map[string]string{}
	for _, d := range list {
		row, err := p.downloadRow(r, who, d, names)
		if err != nil {
			return err
		}
		if d.State == store.DownloadWaiting {
			v.URL = v.Pager.URL(number)
		}
		v.List = append(v.List, row)
	}
	if WantsFragment(r) {
		return p.Fragment(w, r, downloadsRegion(&v))
	}
	return p.Render(w, r, Page{Title: menuDownloads.Label, Menu: menuDownloads.URL, Crumbs: []Link{home}}, downloadsBody(&v))
}

// downloadRow names what a file is of; names keeps the contracts that were looked up.
func (p *pages) downloadRow(r *http.Request, who app.Actor, d store.Download, names map[string]string) (downloadRow, error) {
	id, month := app.DownloadOf(&d)
	row := downloadRow{Download: d, Name: app.DownloadKind(d.Kind).String(), Month: month}
	if _, known := names[id]; !known {
		c, err := p.app.Contract(r.Context(), who, id)
		if err != nil && kilowon.CodeOf(err) != kilowon.NotFound {
			return row, err
		}
		names[id] = c.Name
	}
	row.Contract = names[id]
	return row, nil
}

// requestDownload puts a file on the list.
func (p *pages) requestDownload(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	month, err := monthOf(r)
	if err != nil {
		return err
	}
	kind, err := app.ParseDownloadKind(r.PostFormValue("kind"))
	if err != nil {
		return err
	}
	if _, err := p.app.RequestDownload(r.Context(), who, kind, r.PathValue("contract"), month); err != nil {
		return err
	}
	p.flash(r.Context(), kind.String()+" 파일을 요청했습니다. 다 되면 이 목록에서 내려받을 수 있습니다.")
	return p.Next(w, r, "/downloads")
}

// downloadFile sends a file that is ready.
func (p *pages) downloadFile(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	d, data, err := p.app.DownloadFile(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	return send(w, file{d.FileName, data})
}

func downloadTone(s store.DownloadState) (Tone, string) {
	switch s {
	case store.DownloadReady:
		return ToneSuccess, "받을 수 있음"
	case store.DownloadFailed:
		return ToneStop, "만들지 못함"
	}
	return ToneInfo, "만드는 중"
}

// waitingText says to a screen reader how far the list has come.
func waitingText(v *downloadsView) string {
	waiting := 0
	for i := range v.List {
		if v.List[i].State == store.DownloadWaiting {
			waiting++
		}
	}
	if waiting == 0 {
		return "만드는 중인 파일이 없습니다"
	}
	return kilowon.FormatInt(int64(waiting)) + "개 파일을 만들고 있습니다"
}

func fileBadge(name string) string { return strings.ToUpper(strings.TrimPrefix(path.Ext(name), ".")) }
