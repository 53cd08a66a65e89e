package app

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
)

// ShortProof is a proof short enough for a QR code: the case, what it comes to, and a digest of the packed case, its lines and its totals.
// Its text is KW1, the packed case, the total and the digest, with points between them; every letter of it may stand in an address.
type ShortProof struct {
	Case   *Case
	packed string
	Total  kilowon.Won
	Digest string
}

const (
	// shortMark begins the text of a short proof.
	shortMark = "KW1."
	// maxShort bounds the text of a short proof; what is longer fits into no QR code.
	maxShort = 2000
	// maxShortCase bounds the unpacked case of a short proof.
	maxShortCase = 64 << 10
	// shortDigest is how much of a SHA-256 a short proof keeps.
	shortDigest = 6
)

// shortWords is what cases mostly consist of, so that packing need not spell it. It is part of the format and never changes.
const shortWords = `"excess_use":{"count":"months":["unavoidable":true"power_factor":{"lagging":,"leading":,"metered":true"surcharge_month":"standby":[{"own_line":true` +
	`"history":[{"month":"202,"peak_kw":"by_contract":true"demand":{"billing_kw":"night_kwh":,"other_kwh":"tou_kwh":{"light":,"mid":,"peak":` +
	`"region":"jeju""dwelling":false,"watts":"hours_per_day":"producers":true"paused":true"shared_transformer":true"grade":"a1"a2""b1""b2"b"` +
	`"streetlight"temporary"night"ev"agricultural"industrial"educational"general","high_b"high_c"low""option":1,"contract_kw":,"households":` +
	`"welfare_facility"near_poor"basic_housing"basic_livelihood"independence"veteran"disabled"may18"life_support"childbirth"three_children","from":"2026-01-01","to":"2025-12-31"},{"kind":` +
	`{"id":"2026-10 101-1001","terms":[{"class":"residential","voltage":"high_a","discounts":[{"kind":"large_family"}],"tv_sets":1}],` +
	`"period":{"from":"2026-09-01","to":"2026-10-01"},"reading_month":"2026-10","usage":{"kwh":`

// Short is the proof's text for a QR code. A case too large for one is invalid.
func (p *Proof) Short() (string, error) {
	text, err := compact(p.Case)
	if err != nil {
		return "", err
	}
	packed := base64.RawURLEncoding.EncodeToString(packCase(text))
	out := shortMark + packed + "." + strconv.FormatInt(int64(p.Totals.Total), 10) + "." + p.shortDigest(packed)
	if len(text) > maxShortCase || len(out) > maxShort {
		return "", kilowon.Errorf(kilowon.Invalid, "사례가 커서 QR에 담을 수 없습니다(%s자, %s자까지). 증명 파일을 쓰십시오", kilowon.FormatInt(int64(len(out))), kilowon.FormatInt(maxShort))
	}
	return out, nil
}

func packCase(text []byte) []byte {
	var out bytes.Buffer
	w, err := flate.NewWriterDict(&out, flate.BestCompression, []byte(shortWords))
	if err == nil {
		_, _ = w.Write(text) // A buffer takes everything.
		_ = w.Close()
	}
	return out.Bytes()
}

// shortDigest is the digest of the packed case, the keys and amounts of its lines and the total; words and sources have no part in it, so that a printed
// code outlives their wording.
func (p *Proof) shortDigest(packed string) string {
	text := []byte(packed)
	for i := range p.Lines {
		text = fmt.Appendf(text, "\n%s %d", p.Lines[i].Key, int64(p.Lines[i].Amount))
	}
	text = fmt.Appendf(text, "\n%d", int64(p.Totals.Total))
	sum := sha256.Sum256(text)
	return base64.RawURLEncoding.EncodeToString(sum[:shortDigest])
}

