package member

import (
	"strings"

	"github.com/kilowon/kilowon"
)

// MostPasskeys is how many passkeys a member of staff may have.
const MostPasskeys = 10

// PasskeyName brings the name of a passkey into form. Its error is of code invalid.
func PasskeyName(name string) (string, error) {
	name = strings.TrimSpace(name)
	return name, CheckName("패스키 이름", name, 40)
}

// CheckPasskeys refuses one more passkey where there are so many. Its error is of code conflict.
func CheckPasskeys(have int) error {
	if have >= MostPasskeys {
		return kilowon.Errorf(kilowon.Conflict, "패스키는 한 사람이 %d개까지 등록할 수 있습니다. 쓰지 않는 것을 지운 뒤 다시 해 주세요.", MostPasskeys)
	}
	return nil
}
