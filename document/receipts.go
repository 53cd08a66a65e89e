package document

import (
	"io"

	"github.com/kilowon/kilowon/receivable"
)

// receiptFile is a file of money that came in (수납 자료).
var receiptFile = tableFile{what: "수납 자료", sheet: "수납", heads: []string{"수납번호", headContract, "청구년월", "수납일", "금액", "구분"}, needed: 5}

// WriteReceiptForm writes the file of receipts to be filled in.
func WriteReceiptForm(w io.Writer) error { return receiptFile.write(w) }

// ReadReceipts reads a file of receipts from any file Read takes. Its error is invalid where no heading is found.
func ReadReceipts(data []byte, limits Limits) ([]receivable.ReceiptRow, error) {
	var out []receivable.ReceiptRow
	err := receiptFile.read(data, limits, func(number int, c []string) {
		out = append(out, receivable.ReceiptRow{Row: number, Number: c[0], Contract: c[1], Month: c[2], On: c[3], Amount: c[4], Kind: c[5]})
	})
	return out, err
}
