// Package store is the storage contract: what is kept, and the two kinds of transactions it is read and written in. Both engines
// run the same SQL (queries, migrations) and pass the same suite (storetest).
//
// Everything an organisation owns is reached through [Tx.For] with the organisation's id: what belongs to another organisation is
// not_found, as if it were not there. Errors are *kilowon.Error: not_found, conflict (a thing exists already, or its state does not
// allow the step), invalid (a value or a reference no row stands for), internal.
package store

import (
	"context"
	"embed"
	"io/fs"
	"time"
)

// Store keeps the data.
type Store interface {
	// View runs fn on one consistent state; writing in it fails.
	View(ctx context.Context, fn func(Tx) error) error
	// Update runs fn in one transaction that commits when fn returns nil and leaves no trace when it does not. fn must not begin another Update.
	Update(ctx context.Context, fn func(Tx) error) error
	// Close waits for running transactions and gives the files free.
	Close() error
}

// Tx is one transaction. It is valid until the function it was given to returns, and for one goroutine. After an error of a write it can only be left.
type Tx interface {
	// Now is the time the transaction began, UTC to the microsecond, the same for all its rows.
	Now() time.Time
	// For reaches the data of one organisation.
	For(organisationID string) Scope
	// Desk reaches what the supplier's clerks do over all organisations; only their use cases ask for it.
	Desk() Desk
	Organisations
	Registrations
	Codes
	Messages
	Notices
	Entrances
	SupplyRegister
	Sessions
	Passkeys
	Jobs
	AccessChain
	Sealing
	Retention
}

// Scope is what a transaction may do with one organisation's data. Methods that take a pointer fill in an empty ID and the times.
type Scope interface {
	Staff
	Consents
	StaffSessions
	StaffPasskeys
	SecondFactors
	Complexes
	Households
	HomeAccesses
	Homes
	Discounts
	Months
	Submissions
	Filings
	Runs
	Bills
	BillFigures
	Adjustments
	Decisions
	Downloads
	AccessLog
	Applications
	Holders
	BillingWays
	Moves
	Gaps
	Receipts
}

// Job is work done later by a worker: a kind and fields that become JSON. Jobs run at least once, so what they do must bear repeating.
type Job interface {
	// Kind names the worker, e.g. "bill_chunk".
	Kind() string
}

// QueuedJob is a Job that waits in a queue of its own and not in the default one.
type QueuedJob interface {
	Job
	Queue() string
}

// Jobs hands out work.
type Jobs interface {
	// Enqueue stores the job in this transaction: it is worked after the commit, or never if there is none. A job of the same kind and fields that
	// is waiting or running already makes it do nothing.
	Enqueue(job Job) error
	// CompleteJob marks the job whose worker runs this transaction as done, in this transaction, so that a result and the end of its job are one.
	// Outside a worker it does nothing.
	CompleteJob() error
}

// Page asks for part of a list.
type Page struct {
	// Limit is the most rows wanted, up to 10,000; 0 means 50. Offset is how many rows come before.
	Limit, Offset int
}

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the schema's steps, in the format of goose.
func Migrations() fs.FS {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}
