package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/store"
)

// standings is how a contract's bills stand today; nil where nothing ever came in, so that nothing is known.
func (a *App) standings(tx store.Tx, s store.Scope, complexID string) ([]receivable.Standing, error) {
	receipts, err := s.Receipts(complexID)
	if err != nil || len(receipts) == 0 {
		return nil, err
	}
	claims, err := s.Claims(complexID)
	if err != nil {
		return nil, err
	}
	return receivable.Stand(claims, receipts, today(tx.Now()), a.book)
}

// ReceiptRow is a row of a file of receipts with what was found in it.
type ReceiptRow struct {
	receivable.ReceiptRow
	Receipt  receivable.Receipt
	Findings []kilowon.Finding
	// Known says that the receipt was entered before, with the same contents.
	Known bool
}

// Stopped says that the row is not entered.
func (r *ReceiptRow) Stopped() bool { return stopped(r.Findings) }

func (r *ReceiptRow) found(severity kilowon.Severity, code, message string) {
	r.Findings = append(r.Findings, kilowon.Finding{Severity: severity, Code: code, Unit: r.Contract, Message: message})
}

// ReceiptFile is a file of receipts as it was checked.
type ReceiptFile struct {
	Rows []ReceiptRow
	// Taken says that the rows without a stop are entered now: Added counts them and Sum adds them up.
	Taken bool
	Added int
	Sum   kilowon.Won
}

// Stopped counts the rows that are left out.
func (f *ReceiptFile) Stopped() int { return countStopped(f.Rows) }

// FileReceipts checks a file of money that came in; with take, the rows without a stop are entered. A row that was entered before is not entered again.
func (a *App) FileReceipts(ctx context.Context, who Actor, rows []receivable.ReceiptRow, take bool) (ReceiptFile, error) {
	out := ReceiptFile{Taken: take}
	err := a.fileRows(ctx, who, handedFile{"수납 자료는", len(rows), take}, func(tx store.Tx, d store.Desk) error {
		check := receiptCheck{tx: tx, supplier: who.OrganisationID, seen: map[string]int{}, months: map[receiptMonth]*monthReceived{}}
		for i := range rows {
			r, err := check.row(&rows[i])
			if err != nil {
				return err
			}
			if out.Rows = append(out.Rows, r); !take || r.Stopped() || r.Known {
				continue
			}
			if err := d.InsertReceipt(who.OrganisationID, &r.Receipt); err != nil {
				return err
			}
			out.Added, out.Sum = out.Added+1, out.Sum+r.Receipt.Amount
		}
		if out.Added == 0 {
			return nil
		}
		return tx.For(who.OrganisationID).Log(who.ID, "receipts.enter", kilowon.FormatInt(int64(out.Added))+"건")
	})
	return out, err
}

type receiptMonth struct {
	contract string
	month    kilowon.Month
}

// receiptCheck holds the rows of a file against the bills and against each other.
type receiptCheck struct {
	tx       store.Tx
	supplier string
	// seen are the rows of the numbers so far.
	seen   map[string]int
	months map[receiptMonth]*monthReceived
}

func (c *receiptCheck) row(row *receivable.ReceiptRow) (ReceiptRow, error) {
	r := ReceiptRow{ReceiptRow: *row}
	r.Receipt, r.Findings = row.Check(today(c.tx.Now()))
	number, err := contract.ParseNumber(r.Contract)
	if err != nil {
		r.found(kilowon.Stop, "P02", "고객번호는 숫자 10자리여야 합니다. 앞의 0이 지워지지 않았는지 확인해 주세요.")
	}
	r.Receipt.Contract = number
	if first, twice := c.seen[r.Receipt.Number]; twice && r.Receipt.Number != "" {
		r.found(kilowon.Stop, "P07", "같은 수납번호가 "+kilowon.FormatInt(int64(first))+"번째 줄에도 있습니다. 한 줄만 남겨 주세요.")
	}
	c.seen[r.Receipt.Number] = row.Row
	if r.Stopped() {
		return r, nil
	}
	before, err := c.tx.Desk().Receipt(c.supplier, r.Receipt.Number)
	switch {
	case err != nil && kilowon.CodeOf(err) != kilowon.NotFound:
		return r, err
	case err == nil && before == r.Receipt:
		r.Known = true
		return r, nil
	case err == nil:
		r.found(kilowon.Stop, "P07", "이 수납번호는 다른 내용으로 이미 들어 있습니다. 넣은 수납은 고치지 않습니다. 금액에 -를 적은 새 번호로 되돌린 뒤 다시 넣어 주세요.")
		return r, nil
	}
	return r, c.againstBill(&r)
}

// againstBill tells a month without a bill, money that is more than what is left of it, and money taken back that never came in.
func (c *receiptCheck) againstBill(r *ReceiptRow) error {
	key := receiptMonth{r.Receipt.Contract, r.Receipt.Month}
	m := c.months[key]
	if m == nil {
		var err error
		if m, err = c.month(key); err != nil && kilowon.CodeOf(err) != kilowon.NotFound {
			return err
		}
		if err != nil {
			r.found(kilowon.Stop, "P02", "이 고객번호의 단지가 없습니다.")
			return nil
		}
		c.months[key] = m
	}
	received := m.received + r.Receipt.Amount
	switch {
	case !m.billed:
		r.found(kilowon.Stop, "P03", r.Receipt.Month.String()+"에 청구한 요금이 없습니다. 청구년월을 확인해 주세요.")
		return nil
	case received < 0:
		r.found(kilowon.Stop, "P08", "되돌리는 금액이 들어온 금액보다 많습니다.")
		return nil
	case received > m.total:
		r.found(kilowon.Warn, "P09", "청구금액보다 "+(received-m.total).String()+"원 많이 들어옵니다. 맞으면 그대로 넣습니다.")
	}
	m.received = received
	return nil
}

// monthReceived is what a month's bill claims and what came in for it, the rows of the file so far included.
type monthReceived struct {
	billed          bool
	total, received kilowon.Won
}

func (c *receiptCheck) month(key receiptMonth) (*monthReceived, error) {
	found, err := c.tx.Desk().FindContract(key.contract)
	if err != nil {
		return nil, err
	}
	s, m := c.tx.For(found.OrganisationID), &monthReceived{}
	claims, err := s.Claims(found.ID)
	if err != nil {
		return nil, err
	}
	for i := range claims {
		if claims[i].Month == key.month {
			m.total, m.billed = claims[i].Total(), true
		}
	}
	receipts, err := s.Receipts(found.ID)
	for i := range receipts {
		if receipts[i].Month == key.month {
			m.received += receipts[i].Amount
		}
	}
	return m, err
}

// DeskArrears lists the contracts with something left after the due day, the oldest first.
func (a *App) DeskArrears(ctx context.Context, who Actor, page store.Page) ([]store.Arrears, error) {
	var out []store.Arrears
	err := a.deskView(ctx, who, func(tx store.Tx, d store.Desk) (err error) {
		out, err = d.Arrears(today(tx.Now()), page)
		return err
	})
	return out, err
}
