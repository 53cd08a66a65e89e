// Package kilowon holds the words every other package speaks: whole won, exact prices and ratios, civil dates and half-open periods,
// the rounding methods the terms of supply (기본공급약관) name, citations, errors and findings. It imports nothing but the standard library.
package kilowon
