package main

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/certificate"
	"github.com/kilowon/kilowon/document"
)

// trustName is the file that describes a trust store, when a folder is named.
const trustName = "trust.yaml"

// trustFile describes what an operator trusts; the names are of files beside it, in PEM or DER.
type trustFile struct {
	Roots         []string
	Intermediates []string
	CRLs          []string `yaml:"crls"`
	Policies      []struct{ OID, Name string }
	Revocation    string
	NumberInName  bool `yaml:"number_in_name"`
}

// trustStore is a trust store on disk that is read again when its files change: revocation lists are renewed beside a running server.
type trustStore struct {
	path string
	log  *slog.Logger

	mu      sync.Mutex
	trust   *certificate.Trust
	changed map[string]time.Time
}

// openTrust reads the trust store of a folder or file, which must be without fault at the start.
func openTrust(path string, log *slog.Logger) (*trustStore, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, trustName)
	}
	s := &trustStore{path: path, log: log}
	return s, s.read()
}

// Trust is what is trusted now. A store that was damaged in the meantime is told to the log, and what was read before stays.
func (s *trustStore) Trust() *certificate.Trust {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stale() {
		if err := s.read(); err != nil {
			s.log.Error("trust store", slog.String("error", err.Error()))
		}
	}
	return s.trust
}

func (s *trustStore) stale() bool {
	for name, then := range s.changed {
		if info, err := os.Stat(name); err != nil || !info.ModTime().Equal(then) {
			return true
		}
	}
	return false
}

func (s *trustStore) read() error {
	s.changed = map[string]time.Time{}
	text, err := s.open(s.path)
	if err != nil {
		return err
	}
	var f trustFile
	if err := yaml.UnmarshalWithOptions(text, &f, yaml.Strict()); err != nil {
		return document.YAMLError(s.path, err)
	}
	trust := &certificate.Trust{NumberInName: f.NumberInName}
	if trust.Roots, err = s.certificates(f.Roots); err != nil {
		return err
	}
	if trust.Intermediates, err = s.certificates(f.Intermediates); err != nil {
		return err
	}
	for _, name := range f.CRLs {
		text, err := s.open(s.beside(name))
		if err != nil {
			return err
		}
		list, err := app.ParseRevocationList(text)
		if err != nil {
			return &kilowon.Error{Code: kilowon.Invalid, Path: s.beside(name), Message: "폐지 목록(CRL)을 읽을 수 없습니다. DER이나 PEM 파일을 적어 주세요", Err: err}
		}
		if !time.Now().Before(list.NextUpdate) {
			s.log.Warn("trust store", slog.String("stale_crl", s.beside(name)), slog.Time("next_update", list.NextUpdate))
		}
		trust.Evidence.Lists = append(trust.Evidence.Lists, list)
	}
	if err := f.decisions(s.path, trust); err != nil {
		return err
	}
	s.trust = trust
	return nil
}

// decisions are what the operator decides beside whom to trust.
func (f *trustFile) decisions(path string, trust *certificate.Trust) error {
	refuse := func(format string, args ...any) error {
		return kilowon.At(path, kilowon.Errorf(kilowon.Invalid, format, args...))
	}
	switch f.Revocation {
	case "", "hard":
		trust.Rule = certificate.Hard
	case "soft":
		trust.Rule = certificate.Soft
	default:
		return refuse("revocation은 hard 또는 soft여야 하는데 %q입니다.", f.Revocation)
	}
	for _, p := range f.Policies {
		oid, err := x509.ParseOID(p.OID)
		if err != nil || p.Name == "" {
			return refuse("policies에는 oid(예: 1.2.410.200004.5.2.1.1)와 name이 있어야 하는데 %q, %q입니다.", p.OID, p.Name)
		}
		trust.Policies = append(trust.Policies, certificate.Policy{OID: oid, Name: p.Name})
	}
	if len(trust.Roots) == 0 || len(trust.Policies) == 0 {
		return refuse("roots와 policies가 하나씩은 있어야 합니다. 없으면 어떤 인증서도 받을 수 없습니다.")
	}
	return nil
}

func (s *trustStore) beside(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(s.path), name)
}

// open reads a file and remembers its time before, so that a change while it is read is not missed.
func (s *trustStore) open(path string) ([]byte, error) {
	s.changed[path] = time.Time{} // A file that is missing is asked for again each time.
	info, err := os.Stat(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	s.changed[path] = info.ModTime()
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	return text, nil
}

// certificates reads the authorities in files of one DER certificate or any number in PEM.
func (s *trustStore) certificates(names []string) ([]*x509.Certificate, error) {
	var out []*x509.Certificate
	for _, name := range names {
		rest, err := s.open(s.beside(name))
		if err != nil {
			return nil, err
		}
		var ders [][]byte
		for block, after := pem.Decode(rest); block != nil; block, after = pem.Decode(after) {
			ders = append(ders, block.Bytes)
		}
		if len(ders) == 0 {
			ders = append(ders, rest)
		}
		for _, der := range ders {
			c, err := x509.ParseCertificate(der)
			if err == nil && !c.IsCA {
				err = errors.New("인증기관의 인증서가 아닙니다")
			}
			if err != nil {
				return nil, &kilowon.Error{Code: kilowon.Invalid, Path: s.beside(name), Message: "인증기관의 인증서(DER, PEM)를 적어야 합니다", Err: err}
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// exists reports whether a path is there.
func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
