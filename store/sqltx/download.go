package sqltx

import (
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const nameDownload = "내려받기"

func (s *scope) InsertDownload(d *store.Download) error {
	if err := newID(&d.ID); err != nil {
		return err
	}
	d.State, d.CreatedAt = store.DownloadWaiting, s.now
	return s.fail(nameDownload, s.q.InsertDownload(s.ctx, db.InsertDownloadParams{
		ID: d.ID, OrganisationID: s.org, StaffID: d.StaffID, Kind: d.Kind, Parameters: encode(d.Parameters), CreatedAt: d.CreatedAt,
	}))
}

func (s *scope) Download(id string) (store.Download, error) {
	row, err := s.q.DownloadByID(s.ctx, s.org, id)
	if err != nil {
		return store.Download{}, s.fail(nameDownload, err)
	}
	return download(&row)
}

func (s *scope) Downloads(page store.Page) ([]store.Download, error) {
	limit, offset := pageOf(page)
	rows, err := s.q.Downloads(s.ctx, s.org, offset, limit)
	if err != nil {
		return nil, s.fail(nameDownload, err)
	}
	out := make([]store.Download, len(rows))
	for i := range rows {
		if out[i], err = download(&rows[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func download(r *db.Download) (store.Download, error) {
	d := store.Download{
		ID: r.ID, StaffID: r.StaffID, Kind: r.Kind, State: store.DownloadState(r.State), FileName: r.FileName, Size: r.Size, Message: r.Message,
		CreatedAt: r.CreatedAt.UTC(), EndedAt: utc(r.EndedAt),
	}
	err := decode(r.Parameters, &d.Parameters)
	return d, err
}

func (s *scope) FinishDownload(id, fileName string, file []byte) error {
	if _, err := s.Download(id); err != nil {
		return err
	}
	n, err := s.q.EndDownload(s.ctx, db.EndDownloadParams{
		State: string(store.DownloadReady), FileName: fileName, Size: int64(len(file)), EndedAt: at(s.now), OrganisationID: s.org, ID: id,
	})
	if err := s.changed(nameDownload, n, err); err != nil {
		return err
	}
	return s.fail(nameDownload, s.q.InsertDownloadContent(s.ctx, id, notNil(file)))
}

func (s *scope) FailDownload(id, message string) error {
	if _, err := s.Download(id); err != nil {
		return err
	}
	n, err := s.q.EndDownload(s.ctx, db.EndDownloadParams{
		State: string(store.DownloadFailed), Message: message, EndedAt: at(s.now), OrganisationID: s.org, ID: id,
	})
	return s.changed(nameDownload, n, err)
}

func (s *scope) DownloadFile(id string) ([]byte, error) {
	file, err := s.q.DownloadFile(s.ctx, s.org, id)
	return file, s.fail(nameDownload, err)
}
