package rating

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// held is a class as the table of 제65조 tells them apart, in the order of its rows.
type held uint8

const (
	heldResidential held = iota
	heldGeneral
	heldEducational
	heldIndustrial
	heldFarm
	heldRicePump
	heldStreetlight
	heldTemporary
	heldCount
)

var heldClasses = [heldCount]tariff.Class{tariff.Residential, tariff.General, tariff.Educational, tariff.Industrial, tariff.Agricultural, tariff.Agricultural,
	tariff.Streetlight, tariff.Temporary}

func (h held) class() tariff.Class { return heldClasses[h] }

func (h held) String() string {
	switch h {
	case heldFarm:
		return "농사용전력(을)"
	case heldRicePump:
		return "농사용전력(갑)"
	}
	return h.class().String()
}

// covers reports whether one contract over both classes has the class h (제65조의 표: (가)란 h, (나)란 other).
func (h held) covers(other held) bool {
	switch h {
	case heldResidential, heldGeneral, heldEducational:
		return other > h
	case heldIndustrial:
		return other == heldFarm || other == heldRicePump
	case heldFarm:
		return other == heldRicePump
	}
	return false
}

// mix is the equipment of each class at a place, kW.
type mix struct {
	kw      [heldCount]int64
	present [heldCount]bool
	// bare is the first use without its power, or -1.
	bare int
}

func (m *mix) add(h held, kw int64) { m.present[h], m.kw[h] = true, m.kw[h]+kw }

func (m *mix) sum() (total int64) {
	for _, kw := range m.kw {
		total += kw
	}
	return total
}

// top is the first class of the table that is present.
func (m *mix) top() held {
	for h := range heldCount {
		if m.present[h] {
			return h
		}
	}
	return heldGeneral
}

func (m *mix) others(top held) (out []held) {
	for h := top + 1; h < heldCount; h++ {
		if m.present[h] {
			out = append(out, h)
		}
	}
	return out
}

// held decides the one class of all uses.
func (d *decider) held() (held, error) {
	m, err := d.mix()
	if err != nil {
		return 0, err
	}
	top := m.top()
	others := m.others(top)
	if len(others) == 0 {
		return top, nil
	}
	if d.Undivided {
		return d.larger(m)
	}
	if !d.OneContract {
		return 0, refused("uses", "계약종별이 둘 이상(%s)이므로 설비를 나누어 종별마다 계약합니다(제65조, 제18조의2). 종별마다 따로 물어 주세요. 전체를 한 계약으로 하려면 one_contract를 true로 적어 주세요",
			names(append([]held{top}, others...)))
	}
	for _, o := range others {
		if !top.covers(o) {
			return 0, refused("uses", "%s과 %s을 함께 쓰는 한 계약은 제65조의 표에 없습니다. 설비를 나누어 계약해 주세요", top, o)
		}
	}
	return d.shared(m, others)
}

// shared is the class of the table, the larger of those with the same prices (제65조 5호), or the lesser one that has nearly all of the equipment (제65조 1호).
func (d *decider) shared(m *mix, others []held) (held, error) {
	top := m.top()
	if larger, same, err := d.samePriced(m, top, others); err != nil || same {
		return larger, err
	}
	if d.OneUser && top != heldResidential {
		if m.bare >= 0 {
			return 0, refused(usePath(m.bare, "kw"), "사용설비용량(kW)이 있어야 제65조 1호의 비율을 셈합니다")
		}
		for _, o := range others {
			if m.kw[o]*int64(kilowon.RatioScale) >= m.sum()*int64(d.limits.MixedShare) {
				d.told("여러 용도", o.String(), "제65조 1호", sprintf("한 사람이 쓰고 %s 설비가 전체 %s 가운데 %s로 %s%% 이상입니다", o, kw(m.sum()), kw(m.kw[o]), percent(d.limits.MixedShare)))
				return o, nil
			}
		}
	}
	d.told("여러 용도", top.String(), "제65조", sprintf("한 계약이면 %s과 %s에는 %s을 적용합니다", top, names(others), top))
	return top, nil
}

