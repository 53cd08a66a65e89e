package app_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store/sqlite"
	"github.com/kilowon/kilowon/tariff/book"
)

// BenchmarkBillComplex3000 is a billing run of 3,000 households on SQLite: read, rated, packed, committed, the complex's bill included.
func BenchmarkBillComplex3000(b *testing.B) {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, filepath.Join(b.TempDir(), "bench.db"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	a, err := app.New(s, book.Default())
	if err != nil {
		b.Fatal(err)
	}
	d, who := installBench(b, a, 3000)
	month := kilowon.MustDate("2017-03-01").Month()
	for b.Loop() {
		b.StopTimer()
		run, err := a.FileMonth(ctx, who, d.Complexes[0], month)
		if err != nil {
			b.Fatal(err)
		}
		month++
		b.StartTimer()
		for n := range run.Chunks {
			if err := a.BillChunk(ctx, app.ChunkJob{OrganisationID: who.OrganisationID, RunID: run.ID, Number: n + 1}); err != nil {
				b.Fatal(err)
			}
		}
		if err := a.FinishRun(ctx, app.FinishJob{OrganisationID: who.OrganisationID, RunID: run.ID}); err != nil {
			b.Fatal(err)
		}
	}
}

// installBench fills the store with one comprehensive complex of n households and no month billed.
func installBench(b *testing.B, a *app.App, n int) (*app.Demo, app.Actor) {
	d := app.NewDemo(1, kilowon.MustDate("2017-02-20"), book.Default())
	d.Complexes = d.Complexes[:1]
	c := d.Complexes[0]
	c.Months = c.Months[len(c.Months)-1:]
	for i := len(c.Households); i < n; i++ {
		h := c.Households[100+i%800]
		h.Unit.Building, h.Ordinal = "2"+h.Unit.Building+kilowon.FormatInt(int64(i/800)), i+1
		c.Households = append(c.Households, h)
	}
	var own int64
	for i := range c.Households {
		c.Households[i].Used = c.Households[i].Used[len(c.Households[i].Used)-1:]
		c.Households[i].Registers = c.Households[i].Registers[len(c.Households[i].Registers)-2:]
		own += c.Households[i].Used[0]
	}
	c.Months[0].Reading.MainKWh = own * 115 / 100
	if err := a.InstallDemo(context.Background(), d, func(time.Time) {}, nil); err != nil {
		b.Fatal(err)
	}
	who, err := a.Login(context.Background(), app.DemoLogin, app.DemoPassword)
	if err != nil {
		b.Fatal(err)
	}
	return d, who
}
