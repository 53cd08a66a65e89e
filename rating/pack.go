package rating

import (
	"encoding/binary"
	"hash/fnv"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// packVersion is the first byte of a packed bill. A reader knows every version that was ever written.
const packVersion = 1

// packedCharge is how each charge is written. Charges stand in the order of the bill, so a new one moves those after it; a written number never changes.
var packedCharge = [tariff.ChargeCount]uint8{tariff.ChargeBase: 0, tariff.ChargePowerFactor: 1, tariff.ChargeEnergy: 2, tariff.ChargeEnergyBand: 3,
	tariff.ChargeClimate: 4, tariff.ChargeFuel: 5, tariff.ChargeMinimum: 6, tariff.ChargeRelief: 7, tariff.ChargeEssential: 8, tariff.ChargeDiscount: 9,
	tariff.ChargeVAT: 10, tariff.ChargeFund: 11, tariff.ChargeTotal: 12, tariff.ChargeTV: 13, tariff.ChargeExcessUse: 14, tariff.ChargeStandby: 15,
	tariff.ChargeStandbyEnergy: 16, tariff.ChargeAutoPayment: 17, tariff.ChargeEBill: 18, tariff.ChargeCashback: 19, tariff.ChargeGreenPremium: 20,
	tariff.ChargeThirdPartyPower: 21}

// unpackedCharge is the charge of a written number, ChargeCount for one that was never written.
var unpackedCharge = func() (charges [256]tariff.Charge) {
	for n := range charges {
		charges[n] = tariff.ChargeCount
	}
	for c, n := range packedCharge {
		charges[n] = tariff.Charge(c)
	}
	return charges
}()

// Codec packs bills into one binary column and reads them back. Entries of the book are written by a hash of their stable ID,
// so that a bill explains itself under every later book that still holds them. Safe for concurrent use.
type Codec struct {
	book *tariff.Book
	keys []uint32
	ids  map[uint32]tariff.EntryID
}

// NewCodec makes a codec for the book; two entries with the same hash are an error.
func NewCodec(book *tariff.Book) (*Codec, error) {
	c := &Codec{book: book, keys: make([]uint32, len(book.Entries)), ids: make(map[uint32]tariff.EntryID, len(book.Entries))}
	for i := range book.Entries {
		if i == 0 {
			continue
		}
		h := fnv.New32a()
		h.Write([]byte(book.Entries[i].ID))
		key := h.Sum32()
		if other, ok := c.ids[key]; ok || key == 0 {
			return nil, kilowon.Errorf(kilowon.Internal, "요율표 항목 %q와 %q의 열쇠가 겹칩니다", book.Entries[i].ID, book.Entries[other].ID)
		}
		c.keys[i], c.ids[key] = key, tariff.EntryID(i)
	}
	return c, nil
}

// Append adds the packed bill to dst.
func (c *Codec) Append(dst []byte, b *Bill) []byte {
	w := packer{dst}
	w.b = append(w.b, packVersion)
	w.ints(int64(b.Period.From), int64(b.Period.To), int64(b.ReadingMonth), b.KWh, b.Month, flag(b.Regular)|flag(b.Dated)<<1, int64(b.ElectricityTotal), int64(b.Total))
	w.ints(int64(len(b.Pieces)))
	for i := range b.Pieces {
		p := &b.Pieces[i]
		w.ints(int64(p.Period.From), int64(p.Period.To), int64(p.Run.From), int64(p.Run.To), int64(p.Terms), flag(p.Summer), int64(p.Season), p.Share, p.KWh,
			p.Bands[0], p.Bands[1], p.Bands[2])
		w.key(c.keys[p.Entry])
	}
	w.ints(int64(len(b.Parts)))
	for i := range b.Parts {
		p := &b.Parts[i]
		w.b = append(w.b, p.Piece, p.Tier, p.Band, uint8(p.Unit))
		w.ints(int64(p.Days), p.Quantity, int64(p.Price), flag(p.Share), int64(p.Ratio), p.Of, p.Cap, p.Exact)
		w.key(c.keys[p.Entry])
	}
	w.ints(int64(len(b.Lines)))
	for i := range b.Lines {
		l := &b.Lines[i]
		w.b = append(w.b, packedCharge[l.Charge], uint8(l.Rounding), uint8(l.Discount))
		w.ints(flag(l.Announced), int64(l.First), int64(l.Count), l.Exact, int64(l.Amount))
	}
	return w.b
}

type packer struct{ b []byte }

func (w *packer) ints(vs ...int64) {
	for _, v := range vs {
		w.b = binary.AppendVarint(w.b, v)
	}
}

func (w *packer) key(k uint32) { w.b = binary.LittleEndian.AppendUint32(w.b, k) }

func flag(v bool) int64 {
	if v {
		return 1
	}
	return 0
}

// Decode fills bill from a packed one. Damaged bytes, an unknown version or an entry this book no longer holds are errors of code internal.
func (c *Codec) Decode(bill *Bill, packed []byte) error {
	if len(packed) == 0 || packed[0] != packVersion {
		return kilowon.Errorf(kilowon.Internal, "저장된 요금 명세의 형식을 알 수 없습니다")
	}
	r := unpacker{b: packed[1:], codec: c}
	*bill = Bill{Pieces: bill.Pieces[:0], Parts: bill.Parts[:0], Lines: bill.Lines[:0]}
	flags := int64(0)
	bill.Period = kilowon.Period{From: kilowon.Date(r.int()), To: kilowon.Date(r.int())}
	bill.ReadingMonth, bill.KWh, bill.Month, flags = kilowon.Month(r.int()), r.int(), r.int(), r.int()
	bill.Regular, bill.Dated = flags&1 != 0, flags&2 != 0
	bill.ElectricityTotal, bill.Total = kilowon.Won(r.int()), kilowon.Won(r.int())
	bill.Scale = kilowon.PriceScale * kilowon.RatioScale * bill.Month
	for n := r.count(); n > 0; n-- {
		bill.Pieces = append(bill.Pieces, r.piece())
	}
	for n := r.count(); n > 0; n-- {
		bill.Parts = append(bill.Parts, r.part(len(bill.Pieces)))
	}
	for n := r.count(); n > 0; n-- {
		bill.Lines = append(bill.Lines, r.line(len(bill.Parts)))
	}
	if r.bad || len(r.b) != 0 || bill.Month <= 0 {
		return kilowon.Errorf(kilowon.Internal, "저장된 요금 명세가 손상되었거나 이 요율표에 없는 항목을 가리킵니다")
	}
	return nil
}

type unpacker struct {
	b     []byte
	bad   bool
	codec *Codec
}

func (r *unpacker) int() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *unpacker) byte() uint8 {
	if len(r.b) == 0 {
		r.bad = true
		return 0
	}
	v := r.b[0]
	r.b = r.b[1:]
	return v
}

