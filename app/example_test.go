package app_test

import (
	"bytes"
	"fmt"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

// A home's bill is proved, and whoever holds the file computes it again; with one amount changed it no longer matches.
func ExampleProver() {
	c, err := app.ParseCase([]byte(`{"id":"집","terms":{"class":"residential","voltage":"low"},"period":{"from":"2025-05-01","to":"2025-06-01"},"usage":{"kwh":300}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	prover := app.NewProver(book.Default())
	proof, err := prover.Prove(c)
	if err != nil {
		fmt.Println(err)
		return
	}
	var text bytes.Buffer
	if err := proof.Write(&text); err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range [][]byte{text.Bytes(), bytes.Replace(text.Bytes(), []byte("58020"), []byte("58030"), 1)} {
		check, err := prover.CheckText(t)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(proof.Totals.Total, check.Matches)
	}
	// Output:
	// 58,020 true
	// 58,020 false
}
