package document

import (
	"bytes"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
)

// The form is read back with its zeros, whatever the order of the columns.
func TestSupplyFile(t *testing.T) {
	var form bytes.Buffer
	if err := WriteSupplyForm(&form); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&form)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetSheetRow("계약대장", "A2", &[]string{"0112345678", "한빛주택관리", "000-81-12349", "가상시", "우편", "계좌이체"}); err != nil {
		t.Fatal(err)
	}
	form.Reset()
	if err := f.Write(&form); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"xlsx": form.Bytes(), "csv": []byte("주소,납부방법,고객번호,고객명,사업자등록번호,청구서유형\n가상시,계좌이체,0112345678,한빛주택관리,000-81-12349,우편\n,,,,,\n")} {
		rows, err := ReadSupply(data, DefaultLimits())
		want := []contract.SupplyRow{{Row: 2, Contract: "0112345678", Name: "한빛주택관리", Business: "000-81-12349", Address: "가상시", BillKind: "우편", PayWay: "계좌이체"}}
		if err != nil || !slices.Equal(rows, want) {
			t.Errorf("%s: %+v, %v", name, rows, err)
		}
	}
	if rows, err := ReadSupply([]byte("고객번호,고객명,사업자등록번호,주소\n1,2,3,4\n"), DefaultLimits()); err != nil || len(rows) != 1 || rows[0].PayWay != "" {
		t.Errorf("without the columns that may be left out: %+v, %v", rows, err)
	}
	if _, err := ReadSupply([]byte("고객번호,이름\n1,2\n"), DefaultLimits()); err == nil || kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("a file without the columns: %v", err)
	}
}
