package fictional

import (
	"crypto/cipher"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
)

// seedBlock is the size of a block and of a key of SEED, in bytes.
const seedBlock = 16

// substitution are the two boxes of SEED (RFC 4269).
var substitution = [2][]byte{
	unhex("a985d6d3541dac255d43181e51fcca632844209de0e2c817a58f037bbb13d2ee708c3fa832ddf674ec950b575c5bbd01241c739810ccf2d92ce772839bd186c9" +
		"6050a3eb0db69e4fb75ac678a612afd561c3b441527d8d081f9900190453f7e1fd762f27b08b0eaba26e934d697c090abfeff3c58714fe64de2e4b1a06216b66" +
		"02f5928a0cb37ed07a4796e52680addfa13037ae36152238f4a7454c81e9849735cbce3c7111c78975fbdaf8945982c4ff493967c0cfd7b80f8e4223916cdba4" +
		"34f148c26f3d2d40be3ebcc1aaba4e553bdc687f9cd84a5677a0ed46b52b65fae3b9b19f5ef9e6b231ea6d5fe4f0cd88163a58d462290733e81b0579906a2a9a"),
	unhex("38e82da6cfdeb3b8af6055c7446f6b5bc36233b529a0e2a7d39111061cbc364bef886ca817c416f4c245e1d63f3d8e98284ef63ea5f90ddfd82b667a272ff172" +
		"42d441c07367ac8bf7ad801fca2caa34d20beee95d9418f857ae08c513cd86b9ff7dc131f58a6ab1d120d7022204687107db9d9961bee659dd5190dc9aa3abd0" +
		"810f471ae3ec8dbf967b5ca2a163234dc89e9c3a0c2eba6e9f5af292f34978cc15fb70757f351003646dc674d5b4ea097619fe4012e0bd05fa01f02a5ea95643" +
		"8514899bb0e5487997fc1e82218c1b5f7754b21d254f0046ed5852eb7edac9fd3095653cb6e4bb7c0e5039263284699337e724a4cb530a87d94c838fce3b4ab7"),
}

func unhex(s string) []byte {
	out, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return out
}

// golden is the fractional part of the golden ratio; turned left by i bits it is the i-th constant of the key schedule.
const golden = 0x9e3779b9

// seed is the block cipher SEED (RFC 4269), in which authorities keep private keys. It takes no care of timing: only made-up keys meet it.
type seed struct {
	keys [16][2]uint32
}

func newSEED(key []byte) cipher.Block {
	s := &seed{}
	left, right := binary.BigEndian.Uint64(key), binary.BigEndian.Uint64(key[8:])
	for i := range s.keys {
		constant := bits.RotateLeft32(golden, i)
		s.keys[i][0] = mix(uint32(left>>32) + uint32(right>>32) - constant)
		s.keys[i][1] = mix(uint32(left) - uint32(right) + constant)
		if i%2 == 0 {
			left = bits.RotateLeft64(left, -8)
		} else {
			right = bits.RotateLeft64(right, 8)
		}
	}
	return s
}

// mix is the function G: each byte through its box, then spread over the four bytes by masks.
func mix(x uint32) uint32 {
	masks := [4]uint32{0xfc, 0xf3, 0xcf, 0x3f}
	var out uint32
	for i := range 4 {
		y := uint32(substitution[i%2][byte(x>>(8*i))])
		for j := range 4 {
			out ^= (y & masks[(i+j)%4]) << (8 * j)
		}
	}
	return out
}

// scramble is the function F of a round.
func scramble(half uint64, key [2]uint32) uint64 {
	c := uint32(half>>32) ^ key[0]
	d := mix(uint32(half) ^ key[1] ^ c)
	c = mix(c + d)
	d = mix(d + c)
	return uint64(c+d)<<32 | uint64(d)
}

// BlockSize is 16.
func (s *seed) BlockSize() int { return seedBlock }

// Encrypt writes the cipher of one block.
func (s *seed) Encrypt(dst, src []byte) { s.run(dst, src, func(i int) int { return i }) }

// Decrypt writes the plain text of one block.
func (s *seed) Decrypt(dst, src []byte) { s.run(dst, src, func(i int) int { return 15 - i }) }

func (s *seed) run(dst, src []byte, order func(int) int) {
	left, right := binary.BigEndian.Uint64(src), binary.BigEndian.Uint64(src[8:])
	for i := range s.keys {
		left, right = right, left^scramble(right, s.keys[order(i)])
	}
	binary.BigEndian.PutUint64(dst, right)
	binary.BigEndian.PutUint64(dst[8:], left)
}
