package store

import (
	"context"
	"time"
)

// AccessEntry says who saw or changed whose data (접속기록). It holds ids, codes and addresses, never names.
type AccessEntry struct {
	// Number is the place in the chain, from 1 without a gap.
	Number int64
	At     time.Time
	// OrganisationID is of whom the data is, ActorID who saw or changed it, of whatever organisation.
	OrganisationID, ActorID string
	// Origin is the network address the request came from, empty for a command.
	Origin string
	// Action is a code such as "submission.register" or "view", Object the id or the page of the thing.
	Action, Object string
	// Digest is a keyed digest of the entry and of the digest before it: without the keys no entry can be changed, put in or taken out unseen.
	Digest string
}

// AccessLog is the log of who saw or changed an organisation's data.
type AccessLog interface {
	// Log adds an entry at Now, with the origin of the transaction's context.
	Log(actorID, action, object string) error
	// Append adds an entry of an earlier moment; it fills in organisation, Number and Digest.
	Append(e *AccessEntry) error
	// AccessEntries lists them, newest first.
	AccessEntries(page Page) ([]AccessEntry, error)
}

// AccessCheckpoint is where the log begins after its oldest entries were removed.
type AccessCheckpoint struct {
	// Number and Digest are of the last entry removed; 0 and empty when none was.
	Number    int64
	Digest    string
	RemovedAt time.Time
	// Seal is a keyed digest of the other fields.
	Seal string
}

// AccessChain is the log of all organisations as the one chain it is.
type AccessChain interface {
	// AccessChain lists entries after a number, oldest first.
	AccessChain(after int64, limit int) ([]AccessEntry, error)
	// AccessDigest is what an entry's Digest must be after the one before it.
	AccessDigest(before string, e *AccessEntry) (string, error)
	// AccessCheckpoint is the newest one, and the Seal it must have; both are zero when nothing was removed.
	AccessCheckpoint() (c AccessCheckpoint, seal string, err error)
	// PruneAccess removes the oldest entries up to the first that is not before the moment, and says how many.
	PruneAccess(before time.Time) (int64, error)
}

type originKey struct{}

// WithOrigin notes the network address that requests of the context come from, for the access log.
func WithOrigin(ctx context.Context, origin string) context.Context {
	return context.WithValue(ctx, originKey{}, origin)
}

// OriginOf is the noted address, empty when there is none.
func OriginOf(ctx context.Context) string {
	origin, _ := ctx.Value(originKey{}).(string)
	return origin
}
