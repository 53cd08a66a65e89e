package web

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/kilowon/kilowon/app"
)

// filingTabs are the parts of the page about the filing, as the guide of the utility names them.
var filingTabs = []struct {
	key, label string
	body       func() templ.Component
}{
	{"about", "안내", filingAbout},
	{"channel", "접수방법", filingChannel},
	{"process", "프로세스", filingProcess},
	{"time", "처리기간", filingTime},
	{"forms", "서식 다운로드", filingForms},
	{"papers", "제출서류", filingPapers},
	{"questions", "관련 자주묻는질문", filingQuestions},
}

// filingPage tells what the filing is about before it begins.
func (p *pages) filingPage(w http.ResponseWriter, r *http.Request, _ app.Actor) error {
	now := filingTabs[0]
	var links []Link
	for _, t := range filingTabs {
		if r.FormValue("tab") == t.key {
			now = t
		}
		links = append(links, Link{t.label, filingTabURL(t.key)})
	}
	title := "고압아파트(오피스텔) 호별 사용량 제출"
	if now.key != filingTabs[0].key {
		title += " " + now.label
	}
	page := Page{Title: title, Menu: menuFiling.URL, Crumbs: []Link{home}}
	return p.Render(w, r, page, filingBody(links, filingTabURL(now.key), now.label, now.body()))
}

func filingTabURL(key string) string {
	if key == filingTabs[0].key {
		return "/filing"
	}
	return "/filing?tab=" + key
}
