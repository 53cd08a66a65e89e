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
	"sync"
	"sync/atomic"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/kilowon/kilowon"
)

// Vault seals and opens. It is safe for concurrent use. One that was loaded from a file follows the file when its keys are rotated.
type Vault struct {
	keys atomic.Pointer[keys]
	// path is the key file, empty for a vault made of a text.
	path    string
	mu      sync.Mutex
	checked time.Time
	// file is the key file as it was read last.
	file fs.FileInfo
}

// keys are what a key file holds.
type keys struct {
	seal  tink.AEAD
	index *prf.Set
	// primary is the key that seals now.
	primary uint32
}

// follow is how often the key file is looked at for new keys.
const follow = time.Second

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
	v.path = path
	if v.file, err = os.Stat(path); err != nil {
		return nil, &kilowon.Error{Code: kilowon.Internal, Path: path, Message: "열쇠 파일을 읽지 못했습니다. 경로와 권한을 확인하십시오", Err: err}
	}
	v.checked = time.Now()
	return v, nil
}

// now are the keys of the file as it is; sure looks at it even when that was done a moment ago.
func (v *Vault) now(sure bool) *keys {
	if v.path == "" {
		return v.keys.Load()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if !sure && time.Since(v.checked) < follow {
		return v.keys.Load()
	}
	v.checked = time.Now()
	info, err := os.Stat(v.path)
	// A rotation within one tick of the clock has the same time, but puts another file in place.
	if err != nil || os.SameFile(info, v.file) && info.ModTime().Equal(v.file.ModTime()) && info.Size() == v.file.Size() {
		return v.keys.Load()
	}
	text, err := os.ReadFile(v.path)
	if err != nil {
		return v.keys.Load()
	}
	if k, err := parse(text); err == nil { // A file that is being replaced or was damaged leaves the keys as they are.
		v.keys.Store(k)
		v.file = info
	}
	return v.keys.Load()
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
	k, err := parse(text)
	if err != nil {
		return nil, err
	}
	v := &Vault{}
	v.keys.Store(k)
	return v, nil
}

func parse(text []byte) (*keys, error) {
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
	k := &keys{primary: seal.KeysetInfo().GetPrimaryKeyId()}
	if k.seal, err = aead.New(seal); err != nil {
		return nil, damaged(err)
	}
	if k.index, err = prf.NewPRFSet(index); err != nil {
		return nil, damaged(err)
	}
	return k, nil
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
	return f.with(m)
}

// Forget is the text of a key file with no key but the one that seals: what an older key sealed never opens again.
func Forget(text []byte) ([]byte, error) {
	var f keyFile
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, damaged(err)
	}
	old, err := readKeys(f.Seal)
	if err != nil {
		return nil, damaged(err)
	}
	m := keyset.NewManagerFromHandle(old)
	info := old.KeysetInfo()
	for _, k := range info.GetKeyInfo() {
		if k.GetKeyId() == info.GetPrimaryKeyId() {
			continue
		}
		if err := m.Delete(k.GetKeyId()); err != nil {
			return nil, err
		}
	}
	return f.with(m)
}

// with is the text of the file with a manager's keys as those that seal.
func (f keyFile) with(m *keyset.Manager) ([]byte, error) {
	h, err := m.Handle()
	if err != nil {
		return nil, err
	}
	if f.Seal, err = writeKeys(h); err != nil {
		return nil, err
	}
	return json.MarshalIndent(f, "", " ")
}

// Count is how many keys of a key file open.
func Count(text []byte) (int, error) {
	var f keyFile
	if err := json.Unmarshal(text, &f); err != nil {
		return 0, damaged(err)
	}
	h, err := readKeys(f.Seal)
	if err != nil {
		return 0, damaged(err)
	}
	return len(h.KeysetInfo().GetKeyInfo()), nil
}

// Replace writes the key file anew through change: whole or not at all, readable for its owner alone.
func Replace(path string, change func(text []byte) ([]byte, error)) error {
	text, err := os.ReadFile(path)
	if err == nil {
		text, err = change(text)
	}
	if err != nil {
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
	return os.Rename(f.Name(), path)
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
	return v.now(false).seal.Encrypt(content, place(column, id))
}

// OpenBytes decrypts what SealBytes made.
func (v *Vault) OpenBytes(column, id string, sealed []byte) ([]byte, error) {
	content, err := v.now(false).seal.Decrypt(sealed, place(column, id))
	if err != nil {
		content, err = v.now(true).seal.Decrypt(sealed, place(column, id)) // Keys may have been rotated a moment ago.
	}
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
	sum, err := v.now(false).index.ComputePrimaryPRF(place(column, text), digest)
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
	return len(sealed) > 5 && uint32(sealed[1])<<24|uint32(sealed[2])<<16|uint32(sealed[3])<<8|uint32(sealed[4]) == v.now(false).primary
}
