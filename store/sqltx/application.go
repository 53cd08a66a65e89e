package sqltx

import (
	"fmt"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const (
	nameApplication     = "신청"
	nameApplicationFile = "첨부파일"
)

// Where sealed texts of applications lie.
const (
	columnAnswers             = "application.answers"
	columnApplicationDecision = "application.proposal"
	columnVersion             = "application_version.answers"
	columnEntry               = "application_entry.content"
	columnFileName            = "application_file.name"
	columnFileContent         = "application_file_content.content"
)

type applicationDecisionRecord struct {
	Grant   bool              `json:"grant"`
	Reason  string            `json:"reason"`
	Article kilowon.Cite      `json:"article"`
	Grants  map[string]string `json:"grants"`
	Summary []string          `json:"summary"`
}

// sealJSON seals a value that is kept as JSON.
func (t *transaction) sealJSON(column, id string, v any) (string, error) {
	return t.vault.Seal(column, id, encode(v))
}

// openJSON reads what sealJSON made; the empty text leaves v as it is.
func (t *transaction) openJSON(column, id, sealed string, v any) error {
	text, err := t.vault.Open(column, id, sealed)
	if err != nil || text == "" {
		return err
	}
	return decode(text, v)
}

func (s *scope) InsertApplication(a *store.Application) error {
	if a.ComplexID != "" {
		if err := s.own(a.ComplexID); err != nil {
			return err
		}
	}
	if err := newID(&a.ID); err != nil {
		return err
	}
	a.OrganisationID, a.State, a.CreatedAt, a.ChangedAt, a.Revision = s.org, contract.Draft, s.now, s.now, 1
	answers, err := s.sealJSON(columnAnswers, a.ID, a.Answers)
	if err != nil {
		return err
	}
	return s.fail(nameApplication, s.q.InsertApplication(s.ctx, db.InsertApplicationParams{
		ID: a.ID, OrganisationID: s.org, ComplexID: orNull(a.ComplexID), Kind: a.Kind, State: string(a.State), Answers: answers,
		CreatedBy: a.CreatedBy, CreatedAt: a.CreatedAt, ChangedAt: a.ChangedAt,
	}))
}

func (s *scope) Application(id string) (store.Application, error) {
	row, err := s.q.ApplicationByID(s.ctx, s.org, id)
	if err != nil {
		return store.Application{}, s.fail(nameApplication, err)
	}
	a, err := s.application(&row)
	if err != nil {
		return a, err
	}
	owner, err := s.taskOwner(store.Task{Kind: store.TaskApplication, ID: id})
	a.OwnerID = owner.StaffID
	return a, err
}

func (t *transaction) application(r *db.Application) (store.Application, error) {
	a := store.Application{
		ID: r.ID, OrganisationID: r.OrganisationID, ComplexID: r.ComplexID.String, Kind: r.Kind, ReceiptNumber: r.ReceiptNumber.String,
		State: contract.State(r.State), Versions: int(r.Versions), CreatedBy: r.CreatedBy, ProposedBy: r.ProposedBy,
		DecidedBy: r.DecidedBy, ReceivedOn: r.ReceivedOn, DueOn: r.DueOn, CreatedAt: r.CreatedAt.UTC(), ChangedAt: r.ChangedAt.UTC(), Revision: int(r.Revision),
	}
	if err := t.openJSON(columnAnswers, a.ID, r.Answers, &a.Answers); err != nil {
		return a, err
	}
	var p applicationDecisionRecord
	err := t.openJSON(columnApplicationDecision, a.ID, r.Proposal, &p)
	a.Proposal = store.ApplicationDecision{Grant: p.Grant, Reason: p.Reason, Article: p.Article, Grants: p.Grants, Summary: p.Summary}
	return a, err
}

func (s *scope) Applications(page store.Page) ([]store.Application, int, error) {
	limit, offset := pageOf(page)
	n, err := s.q.CountApplications(s.ctx, s.org, string(contract.Withdrawn))
	if err != nil {
		return nil, 0, s.fail(nameApplication, err)
	}
	rows, err := s.q.Applications(s.ctx, db.ApplicationsParams{OrganisationID: s.org, Without: string(contract.Withdrawn), RowLimit: limit, RowOffset: offset})
	if err != nil {
		return nil, 0, s.fail(nameApplication, err)
	}
	out, err := opened(rows, s.application)
	return out, int(n), err
}

func (s *scope) SaveApplication(a *store.Application) error {
	if _, err := s.Application(a.ID); err != nil {
		return err
	}
	if a.ComplexID != "" {
		if err := s.own(a.ComplexID); err != nil {
			return err
		}
	}
	answers, err := s.sealJSON(columnAnswers, a.ID, a.Answers)
	if err != nil {
		return err
	}
	proposal := ""
	if a.Proposal.Reason != "" {
		p := &a.Proposal
		proposal, err = s.sealJSON(columnApplicationDecision, a.ID, applicationDecisionRecord{Grant: p.Grant, Reason: p.Reason, Article: p.Article, Grants: p.Grants, Summary: p.Summary})
		if err != nil {
			return err
		}
	}
	n, err := s.q.SaveApplication(s.ctx, db.SaveApplicationParams{
		ComplexID: orNull(a.ComplexID), ReceiptNumber: orNull(a.ReceiptNumber), State: string(a.State), Answers: answers, Versions: int64(a.Versions),
		Proposal: proposal, ProposedBy: a.ProposedBy, DecidedBy: a.DecidedBy, ReceivedOn: a.ReceivedOn, DueOn: a.DueOn,
		ChangedAt: s.now, OrganisationID: s.org, ID: a.ID, Revision: int64(a.Revision),
	})
	if err := s.changed(nameApplication, n, err); err != nil {
		return err
	}
	a.Revision, a.ChangedAt = a.Revision+1, s.now
	return nil
}

func (s *scope) FileApplication(a *store.Application, filedBy string) error {
	if _, err := s.Application(a.ID); err != nil {
		return err
	}
	a.Versions++
	if a.ReceiptNumber == "" {
		n, err := s.q.CountReceived(s.ctx, a.ReceivedOn)
		if err != nil {
			return s.fail(nameApplication, err)
		}
		y, m, d := a.ReceivedOn.Civil()
		a.ReceiptNumber = fmt.Sprintf("%04d%02d%02d-%04d", y, m, d, n+1)
	}
	if err := s.SaveApplication(a); err != nil {
		return err
	}
	answers, err := s.sealJSON(columnVersion, versionID(a.ID, a.Versions), a.Answers)
	if err != nil {
		return err
	}
	return s.fail(nameApplication, s.q.InsertApplicationVersion(s.ctx, db.InsertApplicationVersionParams{
		ApplicationID: a.ID, Number: int64(a.Versions), Answers: answers, FiledBy: filedBy, FiledAt: s.now,
	}))
}

func versionID(id string, number int) string { return fmt.Sprintf("%s/%d", id, number) }

func (s *scope) ApplicationVersions(id string) ([]store.ApplicationVersion, error) {
	if _, err := s.Application(id); err != nil {
		return nil, err
	}
	rows, err := s.q.ApplicationVersions(s.ctx, id)
	if err != nil {
		return nil, s.fail(nameApplication, err)
	}
	return opened(rows, func(r *db.ApplicationVersion) (store.ApplicationVersion, error) {
		v := store.ApplicationVersion{Number: int(r.Number), FiledBy: r.FiledBy, FiledAt: r.FiledAt.UTC()}
		err := s.openJSON(columnVersion, versionID(id, v.Number), r.Answers, &v.Answers)
		return v, err
	})
}

func (s *scope) AddApplicationEntry(id string, e *store.ApplicationEntry) error {
	if _, err := s.Application(id); err != nil {
		return err
	}
	if err := newID(&e.ID); err != nil {
		return err
	}
	e.At = s.now
	content, err := s.vault.Seal(columnEntry, e.ID, e.Content)
	if err != nil {
		return err
	}
	return s.fail(nameApplication, s.q.InsertApplicationEntry(s.ctx, db.InsertApplicationEntryParams{
		ID: e.ID, ApplicationID: id, At: e.At, AuthorID: e.AuthorID, Desk: e.Desk, Step: string(e.Step), Content: content,
	}))
}

func (s *scope) ApplicationEntries(id string) ([]store.ApplicationEntry, error) {
	if _, err := s.Application(id); err != nil {
		return nil, err
	}
	rows, err := s.q.ApplicationEntries(s.ctx, id)
	if err != nil {
		return nil, s.fail(nameApplication, err)
	}
	return opened(rows, func(r *db.ApplicationEntry) (store.ApplicationEntry, error) {
		content, err := s.vault.Open(columnEntry, r.ID, r.Content)
		return store.ApplicationEntry{ID: r.ID, At: r.At.UTC(), AuthorID: r.AuthorID, Desk: r.Desk, Step: contract.Step(r.Step), Content: content}, err
	})
}

func (s *scope) AddApplicationFile(id string, f *store.ApplicationFile, content []byte) error {
	if _, err := s.Application(id); err != nil {
		return err
	}
	if err := newID(&f.ID); err != nil {
		return err
	}
	f.OrganisationID, f.AddedAt, f.Size = s.org, s.now, int64(len(content))
	name, err := s.vault.Seal(columnFileName, f.ID, f.Name)
	if err != nil {
		return err
	}
	sealed, err := s.vault.SealBytes(columnFileContent, f.ID, content)
	if err != nil {
		return err
	}
	if err := s.q.InsertApplicationFile(s.ctx, db.InsertApplicationFileParams{
		ID: f.ID, ApplicationID: id, Document: f.Document, Name: name, Media: f.Media, Size: f.Size, AddedBy: f.AddedBy, AddedAt: f.AddedAt,
	}); err != nil {
		return s.fail(nameApplicationFile, err)
	}
	return s.fail(nameApplicationFile, s.q.InsertApplicationFileContent(s.ctx, f.ID, sealed))
}

func (s *scope) ApplicationFiles(id string) ([]store.ApplicationFile, error) {
	if _, err := s.Application(id); err != nil {
		return nil, err
	}
	rows, err := s.q.ApplicationFiles(s.ctx, id)
	if err != nil {
		return nil, s.fail(nameApplicationFile, err)
	}
	return opened(rows, func(r *db.ApplicationFile) (store.ApplicationFile, error) {
		name, err := s.vault.Open(columnFileName, r.ID, r.Name)
		return store.ApplicationFile{ID: r.ID, OrganisationID: s.org, Document: r.Document, Name: name, Media: r.Media, Size: r.Size, AddedBy: r.AddedBy, AddedAt: r.AddedAt.UTC()}, err
	})
}

func (s *scope) ApplicationFile(id, fileID string) ([]byte, error) {
	if _, err := s.Application(id); err != nil {
		return nil, err
	}
	sealed, err := s.q.ApplicationFileContent(s.ctx, id, fileID)
	if err != nil {
		return nil, s.fail(nameApplicationFile, err)
	}
	return s.vault.OpenBytes(columnFileContent, fileID, sealed)
}

func (s *scope) RemoveApplicationFile(id, fileID string) error {
	if _, err := s.Application(id); err != nil {
		return err
	}
	n, err := s.q.RemoveApplicationFile(s.ctx, id, fileID)
	if err == nil && n == 0 {
		return notFound(nameApplicationFile)
	}
	if err != nil {
		return s.fail(nameApplicationFile, err)
	}
	return s.fail(nameApplicationFile, s.q.DropApplicationFileContent(s.ctx, fileID))
}

func (s *scope) Favourites(staffID string) ([]string, error) {
	list, err := s.q.Favourites(s.ctx, s.org, staffID)
	return slices.Clip(list), s.fail(nameApplication, err)
}

func (s *scope) SetFavourite(staffID, kind string, marked bool) error {
	if _, err := s.Member(staffID); err != nil {
		return err
	}
	if !marked {
		return s.fail(nameApplication, s.q.DeleteFavourite(s.ctx, s.org, staffID, kind))
	}
	return s.fail(nameApplication, s.q.InsertFavourite(s.ctx, s.org, staffID, kind))
}

func (t *transaction) DeskApplications(q store.DeskQuery) ([]store.DeskApplication, int, error) {
	limit, offset := pageOf(q.Page)
	waiting := ""
	if q.Waiting {
		waiting = "1"
	}
	n, err := t.q.CountDeskApplications(t.ctx, db.CountDeskApplicationsParams{State: string(q.State), Kind: q.Kind, OwnerID: q.OwnerID, Waiting: waiting})
	if err != nil {
		return nil, 0, t.fail(nameApplication, err)
	}
	rows, err := t.q.DeskApplications(t.ctx, db.DeskApplicationsParams{State: string(q.State), Kind: q.Kind, OwnerID: q.OwnerID, Waiting: waiting,
		RowLimit: limit, RowOffset: offset})
	if err != nil {
		return nil, 0, t.fail(nameApplication, err)
	}
	out, err := opened(rows, func(r *db.DeskApplicationsRow) (store.DeskApplication, error) {
		a, err := t.application(&r.Application)
		a.OwnerID = r.OwnerID
		return store.DeskApplication{Application: a, OrganisationName: r.OrganisationName, ComplexName: r.ComplexName}, err
	})
	return out, int(n), err
}

func (t *transaction) ApplicationOrganisation(id string) (string, error) {
	org, err := t.q.ApplicationOrganisation(t.ctx, id)
	return org, t.fail(nameApplication, err)
}
