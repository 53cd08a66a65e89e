package app

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// actionUnmask is the action of the access log for what was masked and shown on request.
const actionUnmask = "unmask"

// unmask notes why a clerk is shown what is masked of a thing, in the log of the organisation it belongs to. Hidden are the values that the note must not tell.
func (a *App) unmask(who Actor, s store.Scope, object string, u member.Unmasking, hidden []string) error {
	if err := atDesk(who, member.Unmask); err != nil {
		return err
	}
	words, err := u.Words(hidden...)
	if err != nil {
		return err
	}
	return s.Log(who.ID, actionUnmask, object+": "+words)
}

// maskMember hides who a member of staff is; what is not known stays empty.
func maskMember(m *store.Member) {
	m.Name, m.Login, m.PasswordHash = member.MaskName(m.Name), member.MaskName(m.Login), ""
	m.Mobile, m.Phone = member.MaskPhone(m.Mobile), member.MaskPhone(m.Phone)
	m.BirthDate, m.Email = member.MaskBirth(m.BirthDate), member.MaskEmail(m.Email)
}

// maskContact hides who speaks for an organisation.
func maskContact(c *store.Contact) {
	c.Representative, c.Phone, c.Mobile, c.Email = member.MaskName(c.Representative), member.MaskPhone(c.Phone), member.MaskPhone(c.Mobile), member.MaskEmail(c.Email)
}

// maskCustomer hides a customer without a business number, who may be a person; the name and the place of a business are no secret.
func maskCustomer(c *contract.Customer) {
	if c.BusinessNumber == "" {
		c.Name, c.Address = member.MaskName(c.Name), member.MaskAddress(c.Address)
	}
}

// Masked is the file as it is shown: who has no business number is masked.
func (f *SupplyFile) Masked() *SupplyFile {
	out := *f
	out.Rows = slices.Clone(f.Rows)
	for i := range out.Rows {
		if r := &out.Rows[i]; r.Business == "" {
			r.Name = member.MaskName(r.Name)
		}
	}
	return &out
}

// maskPersons hides what a contract tells of persons, and gives it.
func (c *Contract) maskPersons() []string { return append(c.maskHolders(), c.maskBillings()...) }

// maskHolders hides whose the contract was and is, and gives the names.
func (c *Contract) maskHolders() []string {
	var hidden []string
	c.Holder, c.Holders = member.MaskName(c.Holder), slices.Clone(c.Holders)
	for i := range c.Holders {
		h := &c.Holders[i]
		hidden = append(hidden, h.Name, h.Former)
		h.Name, h.Former = member.MaskName(h.Name), member.MaskName(h.Former)
	}
	return hidden
}

// maskAnswer hides what a field of a form tells of a person.
func maskAnswer(f *contract.Field, value string) string {
	switch {
	case f.Type == contract.Phone:
		return member.MaskPhone(value)
	case f.Type == contract.Account:
		return member.MaskAccount(value)
	case f.Personal == contract.PersonName:
		return member.MaskName(value)
	case f.Personal == contract.PersonEmail:
		return member.MaskEmail(value)
	case f.Personal == contract.PersonBirth:
		return member.MaskBirth(value)
	}
	return value
}

func maskAnswers(k *contract.Kind, answers contract.Answers) contract.Answers {
	out := maps.Clone(answers)
	for i := range k.Fields {
		f := &k.Fields[i]
		if value := answers[f.ID]; value != "" {
			out[f.ID] = maskAnswer(f, value)
		}
	}
	return out
}

// personal are the values of the form that are masked, each with its mask.
func (v *Application) personal() map[string]string {
	out := map[string]string{}
	for i := range v.Kind.Fields {
		f := &v.Kind.Fields[i]
		if value := v.Answers[f.ID]; value != "" && maskAnswer(f, value) != value {
			out[value] = maskAnswer(f, value)
		}
	}
	return out
}

// hidden are the values themselves.
func (v *Application) hidden() []string { return slices.Sorted(maps.Keys(v.personal())) }

