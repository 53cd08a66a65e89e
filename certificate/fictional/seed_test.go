package fictional

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"os/exec"
	"testing"
)

// The vectors of RFC 4269, appendix B.
func TestSEEDVectors(t *testing.T) {
	for _, v := range [][3]string{
		{"00000000000000000000000000000000", "000102030405060708090a0b0c0d0e0f", "5ebac6e0054e166819aff1cc6d346cdb"},
		{"000102030405060708090a0b0c0d0e0f", "00000000000000000000000000000000", "c11f22f20140505084483597e4370f43"},
		{"4706480851e61be85d74bfb3fd956185", "83a2f8a288641fb9a4e9a5cc2f131c7d", "ee54d13ebcae706d226bc3142cd40d4a"},
		{"28dbc3bc49ffd87dcfa509b11d422be7", "b41e6be2eba84a148e2eed84593c5ec7", "9b9b7bfcd1813cb95d0b3618f40f5122"},
	} {
		b := newSEED(unhex(v[0]))
		out := make([]byte, seedBlock)
		if b.Encrypt(out, unhex(v[1])); hex.EncodeToString(out) != v[2] {
			t.Errorf("%s of %s is %x, want %s", v[0], v[1], out, v[2])
		}
		if b.Decrypt(out, out); hex.EncodeToString(out) != v[1] {
			t.Errorf("%s back from %s is %x", v[0], v[2], out)
		}
	}
}

func TestSEEDAgreesWithOpenSSL(t *testing.T) {
	for n := range 8 {
		key, iv, text := make([]byte, 16), make([]byte, 16), make([]byte, 16*(n+1))
		for _, b := range [][]byte{key, iv, text} {
			_, _ = rand.Read(b)
		}
		cmd := exec.Command("openssl", "enc", "-seed-cbc", "-nopad", "-provider", "legacy", "-provider", "default", "-K", hex.EncodeToString(key), "-iv", hex.EncodeToString(iv))
		cmd.Stdin = bytes.NewReader(text)
		want, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		got := make([]byte, len(text))
		cipher.NewCBCEncrypter(newSEED(key), iv).CryptBlocks(got, text)
		if !bytes.Equal(got, want) {
			t.Errorf("%d blocks: %x, want %x", n+1, got, want)
		}
	}
}
