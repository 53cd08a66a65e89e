package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store/sqlite"
)

// backupCmd copies a database while it is used.
type backupCmd struct {
	File string `arg:"" name:"FILE" help:"사본을 쓸 파일. 이미 있으면 쓰지 않습니다."`
	database
}

// Help says what is not in it.
func (backupCmd) Help() string {
	return "한 순간의 모습 그대로 복사하고, 사본을 열어 손상, 고지서의 합, 접속기록의 사슬을 확인한 뒤 FILE과 확인서 FILE.json을 남깁니다.\n" +
		"열쇠 파일은 사본에 들어가지 않습니다. 다른 곳에 따로 보관하십시오. 열쇠 없이는 개인정보를 열 수 없고, 열쇠와 함께 두면 잠그지 않은 것과 같습니다.\n" +
		"확인하는 동안 FILE 옆에 데이터베이스만 한 빈 곳이 더 필요합니다."
}

// manifestSuffix makes the name of a backup's manifest.
const manifestSuffix = ".json"

// manifest is what is known about a backup.
type manifest struct {
	Format  string    `json:"format"`
	Program string    `json:"program"`
	MadeAt  time.Time `json:"made_at"`
	Size    int64     `json:"size"`
	SHA256  string    `json:"sha256"`
	// Bills and Total are what the audit added up, AccessLog the end of the access log.
	Bills     int         `json:"bills"`
	Total     kilowon.Won `json:"total"`
	AccessLog string      `json:"access_log,omitempty"`
	Keys      string      `json:"keys"`
}

const (
	manifestFormat = "kilowon-backup-1"
	manifestKeys   = "not inside: keep the key file elsewhere (열쇠 파일은 들어 있지 않음)"
)

// Run copies, checks and tells.
func (c *backupCmd) Run(ctx context.Context, con *console) (err error) {
	if _, err := os.Stat(c.DB); err != nil {
		return fileError(c.DB, err)
	}
	for _, name := range []string{c.File, c.File + manifestSuffix} {
		if _, err := os.Stat(name); err == nil {
			return &kilowon.Error{Code: kilowon.Conflict, Path: name, Message: "이미 있는 파일입니다. 다른 이름을 지정하거나 먼저 옮겨 주세요."}
		}
	}
	part := c.File + ".part"
	defer func() { err = errors.Join(interrupted(ctx, err), removeDatabase(part)) }()
	if err := removeDatabase(part); err != nil {
		return fileError(part, err)
	}
	con.printf("복사하는 중입니다.\n")
	if err := sqlite.Backup(ctx, c.DB, part); err != nil {
		return err
	}
	con.printf("사본을 확인하는 중입니다.\n")
	report, err := verifyCopy(ctx, part, c.keysPath(), app.AccessHead{})
	if err != nil {
		return err
	}
	if len(report.Problems) > 0 {
		con.tellProblems(report)
		return exitAudit
	}
	m := manifest{Format: manifestFormat, Program: programVersion(), MadeAt: time.Now().UTC().Truncate(time.Second), Bills: report.Bills, Total: report.Total, Keys: manifestKeys}
	if report.Access.Head.Number > 0 {
		m.AccessLog = report.Access.Head.String()
	}
	if m.SHA256, m.Size, err = digestFile(part); err != nil {
		return fileError(part, err)
	}
	if err := writeManifest(c.File, &m); err != nil {
		return err
	}
	if err := os.Rename(part, c.File); err != nil {
		return fileError(c.File, err)
	}
	con.printf("%s (%s바이트), 고지서 %s장\n%s%s\n열쇠는 들어 있지 않습니다. 열쇠 파일 %s도 다른 곳에 따로 보관하십시오.\n",
		c.File, count(int(m.Size)), count(m.Bills), c.File, manifestSuffix, c.keysPath())
	return nil
}

// tellProblems lists what an audit found.
func (c *console) tellProblems(report *app.AuditReport) {
	c.printf("맞지 않는 것 %s건\n", count(len(report.Problems)))
	for _, p := range report.Problems {
		c.printf("  - %s\n", p)
	}
}

// verifyCopy reads a copy for damage and audits it. A second copy is opened for that, since opening changes a file.
func verifyCopy(ctx context.Context, path, keys string, known app.AccessHead) (report *app.AuditReport, err error) {
	if err := sqlite.Check(ctx, path); err != nil {
		return nil, err
	}
	if _, err := os.Stat(keys); err != nil {
		return nil, fileError(keys, err)
	}
	tried := path + ".check"
	defer func() { err = errors.Join(err, removeDatabase(tried), removeFile(tried+"-lock")) }()
	if err := copyFile(path, tried); err != nil {
		return nil, fileError(tried, err)
	}
	db, use, err := openExisting(ctx, tried, keys)
	if err != nil {
		return nil, err
	}
	// This opens everything sealed: a backup whose keys are not at hand is none.
	if _, err = use.Unsealed(ctx); err == nil {
		report, err = use.Audit(ctx, known, nil)
	}
	return report, errors.Join(err, db.Close())
}

func removeFile(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// copyFile copies to a file that must not be there, for its owner alone, and waits until it is on the disk.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

func digestFile(path string) (digest string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	sum := sha256.New()
	size, err = io.Copy(sum, f)
	return hex.EncodeToString(sum.Sum(nil)), size, err
}

func writeManifest(file string, m *manifest) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err == nil {
		err = os.WriteFile(file+manifestSuffix, append(text, '\n'), 0o600)
	}
	if err != nil {
		return fileError(file+manifestSuffix, err)
	}
	return nil
}

// restoreCmd makes a database of a backup.
type restoreCmd struct {
	File string `arg:"" name:"FILE" help:"kilowon backup이 만든 사본"`
	database
}

// Help says what must be there.
func (restoreCmd) Help() string {
	return "확인서 FILE.json의 크기와 SHA-256을 맞추어 보고, 손상, 고지서의 합, 접속기록의 끝까지 확인한 뒤에만 --db에 놓습니다.\n" +
		"--db의 파일은 없어야 하고, 열쇠 파일은 있어야 합니다. 보관해 둔 열쇠 파일을 먼저 데이터베이스 옆(PATH.keys)에 두거나 --keys로 지정하십시오."
}

// Run checks the backup and puts a copy of it in place.
func (c *restoreCmd) Run(ctx context.Context, con *console) (err error) {
	if _, err := os.Stat(c.DB); err == nil {
		return &kilowon.Error{Code: kilowon.Conflict, Path: c.DB, Message: "데이터베이스가 이미 있습니다. 덮어쓰지 않습니다. 먼저 옮기거나 다른 경로를 지정해 주세요."}
	}
	m, known, err := readManifest(c.File)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(c.DB), 0o700); err != nil {
		return fileError(c.DB, err)
	}
	part := c.DB + ".part"
	defer func() { err = errors.Join(interrupted(ctx, err), removeDatabase(part)) }()
	if err := errors.Join(removeDatabase(part), copyFile(c.File, part)); err != nil {
		return fileError(c.File, err)
	}
	digest, size, err := digestFile(part)
	if err != nil {
		return fileError(part, err)
	}
	if digest != m.SHA256 || size != m.Size {
		return &kilowon.Error{Code: kilowon.Invalid, Path: c.File, Message: "확인서의 크기나 SHA-256과 다른 파일입니다. 다른 사본을 쓰십시오."}
	}
	report, err := verifyCopy(ctx, part, c.keysPath(), known)
	if err != nil {
		return err
	}
	if report.Bills != m.Bills || report.Total != m.Total {
		return &kilowon.Error{Code: kilowon.Invalid, Path: c.File, Message: "고지서의 수나 합이 확인서와 다릅니다. 다른 사본을 쓰십시오."}
	}
	if len(report.Problems) > 0 {
		con.tellProblems(report)
		return exitAudit
	}
	if err := os.Rename(part, c.DB); err != nil {
		return fileError(c.DB, err)
	}
	con.printf("%s: %s의 사본을 되살렸습니다. 고지서 %s장, 모두 맞습니다.\n", c.DB, m.MadeAt.In(korea).Format("2006-01-02 15:04"), count(report.Bills))
	return nil
}

func readManifest(file string) (m manifest, known app.AccessHead, err error) {
	name := file + manifestSuffix
	text, err := os.ReadFile(name)
	if err != nil {
		return m, known, fileError(name, err)
	}
	if err := json.Unmarshal(text, &m); err != nil || m.Format != manifestFormat {
		return m, known, &kilowon.Error{Code: kilowon.Invalid, Path: name, Message: "kilowon backup이 만든 확인서가 아닙니다. 사본과 함께 만들어진 파일을 두어야 합니다."}
	}
	if m.AccessLog != "" {
		known, err = app.ParseAccessHead(m.AccessLog)
	}
	return m, known, err
}
