package report

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// tiers counts the dwellings by the block their use ends in: none used, the blocks from the first on, above the super-user limit.
type tiers struct {
	book   *tariff.Book
	counts [tariff.MaxTiers + 2]document.InvoiceTier
	// blocks and super bound the blocks; blocks is nil where the period has no single set of them.
	blocks *tariff.Tiers
	super  int64
}

func (t *tiers) add(b *rating.Bill) {
	if t.blocks == nil {
		t.bound(b)
	}
	t.counts[endsIn(b)].Households++
}

// endsIn is the place in the counts of the block a bill's use ends in.
func endsIn(b *rating.Bill) int {
	if b.KWh == 0 {
		return 0
	}
	last := 0
	for i := range b.Parts {
		switch p := &b.Parts[i]; {
		case p.Tier == rating.SuperTier && p.Quantity > 0:
			return tariff.MaxTiers + 1
		case p.Tier <= tariff.MaxTiers:
			last = max(last, int(p.Tier))
		}
	}
	return last
}

// bound looks the blocks of a bill's period up. A period that is cut by a season or is no month has blocks of its own width, which say little.
func (t *tiers) bound(b *rating.Bill) {
	piece := &b.Pieces[0]
	if !b.Regular || piece.Run != b.Period {
		return
	}
	for _, v := range []tariff.Voltage{tariff.Low, tariff.HighA} {
		for _, list := range t.book.Lists(tariff.Key{Class: tariff.Residential, Voltage: v}) {
			if list.Entry != piece.Entry {
				continue
			}
			t.blocks, t.super = &list.Value.Tiers, list.Value.Super.Limit
			if piece.Summer {
				t.blocks = &list.Value.SummerTiers
			}
		}
	}
}

// rows are the counts with their names; the blocks nobody reached are left out, but for the three of the price list.
func (t *tiers) rows() []document.InvoiceTier {
	var out []document.InvoiceTier
	for i, c := range t.counts {
		if c.Households == 0 && (i == 0 || i > tariff.MaxTiers) {
			continue
		}
		c.Label = t.label(i)
		out = append(out, c)
	}
	return out
}

func (t *tiers) label(i int) string {
	switch {
	case i == 0:
		return "사용 없음"
	case i > tariff.MaxTiers && t.blocks == nil:
		return "슈퍼유저 구간"
	case i > tariff.MaxTiers:
		return kilowon.FormatInt(t.super) + "kWh 초과"
	case t.blocks == nil:
		return fmt.Sprintf("%d단계", i)
	case i == tariff.MaxTiers && t.counts[i+1].Households > 0:
		return kilowon.FormatInt(t.blocks.Limits[i-2]+1) + "~" + kilowon.FormatInt(t.super) + "kWh"
	case i == tariff.MaxTiers:
		return kilowon.FormatInt(t.blocks.Limits[i-2]+1) + "kWh 이상"
	case i == 1:
		return "1~" + kilowon.FormatInt(t.blocks.Limits[0]) + "kWh"
	}
	return kilowon.FormatInt(t.blocks.Limits[i-2]+1) + "~" + kilowon.FormatInt(t.blocks.Limits[i-1]) + "kWh"
}
