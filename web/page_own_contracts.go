package web

import (
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
)

// menuOwnContracts is where a member registers its supply contracts.
var menuOwnContracts = Link{"전기사용계약관리", accountURL + "/contracts"}

func removeContractURL(id string) string { return menuOwnContracts.URL + "/" + id + "/remove" }

// The ways on where a contract is in another name.
var (
	transferURL  = kindURL("holder")
	supplierCall = "고객센터(국번 없이 123)"
)

func (p *pages) ownContractRoutes() {
	p.as(member.ReadOffice, "GET /account/contracts", p.ownContractsPage)
	p.as(member.ManageOrganisation, "POST /account/contracts", p.changeContracts)
	p.as(member.ManageOrganisation, "GET /account/contracts/{contract}/remove", p.removeContractPage)
	p.as(member.ManageOrganisation, "POST /account/contracts/{contract}/remove", p.removeContract)
}

type ownContractsView struct {
	app.OwnContracts
	Flash string
	// Manages says that the reader may change what is shown.
	Manages bool
	Number  Field
	// Refused is the contract that was asked for and could not be registered; nil for none.
	Refused *app.FoundContract
}

func contractNumberField() Field {
	return Field{ID: "number", Label: "고객번호", Hint: "청구서에 적힌 숫자 10자리. 줄표(-)는 있어도 없어도 됩니다.", Mode: "numeric", Required: true}
}

// free counts the contracts that may be loaded.
func (v *ownContractsView) free() (n int) {
	for i := range v.Found {
		if v.Found[i].Standing == app.ContractFree {
			n++
		}
	}
	return n
}

func (v *ownContractsView) self() []Fact {
	return []Fact{{Term: "회사명", Text: v.Self.Name}, {Term: "사업자등록번호(고유번호)", Text: orDash(v.Self.BusinessNumber.String()), Note: "회원정보에서 저절로 채웁니다"}}
}

// standingWord is how a contract stands, in a word.
func standingWord(s app.ContractStanding) (Tone, string) {
	switch s {
	case app.ContractFree:
		return ToneInfo, "등록할 수 있음"
	case app.ContractOwn:
		return ToneSuccess, "등록됨"
	case app.ContractTaken:
		return ToneStop, "다른 회원이 등록함"
	case app.ContractBare:
		return ToneNeutral, "단지 자료 준비 중"
	}
	return ToneWarn, "명의가 다름"
}

// comparedHolder is what of a contract's holder agrees with the member. What the holder is called is told to nobody else.
func comparedHolder(self []Fact, f *app.FoundContract) []Fact {
	word := func(same bool) string {
		if same {
			return "같음"
		}
		return "다름"
	}
	return []Fact{
		{Term: "사업자등록번호(고유번호)", Text: word(f.SameNumber), Note: "회원정보: " + self[1].Text},
		{Term: "이름(상호)", Text: word(f.SameName), Note: "회원정보: " + self[0].Text},
	}
}

func (p *pages) ownContractsOf(r *http.Request, who app.Actor) (*ownContractsView, error) {
	c, err := p.app.OwnContracts(r.Context(), who)
	return &ownContractsView{OwnContracts: c, Manages: who.Role.May(member.ManageOrganisation), Number: contractNumberField()}, err
}

// ownContractsPage lists the member's contracts and those that may be registered (전기사용계약관리).
func (p *pages) ownContractsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.ownContractsOf(r, who)
	if err != nil {
		return err
	}
	v.Flash = p.flashed(r.Context())
	return p.renderOwnContracts(w, r, v, http.StatusOK)
}

func (p *pages) renderOwnContracts(w http.ResponseWriter, r *http.Request, v *ownContractsView, status int) error {
	return p.Render(w, r, Page{Title: menuOwnContracts.Label, Crumbs: []Link{home, {"내 정보", accountURL}}, Status: status}, ownContractsBody(v))
}

