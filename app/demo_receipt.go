package app

import (
	"context"
	"fmt"

	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/store"
)

// installReceipts pays the demo's bills on their due day: of the second complex the latest is open, of the third it is paid in part and supported in part.
func (a *App) installReceipts(ctx context.Context, who Actor, d *Demo) error {
	return a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		supply, err := tx.SupplyContract(d.Complexes[0].Contract.ContractNumber)
		if err != nil {
			return err
		}
		for i, c := range d.Complexes {
			claims, err := s.Claims(c.Contract.ID)
			if err != nil {
				return err
			}
			for n, claim := range claims {
				r := receivable.Receipt{
					Number: fmt.Sprintf("데모-%s-%s", c.Contract.ContractNumber, claim.Month), Contract: c.Contract.ContractNumber, Month: claim.Month,
					Kind: receivable.ReceiptPaid, On: claim.Due, Amount: claim.Total(),
				}
				latest := n == len(claims)-1
				if latest && i == 1 {
					continue
				}
				if latest && i == 2 {
					r.Amount /= 2
					support := r
					support.Number, support.Kind, support.Amount = r.Number+"-지원", receivable.ReceiptSupport, r.Amount/5
					if err := tx.Desk().InsertReceipt(supply.SupplierID, &support); err != nil {
						return err
					}
				}
				if err := tx.Desk().InsertReceipt(supply.SupplierID, &r); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
