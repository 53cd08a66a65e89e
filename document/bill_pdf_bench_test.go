package document

import (
	"io"
	"testing"
)

// preparedBills is a batch of bills and the fonts cut to them, as a complex's run has it.
func preparedBills(tb testing.TB, n int) ([]*BillSheet, *FontSet) {
	tb.Helper()
	fonts, err := LoadFonts()
	if err != nil {
		tb.Fatal(err)
	}
	collector := fonts.Collect()
	bills := make([]*BillSheet, n)
	for i := range bills {
		bills[i] = sampleBill(i)
		collector.AddBill(bills[i])
	}
	set, err := collector.Prepare()
	if err != nil {
		tb.Fatal(err)
	}
	return bills, set
}

// countWriter counts what would have gone to disk.
type countWriter int64

func (c *countWriter) Write(p []byte) (int, error) {
	*c += countWriter(len(p))
	return len(p), nil
}

// BenchmarkBillFile writes one file a household with the font prepared once for the batch.
func BenchmarkBillFile(b *testing.B) {
	bills, set := preparedBills(b, 1000)
	var written countWriter
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteBillPDF(&written, set, bills[i%len(bills)]); err != nil {
			b.Fatal(err)
		}
		i++
	}
	b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "files/s")
	b.ReportMetric(float64(written)/float64(i), "bytes/file")
}

// BenchmarkBillPages writes all households into one file with the font prepared once for the batch; an operation is a page.
func BenchmarkBillPages(b *testing.B) {
	bills, set := preparedBills(b, 1000)
	var written countWriter
	b.ReportAllocs()
	b.ResetTimer()
	err := WriteBillsPDF(&written, set, b.N, func(i int, bill *BillSheet) error {
		*bill = *bills[i%len(bills)]
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(written)/float64(b.N), "bytes/page")
}

// BenchmarkBillFonts cuts the fonts to a batch of 1,000 bills, letters collected included.
func BenchmarkBillFonts(b *testing.B) {
	fonts, err := LoadFonts()
	if err != nil {
		b.Fatal(err)
	}
	bills, _ := preparedBills(b, 1000)
	for b.Loop() {
		collector := fonts.Collect()
		for _, bill := range bills {
			collector.AddBill(bill)
		}
		if _, err := collector.Prepare(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkInvoice writes the invoice of a complex with its list of 1,000 households, the font prepared.
func BenchmarkInvoice(b *testing.B) {
	fonts, err := LoadFonts()
	if err != nil {
		b.Fatal(err)
	}
	sheet := sampleInvoice(1000)
	collector := fonts.Collect()
	collector.AddInvoice(sheet)
	set, err := collector.Prepare()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteInvoicePDF(io.Discard, set, sheet); err != nil {
			b.Fatal(err)
		}
	}
}
