package sqltx

import (
	"encoding/json"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
)

// The records fix the names that JSON columns are stored under, whatever the domain types are called later.

type subCustomerRecord struct {
	Name       string `json:"name"`
	ContractKW int64  `json:"contract_kw"`
	Metered    bool   `json:"metered"`
}

type subUseRecord struct {
	KWh    int64 `json:"kwh"`
	PeakKW int64 `json:"peak_kw"`
}

type totalsRecord struct {
	Households    int   `json:"households"`
	Filed         int   `json:"filed"`
	Parked        int   `json:"parked"`
	Missing       int   `json:"missing"`
	OwnKWh        int64 `json:"own_kwh"`
	CommonKWh     int64 `json:"common_kwh"`
	MainKWh       int64 `json:"main_kwh"`
	DifferenceKWh int64 `json:"difference_kwh"`
}

type findingRecord struct {
	Severity kilowon.Severity `json:"severity"`
	Code     string           `json:"code"`
	Path     string           `json:"path,omitempty"`
	Unit     string           `json:"unit,omitempty"`
	Read     string           `json:"read,omitempty"`
	Message  string           `json:"message"`
	Suggest  string           `json:"suggest,omitempty"`
	SafeFix  bool             `json:"safe_fix,omitempty"`
	Cite     kilowon.Cite     `json:"cite,omitempty"`
}

func subCustomersJSON(subs []apartment.SubCustomer) string {
	return encode(mapped(subs, func(s *apartment.SubCustomer) subCustomerRecord { return subCustomerRecord(*s) }))
}

func subCustomers(text string) ([]apartment.SubCustomer, error) {
	return decodeList(text, func(r *subCustomerRecord) apartment.SubCustomer { return apartment.SubCustomer(*r) })
}

func subUsesJSON(uses []apartment.SubUse) string {
	return encode(mapped(uses, func(u *apartment.SubUse) subUseRecord { return subUseRecord(*u) }))
}

func subUses(text string) ([]apartment.SubUse, error) {
	return decodeList(text, func(r *subUseRecord) apartment.SubUse { return apartment.SubUse(*r) })
}

func findingsJSON(findings []kilowon.Finding) string {
	return encode(mapped(findings, func(f *kilowon.Finding) findingRecord { return findingRecord(*f) }))
}

func findings(text string) ([]kilowon.Finding, error) {
	return decodeList(text, func(r *findingRecord) kilowon.Finding { return kilowon.Finding(*r) })
}

func totalsJSON(t apartment.Totals) string { return encode(totalsRecord(t)) }

func totals(text string) (apartment.Totals, error) {
	var r totalsRecord
	err := decode(text, &r)
	return apartment.Totals(r), err
}

// encode writes records; numbers, texts and lists of them cannot fail to encode.
func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func decode(text string, v any) error {
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return &kilowon.Error{Code: kilowon.Internal, Message: "저장된 자료를 읽지 못했습니다", Err: err}
	}
	return nil
}

func decodeList[Record, Out any](text string, convert func(*Record) Out) ([]Out, error) {
	var records []Record
	if err := decode(text, &records); err != nil || len(records) == 0 {
		return nil, err
	}
	return mapped(records, convert), nil
}
