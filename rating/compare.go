package rating

import "github.com/kilowon/kilowon"

// Cost is what one month costs under a choice; Err says why that cannot be told.
type Cost struct {
	Won kilowon.Won
	Err error
}

// Comparison sets beside each other what the same months cost as they were held and under other choices.
type Comparison struct {
	// Held is what each month costs as it was held.
	Held []kilowon.Won
	// Costs are by choice and month. A choice is compared only when every month could be told.
	Costs [][]Cost
	// Current is the choice held in the last month, -1 when it is none of them.
	Current int
}

// Outcome is what a choice comes to over all months.
type Outcome struct {
	// Total is the sum of the months, Average that of one month, half up to whole won.
	Total, Average kilowon.Won
	// Saving is what the choice takes off what was held, below zero where it adds; SavingMonth and SavingYear are those of one month and of twelve
	// such months, half up to whole won.
	Saving, SavingMonth, SavingYear kilowon.Won
	// Regret is what the choice costs above the best one, known in hindsight: 0 for the best.
	Regret kilowon.Won
	// Cheapest counts the months in which no choice costs less.
	Cheapest int
}

// Failed gives the first month a choice cannot be told of, with the reason; month is -1 when all can.
func (c *Comparison) Failed(choice int) (month int, err error) {
	for i := range c.Costs[choice] {
		if err := c.Costs[choice][i].Err; err != nil {
			return i, err
		}
	}
	return -1, nil
}

// compared reports whether every month of a choice could be told.
func (c *Comparison) compared(choice int) bool {
	_, err := c.Failed(choice)
	return err == nil
}

// HeldTotal is what the months cost as they were held.
func (c *Comparison) HeldTotal() kilowon.Won {
	var sum kilowon.Won
	for _, w := range c.Held {
		sum += w
	}
	return sum
}

func (c *Comparison) total(choice int) kilowon.Won {
	var sum kilowon.Won
	for i := range c.Costs[choice] {
		sum += c.Costs[choice][i].Won
	}
	return sum
}

// Best is the choice that costs least over all months, -1 when none is compared; of equal ones the current, else the earliest.
func (c *Comparison) Best() int {
	return c.least(c.total)
}

// BestIn is the choice that costs least in one month, among those that are compared over all.
func (c *Comparison) BestIn(month int) int {
	return c.least(func(choice int) kilowon.Won { return c.Costs[choice][month].Won })
}

func (c *Comparison) least(cost func(choice int) kilowon.Won) int {
	best := -1
	if c.Current >= 0 && c.compared(c.Current) {
		best = c.Current
	}
	for i := range c.Costs {
		if c.compared(i) && (best < 0 || cost(i) < cost(best)) {
			best = i
		}
	}
	return best
}

// Regret is what was held above the best choice, known in hindsight. It is below zero where changes in between beat every single choice.
func (c *Comparison) Regret() kilowon.Won {
	best := c.Best()
	if best < 0 {
		return 0
	}
	return c.HeldTotal() - c.total(best)
}

// Outcome sums a compared choice up.
func (c *Comparison) Outcome(choice int) Outcome {
	n := int64(len(c.Held))
	out := Outcome{Total: c.total(choice)}
	out.Saving, out.Regret = c.HeldTotal()-out.Total, out.Total-c.total(c.Best())
	out.Average = kilowon.RoundHalfUp.Won(int64(out.Total), n)
	out.SavingMonth = kilowon.RoundHalfUp.Won(int64(out.Saving), n)
	out.SavingYear = kilowon.RoundHalfUp.Won(12*int64(out.Saving), n)
	for m := range c.Held {
		if c.Costs[choice][m].Won == c.Costs[c.BestIn(m)][m].Won {
			out.Cheapest++
		}
	}
	return out
}

// Range is a run of whole numbers, both ends included, over which one choice costs least.
type Range struct {
	From, To int64
	Choice   int
}

// rangeStep is how far apart costs are looked at first: a choice that is the cheapest at both ends of a step is taken to be so between them.
const rangeStep = 16

// Cheapest gives for the whole numbers from first to last which choice costs least, so that their ends are the break-even points. price gives the
// costs of all choices at a number; of equal ones the earliest counts.
func Cheapest(first, last int64, price func(x int64) ([]kilowon.Won, error)) ([]Range, error) {
	f := finder{price: price}
	best, err := f.at(first)
	if err != nil {
		return nil, err
	}
	f.ranges = []Range{{From: first, To: first, Choice: best}}
	for x := first; x < last; {
		next := min(x+rangeStep, last)
		choice, err := f.at(next)
		if err != nil {
			return nil, err
		}
		if err := f.between(x, next, choice); err != nil {
			return nil, err
		}
		x = next
	}
	return f.ranges, nil
}

// finder collects the ranges from the left.
type finder struct {
	price  func(x int64) ([]kilowon.Won, error)
	ranges []Range
}

func (f *finder) at(x int64) (int, error) {
	costs, err := f.price(x)
	best := 0
	for i := range costs {
		if costs[i] < costs[best] {
			best = i
		}
	}
	return best, err
}

// between extends the ranges, which end at low, up to high, where choice is the cheapest.
func (f *finder) between(low, high int64, choice int) error {
	last := &f.ranges[len(f.ranges)-1]
	switch {
	case last.Choice == choice:
		last.To = high
		return nil
	case high-low == 1:
		f.ranges = append(f.ranges, Range{From: high, To: high, Choice: choice})
		return nil
	}
	mid := low + (high-low)/2
	middle, err := f.at(mid)
	if err != nil {
		return err
	}
	if err := f.between(low, mid, middle); err != nil {
		return err
	}
	return f.between(mid, high, choice)
}

// NextChange is the first day a choice made on a day may be changed again: the same day of the next year (제67조 ⑦, 별지 2-3 Ⅱ 1 다; rules: change-year).
// A 29 February ends with the February of the next year.
func NextChange(made kilowon.Date) kilowon.Date {
	y, m, d := made.Civil()
	return kilowon.DateOf(y+1, m, d)
}
