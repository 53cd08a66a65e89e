package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// DeskQueue lists the applications of every organisation for a clerk, those due first first, with the names of the clerks by id.
func (a *App) DeskQueue(ctx context.Context, who Actor, q store.DeskQuery) (list []store.DeskApplication, n int, clerks map[string]string, err error) {
	err = a.deskView(ctx, who, func(tx store.Tx, d store.Desk) error {
		var err error
		if list, n, err = d.DeskApplications(q); err != nil {
			return err
		}
		clerks, err = names(tx.For(who.OrganisationID))
		return err
	})
	return list, n, clerks, err
}

// DeskApplication gives a filed application of any organisation, masked (UnmaskApplication).
func (a *App) DeskApplication(ctx context.Context, who Actor, id string) (Application, error) {
	v, err := a.filedApplication(ctx, who, id)
	if err == nil {
		v.mask()
	}
	return v, err
}

// filedApplication is the whole of it, for steps that rest on it.
func (a *App) filedApplication(ctx context.Context, who Actor, id string) (Application, error) {
	var v Application
	err := a.deskView(ctx, who, func(tx store.Tx, _ store.Desk) error {
		var err error
		_, v, err = a.deskApplication(tx, who, id)
		return err
	})
	return v, err
}

// deskApplication loads it with its organisation's scope; the names are those of its office and of the clerk's own organisation.
func (a *App) deskApplication(tx store.Tx, who Actor, id string) (store.Scope, Application, error) {
	org, err := tx.Desk().ApplicationOrganisation(id)
	if err != nil {
		return nil, Application{}, err
	}
	s := tx.For(org)
	v, err := a.application(tx, s, id)
	if err != nil {
		return s, v, err
	}
	for id, name := range v.Names {
		v.Names[id] = member.MaskName(name)
	}
	clerks, err := names(tx.For(who.OrganisationID))
	for id, name := range clerks {
		v.Names[id] = name
	}
	return s, v, err
}

// DeskFile gives a file of any organisation's application.
func (a *App) DeskFile(ctx context.Context, who Actor, id, fileID string) (store.ApplicationFile, []byte, error) {
	var f store.ApplicationFile
	var content []byte
	err := a.deskView(ctx, who, func(tx store.Tx, d store.Desk) error {
		org, err := d.ApplicationOrganisation(id)
		if err != nil {
			return err
		}
		f, content, err = attachedFile(tx.For(org), id, fileID)
		return err
	})
	return f, content, err
}

// step moves an application on at the desk; do may change it before it is saved.
func (a *App) step(ctx context.Context, who Actor, id string, e *store.ApplicationEntry, do func(tx store.Tx, s store.Scope, v *Application) error) error {
	return a.deskUpdate(ctx, who, func(tx store.Tx, _ store.Desk) error {
		s, v, err := a.deskApplication(tx, who, id)
		if err != nil {
			return err
		}
		if e.Step != "" {
			if v.State, err = v.Kind.After(v.State, e.Step, v.Answers); err != nil {
				return err
			}
		}
		if err := do(tx, s, &v); err != nil {
			return err
		}
		if err := s.SaveApplication(&v.Application); err != nil {
			return err
		}
		if err := note(s, id, e); err != nil {
			return err
		}
		return tellApplicant(tx, s, &v, e.Step)
	})
}

// mine refuses what only the clerk who has taken the application may do.
func mine(who Actor, v *Application) error {
	if v.OwnerID != who.ID {
		return kilowon.Errorf(kilowon.Conflict, "이 신청을 맡은 담당자가 아닙니다. 먼저 맡은 뒤 처리해 주세요.")
	}
	return nil
}

// DeskTake makes the clerk the one who has the application.
func (a *App) DeskTake(ctx context.Context, who Actor, id string) error {
	return a.GiveTask(ctx, who, store.Task{Kind: store.TaskApplication, ID: id}, who.ID)
}

// DeskSay leaves a message for the applicant.
func (a *App) DeskSay(ctx context.Context, who Actor, id, text string) error {
	text, err := wording(text)
	if err != nil {
		return err
	}
	return a.step(ctx, who, id, entry(who, "", text), func(store.Tx, store.Scope, *Application) error { return nil })
}

