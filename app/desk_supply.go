package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
)

// SupplyRow is a row of a file of the register of contracts with what was found in it.
type SupplyRow struct {
	contract.SupplyRow
	Number   string
	Holder   contract.Customer
	Findings []kilowon.Finding
	// New says that the register does not have the number yet; Changed that it has it with another holder.
	New, Changed bool
}

// Stopped says that the row is not taken over.
func (r *SupplyRow) Stopped() bool { return stopped(r.Findings) }

// SupplyFile is a file of the register of contracts as it was checked.
type SupplyFile struct {
	Rows []SupplyRow
	// Taken says that the rows without a stop are in the register now: Added and Replaced count them, the others were there already.
	Taken           bool
	Added, Replaced int
}

// Stopped counts the rows that are left out.
func (f *SupplyFile) Stopped() int { return countStopped(f.Rows) }

// FileSupply checks a file of the supplier's register of contracts; with take, the rows without a stop are taken over.
func (a *App) FileSupply(ctx context.Context, who Actor, rows []contract.SupplyRow, take bool) (SupplyFile, error) {
	out := SupplyFile{Taken: take}
	err := a.fileRows(ctx, who, handedFile{"계약 대장은", len(rows), take}, func(tx store.Tx, d store.Desk) error {
		seen := map[string]int{}
		for i := range rows {
			r, err := checkSupplyRow(tx, &rows[i], seen)
			if err != nil {
				return err
			}
			if take && !r.Stopped() && (r.New || r.Changed) {
				if err := d.SaveSupplyContract(&store.SupplyContract{Number: r.Number, Holder: r.Holder, SupplierID: who.OrganisationID}); err != nil {
					return err
				}
				if err := tx.For(who.OrganisationID).Log(who.ID, "supply.change", r.Number); err != nil {
					return err
				}
				if r.New {
					out.Added++
				} else {
					out.Replaced++
				}
			}
			out.Rows = append(out.Rows, r)
		}
		return nil
	})
	return out, err
}

// checkSupplyRow reads a row and holds it against the register.
func checkSupplyRow(tx store.Tx, row *contract.SupplyRow, seen map[string]int) (SupplyRow, error) {
	r := SupplyRow{SupplyRow: *row}
	r.Number, r.Holder, r.Findings = row.Check()
	if first, twice := seen[r.Number]; twice && r.Number != "" {
		r.Findings = append(r.Findings, kilowon.Finding{Severity: kilowon.Stop, Code: "K05", Unit: r.Contract,
			Message: "같은 고객번호가 " + kilowon.FormatInt(int64(first)) + "번째 줄에도 있습니다. 한 줄만 남겨 주세요."})
	}
	seen[r.Number] = row.Row
	if r.Stopped() {
		return r, nil
	}
	before, err := tx.SupplyContract(r.Number)
	// Cells that may be left out say nothing where they are empty.
	if r.Holder.BillKind == "" {
		r.Holder.BillKind = before.Holder.BillKind
	}
	if r.Holder.PayWay == "" {
		r.Holder.PayWay = before.Holder.PayWay
	}
	switch {
	case err != nil && kilowon.CodeOf(err) == kilowon.NotFound:
		r.New = true
	case err != nil:
		return r, err
	case before.Holder != r.Holder:
		r.Changed = true
		r.Findings = append(r.Findings, kilowon.Finding{Severity: kilowon.Info, Code: "K06", Unit: r.Contract, Message: "대장에 있는 고객명, 사업자등록번호, 주소 가운데 다른 것이 있어 이 줄로 바꿉니다."})
	}
	return r, nil
}

// SupplyEntry is an entry of the register with who has registered it, empty where nobody has.
type SupplyEntry struct {
	store.ListedSupplyContract
	Organisation string
}

// supplyEntry names who has registered the entry.
func supplyEntry(tx store.Tx, c *store.ListedSupplyContract) (SupplyEntry, error) {
	e := SupplyEntry{ListedSupplyContract: *c}
	if e.OrganisationID == "" || e.OrganisationID == e.SupplierID {
		return e, nil
	}
	o, err := tx.Organisation(e.OrganisationID)
	e.Organisation = o.Name
	return e, err
}

// DeskSupply lists the supplier's register of contracts with masked customers and counts what matches.
func (a *App) DeskSupply(ctx context.Context, who Actor, text string, page store.Page) ([]SupplyEntry, int, error) {
	var out []SupplyEntry
	var n int
	err := a.deskView(ctx, who, func(tx store.Tx, d store.Desk) error {
		list, all, err := d.SupplyContracts(text, page)
		if err != nil {
			return err
		}
		n = all
		for i := range list {
			e, err := supplyEntry(tx, &list[i])
			if err != nil {
				return err
			}
			maskCustomer(&e.Holder)
			out = append(out, e)
		}
		return nil
	})
	return out, n, err
}
