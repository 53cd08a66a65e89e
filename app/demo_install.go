package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"slices"
	"strconv"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// InstallDemo puts the demo into an empty store and bills every month but the open one. setClock moves the store's clock, so that past months
// carry their own dates; progress is called for each month that has been billed.
func (a *App) InstallDemo(ctx context.Context, d *Demo, setClock func(time.Time), progress func(complexName string, month kilowon.Month)) error {
	who, err := a.installOrganisation(ctx, d)
	if err != nil {
		return err
	}
	for _, c := range d.Complexes {
		setClock(noon(c.Months[0].Reading.Period.From))
		if err := a.installComplex(ctx, who, c); err != nil {
			return err
		}
		for n := range c.Months {
			setClock(noon(c.Months[n].Reading.Period.To))
			if err := a.installMonth(ctx, who, c, n); err != nil {
				return err
			}
			if progress != nil {
				progress(c.Contract.Name, c.Months[n].Reading.Month)
			}
		}
	}
	return a.installReceipts(ctx, who, d)
}

func noon(d kilowon.Date) time.Time { return d.Time().Add(3 * time.Hour) }

func (a *App) installOrganisation(ctx context.Context, d *Demo) (Actor, error) {
	var who Actor
	err := a.store.Update(ctx, func(tx store.Tx) error {
		office := store.Organisation{Name: d.Organisation, BusinessNumber: DemoBusinessNumber, ApartmentOffice: true, ProvedBy: member.ByCertificate,
			Contact: store.Contact{Representative: "김관리", Phone: "0200001001", Mobile: "01000001001"}}
		supplier := store.Organisation{Name: "한빛전력(가상)", Kind: member.Supplier}
		for _, o := range []*store.Organisation{&office, &supplier} {
			if err := tx.InsertOrganisation(o); err != nil {
				return err
			}
		}
		for _, account := range DemoAccounts() {
			o := &office
			if account.Role.Of(member.Supplier) {
				o = &supplier
			}
			m := store.Member{Login: account.Login, Name: account.Name, PasswordHash: HashPassword(DemoPassword), Role: account.Role, Active: true, Mobile: account.Mobile}
			if account.Login == DemoLogin {
				m.Email = DemoEmail
			}
			if err := tx.For(o.ID).InsertMember(&m); err != nil {
				return err
			}
			if m.Role.May(member.SecondFactor) {
				if err := tx.For(o.ID).SaveSecondFactor(&store.SecondFactor{StaffID: m.ID, Secret: demoSecret, MadeAt: tx.Now()}); err != nil {
					return err
				}
			}
			if o == &office {
				if err := a.installConsents(tx, &m); err != nil {
					return err
				}
			}
			if account.Login == DemoLogin {
				who = Actor{ID: m.ID, Name: m.Name, OrganisationID: o.ID, OrganisationName: o.Name, Kind: o.Kind, Role: m.Role}
			}
		}
		if err := installSupply(tx, d, supplier.ID); err != nil {
			return err
		}
		return installRegistration(tx)
	})
	if kilowon.CodeOf(err) == kilowon.Conflict && err != nil {
		return who, kilowon.Errorf(kilowon.Conflict, "데이터베이스에 이미 데모 자료가 있습니다. 다른 파일을 지정하거나 지운 뒤 다시 실행해 주세요.")
	}
	return who, err
}

