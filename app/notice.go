package app

import (
	"context"
	"embed"
	"strings"

	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

//go:embed notices/*.txt
var noticeTexts embed.FS

// ownNotice is the text of a notice that the program comes with.
func ownNotice(code string) (string, error) {
	text, err := noticeTexts.ReadFile("notices/" + code + ".txt")
	return strings.TrimSpace(string(text)), err
}

// NoticeView is a notice with its text in force, what that looks like with samples, and its versions.
type NoticeView struct {
	member.Notice
	Text, Preview string
	// Versions are newest first; Names are those of the clerks by id.
	Versions []store.NoticeText
	Names    map[string]string
}

// noticeText is the text in force.
func noticeText(tx store.Tx, n *member.Notice) (string, []store.NoticeText, error) {
	versions, err := tx.NoticeTexts(n.Code)
	if err != nil {
		return "", nil, err
	}
	if len(versions) > 0 {
		return versions[0].Text, versions, nil
	}
	text, err := ownNotice(n.Code)
	return text, nil, err
}

// sendNotice puts a notice on its way to a phone.
func sendNotice(tx store.Tx, phone, code string, values map[string]string) error {
	n, err := member.FindNotice(code)
	if err != nil {
		return err
	}
	text, _, err := noticeText(tx, &n)
	if err != nil {
		return err
	}
	return sendText(tx, phone, n.Fill(text, values))
}

// tellApplicant sends word of an application's state to the phone that was given in its form.
func tellApplicant(tx store.Tx, v *Application, step contract.Step) error {
	code, ok := map[contract.Step]string{contract.StepFile: member.NoticeApplicationReceived, contract.StepAsk: member.NoticeApplicationAsked,
		contract.StepGrant: member.NoticeApplicationGranted, contract.StepRefuse: member.NoticeApplicationRefused}[step]
	if !ok || v.Answers["phone"] == "" {
		return nil
	}
	values := map[string]string{member.VariableKind: v.Kind.Name, member.VariableReceipt: v.ReceiptNumber, member.VariableDue: v.DueOn.String(),
		member.VariableArticle: string(v.Proposal.Article)}
	if v.Effect != nil {
		values[member.VariableFrom] = v.Effect.From.String()
	}
	return sendNotice(tx, v.Answers["phone"], code, values)
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
	var err error
	if v.Text, v.Versions, err = noticeText(tx, &n); err != nil {
		return v, err
	}
	v.Preview = n.Fill(v.Text, n.Samples())
	v.Names, err = names(tx.For(who.OrganisationID))
	return v, err
}

// SaveNotice makes a text the next version of a notice; one that names what the notice does not have is Invalid.
func (a *App) SaveNotice(ctx context.Context, who Actor, code, text string) error {
	n, err := member.FindNotice(code)
	if err != nil {
		return err
	}
	text = TidyNotice(text)
	if err := n.Check(text); err != nil {
		return err
	}
	return a.deskUpdate(ctx, who, func(tx store.Tx, d store.Desk) error {
		before, versions, err := noticeText(tx, &n)
		if err != nil || before == text {
			return err
		}
		next := store.NoticeText{Code: code, Version: 1, Text: text, ChangedBy: who.ID}
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
