package app

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// Passkeys registers passkeys of staff for one address of the portal and lets in by them. The device must have verified its user (PIN, fingerprint).
type Passkeys struct {
	app *App
	web *webauthn.WebAuthn
}

// NewPasskeys takes passkeys at an origin, e.g. https://portal.example. Browsers know passkeys for names with HTTPS and for localhost only; an error is
// of code invalid.
func (a *App) NewPasskeys(origin string) (*Passkeys, error) {
	u, err := url.Parse(origin)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Hostname() != "localhost" {
		return nil, kilowon.Errorf(kilowon.Invalid, "패스키는 https://portal.example 같은 HTTPS 주소나 http://localhost에서만 쓸 수 있는데 %q입니다.", origin)
	}
	p := Passkeys{app: a}
	p.web, err = webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "kilowon", RPOrigins: []string{u.Scheme + "://" + u.Host}, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired},
	})
	if err != nil {
		return nil, &kilowon.Error{Code: kilowon.Invalid, Message: "이 주소에서는 패스키를 쓸 수 없습니다: " + origin, Err: err}
	}
	return &p, nil
}

// Origin is the address at which the passkeys work.
func (p *Passkeys) Origin() string { return p.web.Config.RPOrigins[0] }

// PasskeyTask is what a browser is asked to do; State is what the answer is checked against, once, and stays with the server.
type PasskeyTask struct {
	// Options is the JSON for navigator.credentials.
	Options string
	State   []byte
}

func taskOf(options any, session *webauthn.SessionData) (PasskeyTask, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return PasskeyTask{}, err
	}
	state, err := json.Marshal(session)
	return PasskeyTask{string(text), state}, err
}

// keyholder is a member of staff as the library asks for one.
type keyholder struct {
	store.Member
	where string
	keys  []webauthn.Credential
}

// WebAuthnID is the member's id: it tells nothing of the person.
func (k keyholder) WebAuthnID() []byte { return []byte(k.ID) }

// WebAuthnName is what the device shows where it holds several.
func (k keyholder) WebAuthnName() string { return k.Name + " (" + k.where + ")" }

// WebAuthnDisplayName is the person.
func (k keyholder) WebAuthnDisplayName() string { return k.Name }

// WebAuthnCredentials are the keys there are.
func (k keyholder) WebAuthnCredentials() []webauthn.Credential { return k.keys }

func holder(s store.Scope, who Actor) (keyholder, error) {
	m, err := s.Member(who.ID)
	if err != nil {
		return keyholder{}, err
	}
	list, err := s.Passkeys(who.ID)
	k := keyholder{Member: m, where: who.OrganisationName, keys: make([]webauthn.Credential, len(list))}
	for i := range list {
		if err == nil {
			err = json.Unmarshal(list[i].Credential, &k.keys[i])
		}
	}
	return k, err
}

// Begin asks for a new passkey of the member; the devices that hold one already refuse.
func (p *Passkeys) Begin(ctx context.Context, who Actor) (PasskeyTask, error) {
	var k keyholder
	err := p.app.view(ctx, who, func(_ store.Tx, s store.Scope) (err error) { k, err = holder(s, who); return err })
	if err != nil {
		return PasskeyTask{}, err
	}
	options, session, err := p.web.BeginRegistration(k, webauthn.WithExclusions(webauthn.Credentials(k.keys).CredentialDescriptors()))
	if err != nil {
		return PasskeyTask{}, err
	}
	return taskOf(options, session)
}

// Register keeps the passkey that a browser made for a task. What does not answer the task is of code invalid.
func (p *Passkeys) Register(ctx context.Context, who Actor, state []byte, answer, name string) error {
	name, err := member.PasskeyName(name)
	if err != nil {
		return err
	}
	var session webauthn.SessionData
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil || json.Unmarshal(state, &session) != nil {
		return unanswered(err)
	}
	return p.app.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		k, err := holder(s, who)
		if err != nil {
			return err
		}
		if err := member.CheckPasskeys(len(k.keys)); err != nil {
			return err
		}
		made, err := p.web.CreateCredential(k, session, parsed)
		if err != nil {
			return unanswered(err)
		}
		key := store.Passkey{StaffID: who.ID, CredentialID: made.ID, Name: name}
		if key.Credential, err = json.Marshal(made); err != nil {
			return err
		}
		if err := s.InsertPasskey(&key); err != nil {
			return err
		}
		if err := tellOwner(tx, s, who, "패스키 등록"); err != nil {
			return err
		}
		return s.Log(who.ID, "passkey.add", key.ID)
	})
}

