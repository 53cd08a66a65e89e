package sqltx

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

// What the keyed digests of the log are bound to, so that none stands for another.
const (
	digestAccess     = "access_log.digest"
	digestCheckpoint = "access_checkpoint.seal"
)

func (s *scope) Log(actorID, action, object string) error {
	return s.Append(&store.AccessEntry{At: s.now, ActorID: actorID, Origin: store.OriginOf(s.ctx), Action: action, Object: object})
}

func (s *scope) Append(e *store.AccessEntry) error {
	number, before, err := s.accessTail()
	if err != nil {
		return err
	}
	e.OrganisationID, e.Number, e.At = s.org, number+1, e.At.UTC().Truncate(time.Microsecond)
	if e.Digest, err = s.AccessDigest(before, e); err != nil {
		return err
	}
	return s.fail("접속기록", s.q.InsertAccessEntry(s.ctx, db.InsertAccessEntryParams{
		Number: e.Number, At: e.At, OrganisationID: e.OrganisationID, ActorID: e.ActorID, Origin: e.Origin, Action: e.Action, Object: e.Object, Digest: e.Digest,
	}))
}

// accessTail is the last entry of the chain, or what stands for it after all were removed.
func (t *transaction) accessTail() (int64, string, error) {
	tail, err := t.q.AccessTail(t.ctx)
	if errors.Is(err, sql.ErrNoRows) {
		c, _, err := t.AccessCheckpoint()
		return c.Number, c.Digest, err
	}
	return tail.Number, tail.Digest, t.fail("접속기록", err)
}

func (s *scope) AccessEntries(page store.Page) ([]store.AccessEntry, error) {
	limit, offset := pageOf(page)
	rows, err := s.q.AccessEntries(s.ctx, s.org, offset, limit)
	return mapped(rows, accessEntry), s.fail("접속기록", err)
}

func (t *transaction) AllAccessEntries(page store.Page) ([]store.AccessEntry, error) {
	limit, offset := pageOf(page)
	rows, err := t.q.AllAccessEntries(t.ctx, offset, limit)
	return mapped(rows, accessEntry), t.fail("접속기록", err)
}

func (t *transaction) AccessChain(after int64, limit int) ([]store.AccessEntry, error) {
	rows, err := t.q.AccessChain(t.ctx, after, int32(min(limit, maxLimit)))
	return mapped(rows, accessEntry), t.fail("접속기록", err)
}

func accessEntry(r *db.AccessLog) store.AccessEntry {
	return store.AccessEntry{Number: r.Number, At: r.At.UTC(), OrganisationID: r.OrganisationID, ActorID: r.ActorID, Origin: r.Origin,
		Action: r.Action, Object: r.Object, Digest: r.Digest}
}

func (t *transaction) AccessDigest(before string, e *store.AccessEntry) (string, error) {
	return t.vault.Index(digestAccess, joined(before, fmt.Sprint(e.Number), e.At.UTC().Format(time.RFC3339Nano), e.OrganisationID, e.ActorID, e.Origin, e.Action, e.Object))
}

// joined puts texts together with their lengths, so that no two lists give the same text.
func joined(texts ...string) string {
	var out strings.Builder
	for _, text := range texts {
		fmt.Fprintf(&out, "%d:%s", len(text), text)
	}
	return out.String()
}

func (t *transaction) AccessCheckpoint() (c store.AccessCheckpoint, seal string, err error) {
	row, err := t.q.AccessCheckpoint(t.ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return c, "", nil
	}
	if err != nil {
		return c, "", t.fail("접속기록", err)
	}
	c = store.AccessCheckpoint{Number: row.Number, Digest: row.Digest, RemovedAt: row.RemovedAt.UTC(), Seal: row.Seal}
	seal, err = t.checkpointSeal(&c)
	return c, seal, err
}

func (t *transaction) checkpointSeal(c *store.AccessCheckpoint) (string, error) {
	return t.vault.Index(digestCheckpoint, joined(fmt.Sprint(c.Number), c.Digest, c.RemovedAt.Format(time.RFC3339Nano)))
}

func (t *transaction) PruneAccess(before time.Time) (int64, error) {
	old, _, err := t.AccessCheckpoint()
	if err != nil {
		return 0, err
	}
	last, lastDigest, err := t.accessTail()
	if err != nil {
		return 0, err
	}
	c := store.AccessCheckpoint{Number: last, Digest: lastDigest, RemovedAt: t.now}
	kept, err := t.q.AccessBefore(t.ctx, old.Number, before.UTC())
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, t.fail("접속기록", err)
	}
	if err == nil {
		rows, err := t.AccessChain(kept-2, 1)
		if err != nil {
			return 0, err
		}
		if len(rows) == 0 || rows[0].Number != kept-1 {
			return 0, nil // The first entry of the log is recent.
		}
		c.Number, c.Digest = rows[0].Number, rows[0].Digest
	}
	if c.Number == old.Number {
		return 0, nil
	}
	if c.Seal, err = t.checkpointSeal(&c); err != nil {
		return 0, err
	}
	if err := t.q.InsertAccessCheckpoint(t.ctx, db.InsertAccessCheckpointParams{Number: c.Number, Digest: c.Digest, RemovedAt: c.RemovedAt, Seal: c.Seal}); err != nil {
		return 0, t.fail("접속기록", err)
	}
	n, err := t.q.DeleteAccessEntries(t.ctx, c.Number)
	return n, t.fail("접속기록", err)
}

// chainAfter is what is chained at once when a log without digests is taken over.
const chainAfter = 1000

// ChainAccessLog gives digests to a log from before there were any. It does nothing for a log whose first entry has one: a digest that is
// taken away later is not given back, but found by the audit.
func ChainAccessLog(tx store.Tx) error {
	t := tx.(*transaction)
	before, number := "", int64(0)
	for {
		rows, err := t.AccessChain(number, chainAfter)
		if err != nil || len(rows) == 0 || rows[0].Digest != "" {
			return err
		}
		for i := range rows {
			if before, err = t.AccessDigest(before, &rows[i]); err != nil {
				return err
			}
			number = rows[i].Number
			if err := t.q.SetAccessDigest(t.ctx, before, number); err != nil {
				return t.fail("접속기록", err)
			}
		}
	}
}