// DeskAsk gives the form back to the applicant with what is to be mended (보완 요청).
func (a *App) DeskAsk(ctx context.Context, who Actor, id, text string) error {
	text, err := wording(text)
	if err != nil {
		return err
	}
	return a.step(ctx, who, id, entry(who, contract.StepAsk, text), func(_ store.Tx, _ store.Scope, v *Application) error { return mine(who, v) })
}

// DeskDecide decides an application, or proposes the decision where a second clerk has to confirm it.
func (a *App) DeskDecide(ctx context.Context, who Actor, id string, p *store.ApplicationDecision) error {
	reason, err := wording(p.Reason)
	if err != nil {
		return err
	}
	v, err := a.filedApplication(ctx, who, id)
	if err != nil {
		return err
	}
	step := contract.StepRefuse
	if p.Grant {
		step = contract.StepGrant
	}
	if v.Kind.TwoClerks(v.Answers) {
		step = contract.StepPropose
	}
	return a.step(ctx, who, id, entry(who, step, reason), func(tx store.Tx, s store.Scope, v *Application) error {
		if err := mine(who, v); err != nil {
			return err
		}
		v.Proposal = store.ApplicationDecision{Grant: p.Grant, Reason: reason, Article: p.Article, Grants: v.Kind.TidyGrant(p.Grants)}
		if err := a.proposable(tx, s, v); err != nil {
			return err
		}
		if v.Kind.TwoClerks(v.Answers) {
			v.ProposedBy = who.ID
			return nil
		}
		v.DecidedBy = who.ID
		return a.decide(tx, s, v)
	})
}

// proposable refuses a decision that could not be carried out, and notes what it would change.
func (a *App) proposable(tx store.Tx, s store.Scope, v *Application) error {
	if v.Proposal.Article == "" {
		return missing("article", "처리의 근거 조문을 골라 주세요.")
	}
	if !v.Proposal.Grant {
		v.Proposal.Grants = nil
		return nil
	}
	for _, f := range v.Kind.CheckGrant(v.Proposal.Grants) {
		return missing(f.Path, "%s", f.Message)
	}
	f, err := a.filing(tx, s, v)
	if err != nil {
		return err
	}
	for _, finding := range v.Kind.Check(f) {
		if finding.Severity == kilowon.Stop {
			return kilowon.Errorf(kilowon.Conflict, "신청서가 조건에 맞지 않아 승인할 수 없습니다: %s", finding.Message)
		}
	}
	e, err := a.effectOf(v.Kind, f)
	if err != nil {
		return err
	}
	v.Proposal.Summary = e.Summary
	return a.undisputed(tx, s, v, &e)
}

// decide carries the proposal out or notes the refusal.
func (a *App) decide(tx store.Tx, s store.Scope, v *Application) error {
	if v.Proposal.Grant {
		return a.carryOut(tx, s, v)
	}
	return a.leaveLists(s, v, store.ApplicationRefused, "거부")
}

// DeskConfirm makes a proposed decision final; whoever proposed it may not.
func (a *App) DeskConfirm(ctx context.Context, who Actor, id string) error {
	v, err := a.filedApplication(ctx, who, id)
	if err != nil {
		return err
	}
	step := contract.StepRefuse
	if v.Proposal.Grant {
		step = contract.StepGrant
	}
	return a.step(ctx, who, id, entry(who, step, v.Proposal.Reason), func(tx store.Tx, s store.Scope, v *Application) error {
		if err := contract.Confirm(v.ProposedBy, who.ID); err != nil {
			return err
		}
		v.DecidedBy = who.ID
		return a.decide(tx, s, v)
	})
}

// DeskReturn gives a proposed decision back to be thought over.
func (a *App) DeskReturn(ctx context.Context, who Actor, id, text string) error {
	text, err := wording(text)
	if err != nil {
		return err
	}
	return a.step(ctx, who, id, entry(who, contract.StepReturn, text), func(_ store.Tx, _ store.Scope, v *Application) error {
		if err := contract.Confirm(v.ProposedBy, who.ID); err != nil {
			return err
		}
		v.Proposal, v.ProposedBy = store.ApplicationDecision{}, ""
		return nil
	})
}