// count reads how many records follow; each takes bytes, so damage cannot make it run long.
func (r *unpacker) count() int64 {
	n := r.int()
	if n < 0 || n > int64(len(r.b)) {
		r.bad = true
		return 0
	}
	return n
}

func (r *unpacker) entry() tariff.EntryID {
	if len(r.b) < 4 {
		r.bad, r.b = true, nil
		return 0
	}
	key := binary.LittleEndian.Uint32(r.b)
	r.b = r.b[4:]
	id, ok := r.codec.ids[key]
	r.bad = r.bad || (!ok && key != 0)
	return id
}

func (r *unpacker) piece() Piece {
	var p Piece
	p.Period = kilowon.Period{From: kilowon.Date(r.int()), To: kilowon.Date(r.int())}
	p.Run = kilowon.Period{From: kilowon.Date(r.int()), To: kilowon.Date(r.int())}
	p.Terms, p.Summer, p.Season, p.Share, p.KWh = uint8(r.int()), r.int() == 1, tariff.Season(r.int()), r.int(), r.int()
	p.Bands = TOU{r.int(), r.int(), r.int()}
	p.Entry = r.entry()
	r.bad = r.bad || !p.Season.Known() || p.Period.Days() <= 0 || p.Run.Days() <= 0
	return p
}

func (r *unpacker) part(pieces int) Part {
	p := Part{Piece: r.byte(), Tier: r.byte(), Band: r.byte(), Unit: Unit(r.byte())}
	p.Days, p.Quantity, p.Price, p.Share, p.Ratio = uint16(r.int()), r.int(), kilowon.Price(r.int()), r.int() == 1, kilowon.Ratio(r.int())
	p.Of, p.Cap, p.Exact = r.int(), r.int(), r.int()
	p.Entry = r.entry()
	r.bad = r.bad || (p.Piece != WholePeriod && int(p.Piece) >= pieces) || int(p.Unit) >= len(unitNames) || p.Band > uint8(tariff.BandCount)
	return p
}

func (r *unpacker) line(parts int) Line {
	l := Line{Charge: unpackedCharge[r.byte()], Rounding: kilowon.Rounding(r.byte()), Discount: tariff.DiscountKind(r.byte())}
	l.Announced = r.int() == 1
	first, count := r.int(), r.int()
	l.Exact, l.Amount = r.int(), kilowon.Won(r.int())
	if first < 0 || count < 0 || first+count > int64(parts) || l.Charge >= tariff.ChargeCount || l.Discount >= tariff.DiscountCount || (count == 0 && hasParts(l.Charge)) {
		r.bad = true
		return Line{}
	}
	l.First, l.Count = uint16(first), uint16(count)
	return l
}

// hasParts reports whether a line of the charge always has parts; explanations are told from the first.
func hasParts(c tariff.Charge) bool {
	switch c {
	case tariff.ChargeBase, tariff.ChargeEnergy, tariff.ChargeEnergyBand, tariff.ChargeMinimum, tariff.ChargeExcessUse:
		return true
	}
	return false
}

// Verify re-adds the bill: parts to their line's exact amount, lines to the electricity total and the invoiced amount.
// It reports the first place that does not add up.
func (b *Bill) Verify() error {
	var sum, electricity kilowon.Won
	for i := range b.Lines {
		l := &b.Lines[i]
		var exact int64
		parts := b.PartsOf(l)
		for j := range parts {
			exact += parts[j].Exact
		}
		if len(parts) > 0 && exact != l.Exact {
			return kilowon.Errorf(kilowon.Internal, "%s의 구성 금액 합이 줄의 금액과 다릅니다", l.Charge)
		}
		sum += l.Amount
		if l.Charge < tariff.ChargeVAT {
			electricity += l.Amount
		}
	}
	if electricity != b.ElectricityTotal {
		return kilowon.Errorf(kilowon.Internal, "전기요금계 %s원이 줄의 합 %s원과 다릅니다", b.ElectricityTotal, electricity)
	}
	if sum != b.Total {
		return kilowon.Errorf(kilowon.Internal, "청구금액 %s원이 줄의 합 %s원과 다릅니다", b.Total, sum)
	}
	return nil
}
