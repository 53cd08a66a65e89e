package web

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// accountURL is one's own page.
const accountURL = "/account"

func (p *pages) accountRoutes() {
	p.as(member.OwnAccount, "GET /account", p.accountPage)
	p.as(member.OwnAccount, "POST /account/sessions", p.endSession)
	p.as(member.OwnAccount, "POST /account/consents", p.choose)
	p.as(member.OwnAccount, "POST /account/export", p.ownExport)
	p.passkeyRoutes()
	p.secondRoutes()
	p.passwordRoutes()
	p.as(member.ReadOffice, "GET /organisation", p.organisationPage)
	p.as(member.ManageOrganisation, "POST /organisation", p.saveOrganisation)
	p.as(member.ManageOrganisation, "POST /organisation/staff", p.changeStaff)
	p.as(member.ManageOrganisation, "GET /organisation/staff/new", p.newStaffPage)
	p.as(member.ManageOrganisation, "POST /organisation/staff/new", p.addStaff)
	p.ownContractRoutes()
	p.staffRoutes()
	p.termsRoutes()
}

type accountView struct {
	app.Account
	// Now is the login the page is seen with.
	Now     string
	Offered []Field
	Kept    []keptRow
	Flash   string
	// Organisation says that the reader belongs to an office, whose page is linked; HasPasskeys that the portal takes these.
	Organisation, HasPasskeys bool
	// NeedsSecond says that the reader has to prove more than a password.
	NeedsSecond bool
}

// thisSession is the token of the reader's own login as the store keeps it.
func (p *pages) thisSession(r *http.Request) string {
	sum := sha256.Sum256([]byte(p.sessions.Token(r.Context())))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// accountPage shows one's own person, logins and consents.
func (p *pages) accountPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	a, err := p.app.Account(r.Context(), who)
	if err != nil {
		return err
	}
	v := accountView{Account: a, Now: p.thisSession(r), Flash: p.flashed(r.Context()), Organisation: who.Role.May(member.ReadOffice),
		HasPasskeys: p.passkeys != nil, NeedsSecond: who.Role.May(member.SecondFactor), Kept: p.keptRows(a.Kept)}
	// One that was not used for too long is over, though nobody has come to find it so.
	v.Sessions = slices.DeleteFunc(v.Sessions, func(s store.Session) bool { return s.Token != v.Now && p.now().Sub(s.SeenAt) > sessionIdle })
	for _, t := range p.app.Terms(p.today()) {
		for _, item := range t.Items {
			c, _ := member.Standing(a.Consents, item.Key)
			if !item.Required {
				v.Offered = append(v.Offered, Field{ID: item.Key, Label: item.Label, Value: checkedValue(c.Given)})
			}
		}
	}
	return p.Render(w, r, Page{Title: "내 정보", Crumbs: []Link{home}}, accountBody(&v))
}

// ownExport sends all that is kept of the reader.
func (p *pages) ownExport(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	kept, err := p.app.OwnExport(r.Context(), who)
	if err != nil {
		return err
	}
	return p.sendPerson(w, kept)
}

// endSession ends one of the reader's other logins, or all of them.
func (p *pages) endSession(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	if err := p.app.EndOwnSession(r.Context(), who, r.PostFormValue("session"), p.thisSession(r)); err != nil {
		return err
	}
	p.flash(r.Context(), "로그인을 끝냈습니다.")
	return p.Next(w, r, accountURL)
}

// choose gives or takes back the consents that are free.
func (p *pages) choose(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	if err := p.app.Choose(r.Context(), who, func(item string) bool { return r.PostFormValue(item) != "" }); err != nil {
		return err
	}
	p.flash(r.Context(), "동의 내용을 바꾸었습니다.")
	return p.Next(w, r, accountURL)
}
