package sqltx

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const nameHolder = "계약자"

// Where sealed names of holders lie.
const (
	columnHolder       = "contract_holder.name"
	columnFormerHolder = "contract_holder.former"
)

func holderID(complexID string, from kilowon.Date) string {
	return fmt.Sprintf("%s/%d", complexID, from)
}

func (s *scope) AddHolder(complexID string, h *store.Holder) error {
	if err := s.own(complexID); err != nil {
		return err
	}
	id := holderID(complexID, h.From)
	name, err := s.vault.Seal(columnHolder, id, h.Name)
	if err != nil {
		return err
	}
	former, err := s.vault.Seal(columnFormerHolder, id, h.Former)
	if err != nil {
		return err
	}
	return s.fail(nameHolder, s.q.InsertHolder(s.ctx, db.InsertHolderParams{ComplexID: complexID, FromDate: h.From, Name: name, Former: former,
		Succession: h.Succession, ApplicationID: h.ApplicationID}))
}

func (s *scope) Holders(complexID string) ([]store.Holder, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.Holders(s.ctx, complexID)
	if err != nil {
		return nil, s.fail(nameHolder, err)
	}
	return opened(rows, func(r *db.ContractHolder) (store.Holder, error) {
		h := store.Holder{From: r.FromDate, Succession: r.Succession, ApplicationID: r.ApplicationID}
		id := holderID(complexID, h.From)
		if h.Name, err = s.vault.Open(columnHolder, id, r.Name); err != nil {
			return h, err
		}
		h.Former, err = s.vault.Open(columnFormerHolder, id, r.Former)
		return h, err
	})
}