// mask hides who the form is about, wherever it is told: in the form, in what granting it changes, in the decision and in messages.
func (v *Application) mask() {
	var pairs []string
	values := v.personal()
	for _, value := range v.hidden() {
		pairs = append(pairs, value, values[value])
		if dashed := member.FormatPhone(value); dashed != value {
			pairs = append(pairs, dashed, values[value])
		}
	}
	text := strings.NewReplacer(pairs...).Replace
	texts := func(list []string) []string {
		list = slices.Clone(list)
		for i := range list {
			list[i] = text(list[i])
		}
		return list
	}
	v.Answers, v.Filings = maskAnswers(v.Kind, v.Answers), slices.Clone(v.Filings)
	for i := range v.Filings {
		v.Filings[i].Answers = maskAnswers(v.Kind, v.Filings[i].Answers)
	}
	v.Findings, v.Entries, v.Files = slices.Clone(v.Findings), slices.Clone(v.Entries), slices.Clone(v.Files)
	for i := range v.Findings {
		v.Findings[i].Message, v.Findings[i].Read = text(v.Findings[i].Message), text(v.Findings[i].Read)
	}
	for i := range v.Entries {
		v.Entries[i].Content = text(v.Entries[i].Content)
	}
	for i := range v.Files {
		v.Files[i].Name = text(v.Files[i].Name)
	}
	v.Proposal.Reason, v.Proposal.Summary = text(v.Proposal.Reason), texts(v.Proposal.Summary)
	if v.Effect != nil {
		e := *v.Effect
		e.Summary = texts(e.Summary)
		v.Effect = &e
	}
}

// UnmaskApplication is an application with nothing masked but the colleagues of who applied.
func (a *App) UnmaskApplication(ctx context.Context, who Actor, id string, u member.Unmasking) (Application, error) {
	var v Application
	err := a.deskUpdate(ctx, who, func(tx store.Tx, _ store.Desk) error {
		s, whole, err := a.deskApplication(tx, who, id)
		if err != nil {
			return err
		}
		v = whole
		return a.unmask(who, s, "/desk/applications/"+id, u, v.hidden())
	})
	return v, err
}

// UnmaskContract is a contract with the names of its customers, and where its bill goes and what account it is paid from.
func (a *App) UnmaskContract(ctx context.Context, who Actor, complexID string, u member.Unmasking) (DeskContract, error) {
	var out DeskContract
	err := a.deskUpdate(ctx, who, func(tx store.Tx, d store.Desk) (err error) {
		if out, err = deskContract(tx, who, complexID); err != nil {
			return err
		}
		c, err := d.FindComplex(complexID)
		if err != nil {
			return err
		}
		masked := out.Contract
		return a.unmask(who, tx.For(c.OrganisationID), "/desk/contracts/"+complexID, u, masked.maskPersons())
	})
	return out, err
}

// DeskSupplyContract is one entry of the register of contracts; whole asks for what is masked, with its reason.
func (a *App) DeskSupplyContract(ctx context.Context, who Actor, number string, whole *member.Unmasking) (SupplyEntry, error) {
	var out SupplyEntry
	err := a.deskUpdate(ctx, who, func(tx store.Tx, d store.Desk) error {
		list, _, err := d.SupplyContracts(number, store.Page{})
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(c store.ListedSupplyContract) bool { return c.Number == number })
		if i < 0 {
			return kilowon.Errorf(kilowon.NotFound, "계약 대장에 없는 고객번호입니다. 목록에서 다시 골라 주세요.")
		}
		if out, err = supplyEntry(tx, &list[i]); err != nil {
			return err
		}
		if whole == nil {
			maskCustomer(&out.Holder)
			return nil
		}
		return a.unmask(who, tx.For(out.SupplierID), "/desk/supply/"+number, *whole, []string{out.Holder.Name, out.Holder.Address})
	})
	return out, err
}

// UnmaskRegistration is an application for membership with nothing masked.
func (a *App) UnmaskRegistration(ctx context.Context, who Actor, id string, u member.Unmasking) (store.Registration, error) {
	var r store.Registration
	err := a.deskUpdate(ctx, who, func(tx store.Tx, _ store.Desk) (err error) {
		if r, err = submitted(tx, id); err != nil {
			return err
		}
		hidden := []string{r.Details.Representative, r.Details.Phone, r.Details.Mobile, r.Details.Email, r.Staff.Name, r.Staff.Mobile, r.Staff.Phone, r.Staff.Email, r.Staff.BirthDate}
		return a.unmask(who, tx.For(who.OrganisationID), "/desk/verifications/"+id, u, hidden)
	})
	return r, err
}

// maskRegistration hides who applies. While it waits, what a clerk holds against the paper stays.
func maskRegistration(r *store.Registration) {
	p, d := &r.Staff, &r.Details
	p.Name, p.Mobile, p.Phone, p.Email, p.BirthDate = member.MaskName(p.Name), member.MaskPhone(p.Mobile), member.MaskPhone(p.Phone), member.MaskEmail(p.Email), member.MaskBirth(p.BirthDate)
	d.Phone, d.Mobile, d.Email, r.VerifiedMobile = member.MaskPhone(d.Phone), member.MaskPhone(d.Mobile), member.MaskEmail(d.Email), member.MaskPhone(r.VerifiedMobile)
	if r.State != store.RegistrationSubmitted {
		d.Representative = member.MaskName(d.Representative)
	}
}
