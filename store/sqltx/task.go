package sqltx

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const nameTask = "맡은 일"

func (d desk) TaskOwner(t store.Task) (store.TaskOwner, error) { return d.taskOwner(t) }

func (t *transaction) taskOwner(task store.Task) (store.TaskOwner, error) {
	row, err := t.q.TaskOwner(t.ctx, string(task.Kind), task.ID)
	if err = t.fail(nameTask, err); err != nil && kilowon.CodeOf(err) == kilowon.NotFound {
		return store.TaskOwner{}, nil
	}
	return store.TaskOwner{StaffID: row.OwnerID, At: row.GivenAt.UTC()}, err
}

func (d desk) GiveTask(t store.Task, staffID string) error {
	return d.fail(nameTask, d.q.GiveTask(d.ctx, db.GiveTaskParams{Kind: string(t.Kind), ObjectID: t.ID, OwnerID: staffID, GivenAt: d.now}))
}
