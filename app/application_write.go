package app

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// The most that an application carries.
const (
	// MostAttachment is the most bytes of an attached file, MostAttachments the most files.
	MostAttachment  = 10 << 20
	MostAttachments = 10
	// MostSaid bounds a message, in characters.
	MostSaid = 1000
)

// changeApplication runs fn on one of the organisation's applications.
func (a *App) changeApplication(ctx context.Context, who Actor, id string, fn func(tx store.Tx, s store.Scope, v *Application) error) error {
	return a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		v, err := a.application(tx, s, id)
		if err != nil {
			return err
		}
		return fn(tx, s, &v)
	})
}

// editable refuses to change a form that the supplier has.
func editable(v *Application) error {
	if !v.State.Editable() {
		return kilowon.Errorf(kilowon.Conflict, "%s 상태의 신청서는 고칠 수 없습니다. 고칠 것이 있으면 담당자에게 메시지를 남겨 주세요.", v.State)
	}
	return nil
}

// WriteApplication keeps the form as it is, right or wrong.
func (a *App) WriteApplication(ctx context.Context, who Actor, id string, raw map[string]string) error {
	return a.changeApplication(ctx, who, id, func(_ store.Tx, s store.Scope, v *Application) error {
		if err := editable(v); err != nil {
			return err
		}
		v.Answers = v.Kind.Tidy(raw)
		return s.SaveApplication(&v.Application)
	})
}

// Attachment is a file that is handed in with an application; its kind was told by its content.
type Attachment struct {
	Document, Name, Media string
	Content               []byte
}

// Attach keeps a file with an application.
func (a *App) Attach(ctx context.Context, who Actor, id string, f *Attachment) error {
	return a.changeApplication(ctx, who, id, func(_ store.Tx, s store.Scope, v *Application) error {
		if err := editable(v); err != nil {
			return err
		}
		if len(v.Files) >= MostAttachments {
			return kilowon.Errorf(kilowon.Conflict, "파일은 %d개까지 붙일 수 있습니다. 필요 없는 파일을 지우고 다시 올려 주세요.", MostAttachments)
		}
		if len(f.Content) > MostAttachment {
			return kilowon.Errorf(kilowon.Invalid, "파일이 너무 큽니다. %dMB까지 받습니다.", MostAttachment>>20)
		}
		if err := documentOf(v.Kind, f.Document); err != nil {
			return err
		}
		file := store.ApplicationFile{Document: f.Document, Name: f.Name, Media: f.Media, AddedBy: who.ID}
		if err := s.AddApplicationFile(id, &file, f.Content); err != nil {
			return err
		}
		return s.Log(who.ID, "application.attach", id)
	})
}

// documentOf refuses a paper the kind does not ask for; the empty one is any other paper.
func documentOf(k *contract.Kind, id string) error {
	if id == "" {
		return nil
	}
	for i := range k.Documents {
		if k.Documents[i].ID == id {
			return nil
		}
	}
	return kilowon.Errorf(kilowon.Invalid, "이 신청에 붙이는 서류가 아닙니다. 서류 종류를 다시 골라 주세요.")
}

// Detach takes an attached file away before the form is filed.
func (a *App) Detach(ctx context.Context, who Actor, id, fileID string) error {
	return a.changeApplication(ctx, who, id, func(_ store.Tx, s store.Scope, v *Application) error {
		if err := editable(v); err != nil {
			return err
		}
		if err := s.RemoveApplicationFile(id, fileID); err != nil {
			return err
		}
		return s.Log(who.ID, "application.detach", id)
	})
}

// AttachedFile gives a file of one of the organisation's applications.
func (a *App) AttachedFile(ctx context.Context, who Actor, id, fileID string) (store.ApplicationFile, []byte, error) {
	var f store.ApplicationFile
	var content []byte
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		var err error
		f, content, err = attachedFile(s, id, fileID)
		return err
	})
	return f, content, err
}