// installConsents lets a member of the demo's office agree to what is asked today, and to mails where there is an address.
func (a *App) installConsents(tx store.Tx, m *store.Member) error {
	terms := a.Terms(today(tx.Now()))
	required := member.Missing(terms, nil)
	for _, c := range member.Agree(terms, func(key string) bool {
		return key == member.ItemEmail && m.Email != "" || slices.ContainsFunc(required, func(i member.TermsItem) bool { return i.Key == key })
	}, tx.Now()) {
		if err := tx.For(m.OrganisationID).InsertConsent(m.ID, c); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) installComplex(ctx context.Context, who Actor, c *DemoComplex) error {
	return a.update(ctx, who, func(_ store.Tx, s store.Scope) error {
		if err := s.InsertComplex(&c.Contract, c.Terms); err != nil {
			return err
		}
		households := make([]store.Household, len(c.Households))
		for i := range c.Households {
			households[i] = c.Households[i].Household
		}
		if err := s.InsertHouseholds(c.Contract.ID, households); err != nil {
			return err
		}
		for i := range households {
			c.Households[i].ID = households[i].ID
			for _, app := range c.Households[i].discounts(c.Terms.From) {
				app.ComplexID = c.Contract.ID
				if err := s.InsertDiscount(&app); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// installMonth adds a month; all but the last are filed, registered and billed as the portal would.
func (a *App) installMonth(ctx context.Context, who Actor, c *DemoComplex, n int) error {
	m := c.Months[n].Reading
	if n == len(c.Months)-1 {
		m.ComplexID = c.Contract.ID
		return a.update(ctx, who, func(_ store.Tx, s store.Scope) error { return s.SaveMonth(&m) })
	}
	run, err := a.installFiling(ctx, who, c, n, m)
	if err != nil {
		return err
	}
	for i := range run.Chunks {
		// No worker waits for the demo's past, so nothing is queued for one.
		job := ChunkJob{OrganisationID: who.OrganisationID, RunID: run.ID, Number: i + 1}
		if err := a.billChunk(ctx, job, func(store.Tx) error { return nil }); err != nil {
			return err
		}
	}
	return a.FinishRun(ctx, FinishJob{OrganisationID: who.OrganisationID, RunID: run.ID})
}

// installFiling adds the month m with the filing of the demo's n-th month, registers it and opens its run, whose chunks are left to the caller.
func (a *App) installFiling(ctx context.Context, who Actor, c *DemoComplex, n int, m store.ReadingMonth) (RunProgress, error) {
	var run RunProgress
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		m.ComplexID = c.Contract.ID
		if err := s.SaveMonth(&m); err != nil {
			return err
		}
		sub, content := c.submission(n, who)
		sub.Month = m.Month
		if err := s.InsertSubmission(&sub, content); err != nil {
			return err
		}
		registered, err := s.RegisterSubmission(sub.ID, today(tx.Now()))
		if err != nil {
			return err
		}
		run, err = a.insertRun(s, &registered)
		return err
	})
	return run, err
}

// submission is the n-th month's filing with a CSV file as some offices hand in.
func (c *DemoComplex) submission(n int, who Actor) (store.Submission, store.SubmissionContent) {
	form := c.FiledForm(n)
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	w.Write(apartment.ColumnNames[:]) // A bytes.Buffer takes everything.
	var content store.SubmissionContent
	totals := apartment.Totals{Households: len(c.Households), Filed: len(c.Households), MainKWh: c.Months[n].Reading.MainKWh, CommonKWh: c.Months[n].CommonKWh}
	for i, row := range form.Rows {
		own := strconv.FormatInt(row.OwnKWh, 10)
		w.Write([]string{row.Unit.Building, row.Unit.Number, row.Previous.String(), row.Current.String(), own, "0", own, "Y", row.Remark})
		content.Rows = append(content.Rows, store.SubmissionRow{HouseholdID: c.Households[i].ID, Previous: row.Previous, Current: row.Current, OwnKWh: row.OwnKWh, Filed: true})
		totals.OwnKWh += row.OwnKWh
	}
	w.Flush()
	content.File = file.Bytes()
	sum := sha256.Sum256(content.File)
	return store.Submission{ComplexID: c.Contract.ID, Month: c.Months[n].Reading.Month, State: store.SubmissionChecked,
		FileName: "호별사용량_" + c.Months[n].Reading.Month.String() + ".csv", SHA256: hex.EncodeToString(sum[:]), Size: int64(file.Len()), Totals: totals, FiledBy: who.ID}, content
}
