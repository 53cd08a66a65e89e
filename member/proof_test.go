package member

import (
	"reflect"
	"testing"

	"github.com/kilowon/kilowon"
)

func TestProofStandsForItsNumberAndTime(t *testing.T) {
	day := kilowon.MustDate("2026-11-02")
	r := Registration{Kind: Group, Details: Details{Name: "적은 이름", BusinessNumber: "0008112349"}}
	got, err := r.Prove(Proof{Way: ByCertificate, Name: "인증서의 이름", Number: "0008100014", On: day})
	want := []Difference{{"사업자등록번호(고유번호)", "000-81-12349", "000-81-00014"}, {"사업자명(단체명)", "적은 이름", "인증서의 이름"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("differences %+v, %v", got, err)
	}
	if r.Details.Name != "인증서의 이름" || r.Details.BusinessNumber != "0008100014" {
		t.Errorf("took %+v", r.Details)
	}
	for today, want := range map[kilowon.Date]bool{day - 1: false, day: true, day + 1: true, day + 2: false} {
		if r.Proved(today) != want || (r.CheckVerify(today)[FieldDocument] == "") != want {
			t.Errorf("on %v it stands: %v", today, !want)
		}
	}
	r.Details.BusinessNumber = "0008112349"
	if r.Proved(day) {
		t.Error("it stands for another number")
	}
	// Nothing typed before is no difference.
	var fresh Registration
	if got, err := fresh.Prove(Proof{Way: ByCertificate, Name: "이름", Number: "0008100014", On: day}); err != nil || got != nil {
		t.Errorf("%+v, %v", got, err)
	}
	for _, name := range []string{"", "줄\n바꿈"} {
		if _, err := fresh.Prove(Proof{Way: ByCertificate, Name: name, Number: "0008100014", On: day}); kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("a name %q: %v", name, err)
		}
	}
}
