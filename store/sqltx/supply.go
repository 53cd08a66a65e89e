package sqltx

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const (
	nameSupply          = "계약 대장의 고객번호"
	columnSupplyHolder  = "supply_contract.holder"
	indexSupplyBusiness = "supply_contract.business"
)

func (t *transaction) businessIndex(n kilowon.BusinessNumber) (string, error) {
	if n == "" {
		return "", nil
	}
	return t.vault.Index(indexSupplyBusiness, string(n))
}

func (t *transaction) supplyContract(r *db.SupplyContract) (store.SupplyContract, error) {
	c := store.SupplyContract{Number: r.ContractNumber, SupplierID: r.SupplierID, ChangedAt: r.ChangedAt.UTC()}
	return c, t.openJSON(columnSupplyHolder, c.Number, r.Holder, &c.Holder)
}

func (t *transaction) SupplyContract(number string) (store.SupplyContract, error) {
	row, err := t.q.SupplyContractByNumber(t.ctx, number)
	if err != nil {
		return store.SupplyContract{}, t.fail(nameSupply, err)
	}
	return t.supplyContract(&row)
}

func (t *transaction) SupplyContractsOf(n kilowon.BusinessNumber) ([]store.SupplyContract, error) {
	index, err := t.businessIndex(n)
	if err != nil || index == "" {
		return nil, err
	}
	rows, err := t.q.SupplyContractsOf(t.ctx, index)
	if err != nil {
		return nil, t.fail(nameSupply, err)
	}
	out := make([]store.SupplyContract, len(rows))
	for i := range rows {
		if out[i], err = t.supplyContract(&rows[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (t *transaction) ComplexOfNumber(number string) (store.Complex, error) {
	row, err := t.q.ComplexOfNumber(t.ctx, number)
	if err != nil {
		return store.Complex{}, t.fail(nameComplex, err)
	}
	return complexOf(&row), nil
}

func (t *transaction) MoveComplex(c *store.Complex, to string) error {
	n, err := t.q.MoveComplex(t.ctx, to, c.ID, c.OrganisationID)
	if err := t.changed(nameComplex, n, err); err != nil {
		return err
	}
	c.OrganisationID = to
	return nil
}

func (d desk) SaveSupplyContract(c *store.SupplyContract) error {
	index, err := d.businessIndex(c.Holder.BusinessNumber)
	if err != nil {
		return err
	}
	holder, err := d.sealJSON(columnSupplyHolder, c.Number, c.Holder)
	if err != nil {
		return err
	}
	c.ChangedAt = d.now
	return d.fail(nameSupply, d.q.SaveSupplyContract(d.ctx, db.SaveSupplyContractParams{
		ContractNumber: c.Number, Holder: holder, BusinessIndex: index, SupplierID: c.SupplierID, ChangedAt: c.ChangedAt,
	}))
}

func (d desk) BareContracts(text string, page store.Page) ([]store.SupplyContract, int, error) {
	pattern := containing(text)
	n, err := d.q.CountBareContracts(d.ctx, pattern)
	if err != nil {
		return nil, 0, d.fail(nameSupply, err)
	}
	limit, offset := pageOf(page)
	rows, err := d.q.BareContracts(d.ctx, pattern, offset, limit)
	if err != nil {
		return nil, 0, d.fail(nameSupply, err)
	}
	out, err := opened(rows, d.supplyContract)
	return out, int(n), err
}

func (d desk) SupplyContracts(text string, page store.Page) ([]store.ListedSupplyContract, int, error) {
	pattern := containing(text)
	n, err := d.q.CountSupplyContracts(d.ctx, pattern)
	if err != nil {
		return nil, 0, d.fail(nameSupply, err)
	}
	limit, offset := pageOf(page)
	rows, err := d.q.SupplyContracts(d.ctx, pattern, offset, limit)
	if err != nil {
		return nil, 0, d.fail(nameSupply, err)
	}
	out := make([]store.ListedSupplyContract, len(rows))
	for i := range rows {
		out[i].ComplexID, out[i].OrganisationID = rows[i].ComplexID, rows[i].OrganisationID
		if out[i].SupplyContract, err = d.supplyContract(&rows[i].SupplyContract); err != nil {
			return nil, 0, err
		}
	}
	return out, int(n), nil
}

func (d desk) HolderChanges(since, upto kilowon.Date) ([]store.HolderChange, error) {
	rows, err := d.q.HolderChanges(d.ctx, since, upto)
	if err != nil {
		return nil, d.fail(nameHolder, err)
	}
	return opened(rows, func(r *db.HolderChangesRow) (store.HolderChange, error) {
		return store.HolderChange{Number: r.ContractNumber, SupplierID: r.SupplierID, ApplicationID: r.ApplicationID, From: r.FromDate, ChangedAt: r.ChangedAt.UTC()}, nil
	})
}
