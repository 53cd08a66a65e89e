package sqltx

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const nameReceipt = "수납"

func receiptOf(r *db.Receipt, contractNumber string) receivable.Receipt {
	return receivable.Receipt{Number: r.Number, Contract: contractNumber, Month: r.Month, Kind: r.Kind, On: r.ReceivedOn, Amount: r.Amount}
}

func (s *scope) Receipts(complexID string) ([]receivable.Receipt, error) {
	if _, err := s.Complex(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.Receipts(s.ctx, complexID)
	if err != nil {
		return nil, s.fail(nameReceipt, err)
	}
	out := make([]receivable.Receipt, len(rows))
	for i := range rows {
		out[i] = receiptOf(&rows[i].Receipt, rows[i].ContractNumber)
	}
	return out, nil
}

func (s *scope) Claims(complexID string) ([]receivable.Claim, error) {
	if _, err := s.Complex(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.Claims(s.ctx, complexID)
	if err != nil {
		return nil, s.fail(nameBill, err)
	}
	out := make([]receivable.Claim, len(rows))
	for i, r := range rows {
		out[i] = receivable.Claim{Month: r.Month, Due: r.DueOn, Electricity: r.Total - r.TV, TV: r.TV}
	}
	return out, nil
}

func (d desk) InsertReceipt(supplierID string, r *receivable.Receipt) error {
	c, err := d.FindContract(r.Contract)
	if err != nil {
		return err
	}
	return d.fail(nameReceipt, d.q.InsertReceipt(d.ctx, db.InsertReceiptParams{
		SupplierID: supplierID, Number: r.Number, ComplexID: c.ID, Month: r.Month, Kind: r.Kind, ReceivedOn: r.On, Amount: r.Amount, EnteredAt: d.now,
	}))
}

func (d desk) Receipt(supplierID, number string) (receivable.Receipt, error) {
	row, err := d.q.ReceiptByNumber(d.ctx, supplierID, number)
	if err != nil {
		return receivable.Receipt{}, d.fail(nameReceipt, err)
	}
	return receiptOf(&row.Receipt, row.ContractNumber), nil
}

func (d desk) Arrears(today kilowon.Date, page store.Page) ([]store.Arrears, error) {
	limit, offset := pageOf(page)
	rows, err := d.q.Arrears(d.ctx, today, offset, limit)
	if err != nil {
		return nil, d.fail(nameReceipt, err)
	}
	out := make([]store.Arrears, len(rows))
	for i := range rows {
		r := &rows[i]
		out[i] = store.Arrears{ComplexID: r.ComplexID, ContractNumber: r.ContractNumber, Name: r.Name, Months: int(r.Months), First: kilowon.Month(r.FirstMonth), Unpaid: kilowon.Won(r.Unpaid)}
	}
	return out, nil
}
