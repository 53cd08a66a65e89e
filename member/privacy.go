package member

import (
	"fmt"

	"github.com/kilowon/kilowon"
)

// PersonalData is one kind of personal data that is kept, as everybody may know it.
type PersonalData struct {
	// ID names it.
	ID string
	// Who is whom it is of, What what is kept, Why for what.
	Who, What, Why string
	// Kept is for how long, Source what says so; Chosen says that no public rule does and we took it. Erased is what erases it.
	Kept, Source string
	Chosen       bool
	Erased       string
}

// The kinds of personal data that are kept of a member of staff, by their ids.
const (
	DataStaff       = "staff"
	DataConsent     = "consent"
	DataSession     = "session"
	DataPasskey     = "passkey"
	DataSecond      = "second"
	DataAccess      = "access"
	DataApplication = "application"
)

// Ties are what still ties a member of staff to the supplier, so that what is kept of them is needed.
type Ties struct {
	// Clerk says that the person works for the supplier; Alone that no other manager is left to an organisation that has contracts.
	Clerk, Alone bool
	// Applications are those the person began that are not decided, Unpaid the contracts of the organisation with money left after the due day.
	Applications, Unpaid int
}

// Duties say why what is kept of the person may not be erased yet, each with the way on; none where it may.
func (t Ties) Duties() []string {
	var out []string
	if t.Clerk {
		out = append(out, "공급자의 담당자입니다. 담당자는 운영자가 kilowon person erase로 지웁니다.")
	}
	if t.Unpaid > 0 {
		out = append(out, fmt.Sprintf("소속 기관의 고객번호 %d곳에 납기일이 지난 미납이 있습니다. 채권·채무가 남으면 정산할 때까지 보관합니다(전기사용신청서의 개인정보 수집·이용 동의서 3). 정산한 뒤 다시 올려 주세요.", t.Unpaid))
	}
	if t.Applications > 0 {
		out = append(out, fmt.Sprintf("이 직원이 낸 신청 %d건이 끝나지 않았습니다. 처리하거나 취하한 뒤 다시 올려 주세요.", t.Applications))
	}
	if t.Alone {
		out = append(out, "고객번호를 등록한 기관의 하나뿐인 관리자입니다. 기관이 다른 직원을 관리자로 정한 뒤 다시 올려 주세요.")
	}
	return out
}

// Erasable fails with code conflict and the duties while there are any.
func (t Ties) Erasable() error {
	duties := t.Duties()
	if len(duties) == 0 {
		return nil
	}
	return kilowon.Errorf(kilowon.Conflict, "아직 지울 수 없습니다. %s", duties[0])
}
