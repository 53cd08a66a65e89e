package sqltx

import (
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const nameNotice = "알림 문구"

func (t *transaction) NoticeTexts(code string) ([]store.NoticeText, error) {
	rows, err := t.q.NoticeTexts(t.ctx, code)
	if err != nil {
		return nil, t.fail(nameNotice, err)
	}
	return opened(rows, func(r *db.NoticeText) (store.NoticeText, error) {
		return store.NoticeText{Code: r.Code, Version: int(r.Version), Subject: r.Subject, Text: r.Text, ChangedBy: r.ChangedBy, ChangedAt: r.ChangedAt.UTC()}, nil
	})
}

func (t *transaction) AddNoticeText(n *store.NoticeText) error {
	n.ChangedAt = t.now
	return t.fail(nameNotice, t.q.InsertNoticeText(t.ctx, db.InsertNoticeTextParams{Code: n.Code, Version: int64(n.Version), Subject: n.Subject, Text: n.Text, ChangedBy: n.ChangedBy, ChangedAt: n.ChangedAt}))
}