// tellOwner tells a member of staff's own phone.
func tellOwner(tx store.Tx, s store.Scope, who Actor, what string) error {
	m, err := s.Member(who.ID)
	if err != nil {
		return err
	}
	to, err := reachOf(s, &m)
	if err != nil {
		return err
	}
	return tellLogin(tx, to, what)
}

func unanswered(err error) error {
	return &kilowon.Error{Code: kilowon.Invalid, Message: "패스키를 확인하지 못했습니다. 화면을 새로 열고 다시 해 주세요.", Err: err}
}

// Remove forgets a passkey of the member. The last one of who has nothing else beside the password is a conflict.
func (p *Passkeys) Remove(ctx context.Context, who Actor, id string) error {
	return p.app.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		if err := s.DeletePasskey(who.ID, id); err != nil {
			return err
		}
		w, err := secondWays(s, who.ID)
		if err != nil {
			return err
		}
		if who.Role.May(member.SecondFactor) && w.Passkeys == 0 && !w.App {
			return kilowon.Errorf(kilowon.Conflict, "인증 앱이 없어 마지막 패스키를 지우면 로그인할 수 없게 됩니다. 인증 앱을 먼저 등록하거나 다른 패스키를 등록해 주세요.")
		}
		if err := tellOwner(tx, s, who, "패스키 지움"); err != nil {
			return err
		}
		return s.Log(who.ID, "passkey.remove", id)
	})
}

// BeginLogin asks for any passkey the device holds for the portal; nobody has to say first who they are.
func (p *Passkeys) BeginLogin() (PasskeyTask, error) {
	options, session, err := p.web.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return PasskeyTask{}, err
	}
	return taskOf(options, session)
}

// Login lets in whose passkey answered the task. Every failure is of code unauthenticated; a key whose counter did not grow may be a copy and is refused.
func (p *Passkeys) Login(ctx context.Context, state []byte, answer string) (Actor, error) {
	var session webauthn.SessionData
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil || json.Unmarshal(state, &session) != nil {
		return Actor{}, locked(err)
	}
	var key store.Passkey
	err = p.app.store.Update(ctx, func(tx store.Tx) (err error) {
		var used *webauthn.Credential
		if key, used, err = p.check(tx, &session, parsed); err != nil {
			return err
		}
		if key.Credential, err = json.Marshal(used); err != nil {
			return err
		}
		s := tx.For(key.OrganisationID)
		if err := s.UsePasskey(&key); err != nil {
			return err
		}
		return s.Log(key.StaffID, "login.passkey", key.ID)
	})
	if err != nil {
		if key.StaffID != "" {
			p.app.Saw(ctx, Viewed{OrganisationID: key.OrganisationID, ActorID: key.StaffID, Action: "login.refused", Object: key.ID})
		}
		return Actor{}, err
	}
	return p.app.Actor(ctx, key.OrganisationID, key.StaffID)
}

// check finds the passkey that answered and gives it as it is after this use.
func (p *Passkeys) check(tx store.Tx, session *webauthn.SessionData, answer *protocol.ParsedCredentialAssertionData) (key store.Passkey, used *webauthn.Credential, err error) {
	find := func(id, _ []byte) (webauthn.User, error) {
		var err error
		if key, err = tx.PasskeyByCredential(id); err != nil {
			return nil, err
		}
		var kept webauthn.Credential
		if err := json.Unmarshal(key.Credential, &kept); err != nil {
			return nil, err
		}
		m, err := tx.For(key.OrganisationID).Member(key.StaffID)
		if err == nil && !m.Active {
			err = locked(nil)
		}
		return keyholder{Member: m, keys: []webauthn.Credential{kept}}, err
	}
	_, used, err = p.web.ValidatePasskeyLogin(find, *session, answer)
	if err == nil && used.Authenticator.CloneWarning {
		return key, used, kilowon.Errorf(kilowon.Unauthenticated, "이 패스키는 다른 곳에 복사되었을 수 있어 쓸 수 없습니다. 다른 방법으로 로그인한 뒤 내 정보에서 지우고 다시 등록해 주세요.")
	}
	if err != nil {
		err = locked(err)
	}
	return key, used, err
}

func locked(err error) error {
	return &kilowon.Error{Code: kilowon.Unauthenticated, Message: "이 패스키로 로그인할 수 없습니다. 다시 해 보고, 계속되면 다른 방법으로 로그인해 주세요.", Err: err}
}
