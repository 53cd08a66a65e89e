package main

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/certificate/fictional"
)

// The folders of a fictional authority: what a server trusts, what the authority keeps, and what members have.
const (
	trustDir     = "trust"
	authorityDir = "authority"
	memberDir    = "certificates"
)

const trustText = `# 가상의 인증기관을 믿는 신뢰 저장소입니다. 연습에만 쓰십시오. 항목의 뜻은 docs/ko/공동인증서.md에 있습니다.
roots: [root.pem]
intermediates: [ca.pem]
crls: [root.crl, ca.crl]
policies:
  - oid: ` + fictional.Policy + `
    name: ` + fictional.PolicyName + `
revocation: hard
`

// writeAuthority makes a fictional authority with certificates of the demo's organisation: good ones in each form people have, an expired and a revoked one.
func writeAuthority(dir string) error {
	a, err := fictional.New(time.Now())
	if err != nil {
		return err
	}
	files := map[string][]byte{filepath.Join(trustDir, trustName): []byte(trustText)}
	for name, state := range map[string]fictional.State{"member": fictional.Valid, "expired": fictional.Expired, "revoked": fictional.Revoked} {
		m, err := a.Issue(app.DemoOrganisation, app.DemoBusinessNumber, state)
		if err != nil {
			return err
		}
		if files[filepath.Join(memberDir, name+".p12")], err = m.PKCS12(app.DemoPassword); err != nil {
			return err
		}
		if state != fictional.Valid {
			continue
		}
		files[filepath.Join(memberDir, "signCert.der")] = m.SignCert()
		if files[filepath.Join(memberDir, "signPri.key")], err = m.SignPri(app.DemoPassword); err != nil {
			return err
		}
		files[filepath.Join(memberDir, "old", "signCert.der")] = m.SignCert()
		if files[filepath.Join(memberDir, "old", "signPri.key")], err = m.OldSignPri(app.DemoPassword); err != nil {
			return err
		}
	}
	files[filepath.Join(trustDir, "root.pem")], files[filepath.Join(trustDir, "ca.pem")] = a.Certificates()
	files[filepath.Join(authorityDir, "root.key")], files[filepath.Join(authorityDir, "ca.key")] = a.Keys()
	if files[filepath.Join(trustDir, "root.crl")], files[filepath.Join(trustDir, "ca.crl")], err = a.Lists(); err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fileError(path, err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return fileError(path, err)
		}
	}
	return nil
}

// tellAuthority says where the certificates are and how they open.
func tellAuthority(con *console, dir string) {
	con.printf("공동인증서(가상): %s, 비밀번호 %s, 사업자등록번호 %s\n", filepath.Join(dir, memberDir, "member.p12"), app.DemoPassword, app.DemoBusinessNumber)
}

// demoAuthority is the folder of the authority that a server with the demo trusts, beside its database; it is made where it is not there.
func demoAuthority(db string) (dir string, err error) {
	dir = strings.TrimSuffix(db, ".db") + "-authority"
	there, err := exists(filepath.Join(dir, trustDir, trustName))
	if err != nil || there {
		return dir, err
	}
	return dir, writeAuthority(dir)
}
