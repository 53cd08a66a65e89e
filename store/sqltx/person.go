package sqltx

import (
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const nameErasure = "삭제안"

func (d desk) FindMember(id string) (store.Member, error) {
	row, err := d.q.FindMember(d.ctx, id)
	if err != nil {
		return store.Member{}, d.fail("직원", err)
	}
	return d.member(&row)
}

func (d desk) MembersByMobile(mobile string) ([]store.Member, error) {
	index, err := d.vault.Index(indexMobile, mobile)
	if err != nil {
		return nil, err
	}
	rows, err := d.q.MembersByMobile(d.ctx, index)
	if err != nil {
		return nil, d.fail("직원", err)
	}
	return opened(rows, d.member)
}

func (d desk) InsertErasure(e *store.Erasure) error {
	if err := newID(&e.ID); err != nil {
		return err
	}
	e.State, e.ProposedAt = store.ErasureProposed, d.now
	return d.fail(nameErasure, d.q.InsertErasure(d.ctx, db.InsertErasureParams{ID: e.ID, StaffID: e.StaffID, Reason: e.Reason, ProposedBy: e.ProposedBy, ProposedAt: e.ProposedAt}))
}

func (d desk) Erasure(id string) (store.Erasure, error) {
	row, err := d.q.ErasureByID(d.ctx, id)
	return erasure(&row), d.fail(nameErasure, err)
}

func (d desk) WaitingErasure(staffID string) (store.Erasure, error) {
	row, err := d.q.WaitingErasure(d.ctx, staffID)
	return erasure(&row), d.fail(nameErasure, err)
}

func (d desk) WaitingErasures(page store.Page) ([]store.Erasure, int, error) {
	count, err := d.q.CountWaitingErasures(d.ctx)
	if err != nil {
		return nil, 0, d.fail(nameErasure, err)
	}
	limit, offset := pageOf(page)
	rows, err := d.q.WaitingErasures(d.ctx, offset, limit)
	return mapped(rows, erasure), int(count), d.fail(nameErasure, err)
}

func (d desk) DecideErasure(e *store.Erasure) error {
	e.DecidedAt = d.now
	n, err := d.q.DecideErasure(d.ctx, db.DecideErasureParams{State: string(e.State), DecidedBy: orNull(e.DecidedBy), DecidedAt: at(e.DecidedAt), Note: e.Note, ID: e.ID})
	return d.changed(nameErasure, n, err)
}

func erasure(r *db.Erasure) store.Erasure {
	return store.Erasure{ID: r.ID, StaffID: r.StaffID, Reason: r.Reason, State: store.ErasureState(r.State), ProposedBy: r.ProposedBy, ProposedAt: r.ProposedAt.UTC(),
		DecidedBy: r.DecidedBy.String, DecidedAt: utc(r.DecidedAt), Note: r.Note}
}
