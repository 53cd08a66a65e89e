package app

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon/tariff"
)

// hoursSeries is the load bands by class and region, and the lowered prices of weekends.
func hoursSeries(book *tariff.Book) []bookSeries {
	var out []bookSeries
	for i := range book.Hours {
		s := &book.Hours[i]
		out = append(out, series(book, s.Title+"("+classNames(s.Classes)+")", s.History, hoursValues))
	}
	for i := range book.WeekendPrices {
		s := &book.WeekendPrices[i]
		out = append(out, series(book, s.Title+"("+classNames(s.Classes)+")", s.History, weekendValues))
	}
	return out
}

func classNames(keys []tariff.Key) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.ClassName()
	}
	return strings.Join(names, ", ")
}

func hoursValues(h *tariff.Hours) []BookValue {
	var v values
	for s := range tariff.SeasonCount {
		for b := range tariff.BandCount {
			v.word(s.Code()+"/"+b.Code(), s.String()+" "+b.String(), hoursText(&h.Bands[s], b))
		}
	}
	v.add("holidays", "공휴일을 경부하로", yesNo(h.HolidaysLight), "")
	v.add("saturdays", "토요일 최대부하 전력량을 중간부하로", yesNo(h.SaturdaysMid), "")
	return v
}

// hoursText is the hours of a band: "09~10, 12~13, 17~23시". A run over midnight stands first and in one piece.
func hoursText(bands *[tariff.HoursOfDay]tariff.Band, b tariff.Band) string {
	const day = tariff.HoursOfDay
	var runs []string
	for h := range day {
		if bands[h] != b || bands[(h+day-1)%day] == b {
			continue
		}
		end := h
		for end < h+day && bands[end%day] == b {
			end++
		}
		to := (end-1)%day + 1
		runs = append(runs, fmt.Sprintf("%02d~%02d", h, to))
	}
	switch {
	case runs != nil:
	case bands[0] == b:
		return "모든 시간"
	default:
		return ""
	}
	return strings.Join(runs, ", ") + "시"
}

func weekendValues(w *tariff.WeekendPrice) []BookValue {
	var v values
	var seasons []string
	for s := range tariff.SeasonCount {
		if w.Seasons[s] {
			seasons = append(seasons, s.String())
		}
	}
	v.word("seasons", "계절", strings.Join(seasons, ", "))
	v.add("hours", "시간", fmt.Sprintf("%02d~%02d시", w.From, w.To), "")
	v.ratio("off", "전력량요금에서 빼는 비율", w.Off)
	v.word("until", "끝나는 날(들어가지 않음)", w.Until.String())
	return v
}
