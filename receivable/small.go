package receivable

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// SmallBill asks whether a bill is claimed now or held and claimed with the next one (소액 전기요금, 제74조 ③).
type SmallBill struct {
	Issued kilowon.Date `json:"issued"`
	Billed kilowon.Won  `json:"billed"`
	// Carried is what was held before.
	Carried kilowon.Won `json:"carried,omitempty"`
}

// Charge is what is claimed now: the bill with what was carried over, or nothing where that is too little.
func (r *SmallBill) Charge(book *tariff.Book) (*Charge, error) {
	if err := firstOf(given("issued", r.Issued), amount("billed", r.Billed), amount("carried", r.Carried)); err != nil {
		return nil, err
	}
	below, entry, err := at(book, book.Receivables.SmallBill, r.Issued)
	if err != nil {
		return nil, err
	}
	s := newSheet(book, KindSmall, r.Issued)
	cites := []kilowon.Cite{"제74조 ③"}
	s.add(line{key: "billed", label: "이번 청구금액", amount: r.Billed, formula: r.Billed.String() + "원"})
	if r.Carried > 0 {
		s.add(line{key: "carried", label: "앞에서 보류한 금액", amount: r.Carried, formula: r.Carried.String() + "원", cites: cites})
	}
	if sum := r.Billed + r.Carried; sum < below {
		s.add(line{key: "held", label: "다음 청구에 합산", amount: -sum, formula: fmt.Sprintf("%v원 < %v원", sum, below), cites: cites, rules: []*tariff.Entry{entry},
			note: fmt.Sprintf("%v원보다 적어 이번에는 청구하지 않고 다음 청구에 더할 수 있습니다.", below)})
	}
	return s.charge()
}
