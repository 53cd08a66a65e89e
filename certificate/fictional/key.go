package fictional

import (
	"bytes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"hash"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"
)

// iterations is how often a password is hashed, as authorities do it.
const iterations = 2048

var (
	oidPBES2    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidSEED     = asn1.ObjectIdentifier{1, 2, 410, 200004, 1, 4}
	oidSEEDSHA1 = asn1.ObjectIdentifier{1, 2, 410, 200004, 1, 15}
	oidSHA256   = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidRandom   = asn1.ObjectIdentifier{1, 2, 410, 200004, 10, 1, 1, 3}
	oidData     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidKeyBag   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 2}
	oidCertBag  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 3}
	oidX509     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 22, 1}
	oidLocalKey = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 21}
	explicit    = tag.Tag(0).ContextSpecific().Constructed()
)

// privateKey is the PKCS #8 PrivateKeyInfo with the random number as an attribute.
func (m *Member) privateKey() ([]byte, error) {
	plain, err := x509.MarshalPKCS8PrivateKey(m.key)
	if err != nil {
		return nil, err
	}
	in := cryptobyte.String(plain)
	var fields cryptobyte.String
	in.ReadASN1(&fields, tag.SEQUENCE)
	var b cryptobyte.Builder
	nest(&b, func(b *cryptobyte.Builder) {
		b.AddBytes(fields)
		nest(b, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oidRandom)
			nest(b, func(b *cryptobyte.Builder) { b.AddASN1BitString(m.random) }, tag.SET)
		}, explicit, tag.SEQUENCE)
	}, tag.SEQUENCE)
	return b.Bytes()
}

// SignPri is the file signPri.key in the form of today: PBES2 with SEED-CBC.
func (m *Member) SignPri(password string) ([]byte, error) {
	return m.encrypted(func(plain []byte) ([]byte, error) { return pbes2(plain, password) })
}

// OldSignPri is the file signPri.key in the older form: a key by PBKDF1 and a vector hashed from it, with SEED-CBC.
func (m *Member) OldSignPri(password string) ([]byte, error) {
	return m.encrypted(func(plain []byte) ([]byte, error) {
		salt := random(8)
		derived := sha1.Sum(append([]byte(password), salt...))
		for range iterations - 1 {
			derived = sha1.Sum(derived[:])
		}
		vector := sha1.Sum(derived[16:20])
		text := cbc(newSEED(derived[:16]), vector[:16], plain)
		var b cryptobyte.Builder
		nest(&b, func(b *cryptobyte.Builder) {
			nest(b, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oidSEEDSHA1)
				nest(b, func(b *cryptobyte.Builder) {
					b.AddASN1OctetString(salt)
					b.AddASN1Int64(iterations)
				}, tag.SEQUENCE)
			}, tag.SEQUENCE)
			b.AddASN1OctetString(text)
		}, tag.SEQUENCE)
		return b.Bytes()
	})
}

func (m *Member) encrypted(by func(plain []byte) ([]byte, error)) ([]byte, error) {
	plain, err := m.privateKey()
	if err != nil {
		return nil, err
	}
	return by(plain)
}

// pbes2 is an EncryptedPrivateKeyInfo by PBES2 with SEED-CBC and HMAC-SHA-1.
func pbes2(plain []byte, password string) ([]byte, error) {
	salt, vector := random(8), random(seedBlock)
	key, err := pbkdf2.Key(sha1.New, password, salt, iterations, seedBlock)
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	nest(&b, func(b *cryptobyte.Builder) {
		nest(b, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oidPBES2)
			nest(b, func(b *cryptobyte.Builder) {
				nest(b, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(oidPBKDF2)
					nest(b, func(b *cryptobyte.Builder) {
						b.AddASN1OctetString(salt)
						b.AddASN1Int64(iterations)
					}, tag.SEQUENCE)
				}, tag.SEQUENCE)
				nest(b, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(oidSEED)
					b.AddASN1OctetString(vector)
				}, tag.SEQUENCE)
			}, tag.SEQUENCE)
		}, tag.SEQUENCE)
		b.AddASN1OctetString(cbc(newSEED(key), vector, plain))
	}, tag.SEQUENCE)
	return b.Bytes()
}

