package app_test

import (
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
)

// The demo shows applications in several states, and the books still add up.
func TestDemoApplications(t *testing.T) {
	_, a, d, c := openDemoStore(t)
	ctx := t.Context()
	if err := a.InstallDemoApplications(ctx, d, c.set); err != nil {
		t.Fatal(err)
	}
	clerk, err := a.Login(ctx, app.DemoClerk, app.DemoPassword)
	if err != nil {
		t.Fatal(err)
	}
	list, _, _, err := a.DeskQueue(ctx, clerk, store.DeskQuery{})
	if err != nil {
		t.Fatal(err)
	}
	states := map[contract.State]int{}
	for i := range list {
		states[list[i].State]++
	}
	for _, s := range []contract.State{contract.Received, contract.InReview, contract.Asked, contract.Granted} {
		if states[s] == 0 {
			t.Errorf("no application is %s: %v", s, states)
		}
	}
	report, err := a.Audit(ctx, app.AccessHead{}, nil)
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("%v %+v", err, report)
	}
}
