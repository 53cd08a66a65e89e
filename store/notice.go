package store

import "time"

// NoticeText is one version of the text of a notice (알림 문구), as a clerk wrote it.
type NoticeText struct {
	Code    string
	Version int
	// Subject is the one of its mails, empty where it has none.
	Subject, Text string
	// ChangedBy is a clerk's id.
	ChangedBy string
	ChangedAt time.Time
}

// Notices are the texts the supplier sends; those of the program stand before version 1.
type Notices interface {
	// NoticeTexts lists the versions, newest first; none where the program's own text is used.
	NoticeTexts(code string) ([]NoticeText, error)
}

// DeskNotices are the texts as the supplier's clerks keep them.
type DeskNotices interface {
	// AddNoticeText stores the next version; a conflict when there is one of that number.
	AddNoticeText(t *NoticeText) error
}
