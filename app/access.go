package app

import (
	"context"
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// AccessKept is for how many years the access log is kept (개인정보의 안전성 확보조치 기준 제8조).
const AccessKept = 2

// AccessLine is one entry of the access log with the words a reader needs.
type AccessLine struct {
	store.AccessEntry
	// Organisation is of whom the data is, Actor the name of who saw or changed it; Supplier says that it was somebody of the supplier.
	Organisation, Actor string
	Supplier            bool
}

// AccessLog lists who saw or changed the organisation's data; for a clerk, that of every organisation, with masked names. Newest first.
func (a *App) AccessLog(ctx context.Context, who Actor, page store.Page) ([]AccessLine, error) {
	var out []AccessLine
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		entries, err := s.AccessEntries(page)
		if who.Role == member.Clerk {
			entries, err = tx.Desk().AllAccessEntries(page)
		}
		if err != nil {
			return err
		}
		names := accessNames{tx: tx, members: map[string]string{}, organisations: map[string]store.Organisation{}}
		for _, e := range entries {
			line, err := names.line(who, e)
			if err != nil {
				return err
			}
			out = append(out, line)
		}
		return nil
	})
	return out, err
}

// accessNames finds the names of a page of entries, each once.
type accessNames struct {
	tx            store.Tx
	members       map[string]string
	organisations map[string]store.Organisation
}

func (n *accessNames) line(who Actor, e store.AccessEntry) (AccessLine, error) {
	line := AccessLine{AccessEntry: e}
	o, known := n.organisations[e.OrganisationID]
	if !known {
		var err error
		if o, err = n.tx.Organisation(e.OrganisationID); err != nil {
			return line, err
		}
		n.organisations[o.ID] = o
	}
	line.Organisation = o.Name
	name, known := n.members[e.ActorID]
	if !known {
		m, err := n.tx.For(e.OrganisationID).Member(e.ActorID)
		if kilowon.CodeOf(err) == kilowon.NotFound && err != nil && who.Role == member.Clerk {
			m, err = n.tx.For(who.OrganisationID).Member(e.ActorID) // A colleague, in the log of a member.
		}
		if err != nil && kilowon.CodeOf(err) != kilowon.NotFound {
			return line, err
		}
		name = m.Name
		if err != nil {
			if name, err = n.home(e); err != nil {
				return line, err
			}
		}
		n.members[e.ActorID] = name
	}
	line.Actor, line.Supplier = name, name == "" || o.Kind == member.Supplier
	if e.ActorID == program {
		line.Actor = "프로그램"
	} else if who.Role == member.Clerk && e.ActorID != who.ID {
		line.Actor = member.MaskName(name)
	}
	return line, nil
}

// home is the unit of a household that looked at itself, empty where the actor is none.
func (n *accessNames) home(e store.AccessEntry) (string, error) {
	x, err := n.tx.For(e.OrganisationID).HomeAccess(e.ActorID)
	if err == nil {
		return "세대 " + x.Unit.Korean(), nil
	}
	if kilowon.CodeOf(err) == kilowon.NotFound {
		err = nil
	}
	return "", err
}

// AccessAudit is what a look through the whole access log found.
type AccessAudit struct {
	Entries int
	// Head is the last entry. Whoever noted an earlier head elsewhere can tell by it that no newer entries were cut off.
	Head AccessHead
	// Since is the number up to which old entries were removed.
	Since int64
}

// AccessHead names an entry by its place and digest.
type AccessHead struct {
	Number int64
	Digest string
}

// String writes a head as the audit takes it: "17:Zm9v…".
func (h AccessHead) String() string { return fmt.Sprintf("%d:%s", h.Number, h.Digest) }

// ParseAccessHead reads what String writes.
func ParseAccessHead(text string) (AccessHead, error) {
	var h AccessHead
	if _, err := fmt.Sscanf(text, "%d:%s", &h.Number, &h.Digest); err != nil || h.Number < 1 {
		return h, kilowon.Errorf(kilowon.Invalid, "접속기록의 끝은 audit가 알린 대로 17:요약값처럼 적어야 하는데 %q입니다.", text)
	}
	return h, nil
}

const accessBatch = 1000

// auditAccess follows the chain from the last checkpoint to its end. known is a head noted earlier, zero for none.
func auditAccess(tx store.Tx, known AccessHead, report *AuditReport) error {
	c, seal, err := tx.AccessCheckpoint()
	if err != nil {
		return err
	}
	if c.Seal != seal {
		report.problem("접속기록: 보관기간이 지난 기록을 지운 자리(%d번)가 바뀌었습니다", c.Number)
	}
	walk := accessWalk{known: known, report: report, last: AccessHead{c.Number, c.Digest}, found: known.Number <= c.Number}
	if known.Number == c.Number && known.Number > 0 && known.Digest != c.Digest {
		walk.found = false
	}
	report.Access.Since = c.Number
	for {
		entries, err := tx.AccessChain(walk.last.Number, accessBatch)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			break
		}
		for i := range entries {
			if err := walk.step(tx, &entries[i]); err != nil {
				return err
			}
		}
	}
	report.Access.Head = walk.last
	if !walk.found {
		report.problem("접속기록: 전에 적어 둔 끝 %v이(가) 기록에 없습니다. 그 뒤의 기록이 지워졌거나 통째로 다시 쓰였습니다", known)
	}
	return nil
}

// accessWalk is how far an audit has followed the chain.
type accessWalk struct {
	known  AccessHead
	found  bool
	last   AccessHead
	report *AuditReport
}

func (w *accessWalk) step(tx store.Tx, e *store.AccessEntry) error {
	w.report.Access.Entries++
	switch missing := e.Number - w.last.Number - 1; {
	case missing == 1:
		w.report.problem("접속기록: %d번이 지워졌습니다", e.Number-1)
	case missing > 1:
		w.report.problem("접속기록: %d번부터 %d번까지가 지워졌습니다", w.last.Number+1, e.Number-1)
	default:
		want, err := tx.AccessDigest(w.last.Digest, e)
		if err != nil {
			return err
		}
		if want != e.Digest {
			w.report.problem("접속기록: %d번(%s %s)이 바뀌었거나 끼워 넣어졌습니다", e.Number, e.At.In(korea).Format("2006-01-02 15:04:05"), e.Action)
		}
	}
	w.last = AccessHead{e.Number, e.Digest}
	if w.last == w.known {
		w.found = true
	}
	return nil
}

// PruneAccess removes the entries of the access log that are older than it is kept, and says how many.
func (a *App) PruneAccess(ctx context.Context) (int64, error) {
	var n int64
	err := a.store.Update(ctx, func(tx store.Tx) error {
		var err error
		n, err = tx.PruneAccess(tx.Now().AddDate(-AccessKept, 0, 0))
		return err
	})
	return n, err
}
