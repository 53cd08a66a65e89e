package tariff

import "github.com/kilowon/kilowon"

// Use is what electricity is used for (전기사용 용도, 제55조), from which the class follows.
type Use uint8

// The uses the terms of supply name.
const (
	UseNone Use = iota
	UseDwelling
	UseHomeOfficetel
	UseDormitory
	UseGeothermal
	UseBusiness
	UseWorkOfficetel
	UseSchool
	UseEducation
	UseIndustry
	UseRicePump
	UseSeedling
	UseFarming
	UseColdStorage
	UseDrying
	UseIce
	UseInsectLamp
	UseProducerFacility
	UseFarmHut
	UseStreetLight
	UseLandscapeLight
	UseTemporary
	useCount
)

// uses are the code, the Korean name, the class and the article of each use.
var uses = [useCount]struct {
	code, name string
	class      Class
	cite       kilowon.Cite
}{
	{},
	{"dwelling", "주거", Residential, "제56조 ① 1호"},
	{"home_officetel", "주거용 오피스텔", Residential, "제56조 ① 4호"},
	{"dormitory", "독신자합숙소·기숙사·집단주거용 사회복지시설", General, "제57조 ① 1호"},
	{"geothermal", "인증된 지열설비", General, "제56조 ① 1호"},
	{"business", "다른 종별에 들지 않는 용도", General, "제57조 ① 1호"},
	{"work_officetel", "업무용 오피스텔", General, "제57조 ① 2호"},
	{"school", "초·중등교육법의 학교", Educational, "제58조 ① 1호"},
	{"education", "그 밖의 교육시설", Educational, "제58조 ①"},
	{"industry", "광업·제조업·기타사업", Industrial, "제59조 ①"},
	{"rice_pump", "양곡생산용 양수·배수펌프와 수문조작", Agricultural, "제60조 ① 1호"},
	{"seedling", "농사용 육묘·전조재배", Agricultural, "제60조 ① 2호 가목"},
	{"farming", "농작물재배·축산·양잠·수산물양식과 농작물 저온보관", Agricultural, "제60조 ① 2호 나목"},
	{"cold_storage", "수협·어촌계의 수산물 저온보관시설", Agricultural, "제60조 ① 2호 나목"},
	{"drying", "생산자의 농수산물 건조시설", Agricultural, "제60조 ① 2호 다목"},
	{"ice", "수협·어촌계의 수산물 제빙·냉동시설", Agricultural, "제60조 ① 2호 다목"},
	{"insect_lamp", "해충 구제·유인용 전등", Agricultural, "제60조 ① 2호 라목"},
	{"producer_facility", "유통센터·가축분뇨·굴껍질 처리장의 주시설", Agricultural, "제60조 ① 2호 마목"},
	{"farm_hut", "농사 장소의 관리사", Residential, "제56조 ① 1호"},
	{"street_light", "공중의 편익을 위한 전등", Streetlight, "제62조 ① 1호"},
	{"landscape_light", "공공시설의 경관조명", Streetlight, "제62조 ① 2호"},
	{"temporary", "흥행·집회·재해복구·건설공사 등 임시", Temporary, "제64조 ①"},
}

// ParseUse reads a code such as "rice_pump".
func ParseUse(s string) (Use, error) {
	for u := UseNone + 1; u < useCount; u++ {
		if uses[u].code == s {
			return u, nil
		}
	}
	return UseNone, kilowon.Errorf(kilowon.Invalid, "용도를 알 수 없습니다: %q. kilowon class --help에 있는 것 중 하나를 적어 주세요", s)
}

// Uses are all uses in the order of the articles.
func Uses() []Use {
	out := make([]Use, 0, useCount-1)
	for u := UseNone + 1; u < useCount; u++ {
		out = append(out, u)
	}
	return out
}

// Code is the use in files and requests.
func (u Use) Code() string { return uses[u].code }

// String is the Korean name of the use.
func (u Use) String() string { return uses[u].name }

// Class is the class the use has by itself, before contract power and other uses are looked at.
func (u Use) Class() Class { return uses[u].class }

// Cite is the article that gives the use its class.
func (u Use) Cite() kilowon.Cite { return uses[u].cite }

// Industry is a kind of business of the list for industrial power (산업용전력, 별표 2): a division of the standard industrial classification, another
// business ("other-1" and on), or one that is Excluded and so general ("not-1" and on).
type Industry struct {
	Code, Name string
	Excluded   bool
}

// ClassLimits are the limits between classes, grades and voltages (제23조, 제56조–제65조): kW, W and V.
type ClassLimits struct {
	// SmallKW is up to which contract power other classes are residential (제56조 ① 2호), TemporaryKW up to which temporary power is 갑 (제64조 ②).
	SmallKW, TemporaryKW int64
	// GradeKW is from which power general and industrial are 을 (제57조 ②, 제59조 ②), SchoolKW from which educational is (제58조 ②).
	GradeKW, SchoolKW int64
	// FarmKW is from which power agricultural 을 is for groups of producers and a few facilities alone (제60조 ②).
	FarmKW int64
	// LampWatts is below which equipment street lights need no meter (제62조 ② 1호).
	LampWatts int64
	// LowKW is below which contract power, SiteKW below which power of the whole place supply is at low voltage (제23조 ①·②).
	LowKW, SiteKW int64
	// HighAKW and HighBKW are up to which power supply is at 22.9 kV and at 154 kV (제23조 ①), HighAWishKW up to which 22.9 kV may be asked for (③ 1호).
	HighAKW, HighBKW, HighAWishKW int64
	// LowVolts is the highest low voltage, HighAVolts to HighATopVolts are 고압A, from HighBVolts on 고압B, from HighCVolts on 고압C (제57조 ②, 제59조 ②).
	LowVolts, HighAVolts, HighATopVolts, HighBVolts, HighCVolts int64
	// StandbyVolts is up to which equal voltages make standby power 갑 (제63조 ① 3호).
	StandbyVolts int64
	// MixedShare is from which share of the equipment the lesser class may hold for all (제65조 1호), HutKW up to which a farm's hut is agricultural (2호).
	MixedShare kilowon.Ratio
	HutKW      int64
}
