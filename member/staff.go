package member

import "github.com/kilowon/kilowon"

// Post is a place in an organisation's staff: whose it is and with which role.
type Post struct {
	ID   string
	Role Role
}

// CheckStaff refuses a staff without a manager. Its error is of code conflict.
func CheckStaff(left []Post) error {
	for _, p := range left {
		if p.Role == Manager {
			return nil
		}
	}
	return kilowon.Errorf(kilowon.Conflict, "기관에는 관리자가 한 사람은 있어야 합니다. 다른 직원을 관리자로 정한 뒤 다시 해 주세요.")
}
