package sqltx

import (
	"encoding/json"
	"fmt"

	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const nameBillingWay = "청구·납부 방법"

// columnBillingWay is where the sealed way of billing and paying lies.
const columnBillingWay = "contract_billing.details"

func billingWayID(complexID string, number int64) string {
	return fmt.Sprintf("%s/%d", complexID, number)
}

func (s *scope) AddBillingWay(complexID string, w *store.BillingWay) error {
	if err := s.own(complexID); err != nil {
		return err
	}
	last, err := s.q.LastBillingWay(s.ctx, complexID)
	if err != nil {
		return s.fail(nameBillingWay, err)
	}
	plain, err := json.Marshal(w.Billing)
	if err != nil {
		return s.fail(nameBillingWay, err)
	}
	sealed, err := s.vault.Seal(columnBillingWay, billingWayID(complexID, last+1), string(plain))
	if err != nil {
		return err
	}
	return s.fail(nameBillingWay, s.q.InsertBillingWay(s.ctx, db.InsertBillingWayParams{ComplexID: complexID, Number: last + 1, FromDate: w.From, Details: sealed,
		ApplicationID: w.ApplicationID}))
}

func (s *scope) BillingWays(complexID string) ([]store.BillingWay, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.BillingWays(s.ctx, complexID)
	if err != nil {
		return nil, s.fail(nameBillingWay, err)
	}
	return opened(rows, func(r *db.ContractBilling) (store.BillingWay, error) {
		w := store.BillingWay{ApplicationID: r.ApplicationID}
		plain, err := s.vault.Open(columnBillingWay, billingWayID(complexID, r.Number), r.Details)
		if err != nil {
			return w, err
		}
		if err := json.Unmarshal([]byte(plain), &w.Billing); err != nil {
			return w, s.fail(nameBillingWay, err)
		}
		w.From = r.FromDate
		return w, nil
	})
}
