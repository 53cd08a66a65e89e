package rating

import "github.com/kilowon/kilowon"

// onlyWhenUsed reports whether the month is not charged (제81조 ②): small agricultural customers need not apply for a pause where they use nothing.
func (r *rater) onlyWhenUsed(p *Piece, t *Terms) bool {
	d := r.book.Choices.PauseKW.At(p.Period.From)
	return d != nil && r.KWh == 0 && r.use.Bands.Sum() == 0 && t.ContractKW > 0 && t.ContractKW <= int64(d.Value)
}

// lastUse is the end of the last run on which energy may have been used.
func (r *rater) lastUse() kilowon.Date {
	for i := len(r.Pieces) - 1; i > 0; i-- {
		if p := &r.Pieces[i]; !r.terms[p.Terms].Paused {
			return p.Run.To
		}
	}
	return r.Pieces[0].Run.To
}

func (r *rater) usedWhilePaused() error {
	e := kilowon.Errorf(kilowon.Invalid, "검침기간 전체가 휴지기간인데 사용전력량 %skWh가 있습니다. 재사용한 날부터 휴지를 끝내십시오", kilowon.FormatInt(r.use.KWh))
	e.Path = "usage"
	return e
}
