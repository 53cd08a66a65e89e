package document

import (
	"io"

	"github.com/kilowon/kilowon/contract"
)

// supplyFile is a file of the supplier's register of contracts (계약 대장).
var supplyFile = tableFile{what: "계약 대장", sheet: "계약대장", heads: []string{headContract, "고객명", "사업자등록번호", "주소", "청구서유형", "납부방법"}, needed: 4}

// WriteSupplyForm writes the file of the register of contracts to be filled in.
func WriteSupplyForm(w io.Writer) error { return supplyFile.write(w) }

// ReadSupply reads a file of the supplier's register of contracts from any file Read takes. Its error is invalid where no heading is found.
func ReadSupply(data []byte, limits Limits) ([]contract.SupplyRow, error) {
	var out []contract.SupplyRow
	err := supplyFile.read(data, limits, func(number int, c []string) {
		out = append(out, contract.SupplyRow{Row: number, Contract: c[0], Name: c[1], Business: c[2], Address: c[3], BillKind: c[4], PayWay: c[5]})
	})
	return out, err
}