// changeContracts loads all contracts in the member's name, or adds one by its number.
func (p *pages) changeContracts(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	switch r.PostFormValue("do") {
	case "load":
		n, err := p.app.LoadContracts(r.Context(), who)
		if err != nil {
			return err
		}
		text := "새로 불러올 고객번호가 없습니다. 회원정보와 계약의 명의가 같은 고객번호만 불러옵니다."
		if n > 0 {
			text = "고객번호 " + kilowon.FormatInt(int64(n)) + "개를 등록했습니다."
		}
		p.flash(r.Context(), text)
	case "add":
		return p.addContract(w, r, who)
	default:
		return kilowon.Errorf(kilowon.Invalid, "고객번호 불러오기와 추가 가운데 하나를 눌러 주세요.")
	}
	return p.Next(w, r, menuOwnContracts.URL)
}

// addContract registers one contract or tells why not; a client that tries too often has to wait.
func (p *pages) addContract(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	refuse := func(status int, message string, f *app.FoundContract) error {
		v, err := p.ownContractsOf(r, who)
		if err != nil {
			return err
		}
		v.Number.Value, v.Number.Error, v.Refused = r.PostFormValue("number"), message, f
		return p.renderOwnContracts(w, r, v, status)
	}
	if !p.numbers.allow(clientOf(r, p.opt.Proxies)) {
		w.Header().Set("Retry-After", "60")
		return refuse(http.StatusTooManyRequests, "고객번호를 너무 여러 번 적었습니다. 1분 뒤에 다시 해 주세요.", nil)
	}
	f, err := p.app.AddContract(r.Context(), who, r.PostFormValue("number"))
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Invalid || code == kilowon.NotFound) {
		return refuse(http.StatusUnprocessableEntity, problemText(err), nil)
	}
	if err != nil {
		return err
	}
	if f.Standing != app.ContractFree {
		return refuse(http.StatusUnprocessableEntity, kilowon.Particles("고객번호 "+f.Number+"을(를) 등록하지 않았습니다. 까닭은 위에 있습니다."), &f)
	}
	p.flash(r.Context(), kilowon.Particles("고객번호 "+f.Number+"을(를) 등록했습니다."))
	return p.Next(w, r, menuOwnContracts.URL)
}

// removeContractPage says what removing a contract means.
func (p *pages) removeContractPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.renderRemove(w, r, who, nil)
}

func (p *pages) renderRemove(w http.ResponseWriter, r *http.Request, who app.Actor, problem error) error {
	c, err := p.app.Contract(r.Context(), who, r.PathValue("contract"))
	if err != nil {
		return err
	}
	page := Page{Title: "고객번호 삭제", Crumbs: []Link{home, {"내 정보", accountURL}, menuOwnContracts}}
	text := ""
	if problem != nil {
		page.Status, text = http.StatusConflict, problemText(problem)
	}
	return p.Render(w, r, page, removeContractBody(&c, text))
}

// removeContract ends the registration of a contract; its bills stay with it.
func (p *pages) removeContract(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	err := p.app.RemoveContract(r.Context(), who, r.PathValue("contract"))
	if err != nil && kilowon.CodeOf(err) == kilowon.Conflict {
		return p.renderRemove(w, r, who, err)
	}
	if err == nil {
		p.flash(r.Context(), "고객번호를 지웠습니다. 청구된 요금과 제출한 자료는 그대로 있고, 다시 불러오면 이어서 볼 수 있습니다.")
	}
	return p.nextOr(w, r, menuOwnContracts.URL, err)
}

// standingReason is the way on of a contract that was found by the business number.
func standingReason(s app.ContractStanding) string {
	switch s {
	case app.ContractTaken:
		return "계약 하나는 한 회원이 한 자격으로만 등록합니다"
	case app.ContractBare:
		return "담당자가 계약 조건과 세대를 넣으면 등록할 수 있습니다"
	case app.ContractOther:
		return "이름(상호)이 회원정보와 다릅니다. 명의변경이 먼저입니다"
	}
	return "사업자등록번호와 이름이 같습니다"
}