func attachedFile(s store.Scope, id, fileID string) (store.ApplicationFile, []byte, error) {
	files, err := s.ApplicationFiles(id)
	if err != nil {
		return store.ApplicationFile{}, nil, err
	}
	content, err := s.ApplicationFile(id, fileID)
	for i := range files {
		if files[i].ID == fileID {
			return files[i], content, err
		}
	}
	return store.ApplicationFile{}, nil, err
}

// FileApplication files the form (신청): it gets a receipt number and a day for the decision, and enters the lists it belongs to.
func (a *App) FileApplication(ctx context.Context, who Actor, id string) (Application, error) {
	var out Application
	err := a.changeApplication(ctx, who, id, func(tx store.Tx, s store.Scope, v *Application) error {
		to, err := v.Kind.After(v.State, contract.StepFile, v.Answers)
		if err != nil {
			return err
		}
		if contract.Stopped(v.Findings) || v.Effect == nil {
			return kilowon.Errorf(kilowon.Invalid, "신청서에 고칠 것이 있어 신청하지 않았습니다. 표시된 항목을 고쳐 주세요.")
		}
		if err := a.leaveLists(s, v, store.ApplicationWithdrawn, "신청 내용 변경"); err != nil {
			return err
		}
		v.State = to
		if v.ReceivedOn.IsZero() {
			v.ReceivedOn = today(tx.Now())
			if v.DueOn, err = v.Kind.Due.Deadline(v.ReceivedOn, a.book.Calendar); err != nil {
				return err
			}
		}
		if err := s.FileApplication(&v.Application, who.ID); err != nil {
			return err
		}
		if err := a.enterLists(tx, s, v); err != nil {
			return err
		}
		out = *v
		if err := note(s, id, entry(who, contract.StepFile, "")); err != nil {
			return err
		}
		return tellApplicant(tx, s, v, contract.StepFile)
	})
	return out, err
}

// WithdrawApplication takes an application back before it is decided (취하).
func (a *App) WithdrawApplication(ctx context.Context, who Actor, id string) error {
	return a.changeApplication(ctx, who, id, func(_ store.Tx, s store.Scope, v *Application) error {
		to, err := v.Kind.After(v.State, contract.StepWithdraw, v.Answers)
		if err != nil {
			return err
		}
		if err := a.leaveLists(s, v, store.ApplicationWithdrawn, "신청인 취하"); err != nil {
			return err
		}
		v.State = to
		if err := s.SaveApplication(&v.Application); err != nil {
			return err
		}
		return note(s, id, entry(who, contract.StepWithdraw, ""))
	})
}

// SayOnApplication leaves a message for the clerk.
func (a *App) SayOnApplication(ctx context.Context, who Actor, id, text string) error {
	text, err := wording(text)
	if err != nil {
		return err
	}
	return a.changeApplication(ctx, who, id, func(_ store.Tx, s store.Scope, v *Application) error {
		if v.State == contract.Draft {
			return kilowon.Errorf(kilowon.Conflict, "아직 신청하지 않아 메시지를 받을 담당자가 없습니다. 먼저 신청해 주세요.")
		}
		return note(s, id, entry(who, "", text))
	})
}

// wording tidies a message or a reason.
func wording(text string) (string, error) {
	text = strings.TrimSpace(text)
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", missing("text", "내용을 적어 주세요.")
	case n > MostSaid:
		return "", missing("text", "1,000자까지 적을 수 있습니다. 줄여서 적어 주세요.")
	}
	return text, nil
}

func entry(who Actor, step contract.Step, text string) *store.ApplicationEntry {
	return &store.ApplicationEntry{AuthorID: who.ID, Desk: who.Role == member.Clerk, Step: step, Content: text}
}

// note adds an entry to an application and to the log, which keeps no words.
func note(s store.Scope, id string, e *store.ApplicationEntry) error {
	if err := s.AddApplicationEntry(id, e); err != nil {
		return err
	}
	action := "application.message"
	if e.Step != "" {
		action = "application." + string(e.Step)
	}
	return s.Log(e.AuthorID, action, id)
}