func random(n int) []byte {
	out := make([]byte, n)
	_, _ = rand.Read(out) // crypto/rand never fails: it ends the program instead.
	return out
}

// cbc encrypts with the padding of PKCS #7.
func cbc(block cipher.Block, vector, plain []byte) []byte {
	pad := block.BlockSize() - len(plain)%block.BlockSize()
	out := append(bytes.Clone(plain), bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(block, vector).CryptBlocks(out, out)
	return out
}

// PKCS12 is the file .p12 (RFC 7292): the key as in signPri.key, the certificate as it is, and a MAC over both.
func (m *Member) PKCS12(password string) ([]byte, error) {
	key, err := m.SignPri(password)
	if err != nil {
		return nil, err
	}
	keys := bag(oidKeyBag, func(b *cryptobyte.Builder) { b.AddBytes(key) })
	certificates := bag(oidCertBag, func(b *cryptobyte.Builder) {
		nest(b, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oidX509)
			nest(b, func(b *cryptobyte.Builder) { b.AddASN1OctetString(m.certificate.Raw) }, explicit)
		}, tag.SEQUENCE)
	})
	var safe cryptobyte.Builder
	nest(&safe, func(b *cryptobyte.Builder) {
		dataOf(b, certificates)
		dataOf(b, keys)
	}, tag.SEQUENCE)
	content := safe.BytesOrPanic()
	salt := random(8)
	mac := hmac.New(sha256.New, macKey(password, salt))
	mac.Write(content)
	var b cryptobyte.Builder
	nest(&b, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(3)
		dataOf(b, content)
		nest(b, func(b *cryptobyte.Builder) {
			nest(b, func(b *cryptobyte.Builder) {
				nest(b, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(oidSHA256)
					b.AddASN1NULL()
				}, tag.SEQUENCE)
				b.AddASN1OctetString(mac.Sum(nil))
			}, tag.SEQUENCE)
			b.AddASN1OctetString(salt)
			b.AddASN1Int64(iterations)
		}, tag.SEQUENCE)
	}, tag.SEQUENCE)
	return b.Bytes()
}

// dataOf is a ContentInfo of plain data.
func dataOf(b *cryptobyte.Builder, content []byte) {
	nest(b, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidData)
		nest(b, func(b *cryptobyte.Builder) { b.AddASN1OctetString(content) }, explicit)
	}, tag.SEQUENCE)
}

// bag is SafeContents with one bag, marked as belonging to the other one.
func bag(kind asn1.ObjectIdentifier, value func(*cryptobyte.Builder)) []byte {
	var b cryptobyte.Builder
	nest(&b, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(kind)
		nest(b, value, explicit)
		nest(b, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oidLocalKey)
			nest(b, func(b *cryptobyte.Builder) { b.AddASN1OctetString([]byte{1}) }, tag.SET)
		}, tag.SET, tag.SEQUENCE)
	}, tag.SEQUENCE, tag.SEQUENCE)
	return b.BytesOrPanic()
}

// macKey derives the key of the MAC (RFC 7292, appendix B.2, with SHA-256). One round of its output is as long as the key, so that its last step never comes.
func macKey(password string, salt []byte) []byte {
	const block = 64
	var text []byte
	for _, unit := range utf16.Encode([]rune(password + "\x00")) {
		text = binary.BigEndian.AppendUint16(text, unit)
	}
	h := sha256.New()
	h.Write(bytes.Repeat([]byte{3}, block))
	h.Write(filled(salt, block))
	h.Write(filled(text, block))
	return again(h, iterations)
}

// filled repeats b up to a whole number of blocks.
func filled(b []byte, block int) []byte {
	size := (len(b) + block - 1) / block * block
	return bytes.Repeat(b, size/len(b)+1)[:size]
}

func again(h hash.Hash, times int) []byte {
	out := h.Sum(nil)
	for range times - 1 {
		sum := sha256.Sum256(out)
		out = sum[:]
	}
	return out
}
