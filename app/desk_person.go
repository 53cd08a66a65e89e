package app

import (
	"context"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// DeskOffice is a member with its staff as a clerk sees it: people masked. With a reason, who speaks for the organisation is told in full.
func (a *App) DeskOffice(ctx context.Context, who Actor, organisationID string, whole *member.Unmasking) (Office, error) {
	var out Office
	err := a.deskUpdate(ctx, who, func(tx store.Tx, _ store.Desk) (err error) {
		if out.Organisation, err = tx.Organisation(organisationID); err != nil {
			return err
		}
		s := tx.For(organisationID)
		if out.Staff, err = active(s); err != nil {
			return err
		}
		for i := range out.Staff {
			maskMember(&out.Staff[i])
		}
		if whole == nil {
			maskContact(&out.Contact)
			return nil
		}
		c := out.Contact
		return a.unmask(who, s, "/desk/organisations/"+organisationID, *whole, []string{c.Representative, c.Phone, c.Mobile, c.Email})
	})
	return out, err
}

// DeskPerson is a member of staff of whatever organisation, with what is kept of them.
type DeskPerson struct {
	store.Member
	Organisation store.Organisation
	Kept         []KeptData
	// Duties are why it may not be erased yet.
	Duties []string
	// Erasure waits for a second clerk; nil for none. Own says that who is looking proposed it.
	Erasure *store.Erasure
	Own     bool
	// Proposer is the name of the clerk who proposed it.
	Proposer string
}

// Erased says that nothing is kept any more that tells who it was.
func (p *DeskPerson) Erased() bool { return p.Name == "" && !p.Active }

// FindPeople finds the members of staff who have a mobile phone, masked.
func (a *App) FindPeople(ctx context.Context, who Actor, mobile string) ([]DeskPerson, error) {
	phone, err := member.ParseMobile(mobile)
	if err != nil {
		return nil, err
	}
	var out []DeskPerson
	err = a.deskView(ctx, who, func(tx store.Tx, d store.Desk) error {
		list, err := d.MembersByMobile(phone)
		out, err = deskPeople(tx, list, err)
		return err
	})
	return out, err
}

func deskPeople(tx store.Tx, list []store.Member, err error) ([]DeskPerson, error) {
	out := make([]DeskPerson, len(list))
	for i := range list {
		maskMember(&list[i])
		out[i].Member = list[i]
		if err == nil {
			out[i].Organisation, err = tx.Organisation(list[i].OrganisationID)
		}
	}
	return out, err
}

// WaitingErasures are the people of whom all is to be erased, masked, oldest first; the count is of all.
func (a *App) WaitingErasures(ctx context.Context, who Actor, page store.Page) ([]DeskPerson, int, error) {
	var out []DeskPerson
	var n int
	err := a.deskView(ctx, who, func(tx store.Tx, d store.Desk) error {
		list, all, err := d.WaitingErasures(page)
		if err != nil {
			return err
		}
		n = all
		people := make([]store.Member, len(list))
		for i := range list {
			if people[i], err = d.FindMember(list[i].StaffID); err != nil {
				return err
			}
		}
		if out, err = deskPeople(tx, people, nil); err != nil {
			return err
		}
		for i := range out {
			out[i].Erasure, out[i].Own = &list[i], list[i].ProposedBy == who.ID
		}
		return nil
	})
	return out, n, err
}

// DeskPerson loads one, masked; with a reason, in full.
func (a *App) DeskPerson(ctx context.Context, who Actor, id string, whole *member.Unmasking) (DeskPerson, error) {
	var out DeskPerson
	err := a.deskUpdate(ctx, who, func(tx store.Tx, _ store.Desk) (err error) {
		if out, err = deskPerson(tx, who, id); err != nil {
			return err
		}
		if whole == nil {
			maskMember(&out.Member)
			return nil
		}
		return a.unmask(who, tx.For(out.OrganisationID), "/desk/people/"+id, *whole, identity(&out.Member))
	})
	out.PasswordHash = ""
	return out, err
}

// identity are the values that tell who a member of staff is.
func identity(m *store.Member) []string {
	return []string{m.Name, m.Login, m.Mobile, m.Phone, m.BirthDate, m.Email}
}

func deskPerson(tx store.Tx, who Actor, id string) (DeskPerson, error) {
	var out DeskPerson
	var err error
	d := tx.Desk()
	if out.Member, err = d.FindMember(id); err != nil {
		return out, err
	}
	if out.Organisation, err = tx.Organisation(out.OrganisationID); err != nil {
		return out, err
	}
	s := tx.For(out.OrganisationID)
	if out.Kept, err = keptOf(s, id); err != nil {
		return out, err
	}
	ties, err := tiesOf(tx, s, &out)
	if err != nil {
		return out, err
	}
	out.Duties = ties.Duties()
	e, err := d.WaitingErasure(id)
	if err != nil {
		if kilowon.CodeOf(err) == kilowon.NotFound {
			err = nil
		}
		return out, err
	}
	out.Erasure, out.Own = &e, e.ProposedBy == who.ID
	out.Proposer, err = clerkName(tx.For(who.OrganisationID), e.ProposedBy)
	return out, err
}

// tiesOf is what still ties a person.
func tiesOf(tx store.Tx, s store.Scope, p *DeskPerson) (member.Ties, error) {
	ties := member.Ties{Clerk: p.Organisation.Kind == member.Supplier}
	list, err := ownApplications(s, p.ID)
	if err != nil {
		return ties, err
	}
	for i := range list {
		if !list[i].State.Closed() {
			ties.Applications++
		}
	}
	own, _, err := s.SearchComplexes("", store.Page{Limit: mostContracts})
	if err != nil || len(own) == 0 {
		return ties, err
	}
	arrears, err := tx.Desk().Arrears(today(tx.Now()), store.Page{Limit: mostContracts})
	if err != nil {
		return ties, err
	}
	for _, x := range arrears {
		if slices.ContainsFunc(own, func(c store.ComplexListed) bool { return c.ID == x.ComplexID }) {
			ties.Unpaid++
		}
	}
	ties.Alone = p.Active && remain(s, func(post *member.Post) bool { return post.ID != p.ID }) != nil
	return ties, nil
}

// ExportAtDesk gives all that is kept of a member of staff, for the reason given.
func (a *App) ExportAtDesk(ctx context.Context, who Actor, id string, u member.Unmasking) (*PersonExport, error) {
	if err := atDesk(who, member.Unmask); err != nil {
		return nil, err
	}
	var out PersonExport
	err := a.deskUpdate(ctx, who, func(tx store.Tx, d store.Desk) error {
		m, err := d.FindMember(id)
		if err != nil {
			return err
		}
		words, err := u.Words(identity(&m)...)
		if err != nil {
			return err
		}
		if out, err = wholePerson(tx, &m); err != nil {
			return err
		}
		return tx.For(m.OrganisationID).Log(who.ID, "person.export", "/desk/people/"+id+": "+words)
	})
	return &out, err
}

// ProposeErasure asks a second clerk to erase all that is kept of a member of staff itself. The note names the document that asks for it.
func (a *App) ProposeErasure(ctx context.Context, who Actor, id, note string) error {
	return a.deskUpdate(ctx, who, func(tx store.Tx, d store.Desk) error {
		p, err := erasable(tx, who, id)
		if err != nil {
			return err
		}
		if p.Erasure != nil {
			return kilowon.Errorf(kilowon.Conflict, "이미 올린 삭제안이 있습니다. 다른 담당자가 확인하기를 기다립니다.")
		}
		words, err := member.Unmasking{Reason: member.UnmaskOther, Note: note}.Words(identity(&p.Member)...)
		if err != nil {
			return err
		}
		_, words, _ = strings.Cut(words, ", ")
		e := store.Erasure{StaffID: id, Reason: words, ProposedBy: who.ID}
		if err := d.InsertErasure(&e); err != nil {
			return err
		}
		return tx.For(p.OrganisationID).Log(who.ID, "erasure.propose", "/desk/people/"+id+": "+words)
	})
}

// erasable loads a person of whom something is kept that may be erased.
func erasable(tx store.Tx, who Actor, id string) (DeskPerson, error) {
	p, err := deskPerson(tx, who, id)
	if err != nil {
		return p, err
	}
	if p.Erased() {
		return p, kilowon.Errorf(kilowon.Conflict, "이미 지운 사람입니다. 더 지울 것이 없습니다.")
	}
	ties, err := tiesOf(tx, tx.For(p.OrganisationID), &p)
	if err == nil {
		err = ties.Erasable()
	}
	return p, err
}

// DecideErasure confirms, refuses or withdraws what waits for a person; nobody confirms or refuses what he proposed. Confirmed, all that is kept of the person
// itself is gone for good.
func (a *App) DecideErasure(ctx context.Context, who Actor, id string, to store.ErasureState) error {
	return a.deskUpdate(ctx, who, func(tx store.Tx, d store.Desk) error {
		e, err := d.WaitingErasure(id)
		if err != nil {
			return kilowon.Errorf(kilowon.Conflict, "기다리는 삭제안이 없습니다. 화면을 새로 열어 확인해 주세요.")
		}
		switch own := e.ProposedBy == who.ID; {
		case own && to != store.ErasureWithdrawn:
			return kilowon.Errorf(kilowon.Forbidden, "내가 올린 삭제안은 다른 담당자가 확인해야 합니다. 거두려면 철회를 누르세요.")
		case !own && to == store.ErasureWithdrawn:
			return kilowon.Errorf(kilowon.Forbidden, "철회는 삭제안을 올린 담당자만 할 수 있습니다. 받아들이지 않으려면 반려해 주세요.")
		}
		m, err := d.FindMember(id)
		if err != nil {
			return err
		}
		s := tx.For(m.OrganisationID)
		if to == store.ErasureConfirmed {
			if _, err := erasable(tx, who, id); err != nil {
				return err
			}
			if err := erasePerson(s, id); err != nil {
				return err
			}
			if err := s.Log(who.ID, "person.erase", "/desk/people/"+id+": "+e.Reason); err != nil {
				return err
			}
		}
		e.State, e.DecidedBy = to, who.ID
		if err := d.DecideErasure(&e); err != nil {
			return err
		}
		return s.Log(who.ID, "erasure."+string(to), "/desk/people/"+id)
	})
}
