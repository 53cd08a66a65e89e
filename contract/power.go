package contract

import (
	"slices"

	"github.com/kilowon/kilowon"
)

// The table of 제20조 ① 1호: of each step of the equipment so many percent count, of all beyond the last one the last.
const powerStepKW = 75

var powerPercent = []int64{100, 85, 75, 65, 60}

// EquipmentPower is the contract power by the equipment (사용설비, 제20조 ① 1호·2호), kW: small is the sum of what has at most 75 kW each, large are the
// inputs of what has more. A large one takes a step of the table each, the largest first, and the rest begins with the next step. Half up to the kW.
func EquipmentPower(small int64, large []int64) int64 {
	large = slices.Clone(large)
	slices.SortFunc(large, func(a, b int64) int { return int(b - a) })
	last := len(powerPercent) - 1
	step, sum := 0, int64(0) // In hundredths of a kW.
	for _, kw := range large {
		sum += kw * powerPercent[step]
		step = min(step+1, last)
	}
	for ; small > 0; step++ {
		part := small
		if step < last {
			part = min(small, powerStepKW)
		}
		sum += part * powerPercent[min(step, last)]
		small -= part
	}
	return kilowon.DivHalfUp(sum, 100)
}
