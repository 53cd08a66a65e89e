package sqltx

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

// contractRows take away all that is kept of a contract, in an order in which nothing refers to what is gone; $1 is the complex.
var contractRows = []string{
	"DELETE FROM adjustment WHERE complex_id = $1",
	"DELETE FROM bill WHERE complex_id = $1",
	"DELETE FROM billing_chunk WHERE run_id IN (SELECT id FROM billing_run WHERE complex_id = $1)",
	"DELETE FROM billing_run WHERE complex_id = $1",
	"DELETE FROM submission_row WHERE complex_id = $1",
	"DELETE FROM submission_content WHERE submission_id IN (SELECT id FROM submission WHERE complex_id = $1)",
	"DELETE FROM submission WHERE complex_id = $1",
	"DELETE FROM decision WHERE complex_id = $1",
	"DELETE FROM reading_month WHERE complex_id = $1",
	"DELETE FROM receipt WHERE complex_id = $1",
	"DELETE FROM ending_notice WHERE discount_id IN (SELECT id FROM discount_application WHERE complex_id = $1)",
	"DELETE FROM discount_application WHERE complex_id = $1",
	"DELETE FROM household_access WHERE complex_id = $1",
	"DELETE FROM household_move WHERE complex_id = $1",
	"DELETE FROM household_change WHERE complex_id = $1",
	"DELETE FROM proposal WHERE complex_id = $1",
	"DELETE FROM household_terms WHERE complex_id = $1",
	"DELETE FROM contract_holder WHERE complex_id = $1",
	"DELETE FROM contract_billing WHERE complex_id = $1",
	"DELETE FROM contract_gap WHERE complex_id = $1",
	"DELETE FROM application_file_content WHERE file_id IN (SELECT f.id FROM application_file f JOIN application a ON a.id = f.application_id WHERE a.complex_id = $1)",
	"DELETE FROM application_file WHERE application_id IN (SELECT id FROM application WHERE complex_id = $1)",
	"DELETE FROM application_entry WHERE application_id IN (SELECT id FROM application WHERE complex_id = $1)",
	"DELETE FROM application_version WHERE application_id IN (SELECT id FROM application WHERE complex_id = $1)",
	"DELETE FROM desk_task WHERE object_id IN (SELECT id FROM application WHERE complex_id = $1)",
	"DELETE FROM application WHERE complex_id = $1",
	"DELETE FROM household WHERE complex_id = $1",
	"DELETE FROM complex_terms WHERE complex_id = $1",
	"DELETE FROM supply_contract WHERE contract_number = (SELECT contract_number FROM complex WHERE id = $1)",
	"DELETE FROM complex WHERE id = $1",
}

func (t *transaction) Terminated(until kilowon.Date) ([]store.Terminated, error) {
	rows, err := t.q.Terminated(t.ctx, until)
	return mapped(rows, func(r *db.TerminatedRow) store.Terminated {
		return store.Terminated{ComplexID: r.ID, OrganisationID: r.OrganisationID, ContractNumber: r.ContractNumber, On: r.FromDate}
	}), t.fail(nameGap, err)
}

func (s *scope) EraseContract(complexID string) error {
	if err := s.own(complexID); err != nil {
		return err
	}
	for _, statement := range contractRows {
		if _, err := s.tx.ExecContext(s.ctx, statement, complexID); err != nil {
			return s.fail("해지된 계약의 자료", err)
		}
	}
	return nil
}
