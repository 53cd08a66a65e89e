package store

import "time"

// TaskKind is what kind of thing waits at the desk.
type TaskKind string

// The kinds of tasks.
const (
	TaskApplication  TaskKind = "application"
	TaskRegistration TaskKind = "registration"
	TaskProposal     TaskKind = "proposal"
	// TaskReading is a file of main meter readings that was looked at and not taken over.
	TaskReading TaskKind = "reading"
	// TaskContract is a contract of the register without a complex, TaskComplex a complex without households.
	TaskContract TaskKind = "contract"
	TaskComplex  TaskKind = "complex"
	// TaskUnfiled is a month past its deadline without a filing, TaskParked one with households that have no bill; both by complex and month.
	TaskUnfiled TaskKind = "unfiled"
	TaskParked  TaskKind = "parked"
)

// Task names one thing that waits at the desk.
type Task struct {
	Kind TaskKind
	ID   string
}

// TaskOwner is the clerk who has a task, empty where nobody has it, and since when.
type TaskOwner struct {
	StaffID string
	At      time.Time
}

// Tasks tell which clerk has what.
type Tasks interface {
	// TaskOwner is zero for a task that nobody ever had.
	TaskOwner(t Task) (TaskOwner, error)
	// GiveTask gives a task to a clerk, or to nobody.
	GiveTask(t Task, staffID string) error
}
