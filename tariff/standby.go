package tariff

import "github.com/kilowon/kilowon"

// Standby is the share of the base charge that standby power (예비전력, 제63조 ⑤ 1호) costs, by grade and by whether the customer owns the line.
type Standby struct {
	A, AOwnLine, B, BOwnLine kilowon.Ratio
}

// Share is the share for a grade, GradeA or GradeB.
func (s *Standby) Share(g Grade, ownLine bool) kilowon.Ratio {
	switch {
	case g == GradeA && ownLine:
		return s.AOwnLine
	case g == GradeA:
		return s.A
	case ownLine:
		return s.BOwnLine
	}
	return s.B
}
