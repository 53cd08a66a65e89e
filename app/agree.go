package app

import (
	"context"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// AskedTerms is an edition that somebody has not agreed to, with what is new in it.
type AskedTerms struct {
	member.Terms
	// Items are the required ones that are asked for.
	Items []member.TermsItem
	// Since is the edition agreed to before, zero for none; Added and Removed are the paragraphs that tell them apart.
	Since          kilowon.Date
	Added, Removed []string
}

// AskedTerms are the documents in force that a member of an office has to agree to; the supplier's clerks agree to none here.
func (a *App) AskedTerms(ctx context.Context, who Actor) ([]AskedTerms, error) {
	if !who.Role.May(member.ReadOffice) {
		return nil, nil
	}
	var out []AskedTerms
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		consents, err := s.Consents(who.ID)
		if err != nil {
			return err
		}
		for _, t := range a.Terms(today(tx.Now())) {
			if asked := (AskedTerms{Terms: t, Items: member.Missing([]member.Terms{t}, consents)}); len(asked.Items) > 0 {
				asked.compare(a.terms, consents)
				out = append(out, asked)
			}
		}
		return nil
	})
	return out, err
}

// compare finds the edition that was agreed to before, and what has changed since.
func (t *AskedTerms) compare(all []member.Terms, consents []member.Consent) {
	for _, item := range t.Items {
		if c, ok := member.Standing(consents, item.Key); ok && c.Given {
			t.Since = max(t.Since, c.Version)
		}
	}
	i := slices.IndexFunc(all, func(o member.Terms) bool { return o.Key == t.Key && o.Version == t.Since })
	if i >= 0 {
		t.Added, t.Removed = t.Terms.Changed(&all[i])
	}
}

// AgreeTerms keeps that a member of staff agrees to what was asked; leaving a required item out is invalid.
func (a *App) AgreeTerms(ctx context.Context, who Actor, chosen func(item string) bool) error {
	asked, err := a.AskedTerms(ctx, who)
	if err != nil {
		return err
	}
	for _, t := range asked {
		for _, item := range t.Items {
			if !chosen(item.Key) {
				return kilowon.At(item.Key, kilowon.Errorf(kilowon.Invalid, "%s: 필수 항목입니다. 계속 쓰려면 동의해 주세요. 동의하지 않으려면 아래의 동의하지 않음을 눌러 주세요.", item.Label))
			}
		}
	}
	return a.update(ctx, who, func(_ store.Tx, s store.Scope) error {
		for _, t := range asked {
			for _, item := range t.Items {
				if err := s.InsertConsent(who.ID, member.Consent{Item: item.Key, Version: t.Version, Given: true}); err != nil {
					return err
				}
			}
			if err := s.Log(who.ID, "consent.terms", t.Key+"@"+t.Version.String()); err != nil {
				return err
			}
		}
		return nil
	})
}
