package storetest

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
)

// testNotices: each version stands once, the newest first.
func testNotices(t *testing.T, st store.Store) {
	texts := func() []store.NoticeText {
		return view(t, st, func(tx store.Tx) ([]store.NoticeText, error) { return tx.NoticeTexts("code") })
	}
	if got := texts(); len(got) > 0 {
		t.Errorf("texts nobody wrote: %+v", got)
	}
	first, second := store.NoticeText{Code: "code", Version: 1, Subject: "제목", Text: "하나", ChangedBy: "clerk"}, store.NoticeText{Code: "code", Version: 2, Text: "둘", ChangedBy: "other"}
	other := store.NoticeText{Code: "application_asked", Version: 1, Text: "셋", ChangedBy: "clerk"}
	for _, n := range []*store.NoticeText{&first, &second, &other} {
		update(t, st, func(tx store.Tx) error { return tx.Desk().AddNoticeText(n) })
	}
	equal(t, texts(), []store.NoticeText{second, first})
	err := st.Update(t.Context(), func(tx store.Tx) error {
		return tx.Desk().AddNoticeText(&store.NoticeText{Code: "code", Version: 2, Text: "넷"})
	})
	if kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a version twice: %v", err)
	}
}
