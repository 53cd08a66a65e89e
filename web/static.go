package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/kilowon/kilowon"
)

const staticPrefix = "/static/"

// distFiles are the bundled files; only the marker is there until the assets command has run.
//
//go:embed all:dist
var distFiles embed.FS

// sourceFiles are our own styles and scripts as written; browsers can read them unbundled.
//
//go:embed style script
var sourceFiles embed.FS

// assets are the static files in memory, each plain and gzipped, by their path below /static/.
type assets struct {
	files map[string]asset
	// names maps "main.css" to the path that holds it.
	names map[string]string
	// hashed says that names carry the hash of their content and may be kept for ever.
	hashed bool
}

type asset struct {
	kind, tag   string
	plain, gzip []byte
}

// loadAssets takes the bundle when there is one and the sources otherwise.
func loadAssets(dist, source fs.FS) (*assets, error) {
	a := &assets{files: map[string]asset{}, names: map[string]string{}}
	manifest, err := fs.ReadFile(dist, "dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return a, a.load(source, ".")
	}
	if err != nil {
		return nil, err
	}
	if err := a.load(dist, "dist"); err != nil {
		return nil, err
	}
	clear(a.names)
	a.hashed = true
	return a, json.Unmarshal(manifest, &a.names)
}

func (a *assets) load(files fs.FS, root string) error {
	return fs.WalkDir(files, root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		key := strings.TrimPrefix(name, "dist/")
		a.files[key] = newAsset(name, b)
		a.names[path.Base(name)] = key
		return nil
	})
}

func newAsset(name string, b []byte) asset {
	sum := sha256.Sum256(b)
	out := asset{kind: kindOf(name), tag: hex.EncodeToString(sum[:8]), plain: b}
	if isText(out.kind) {
		var buf bytes.Buffer
		w, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression) // A valid level, and a buffer never fails.
		_, _ = w.Write(b)
		_ = w.Close()
		out.gzip = buf.Bytes()
	}
	return out
}

// kindOf does not ask the machine's own table first: a missing entry there would turn a script into plain text.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// url is the address of a file by its plain name, or "" when it is not there.
func (a *assets) url(name string) string {
	file, ok := a.names[name]
	if !ok {
		return ""
	}
	return staticPrefix + file
}

// module is the address of a script that needs npm packages, or "" where it was not bundled with them: browsers cannot read its source.
func (a *assets) module(name string) string {
	if !a.hashed {
		return ""
	}
	return a.url(name)
}

func (s *Server) static(w http.ResponseWriter, r *http.Request) error {
	f, ok := s.assets.files[r.PathValue("file")]
	if !ok {
		return &kilowon.Error{Code: kilowon.NotFound, Message: "없는 파일입니다. 화면을 새로 고쳐 주세요."}
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "no-cache")
	if s.assets.hashed {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body, tag := f.plain, f.tag
	if f.gzip != nil && acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body, tag = f.gzip, f.tag+"-gz"
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	return nil
}
