package kilowon

import (
	"cmp"
	"math/bits"
	"slices"
)

func sumPositive(weights []int64) int64 {
	var sum int64
	for _, w := range weights {
		sum += max(w, 0)
	}
	return sum
}

// shareByRemainder is the largest remainder method; products go through 128 bits so that no total and weight can overflow.
func shareByRemainder(out []int64, total, sum int64, weights []int64) []int64 {
	rest := make([]uint64, len(weights))
	order := make([]int, len(weights))
	left := total
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(total), uint64(max(w, 0)))
		q, r := bits.Div64(hi, lo, uint64(sum))
		out[i], rest[i], order[i] = int64(q), r, i
		left -= int64(q)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for _, i := range order[:left] {
		out[i]++
	}
	return out
}
