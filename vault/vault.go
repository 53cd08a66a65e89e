// Package vault seals personal data before it is stored: names, phones, birth dates and documents are kept encrypted, and found again by a keyed
// digest (개인정보의 안전성 확보조치 기준 제7조). The keys lie in a file of their own, never in the database nor in its backup.
package vault

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/kilowon/kilowon"
)

// Vault seals and opens. It is safe for concurrent use.
type Vault struct {
	seal  tink.AEAD
	index *prf.Set
	// primary is the key that seals now.
	primary uint32
}

// keyFile is the key file: the keys that seal, of which the newest seals and all open, and the key of the digests, which never changes.
type keyFile struct {
	Seal  json.RawMessage `json:"seal"`
	Index json.RawMessage `json:"index"`
}

// mark begins a sealed text.
const mark = "v1."

// digest is how many bytes of the keyed digest are kept.
const digest = 16

// Load opens the key file, or makes one that its owner alone may read.
func Load(path string) (*Vault, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if text, err = Generate(); err != nil {
			return nil, err
		}
		if err = writeNew(path, text); errors.Is(err, fs.ErrExist) {
			text, err = os.ReadFile(path) // Another process made it meanwhile.
		}
	}
	if err != nil {
		return nil, &kilowon.Error{Code: kilowon.Internal, Path: path, Message: "열쇠 파일을 읽거나 만들지 못했습니다. 경로와 권한을 확인하십시오", Err: err}
	}
	v, err := Open(text)
	if err != nil {
		return nil, kilowon.At(path, err)
	}
	return v, nil
}

// writeNew makes the file whole or not at all, and never over another.
func writeNew(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".keys-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Link(f.Name(), path)
}

// Generate makes the text of a new key file.
func Generate() ([]byte, error) {
	seal, err := newKeys(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	index, err := newKeys(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(keyFile{Seal: seal, Index: index}, "", " ")
}

func newKeys(t *tinkpb.KeyTemplate) (json.RawMessage, error) {
	h, err := keyset.NewHandle(t)
	if err != nil {
		return nil, err
	}
	return writeKeys(h)
}

func writeKeys(h *keyset.Handle) (json.RawMessage, error) {
	var buf bytes.Buffer
	err := insecurecleartextkeyset.Write(h, keyset.NewJSONWriter(&buf))
	return buf.Bytes(), err
}

func readKeys(text json.RawMessage) (*keyset.Handle, error) {
	return insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
}

// Open makes a vault of the text of a key file.
func Open(text []byte) (*Vault, error) {
	var f keyFile
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, damaged(err)
	}
	seal, err := readKeys(f.Seal)
	if err != nil {
		return nil, damaged(err)
	}
	index, err := readKeys(f.Index)
	if err != nil {
		return nil, damaged(err)
	}
	v := &Vault{primary: seal.KeysetInfo().GetPrimaryKeyId()}
	if v.seal, err = aead.New(seal); err != nil {
		return nil, damaged(err)
	}
	if v.index, err = prf.NewPRFSet(index); err != nil {
		return nil, damaged(err)
	}
	return v, nil
}

func damaged(err error) error {
	return &kilowon.Error{Code: kilowon.Invalid, Message: "열쇠 파일이 아니거나 손상되었습니다. 보관해 둔 사본으로 바꾸십시오", Err: err}
}

// Rotate is the text of a key file with one more key, which seals from now on; what the older keys sealed still opens.
func Rotate(text []byte) ([]byte, error) {
	var f keyFile
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, damaged(err)
	}
	old, err := readKeys(f.Seal)
	if err != nil {
		return nil, damaged(err)
	}
	m := keyset.NewManagerFromHandle(old)
	id, err := m.Add(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	if err := m.SetPrimary(id); err != nil {
		return nil, err
	}
	h, err := m.Handle()
	if err != nil {
		return nil, err
	}
	if f.Seal, err = writeKeys(h); err != nil {
		return nil, err
	}
	return json.MarshalIndent(f, "", " ")
}

// Seal encrypts a text for its place, such as "staff.name" and the row's id: moved to another place it does not open. The empty text stays empty.
func (v *Vault) Seal(column, id, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	sealed, err := v.SealBytes(column, id, []byte(text))
	if err != nil {
		return "", err
	}
	return mark + base64.RawURLEncoding.EncodeToString(sealed), nil
}

// Open decrypts what Seal made. A text from before there were keys is given as it is.
func (v *Vault) Open(column, id, sealed string) (string, error) {
	body, ok := strings.CutPrefix(sealed, mark)
	if !ok {
		return sealed, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		return "", locked(err)
	}
	text, err := v.OpenBytes(column, id, raw)
	return string(text), err
}

// SealBytes is Seal for a document.
func (v *Vault) SealBytes(column, id string, content []byte) ([]byte, error) {
	return v.seal.Encrypt(content, place(column, id))
}

// OpenBytes decrypts what SealBytes made.
func (v *Vault) OpenBytes(column, id string, sealed []byte) ([]byte, error) {
	content, err := v.seal.Decrypt(sealed, place(column, id))
	if err != nil {
		return nil, locked(err)
	}
	return content, nil
}

func locked(err error) error {
	return &kilowon.Error{Code: kilowon.Internal, Message: "암호화된 자료를 열지 못했습니다. 이 데이터베이스의 열쇠 파일인지 확인하십시오", Err: err}
}

func place(column, id string) []byte { return []byte(column + "\x00" + id) }

// Index is a digest by which a text is found without being stored: equal texts of a column have equal digests. The caller brings the text into one form first.
func (v *Vault) Index(column, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	sum, err := v.index.ComputePrimaryPRF(place(column, text), digest)
	if err != nil {
		return "", &kilowon.Error{Code: kilowon.Internal, Message: "찾기용 요약값을 만들지 못했습니다", Err: err}
	}
	return base64.RawURLEncoding.EncodeToString(sum), nil
}

// Current reports whether a sealed text was sealed by the newest key, so that it need not be sealed again after a rotation.
func (v *Vault) Current(sealed string) bool {
	body, ok := strings.CutPrefix(sealed, mark)
	if !ok {
		return sealed == ""
	}
	raw, err := base64.RawURLEncoding.DecodeString(body)
	return err == nil && v.CurrentBytes(raw)
}

// CurrentBytes is Current for a document.
func (v *Vault) CurrentBytes(sealed []byte) bool {
	// Tink's prefix: one byte of version, four of the key's id.
	return len(sealed) > 5 && uint32(sealed[1])<<24|uint32(sealed[2])<<16|uint32(sealed[3])<<8|uint32(sealed[4]) == v.primary
}
