package main

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/web"
)

// oidcEntry is one provider of the file; the secret is in the environment or in a file beside.
type oidcEntry struct {
	Name, Issuer string
	ClientID     string `yaml:"client_id"`
	SecretEnv    string `yaml:"secret_env"`
	SecretFile   string `yaml:"secret_file"`
	Scopes       []string
	Claims       struct {
		BusinessNumber string `yaml:"business_number"`
		Organisation   string
		Phone          string
	}
}

// openOIDC reads the providers that are trusted, none where no file is named.
func (c *serveCmd) openOIDC() (*app.OIDC, error) {
	if c.OIDC == "" {
		return nil, nil
	}
	if c.BaseURL == "" {
		return nil, kilowon.At("--oidc", kilowon.Errorf(kilowon.Invalid, "외부 인증 기관이 돌아올 주소를 알도록 --base-url을 적어 주세요."))
	}
	text, err := os.ReadFile(c.OIDC)
	if err != nil {
		return nil, &kilowon.Error{Code: kilowon.NotFound, Path: c.OIDC, Message: "외부 인증 기관의 파일을 읽을 수 없습니다", Err: err}
	}
	var list []oidcEntry
	if err := yaml.UnmarshalWithOptions(text, &list, yaml.Strict()); err != nil {
		return nil, document.YAMLError(c.OIDC, err)
	}
	providers := make([]app.OIDCProvider, len(list))
	for i, e := range list {
		secret, err := e.secret(c.OIDC)
		if err != nil {
			return nil, err
		}
		providers[i] = app.OIDCProvider{Name: e.Name, Issuer: e.Issuer, ClientID: e.ClientID, ClientSecret: secret, Scopes: e.Scopes,
			NumberClaim: e.Claims.BusinessNumber, NameClaim: e.Claims.Organisation, PhoneClaim: e.Claims.Phone}
	}
	out, err := app.NewOIDC(providers, strings.TrimRight(c.BaseURL, "/")+web.OIDCCallback, time.Now)
	if err != nil {
		return nil, kilowon.At(c.OIDC, err)
	}
	return out, nil
}

// secret is the provider's; a relative name is of a file beside the list.
func (e *oidcEntry) secret(list string) (string, error) {
	if e.SecretFile == "" {
		return os.Getenv(e.SecretEnv), nil
	}
	path := e.SecretFile
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(list), path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", &kilowon.Error{Code: kilowon.NotFound, Path: path, Message: "외부 인증 기관의 비밀값 파일을 읽을 수 없습니다", Err: err}
	}
	return strings.TrimSpace(string(text)), nil
}