// larger is the class with more equipment, of a home with a shop or a workroom (제65조 3호·4호).
func (d *decider) larger(m *mix) (held, error) {
	for h := range heldCount {
		if m.present[h] && h != heldResidential && h != heldGeneral {
			return 0, refused("undivided", "나눌 수 없는 곳은 주거와 상점·업무(제65조 3호·4호)만인데 %s이 있습니다", h)
		}
	}
	if m.bare >= 0 {
		return 0, refused(usePath(m.bare, "kw"), "어느 쪽이 큰지 보려면 사용설비용량(kW)이 있어야 합니다. 조사하기 곤란하면 용도별 면적을 대신 적어 주세요(제65조 3호·4호)")
	}
	home, work := m.kw[heldResidential], m.kw[heldGeneral]
	if home == work {
		return 0, refused("uses", "주거와 상점·업무의 설비가 %s로 같아 큰 것을 정할 수 없습니다(제65조 3호·4호)", kw(home))
	}
	larger := heldResidential
	if work > home {
		larger = heldGeneral
	}
	cite := kilowon.Cite("제65조 3호")
	for _, u := range d.Uses {
		if u.Use == tariff.UseHomeOfficetel || u.Use == tariff.UseWorkOfficetel {
			cite = "제65조 4호"
		}
	}
	d.told("여러 용도", larger.String(), cite, sprintf("주거 %s, 상점·업무 %s로 큰 쪽입니다", kw(home), kw(work)))
	return larger, nil
}

// mix sorts the uses into the classes of the table and says why each has its class.
func (d *decider) mix() (*mix, error) {
	m := &mix{bare: -1}
	for i, u := range d.Uses {
		h, err := d.one(i)
		if err != nil {
			return nil, err
		}
		m.add(h, u.KW)
		if u.KW == 0 && m.bare < 0 {
			m.bare = i
		}
	}
	return m, nil
}

func (d *decider) one(i int) (held, error) {
	u := d.Uses[i]
	cite, class, why := u.Use.Cite(), u.Use.Class(), u.Use.String()
	switch {
	case u.Use == tariff.UseNone:
		return 0, refused(usePath(i, "use"), "용도가 없습니다")
	case u.Industry != "" && u.Use != tariff.UseIndustry:
		return 0, refused(usePath(i, "code"), "code는 용도가 industry일 때만 적습니다")
	case u.Use == tariff.UseIndustry:
		b := d.business(u.Industry)
		if b == nil {
			return 0, refused(usePath(i, "code"), "별표 2의 업종이 아닙니다: %q. 표준산업분류의 중분류 두 자리(05~34), other-1~other-30, not-1~not-4 중 하나를 적어 주세요. 표에 없는 업종이면 용도는 business입니다", u.Industry)
		}
		cite, why = "별표 2", b.Name
		if b.Excluded {
			class, why = tariff.General, b.Name+": 산업용전력을 적용하지 않는 경우"
		}
	case u.Use == tariff.UseDormitory && d.WishResidential:
		cite, class, why = "제56조 ① 3호", tariff.Residential, why+": 고객이 희망"
	case u.Use == tariff.UseFarmHut && d.hut(u.KW):
		cite, class, why = "제65조 2호", tariff.Agricultural, sprintf("%s: %s 이하", why, kw(d.limits.HutKW))
	}
	h := heldOf(class, u.Use)
	if u.Use == tariff.UseFarmHut && class == tariff.Agricultural {
		h = d.farmHeld()
	}
	d.told("용도", h.String(), cite, why)
	return h, nil
}

func heldOf(c tariff.Class, u tariff.Use) held {
	if u == tariff.UseRicePump {
		return heldRicePump
	}
	for h := range heldCount {
		if h.class() == c {
			return h
		}
	}
	return heldGeneral
}

// hut reports whether a hut of kw stands at a place of farming and so is agricultural.
func (d *decider) hut(kw int64) bool {
	if kw <= 0 || kw > d.limits.HutKW {
		return false
	}
	for _, u := range d.Uses {
		if u.Use.Class() == tariff.Agricultural {
			return true
		}
	}
	return false
}

// farmHeld is the agricultural class of the place a hut stands at: 갑 only where all other farm uses are.
func (d *decider) farmHeld() held {
	for _, u := range d.Uses {
		if u.Use.Class() == tariff.Agricultural && u.Use != tariff.UseRicePump {
			return heldFarm
		}
	}
	return heldRicePump
}

func names(list []held) string {
	var out []string
	for _, h := range list {
		out = append(out, h.String())
	}
	return strings.Join(out, ", ")
}

func percent(r kilowon.Ratio) string {
	return kilowon.FormatInt(int64(r) * 100 / int64(kilowon.RatioScale))
}

func sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }
