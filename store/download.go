package store

import "time"

// DownloadState is where a download stands.
type DownloadState string

// The states of a download.
const (
	DownloadWaiting DownloadState = "waiting"
	DownloadReady   DownloadState = "ready"
	DownloadFailed  DownloadState = "failed"
)

// Download is a file that is made in the background and waits to be fetched.
type Download struct {
	ID      string
	StaffID string
	// Kind is a code such as "bills_pdf"; Parameters say of what.
	Kind       string
	Parameters map[string]string
	State      DownloadState
	FileName   string
	Size       int64
	// Message says in Korean why it failed.
	Message            string
	CreatedAt, EndedAt time.Time
}

// Downloads are an organisation's.
type Downloads interface {
	// InsertDownload stores a waiting download.
	InsertDownload(d *Download) error
	Download(id string) (Download, error)
	// Downloads lists them, newest first.
	Downloads(page Page) ([]Download, error)
	// FinishDownload stores the file of a waiting download; a conflict when it has ended.
	FinishDownload(id, fileName string, file []byte) error
	// FailDownload says why there will be no file; a conflict when it has ended.
	FailDownload(id, message string) error
	// DownloadFile is not_found until the download is ready.
	DownloadFile(id string) ([]byte, error)
}
