package app

import (
	"context"
	"strconv"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// How many days before its end a discount is shown, and for how many after it.
const (
	EndingDays = 60
	EndingSoon = 30
	EndedDays  = 90
)

// Endings are the discounts that end and those that have ended, the earliest first.
type Endings struct {
	// Soon end within EndingSoon days, Later within EndingDays; Ended did within the last EndedDays.
	Soon, Later, Ended []store.EndingDiscount
	Today              kilowon.Date
}

// Ahead counts those that end.
func (e *Endings) Ahead() int { return len(e.Soon) + len(e.Later) }

// endings sorts what list gives for a window of days.
func endings(now kilowon.Date, list func(from, to kilowon.Date) ([]store.EndingDiscount, error)) (Endings, error) {
	out := Endings{Today: now}
	all, err := list(now.AddDays(-EndedDays), now.AddDays(EndingDays))
	for _, d := range all {
		switch {
		case d.To <= now:
			out.Ended = append(out.Ended, d)
		case d.To <= now.AddDays(EndingSoon):
			out.Soon = append(out.Soon, d)
		default:
			out.Later = append(out.Later, d)
		}
	}
	return out, err
}

// Endings lists the ends of the organisation's discounts.
func (a *App) Endings(ctx context.Context, who Actor) (Endings, error) {
	var out Endings
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		var err error
		out, err = endings(today(tx.Now()), s.EndingDiscounts)
		return err
	})
	return out, err
}

// TellEndings sends each office word of the discounts that end within EndingDays and that it was not told of: a text to its mobile phone, and mails to those of its
// managers who agreed to them. An office that has neither is told by its pages alone. It gives how many discounts were told of, and may be called any number of times.
func (a *App) TellEndings(ctx context.Context) (int, error) {
	var offices []store.Organisation
	err := a.store.View(ctx, func(tx store.Tx) error {
		var err error
		offices, err = tx.AllOrganisations()
		return err
	})
	told := 0
	for i := range offices {
		if err != nil {
			break
		}
		if offices[i].Kind != member.Supplier {
			var n int
			n, err = a.tellOffice(ctx, &offices[i])
			told += n
		}
	}
	return told, err
}

// tellOffice tells one office in one transaction, so that what was told is noted when the text is on its way, and not before.
func (a *App) tellOffice(ctx context.Context, o *store.Organisation) (int, error) {
	n := 0
	err := a.store.Update(ctx, func(tx store.Tx) error {
		s, now := tx.For(o.ID), today(tx.Now())
		emails, err := managerEmails(s)
		if err != nil || o.Contact.Mobile == "" && len(emails) == 0 {
			return err
		}
		list, err := s.EndingDiscounts(now, now.AddDays(EndingDays))
		if err != nil {
			return err
		}
		for i := range list {
			if list[i].Told {
				continue
			}
			if err := s.NoteEnding(&list[i]); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return nil
		}
		values := map[string]string{member.VariableDays: strconv.Itoa(EndingDays), member.VariableCount: strconv.Itoa(n)}
		for _, email := range emails {
			if err := mailNotice(tx, email, member.NoticeDiscountsEnd, values); err != nil {
				return err
			}
		}
		if o.Contact.Mobile == "" {
			return nil
		}
		return sendNotice(tx, reach{Phone: o.Contact.Mobile}, member.NoticeDiscountsEnd, values)
	})
	return n, err
}

// managerEmails are the mail addresses of the managers who agreed to mails.
func managerEmails(s store.Scope) ([]string, error) {
	staff, err := active(s)
	if err != nil {
		return nil, err
	}
	var out []string
	for i := range staff {
		if staff[i].Role != member.Manager || staff[i].Email == "" {
			continue
		}
		to, err := reachOf(s, &staff[i])
		if err != nil {
			return nil, err
		}
		if to.Email != "" {
			out = append(out, to.Email)
		}
	}
	return out, nil
}
