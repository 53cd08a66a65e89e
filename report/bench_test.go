package report_test

import (
	"io"
	"testing"
)

const benchHouseholds = 1000

// BenchmarkHouseholdBills writes all bills of a complex into one file, letters collected and fonts cut included.
func BenchmarkHouseholdBills(b *testing.B) {
	m := newMonth(b, complexFile("comprehensive", benchHouseholds), nil)
	for b.Loop() {
		m.must(m.maker.WriteHouseholdBills(io.Discard, m.each(), "한빛관리소"))
	}
	b.ReportMetric(float64(benchHouseholds*b.N)/b.Elapsed().Seconds(), "bills/s")
}

// BenchmarkHouseholdBillFiles writes a file a household.
func BenchmarkHouseholdBillFiles(b *testing.B) {
	m := newMonth(b, complexFile("comprehensive", benchHouseholds), nil)
	dir := b.TempDir()
	for b.Loop() {
		m.must(m.maker.WriteHouseholdBillFiles(dir, m.each(), "한빛관리소", nil))
	}
	b.ReportMetric(float64(benchHouseholds*b.N)/b.Elapsed().Seconds(), "bills/s")
}

// BenchmarkInvoice writes the invoice with its list of households.
func BenchmarkInvoice(b *testing.B) {
	m := newMonth(b, complexFile("comprehensive", benchHouseholds), nil)
	for b.Loop() {
		m.must(m.maker.WriteInvoice(io.Discard, &m.bills.Billed, m.each(), "한빛관리소"))
	}
}

// BenchmarkStatement writes the list of charges by household.
func BenchmarkStatement(b *testing.B) {
	m := newMonth(b, complexFile("comprehensive", benchHouseholds), nil)
	for b.Loop() {
		m.must(m.maker.WriteStatement(io.Discard, &m.bills.Billed, m.each()))
	}
}
