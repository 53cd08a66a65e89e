package web

import (
	"net/http"

	"github.com/kilowon/kilowon/member"
)

// menuPrivacy is the link to what personal data is kept.
var menuPrivacy = Link{"개인정보", "/privacy"}

// privacyPage tells everybody which personal data is kept, why and for how long.
func (p *pages) privacyPage(w http.ResponseWriter, r *http.Request) error {
	return p.Render(w, r, Page{Title: "보관하는 개인정보", Crumbs: []Link{home}}, privacyBody(p.privacy))
}

// keptBecause is what says for how long a kind of data is kept.
func keptBecause(d *member.PersonalData) string {
	if d.Chosen {
		return "공개된 규정이 없어 이 프로그램이 정함"
	}
	return d.Source
}
