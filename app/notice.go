package app

import (
	"cmp"
	"context"
	"embed"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

//go:embed notices/*.txt
var noticeTexts embed.FS

// ownNotice is the subject and the text of a notice that the program comes with; one that goes to phones alone has no subject.
func ownNotice(code string) (subject, text string, err error) {
	file, err := noticeTexts.ReadFile("notices/" + code + ".txt")
	text = strings.TrimSpace(string(file))
	if head, rest, ok := strings.Cut(text, "\n\n"); ok {
		subject, text = strings.TrimPrefix(head, "제목: "), rest
	}
	return subject, text, err
}

// NoticeView is a notice with its subject and text in force, what they look like with samples, and its versions.
type NoticeView struct {
	member.Notice
	Subject, Text, ShownSubject, Preview string
	// Versions are newest first; Names are those of the clerks by id.
	Versions []store.NoticeText
	Names    map[string]string
}

// noticeText is the subject and the text in force. A text that was written before there were mails has the program's own subject.
func noticeText(tx store.Tx, n *member.Notice) (inForce store.NoticeText, versions []store.NoticeText, err error) {
	if versions, err = tx.NoticeTexts(n.Code); err != nil {
		return inForce, nil, err
	}
	own := store.NoticeText{Code: n.Code}
	if own.Subject, own.Text, err = ownNotice(n.Code); err != nil || len(versions) == 0 {
		return own, versions, err
	}
	inForce = versions[0]
	inForce.Subject = cmp.Or(inForce.Subject, own.Subject)
	return inForce, versions, nil
}

// reach is how somebody is told: by a text to a phone, by mail, or by both.
type reach struct{ Phone, Email string }

// reachOf is how a member of staff is told: by phone, and by mail with their consent.
func reachOf(s store.Scope, m *store.Member) (reach, error) {
	to := reach{Phone: m.Mobile}
	if m.Email == "" || !m.Active {
		return to, nil
	}
	consents, err := s.Consents(m.ID)
	if c, _ := member.Standing(consents, member.ItemEmail); c.Given {
		to.Email = m.Email
	}
	return to, err
}

// sendNotice puts a notice on its way to whoever can be reached. Where that is nobody, a text that goes nowhere takes the same time.
func sendNotice(tx store.Tx, to reach, code string, values map[string]string) error {
	if err := mailNotice(tx, to.Email, code, values); err != nil {
		return err
	}
	if to.Phone == "" && to.Email != "" {
		return nil
	}
	n, err := member.FindNotice(code)
	if err != nil {
		return err
	}
	words, _, err := noticeText(tx, &n)
	if err != nil {
		return err
	}
	return sendText(tx, to.Phone, n.Fill(words.Text, values))
}

// mailNotice puts a notice on its way to a mail address, and does nothing without one.
func mailNotice(tx store.Tx, email, code string, values map[string]string) error {
	n, err := member.FindNotice(code)
	if err != nil || email == "" || n.TextOnly {
		return err
	}
	words, _, err := noticeText(tx, &n)
	if err != nil {
		return err
	}
	// A value may have more lines than a subject can.
	subject := strings.Join(strings.Fields(n.Fill(words.Subject, values)), " ")
	m := store.Message{Email: email, Subject: subject, Text: n.Fill(words.Text, values)}
	if err := tx.InsertMessage(&m); err != nil {
		return err
	}
	return tx.Enqueue(MailJob{MessageID: m.ID})
}

// tellApplicant sends word of an application's state to the phone that was given in its form, and by mail to who wrote it.
func tellApplicant(tx store.Tx, s store.Scope, v *Application, step contract.Step) error {
	code, ok := map[contract.Step]string{contract.StepFile: member.NoticeApplicationReceived, contract.StepAsk: member.NoticeApplicationAsked,
		contract.StepGrant: member.NoticeApplicationGranted, contract.StepRefuse: member.NoticeApplicationRefused}[step]
	to := reach{Phone: v.Answers["phone"]}
	if ok {
		m, err := s.Member(v.CreatedBy)
		if err != nil && kilowon.CodeOf(err) != kilowon.NotFound {
			return err
		}
		author, err := reachOf(s, &m)
		if err != nil {
			return err
		}
		to.Email = author.Email
	}
	if !ok || to == (reach{}) {
		return nil
	}
	values := map[string]string{member.VariableKind: v.Kind.Name, member.VariableReceipt: v.ReceiptNumber, member.VariableDue: v.DueOn.String(),
		member.VariableArticle: string(v.Proposal.Article)}
	if v.Effect != nil {
		values[member.VariableFrom] = v.Effect.From.String()
	}
	return sendNotice(tx, to, code, values)
}

// DeskNotices lists all notices.
func (a *App) DeskNotices(ctx context.Context, who Actor) ([]NoticeView, error) {
	var out []NoticeView
	err := a.deskView(ctx, who, func(tx store.Tx, _ store.Desk) error {
		for _, n := range member.Notices {
			v, err := noticeView(tx, who, n)
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

// DeskNotice gives one notice.
func (a *App) DeskNotice(ctx context.Context, who Actor, code string) (NoticeView, error) {
	var v NoticeView
	n, err := member.FindNotice(code)
	if err != nil {
		return v, err
	}
	err = a.deskView(ctx, who, func(tx store.Tx, _ store.Desk) error {
		v, err = noticeView(tx, who, n)
		return err
	})
	return v, err
}

func noticeView(tx store.Tx, who Actor, n member.Notice) (NoticeView, error) {
	v := NoticeView{Notice: n}
	words, versions, err := noticeText(tx, &n)
	if err != nil {
		return v, err
	}
	v.Subject, v.Text, v.Versions = words.Subject, words.Text, versions
	v.ShownSubject, v.Preview = n.Fill(v.Subject, n.Samples()), n.Fill(v.Text, n.Samples())
	v.Names, err = names(tx.For(who.OrganisationID))
	return v, err
}

// CheckNotice refuses a subject or a text that names what the notice does not have; the error's path is "subject" or "text".
func CheckNotice(n *member.Notice, subject, text string) error {
	if !n.TextOnly {
		if err := n.CheckSubject(subject); err != nil {
			return kilowon.At("subject", err)
		}
	}
	return kilowon.At("text", n.Check(text))
}

// SaveNotice makes subject and text the next version of a notice; what [CheckNotice] refuses is Invalid.
func (a *App) SaveNotice(ctx context.Context, who Actor, code, subject, text string) error {
	n, err := member.FindNotice(code)
	if err != nil {
		return err
	}
	subject, text = TidyNotice(subject), TidyNotice(text)
	if n.TextOnly {
		subject = ""
	}
	if err := CheckNotice(&n, subject, text); err != nil {
		return err
	}
	return a.deskUpdate(ctx, who, func(tx store.Tx, d store.Desk) error {
		before, versions, err := noticeText(tx, &n)
		if err != nil || before.Text == text && before.Subject == subject {
			return err
		}
		next := store.NoticeText{Code: code, Version: 1, Subject: subject, Text: text, ChangedBy: who.ID}
		if len(versions) > 0 {
			next.Version = versions[0].Version + 1
		}
		if err := d.AddNoticeText(&next); err != nil {
			return err
		}
		return tx.For(who.OrganisationID).Log(who.ID, "notice.change", code)
	})
}

// TidyNotice is a text as it is kept.
func TidyNotice(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }
