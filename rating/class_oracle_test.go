package rating_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// The classes with lists of their own (농사용, 가로등, 임시, 심야, 전기차, 제주 주택용, 보완) computed a second time, day by day in exact fractions,
// sharing no step with package rating. Terms may be paused for a run of days; discounts are those of night power.

// classDay is what one day of these classes is charged by.
type classDay struct {
	list    *tariff.List
	season  tariff.Season
	climate kilowon.Price
	paused  bool
}

// classPiece is a run of days with one price, classRun one with one season and no pause; energy is divided between runs.
type classPiece struct {
	classDay
	run, days int
	first     kilowon.Date
	share     *big.Rat
	charge    *big.Rat
	leastKW   int64
	kwh       *big.Rat
}

type classRun struct {
	days  int
	share *big.Rat
	kwh   int64
	bands rating.TOU
}

// classBill is the second computation's answer, by line.
type classBill map[tariff.Charge]int64

type classJudge struct {
	terms  []rating.Terms
	use    *rating.Usage
	book   *tariff.Book
	o      oracle
	days   []classDay
	pieces []classPiece
	runs   []classRun
	lines  classBill
}

func judgeClass(terms []rating.Terms, use *rating.Usage, b *tariff.Book) (lines classBill, ok bool) {
	j := classJudge{terms: terms, use: use, book: b, lines: classBill{}, o: oracle{book: b, use: use, terms: terms}}
	j.o.weigh()
	j.layDays()
	j.group()
	j.divide()
	j.base()
	j.energy()
	j.adjuncts()
	j.minimum()
	j.discount()
	ok = j.use.Excess == nil || j.overuse()
	return j.lines, ok
}

func (j *classJudge) key() tariff.Key { return j.terms[0].Key }

// unused says that a small agricultural customer used nothing and pays nothing (제81조 ②).
func (j *classJudge) unused() bool {
	return j.key().Class == tariff.Agricultural && j.use.KWh == 0 && j.terms[0].ContractKW <= 5
}

func (j *classJudge) layDays() {
	for d := j.use.Period.From; d < j.use.Period.To; d++ {
		x := classDay{list: &j.book.Lists(j.key()).At(d).Value, climate: j.book.Climate.At(d).Value}
		_, month, _ := d.Civil()
		switch x.list.Kind {
		case tariff.Seasonal, tariff.TimeOfUse:
			x.season = seasonOf(month)
		case tariff.NightSeason, tariff.NightAndOther:
			x.season = tariff.SpringFall
			if month >= 11 || month <= 2 {
				x.season = tariff.Winter
			}
		}
		for i := range j.terms {
			t := &j.terms[i]
			if t.Paused && t.From <= d && d < t.To {
				x.paused = true
			}
		}
		j.days = append(j.days, x)
	}
}

func (j *classJudge) group() {
	var last *classDay
	for i := range j.days {
		x := &j.days[i]
		if last == nil || last.season != x.season || last.paused != x.paused {
			j.runs = append(j.runs, classRun{share: rat(0)})
			last = nil
		}
		r := &j.runs[len(j.runs)-1]
		if last == nil || *last.list != *x.list || last.climate != x.climate {
			j.pieces = append(j.pieces, classPiece{classDay: *x, run: len(j.runs) - 1, share: rat(0), charge: rat(0), first: j.use.Period.From.AddDays(i)})
		}
		p := &j.pieces[len(j.pieces)-1]
		p.days++
		r.days++
		if !x.paused && !j.unused() {
			p.share = plus(p.share, j.o.share(1))
			r.share = plus(r.share, j.o.share(1))
		}
		last = x
	}
}

// divide gives each run its whole kWh by days and the last one the rest; paused days have none.
func (j *classJudge) divide() {
	active, lastRun := 0, 0
	for i := range j.runs {
		if !j.paused(i) {
			active += j.runs[i].days
			lastRun = i
		}
	}
	left, bands := j.use.KWh, j.use.Bands
	for i := range j.runs {
		r := &j.runs[i]
		switch {
		case j.paused(i):
		case i == lastRun:
			r.kwh, r.bands = left, bands
		default:
			r.kwh = min(left, nearest(big.NewRat(j.use.KWh*int64(r.days), int64(active))))
			for b := range r.bands {
				r.bands[b] = min(bands[b], nearest(big.NewRat(j.use.Bands[b]*int64(r.days), int64(active))))
				bands[b] -= r.bands[b]
			}
			if j.use.HasBands {
				r.kwh = r.bands.Sum()
			}
			left -= r.kwh
		}
	}
	for i := range j.pieces {
		p := &j.pieces[i]
		p.kwh = j.part(p, j.runs[p.run].kwh)
	}
}

func (j *classJudge) paused(run int) bool {
	for i := range j.pieces {
		if j.pieces[i].run == run {
			return j.pieces[i].paused
		}
	}
	return false
}

// part is the piece's part of what its run has.
func (j *classJudge) part(p *classPiece, v int64) *big.Rat {
	return big.NewRat(v*int64(p.days), int64(j.runs[p.run].days))
}

func (j *classJudge) line(c tariff.Charge, exact *big.Rat) { j.lines[c] += toward(exact) }

func (j *classJudge) base() {
	sum := rat(0)
	kw := j.o.demand(&j.terms[0])
	half := j.use.KWh == 0 && !j.o.metered(&j.terms[0]) && (j.key().Voltage == tariff.Low || j.use.Demand.ByContract)
	for i := range j.pieces {
		p := &j.pieces[i]
		p.leastKW = kw
		exact := times(price(p.list.Base), rat(kw), p.share)
		switch {
		case p.list.Kind == tariff.NightAndOther && j.use.KWh > 0:
			exact = times(exact, big.NewRat(j.use.Bands[tariff.Mid], j.use.KWh))
		case p.list.Kind == tariff.NightAndOther:
			exact = rat(0)
		case p.list.Kind == tariff.Tiered:
			exact = times(rat(int64(p.list.Tiers.Base[j.tier(p)])), p.share)
		case half:
			exact = times(exact, big.NewRat(1, 2))
		}
		p.charge = plus(p.charge, exact)
		sum = plus(sum, exact)
	}
	j.line(tariff.ChargeBase, sum)
}

// tier is the block the use of a whole month ends in.
func (j *classJudge) tier(p *classPiece) int {
	month := new(big.Rat).Quo(rat(j.use.KWh), j.o.months)
	for i, limit := range p.list.Tiers.Limits {
		if month.Cmp(rat(limit)) <= 0 {
			return i
		}
	}
	return len(p.list.Tiers.Limits)
}

func (j *classJudge) energy() {
	sum := rat(0)
	for i := range j.pieces {
		p := &j.pieces[i]
		var exact *big.Rat
		switch p.list.Kind {
		case tariff.PerWatt:
			exact = times(rat(j.terms[0].Watts), price(p.list.Energy[0][0]), p.share)
		case tariff.Tiered:
			exact = j.tiered(p)
		case tariff.TimeOfUse:
			exact = j.byBand(p)
		case tariff.NightAndOther:
			r := &j.runs[p.run]
			exact = plus(times(j.part(p, r.bands[0]), price(p.list.Energy[p.season][0])), times(j.part(p, r.bands[1]), price(p.list.Energy[0][1])))
		case tariff.Flat:
			exact = times(p.kwh, price(p.list.Energy[0][0]))
		default:
			exact = times(p.kwh, price(p.list.Energy[p.season][0]))
		}
		p.charge = plus(p.charge, exact)
		sum = plus(sum, exact)
	}
	if p := &j.pieces[0]; len(j.pieces) > 1 || p.list.Kind != tariff.TimeOfUse || !j.use.HasBands {
		j.line(tariff.ChargeEnergy, sum)
	}
}

// tiered prices the blocks of temporary power 갑, which has no summer blocks.
func (j *classJudge) tiered(p *classPiece) *big.Rat {
	r, l := &j.runs[p.run], p.list
	sum, left, from, top := rat(0), r.kwh, int64(0), j.tier(p)
	for i := 0; i <= top; i++ {
		kwh := left
		if i < top {
			kwh = min(left, nearest(times(rat(l.Tiers.Limits[i]-from), r.share)))
			from = l.Tiers.Limits[i]
		}
		left -= kwh
		if over := j.over(p); i == top && over > 0 {
			over = min(over, kwh)
			kwh -= over
			sum = plus(sum, times(j.part(p, over), price(l.Super.Price)))
		}
		sum = plus(sum, times(j.part(p, kwh), price(l.Tiers.Energy[i])))
	}
	return sum
}

// over is the use of the piece's run above the super-user limit in those months.
func (j *classJudge) over(p *classPiece) int64 {
	s, r := &p.list.Super, &j.runs[p.run]
	month := new(big.Rat).Quo(rat(j.use.KWh), j.o.months)
	if s.Limit == 0 || !j.o.regular || month.Cmp(rat(s.Limit)) <= 0 {
		return 0
	}
	inside, at := 0, 0
	for i := range p.run {
		at += j.runs[i].days
	}
	for i := range r.days {
		if _, m, _ := j.use.Period.From.AddDays(at + i).Civil(); s.Months.Has(m) {
			inside++
		}
	}
	in := big.NewRat(int64(inside), int64(r.days))
	return max(0, nearest(times(rat(r.kwh), in))-nearest(times(rat(s.Limit), r.share, in)))
}

func (j *classJudge) byBand(p *classPiece) *big.Rat {
	r, sum := &j.runs[p.run], rat(0)
	over, of, used := min(j.over(p), r.kwh), int64(0), int64(0)
	for b := range r.bands {
		of += r.bands[b]
		share := int64(0)
		if over > 0 {
			share = nearest(big.NewRat(over*of, r.kwh)) - used
			used += share
		}
		exact := plus(times(j.part(p, r.bands[b]-share), price(p.list.Energy[p.season][b])), times(j.part(p, share), price(p.list.Super.Price)))
		if len(j.pieces) == 1 && j.use.HasBands {
			j.line(tariff.ChargeEnergyBand, exact)
		}
		sum = plus(sum, exact)
	}
	return sum
}

// adjuncts are climate and fuel: of the kWh, or of what lights without a meter are taken to use.
func (j *classJudge) adjuncts() {
	fuel := rat(0)
	if q := j.book.FuelFor(j.o.readingMonth()); q != nil {
		fuel = price(q.Price)
	}
	climate, fuels := rat(0), rat(0)
	for i := range j.pieces {
		p := &j.pieces[i]
		kwh := p.kwh
		if p.list.Kind == tariff.PerWatt {
			hours := j.terms[0].HoursPerDay
			if hours == 0 {
				hours = 12
			}
			days := rat(int64(p.days))
			if j.o.regular {
				days = times(rat(int64(j.use.Period.From.Month().Days())), p.share)
			}
			kwh = times(big.NewRat(j.terms[0].Watts*hours, 1000), days)
		}
		c, f := times(kwh, price(p.climate)), times(kwh, fuel)
		climate, fuels = plus(climate, c), plus(fuels, f)
		p.charge = plus(p.charge, plus(c, f))
	}
	j.line(tariff.ChargeClimate, climate)
	j.line(tariff.ChargeFuel, fuels)
}

func (j *classJudge) total() (sum int64) {
	for _, v := range j.lines {
		sum += v
	}
	return sum
}

func (j *classJudge) minimum() {
	short, target := false, rat(0)
	for i := range j.pieces {
		p := &j.pieces[i]
		least := rat(int64(p.list.Minimum))
		switch p.list.Kind {
		case tariff.NightSeason:
			least = times(rat(20), price(p.list.Energy[p.season][0]))
		case tariff.NightAndOther:
			least = times(rat(p.leastKW), price(p.list.MinimumPerKW))
		}
		if least = times(least, p.share); least.Cmp(p.charge) > 0 {
			short, p.charge = true, least
		}
		target = plus(target, p.charge)
	}
	if short {
		j.lines[tariff.ChargeMinimum] = toward(target) - j.total()
	}
}

// discount takes the ratio of night power off: 갑 31.4 % and 29.7 %, 을 20 % and 18 %, the largest ground alone.
func (j *classJudge) discount() {
	percent := rat(0)
	for _, d := range j.terms[0].Discounts {
		a, b := big.NewRat(314, 1000), big.NewRat(20, 100)
		switch d.Kind {
		case tariff.NearPoor:
			a, b = big.NewRat(297, 1000), big.NewRat(18, 100)
		case tariff.BasicLivelihood, tariff.BasicHousing, tariff.WelfareFacility:
		default:
			continue
		}
		if j.key().Grade != tariff.GradeA {
			a = b
		}
		if a.Cmp(percent) > 0 {
			percent = a
		}
	}
	sum := rat(0)
	for i := range j.pieces {
		sum = plus(sum, times(j.pieces[i].charge, percent))
	}
	if len(j.pieces) == 1 {
		// An unsplit month is reduced from its whole won.
		sum = times(rat(j.total()), percent)
	}
	if j.key().Class == tariff.Night {
		j.lines[tariff.ChargeDiscount] = max(-toward(sum), -j.total())
	}
}

// classKeys are the lists of these classes, commonKeys those the oracle judges.
var classKeys, commonKeys = func() (own, common []tariff.Key) {
	for _, k := range book.Default().Keys() {
		if k.Class >= tariff.Agricultural || k.Grade == tariff.GradeSupplementary || k.Class == tariff.Residential && k.Option != 0 {
			own = append(own, k)
		} else {
			common = append(common, k)
		}
	}
	return own, common
}()

func drawClass(t *rapid.T) ([]rating.Terms, *rating.Usage) {
	k := rapid.SampledFrom(classKeys).Draw(t, "key")
	h := book.Default().Lists(k)
	first := max(h[0].From, kilowon.MustDate("2017-01-01"))
	end := kilowon.MustDate("2026-12-31")
	if until := h[len(h)-1].Value.Until; !until.IsZero() {
		end = until
	}
	span := rapid.SampledFrom([]int{28, 30, 31, 31, 31, 33, 12, 61, 75}).Draw(t, "days")
	from := first.AddDays(rapid.IntRange(0, max(0, int(end-first)-span)).Draw(t, "from"))
	use := &rating.Usage{Period: kilowon.Period{From: from, To: min(from.AddDays(span), end)}}
	if rapid.Bool().Draw(t, "month") {
		use.Period.To = min(anniversary(from, 1), end)
	}
	terms := rating.Terms{Key: k, ContractKW: rapid.Int64Range(1, 600).Draw(t, "contract")}
	kind := h[0].Value.Kind
	kwh := func(name string) int64 {
		return rapid.SampledFrom([]int64{0, 1, 17, 200, 401, 1000, 1001, 2345, 40007}).Draw(t, name) * rapid.Int64Range(0, 2).Draw(t, name+" times")
	}
	switch kind {
	case tariff.PerWatt:
		terms.Watts, terms.HoursPerDay = rapid.Int64Range(1, 5000).Draw(t, "watts"), rapid.Int64Range(0, 24).Draw(t, "hours")
	case tariff.TimeOfUse:
		use.Bands, use.HasBands = rating.TOU{kwh("light"), kwh("mid"), kwh("peak")}, true
	case tariff.NightAndOther:
		use.Bands, use.HasBands, use.Night = rating.TOU{kwh("night"), kwh("other")}, true, true
	default:
		use.KWh = kwh("kwh")
	}
	if use.HasBands {
		use.KWh = use.Bands.Sum()
	}
	if k.Class == tariff.Night {
		for _, d := range rapid.SliceOfN(rapid.IntRange(1, int(tariff.DiscountCount)-1), 0, 2).Draw(t, "grounds") {
			terms.Discounts = append(terms.Discounts, rating.Discount{Kind: tariff.DiscountKind(d)})
		}
	}
	if k.Voltage != tariff.Low || rapid.IntRange(0, 3).Draw(t, "metered") == 0 {
		use.Demand.Metered, use.Demand.PeakKW = true, rapid.Int64Range(0, 900).Draw(t, "peak")
	}
	use.Demand.ByContract = rapid.IntRange(0, 3).Draw(t, "by contract") == 0
	use.Excess = drawExcess(t, use.Period.To.Month())
	out := []rating.Terms{terms}
	if k.Class == tariff.Agricultural && use.Period.Days() > 2 && rapid.Bool().Draw(t, "paused") {
		a := use.Period.From.AddDays(rapid.IntRange(1, use.Period.Days()-1).Draw(t, "pause"))
		b := a.AddDays(rapid.IntRange(1, int(use.Period.To-a)).Draw(t, "resume"))
		before, pause, after := terms, terms, terms
		before.To, pause.From, pause.To, pause.Paused, after.From = a, a, b, true, b
		out = []rating.Terms{before, pause, after}
	}
	return out, use
}

func TestClassesTwice(t *testing.T) {
	codec, err := rating.NewCodec(book.Default())
	if err != nil {
		t.Fatal(err)
	}
	var b, back rating.Bill
	rapid.Check(t, func(t *rapid.T) {
		terms, use := drawClass(t)
		want, ok := judgeClass(terms, use, book.Default())
		if err := rating.Rate(&b, terms, use, book.Default()); (err == nil) != ok {
			t.Fatalf("%v, the second computation says %v", err, ok)
		} else if err != nil {
			return
		}
		if err := b.Verify(); err != nil {
			t.Fatal(err)
		}
		for c := tariff.ChargeBase; c < tariff.ChargeVAT; c++ {
			if got := b.Sum(c); got != kilowon.Won(want[c]) {
				t.Errorf("%v %v %dkWh %v: %s is %v, computed again %d", terms[0].Key, use.Period, use.KWh, use.Bands, c.Code(), got, want[c])
			}
		}
		if err := codec.Decode(&back, codec.Append(nil, &b)); err != nil {
			t.Fatal(err)
		}
		one, two := rating.Explain(&b, book.Default()), rating.Explain(&back, book.Default())
		for i := range one {
			if one[i].Formula != two[i].Formula || one[i].Label != two[i].Label {
				t.Fatalf("a packed bill explains itself differently: %q, %q", one[i].Formula, two[i].Formula)
			}
		}
	})
}
