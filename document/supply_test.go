package document

import (
	"bytes"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/receivable"
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

func TestReceiptFile(t *testing.T) {
	var form bytes.Buffer
	if err := WriteReceiptForm(&form); err != nil {
		t.Fatal(err)
	}
	if rows, err := ReadReceipts(form.Bytes(), DefaultLimits()); err != nil || len(rows) != 0 {
		t.Errorf("the empty form: %+v, %v", rows, err)
	}
	rows, err := ReadReceipts([]byte("금액,수납일,청구년월,고객번호,수납번호\n\"1,000\",2026-11-16,2026-10,0112345678,A-1\n"), DefaultLimits())
	want := []receivable.ReceiptRow{{Row: 2, Number: "A-1", Contract: "0112345678", Month: "2026-10", On: "2026-11-16", Amount: "1,000"}}
	if err != nil || !slices.Equal(rows, want) {
		t.Errorf("%+v, %v", rows, err)
	}
}