// shortIn finds a short proof in a text that may have the address of a page before it.
func shortIn(text []byte) (string, bool) {
	t := string(bytes.TrimSpace(text))
	if i := strings.LastIndex(t, "#"); i >= 0 && !strings.HasPrefix(t, "{") {
		t = t[i+1:]
	}
	return t, strings.HasPrefix(t, shortMark)
}

// ParseShortProof reads the text of a short proof, with or without the address of a page and # before it.
func ParseShortProof(text []byte) (*ShortProof, error) {
	damaged := func(why string) error {
		return kilowon.Errorf(kilowon.Invalid, "QR의 글이 바뀌었거나 잘렸습니다(%s). %s에서 끝까지 그대로 옮겨 주세요", why, shortMark)
	}
	t, ok := shortIn(text)
	parts := strings.Split(strings.TrimPrefix(t, shortMark), ".")
	if !ok || len(t) > maxShort || len(parts) != 3 {
		return nil, damaged("점으로 나눈 네 부분이 아님")
	}
	packed, err := base64.RawURLEncoding.Strict().DecodeString(parts[0])
	if err != nil {
		return nil, damaged("사례 부분의 글자가 틀림")
	}
	raw, err := io.ReadAll(io.LimitReader(flate.NewReaderDict(bytes.NewReader(packed), []byte(shortWords)), maxShortCase+1))
	if err != nil || len(raw) > maxShortCase {
		return nil, damaged("사례 부분이 풀리지 않음")
	}
	c, err := ParseCase(raw)
	if err != nil {
		return nil, damaged("사례를 읽을 수 없음")
	}
	if again, err := compact(c); err != nil || !bytes.Equal(again, raw) || c.Complex != nil {
		return nil, damaged("사례가 정해진 꼴이 아님")
	}
	total, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || strconv.FormatInt(total, 10) != parts[1] {
		return nil, damaged("금액이 정수가 아님")
	}
	return &ShortProof{Case: c, packed: parts[0], Total: kilowon.Won(total), Digest: parts[2]}, nil
}

// CheckShort computes the case of a short proof again and holds total and digest against it.
func (p *Prover) CheckShort(s *ShortProof) (*ProofCheck, error) {
	again, err := p.Prove(s.Case)
	if err != nil {
		return nil, kilowon.At("case", err)
	}
	digest := again.shortDigest(s.packed)
	out := &ProofCheck{ID: s.Case.ID, Period: s.Case.Period, KWh: again.Totals.KWh, Total: s.Total, Computed: again.bill()}
	total := ProofStep{Step: proofTotal, Checked: len(again.Lines), Differences: []ProofDifference{}}
	if s.Total != again.Totals.Total {
		total.Differences = differences("total", "청구금액", plain(s.Total), plain(again.Totals.Total))
	}
	seal := ProofStep{Step: proofShort, Checked: len(again.Lines), Differences: []ProofDifference{}}
	if s.Digest != digest {
		seal.Differences = append(seal.Differences, ProofDifference{"digest", "사례와 줄", s.Digest, digest})
	}
	out.Steps = []ProofStep{total, seal}
	out.Matches = len(total.Differences)+len(seal.Differences) == 0
	return out, nil
}

// bill is the totals with their lines.
func (p *Proof) bill() *BillAnswer {
	b := p.Totals
	b.Lines = append([]rating.ExplainedLine(nil), p.Lines...)
	return &b
}

// CheckText checks a proof as it was handed over: the text of a proof file, or what a QR code says.
func (p *Prover) CheckText(text []byte) (*ProofCheck, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, kilowon.Errorf(kilowon.Invalid, "증명이 비어 있습니다. 증명 파일의 글이나 %s으로 시작하는 QR의 글을 주십시오", strings.TrimSuffix(shortMark, "."))
	}
	if _, ok := shortIn(text); ok {
		s, err := ParseShortProof(text)
		if err != nil {
			return nil, err
		}
		return p.CheckShort(s)
	}
	proof, err := ParseProof(text)
	if err != nil {
		return nil, err
	}
	return p.Check(proof)
}
