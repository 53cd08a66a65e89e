package rating_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

func uses(list ...tariff.Use) (out []rating.UsePart) {
	for _, u := range list {
		p := rating.UsePart{Use: u}
		if u == tariff.UseIndustry {
			p.Industry = "24"
		}
		out = append(out, p)
	}
	return out
}

func parts(list ...any) (out []rating.UsePart) {
	for i := 0; i < len(list); i += 2 {
		p := uses(list[i].(tariff.Use))[0]
		p.KW = int64(list[i+1].(int))
		out = append(out, p)
	}
	return out
}

var decideDay = kilowon.MustDate("2025-07-01")

// One below, at and one above each limit.
func TestDecide(t *testing.T) {
	business, industry, school := uses(tariff.UseBusiness), uses(tariff.UseIndustry), uses(tariff.UseSchool)
	for _, c := range []struct {
		p    rating.Premises
		list string
		cite kilowon.Cite
	}{
		// 제56조 ① 2호: 3 kW and less is residential, but for agricultural, street lights and temporary.
		{rating.Premises{Uses: business, ContractKW: 2}, "주택용전력 저압", "제56조 ① 2호"},
		{rating.Premises{Uses: business, ContractKW: 3}, "주택용전력 저압", "제56조 ① 2호"},
		{rating.Premises{Uses: business, ContractKW: 4}, "일반용전력(갑)Ⅰ 저압", "제57조 ②"},
		{rating.Premises{Uses: school, ContractKW: 3}, "주택용전력 저압", "제56조 ① 2호"},
		{rating.Premises{Uses: school, ContractKW: 4}, "교육용전력(갑) 저압", "제58조 ①"},
		{rating.Premises{Uses: industry, ContractKW: 3}, "주택용전력 저압", "제56조 ① 2호"},
		{rating.Premises{Uses: industry, ContractKW: 4}, "산업용전력(갑)Ⅰ 저압", "별표 2"},
		{rating.Premises{Uses: uses(tariff.UseFarming), ContractKW: 3}, "농사용전력(을) 저압", "제60조 ① 2호 나목"},
		// 제64조 ②: temporary 갑 up to 3 kW.
		{rating.Premises{Uses: uses(tariff.UseTemporary), ContractKW: 3}, "임시전력(갑) 저압", "제64조 ② 1호"},
		{rating.Premises{Uses: uses(tariff.UseTemporary), ContractKW: 4}, "임시전력(을)[일반용(갑)Ⅰ] 저압", "제64조 ② 2호"},
		{rating.Premises{Uses: uses(tariff.UseTemporary), ContractKW: 299, Volts: 22900}, "임시전력(을)[일반용(갑)Ⅱ] 고압A 선택Ⅰ", "제64조 ② 2호"},
		{rating.Premises{Uses: uses(tariff.UseTemporary), ContractKW: 300, Volts: 22900}, "임시전력(을)[일반용(을)] 고압A 선택Ⅰ", "제64조 ② 2호"},
		// 제57조 ②–④: 을 from 300 kW, but 갑 at low voltage, which ends below 500 kW (제23조 ②).
		{rating.Premises{Uses: business, ContractKW: 299}, "일반용전력(갑)Ⅰ 저압", "제57조 ②"},
		{rating.Premises{Uses: business, ContractKW: 300}, "일반용전력(갑)Ⅰ 저압", "제57조 ③"},
		{rating.Premises{Uses: business, ContractKW: 499}, "일반용전력(갑)Ⅰ 저압", "제57조 ③"},
		{rating.Premises{Uses: business, ContractKW: 500}, "일반용전력(을) 고압A 선택Ⅰ", "제23조 ②"},
		{rating.Premises{Uses: business, ContractKW: 501}, "일반용전력(을) 고압A 선택Ⅰ", "제57조 ②"},
		{rating.Premises{Uses: business, ContractKW: 299, Volts: 22900}, "일반용전력(갑)Ⅱ 고압A 선택Ⅰ", "제57조 ④"},
		{rating.Premises{Uses: business, ContractKW: 300, Volts: 22900}, "일반용전력(을) 고압A 선택Ⅰ", "제57조 ②"},
		{rating.Premises{Uses: industry, ContractKW: 300}, "산업용전력(갑)Ⅰ 저압", "제59조 ③"},
		{rating.Premises{Uses: industry, ContractKW: 500}, "산업용전력(을) 고압A 선택Ⅰ", "제59조 ②"},
		{rating.Premises{Uses: industry, ContractKW: 299, Volts: 66000}, "산업용전력(갑)Ⅱ 고압A 선택Ⅰ", "제59조 ⑤"},
		// 제23조 ①: 154 kV above 10,000 kW, 345 kV above 400,000 kW, 22.9 kV on wish up to 40,000 kW (③ 1호).
		{rating.Premises{Uses: industry, ContractKW: 10000}, "산업용전력(을) 고압A 선택Ⅰ", "제23조 ①"},
		{rating.Premises{Uses: industry, ContractKW: 10001}, "산업용전력(을) 고압B 선택Ⅰ", "제23조 ①"},
		{rating.Premises{Uses: industry, ContractKW: 40000, Volts: 22900}, "산업용전력(을) 고압A 선택Ⅰ", "제23조"},
		{rating.Premises{Uses: industry, ContractKW: 400000}, "산업용전력(을) 고압B 선택Ⅰ", "제23조 ①"},
		{rating.Premises{Uses: industry, ContractKW: 400001}, "산업용전력(을) 고압C 선택Ⅰ", "제23조 ①"},
		{rating.Premises{Uses: industry, ContractKW: 400001, Volts: 154000}, "산업용전력(을) 고압B 선택Ⅰ", "제23조"},
		{rating.Premises{Uses: business, ContractKW: 400001}, "일반용전력(을) 고압B 선택Ⅰ", "제57조 ②"},
		{rating.Premises{Uses: business, ContractKW: 100, SiteKW: 999}, "일반용전력(갑)Ⅰ 저압", "제23조 ①"},
		{rating.Premises{Uses: business, ContractKW: 100, SiteKW: 1000}, "일반용전력(갑)Ⅱ 고압A 선택Ⅰ", "제23조 ①"},
		// 제58조 ②·④: educational 을 from 1,000 kW; a school may stay 갑.
		{rating.Premises{Uses: school, ContractKW: 999}, "교육용전력(갑) 고압A 선택Ⅰ", "제58조 ② 1호"},
		{rating.Premises{Uses: school, ContractKW: 1000}, "교육용전력(을) 고압A 선택Ⅰ", "제58조 ② 2호"},
		{rating.Premises{Uses: school, ContractKW: 1000, WishGradeA: true}, "교육용전력(갑) 고압A 선택Ⅰ", "제58조 ④"},
		{rating.Premises{Uses: uses(tariff.UseEducation), ContractKW: 1000, WishGradeA: true}, "교육용전력(을) 고압A 선택Ⅰ", "제58조 ② 2호"},
		// 제60조: 을 below 1,000 kW, more only for ②; 갑 has no limit.
		{rating.Premises{Uses: uses(tariff.UseFarming), ContractKW: 999}, "농사용전력(을) 고압A", "제60조 ①"},
		{rating.Premises{Uses: uses(tariff.UseFarming), ContractKW: 1000, Producers: true}, "농사용전력(을) 고압A", "제60조 ②"},
		{rating.Premises{Uses: uses(tariff.UseColdStorage), ContractKW: 1001}, "농사용전력(을) 고압A", "제60조 ②"},
		{rating.Premises{Uses: uses(tariff.UseProducerFacility), ContractKW: 1000}, "농사용전력(을) 고압A", "제60조 ②"},
		{rating.Premises{Uses: uses(tariff.UseIce), ContractKW: 999}, "농사용전력(을) 고압A", "제60조 ① 2호 다목"},
		{rating.Premises{Uses: uses(tariff.UseRicePump), ContractKW: 1000}, "농사용전력(갑) 고압A", "제60조 ① 1호"},
		// 제62조 ② 1호: 1 kW of equipment needs a meter.
		{rating.Premises{Uses: uses(tariff.UseStreetLight), ContractKW: 1, Watts: 999}, "가로등(갑) 저압", "제62조 ②"},
		{rating.Premises{Uses: uses(tariff.UseStreetLight), ContractKW: 1, Watts: 1000}, "가로등(을) 저압", "제62조 ②"},
		{rating.Premises{Uses: uses(tariff.UseLandscapeLight), ContractKW: 9, NoMeter: true}, "가로등(갑) 저압", "제62조 ① 2호"},
		// 제56조 ①·②.
		{rating.Premises{Uses: uses(tariff.UseDormitory), ContractKW: 50}, "일반용전력(갑)Ⅰ 저압", "제57조 ① 1호"},
		{rating.Premises{Uses: uses(tariff.UseDormitory), ContractKW: 50, WishResidential: true}, "주택용전력 저압", "제56조 ① 3호"},
		{rating.Premises{Uses: uses(tariff.UseDwelling), ContractKW: 1500, Volts: 220}, "주택용전력 저압", "제56조 ① 1호"},
		{rating.Premises{Uses: uses(tariff.UseDwelling), ContractKW: 20000}, "주택용전력 고압", "제23조 ①"},
		{rating.Premises{Uses: []rating.UsePart{{Use: tariff.UseIndustry, Industry: "not-1"}}, ContractKW: 50}, "일반용전력(갑)Ⅰ 저압", "별표 2"},
		{rating.Premises{Uses: []rating.UsePart{{Use: tariff.UseIndustry, Industry: "other-30"}}, ContractKW: 50}, "산업용전력(갑)Ⅰ 저압", "별표 2"},
	} {
		c.p.Date = decideDay
		expectList(t, &c.p, c.list, c.cite)
	}
}

// The table of 제65조 and its exceptions.
func TestDecideMixedUse(t *testing.T) {
	for _, c := range []struct {
		p    rating.Premises
		list string
		cite kilowon.Cite
	}{
		{rating.Premises{Uses: uses(tariff.UseDwelling, tariff.UseIndustry), OneContract: true}, "주택용전력 저압", "제65조"},
		{rating.Premises{Uses: uses(tariff.UseSchool, tariff.UseBusiness), OneContract: true}, "일반용전력(갑)Ⅰ 저압", "제65조"},
		{rating.Premises{Uses: uses(tariff.UseIndustry, tariff.UseSchool), OneContract: true}, "교육용전력(갑) 저압", "제65조"},
		{rating.Premises{Uses: uses(tariff.UseFarming, tariff.UseIndustry), OneContract: true}, "산업용전력(갑)Ⅰ 저압", "제65조"},
		{rating.Premises{Uses: uses(tariff.UseRicePump, tariff.UseFarming), OneContract: true}, "농사용전력(을) 저압", "제65조"},
		// 1호: the lesser class from 90 % on, for one user, and never instead of residential.
		{rating.Premises{Uses: parts(tariff.UseBusiness, 101, tariff.UseIndustry, 899), OneContract: true, OneUser: true}, "일반용전력(갑)Ⅰ 저압", "제65조"},
		{rating.Premises{Uses: parts(tariff.UseBusiness, 100, tariff.UseIndustry, 900), OneContract: true, OneUser: true}, "산업용전력(갑)Ⅰ 저압", "제65조 1호"},
		{rating.Premises{Uses: parts(tariff.UseBusiness, 99, tariff.UseIndustry, 901), OneContract: true, OneUser: true}, "산업용전력(갑)Ⅰ 저압", "제65조 1호"},
		{rating.Premises{Uses: parts(tariff.UseBusiness, 99, tariff.UseIndustry, 901), OneContract: true}, "일반용전력(갑)Ⅰ 저압", "제65조"},
		{rating.Premises{Uses: parts(tariff.UseDwelling, 1, tariff.UseIndustry, 999), OneContract: true, OneUser: true}, "주택용전력 저압", "제65조"},
		{rating.Premises{Uses: parts(tariff.UseRicePump, 90, tariff.UseFarming, 10), OneContract: true, OneUser: true}, "농사용전력(갑) 저압", "제65조 1호"},
		// 2호: a hut of 3 kW belongs to the farm.
		{rating.Premises{Uses: parts(tariff.UseFarming, 30, tariff.UseFarmHut, 3)}, "농사용전력(을) 저압", "제65조 2호"},
		{rating.Premises{Uses: parts(tariff.UseRicePump, 30, tariff.UseFarmHut, 2)}, "농사용전력(갑) 저압", "제65조 2호"},
		{rating.Premises{Uses: parts(tariff.UseFarming, 30, tariff.UseFarmHut, 4), OneContract: true}, "주택용전력 저압", "제65조"},
		// 3호·4호: the larger part.
		{rating.Premises{Uses: parts(tariff.UseDwelling, 5, tariff.UseBusiness, 4), Undivided: true}, "주택용전력 저압", "제65조 3호"},
		{rating.Premises{Uses: parts(tariff.UseDwelling, 4, tariff.UseBusiness, 5), Undivided: true}, "일반용전력(갑)Ⅰ 저압", "제65조 3호"},
		{rating.Premises{Uses: parts(tariff.UseHomeOfficetel, 4, tariff.UseWorkOfficetel, 5), Undivided: true}, "일반용전력(갑)Ⅰ 저압", "제65조 4호"},
	} {
		c.p.Date, c.p.ContractKW = decideDay, 50
		expectList(t, &c.p, c.list, c.cite)
	}
}

func expectList(t *testing.T, p *rating.Premises, list string, cite kilowon.Cite) {
	t.Helper()
	d, err := rating.Decide(p, book.Default())
	if err != nil {
		t.Errorf("%+v: %v", *p, err)
		return
	}
	if d.Key.String() != list {
		t.Errorf("%+v: %s, want %s", *p, d.Key, list)
	}
	for _, s := range d.Steps {
		if s.Cite == cite {
			return
		}
	}
	t.Errorf("%+v: no step by %s: %+v", *p, cite, d.Steps)
}

// What the terms do not allow is refused with the article and the field.
func TestDecideRefuses(t *testing.T) {
	business := uses(tariff.UseBusiness)
	for _, c := range []struct {
		p          rating.Premises
		code       kilowon.Code
		path, says string
	}{
		{rating.Premises{Uses: uses(tariff.UseFarming), ContractKW: 1000}, kilowon.Invalid, "uses[0].use", "제60조 ① 2호"},
		{rating.Premises{Uses: uses(tariff.UseRicePump, tariff.UseFarming), OneContract: true, ContractKW: 1000}, kilowon.Invalid, "uses[1].use", "제60조 ① 2호"},
		{rating.Premises{Uses: uses(tariff.UseIce), ContractKW: 1000, Producers: true}, kilowon.Invalid, "uses[0].use", "② 2호 단서"},
		{rating.Premises{Uses: uses(tariff.UseSchool, tariff.UseBusiness), ContractKW: 50}, kilowon.Invalid, "uses", "one_contract"},
		{rating.Premises{Uses: uses(tariff.UseIndustry, tariff.UseStreetLight), OneContract: true, ContractKW: 50}, kilowon.Invalid, "uses", "제65조의 표에 없습니다"},
		{rating.Premises{Uses: uses(tariff.UseIndustry, tariff.UseBusiness), OneContract: true, OneUser: true, ContractKW: 50}, kilowon.Invalid, "uses[0].kw", "제65조 1호"},
		{rating.Premises{Uses: parts(tariff.UseDwelling, 5, tariff.UseBusiness, 5), Undivided: true, ContractKW: 50}, kilowon.Invalid, "uses", "5kW로 같아"},
		{rating.Premises{Uses: parts(tariff.UseDwelling, 5, tariff.UseIndustry, 6), Undivided: true, ContractKW: 50}, kilowon.Invalid, "undivided", "산업용전력"},
		{rating.Premises{Uses: parts(tariff.UseDwelling, 5, tariff.UseBusiness, 0), Undivided: true, ContractKW: 50}, kilowon.Invalid, "uses[1].kw", "면적"},
		{rating.Premises{Uses: business, ContractKW: 500, Volts: 380}, kilowon.Invalid, "volts", "제23조 ②"},
		{rating.Premises{Uses: business, ContractKW: 499, SiteKW: 1000, Volts: 380}, kilowon.Invalid, "volts", "제23조 ①"},
		{rating.Premises{Uses: business, ContractKW: 40001, Volts: 22900}, kilowon.Invalid, "volts", "제23조 ③ 1호"},
		{rating.Premises{Uses: business, ContractKW: 50, Volts: 381}, kilowon.Invalid, "volts", "380V"},
		{rating.Premises{Uses: business, ContractKW: 50, Volts: 100000}, kilowon.Invalid, "volts", "154,000V"},
		{rating.Premises{Uses: business, ContractKW: 50, Volts: 22900, LowMetered: true}, kilowon.Unencoded, "low_metered", "제57조"},
		{rating.Premises{Uses: uses(tariff.UseTemporary), ContractKW: 50, Volts: 22900, LowMetered: true}, kilowon.Unencoded, "low_metered", "제57조"},
		{rating.Premises{Uses: []rating.UsePart{{Use: tariff.UseIndustry, Industry: "09"}}, ContractKW: 50}, kilowon.Invalid, "uses[0].code", "별표 2"},
		{rating.Premises{Uses: []rating.UsePart{{Use: tariff.UseBusiness, Industry: "10"}}, ContractKW: 50}, kilowon.Invalid, "uses[0].code", "industry"},
		{rating.Premises{Uses: business}, kilowon.Invalid, "contract_kw", "1에서"},
		{rating.Premises{ContractKW: 5}, kilowon.Invalid, "uses", "1개에서"},
		{rating.Premises{Uses: business, ContractKW: 5, SiteKW: 4}, kilowon.Invalid, "site_kw", "5kW"},
		{rating.Premises{Uses: business, ContractKW: 5, Watts: -1}, kilowon.Invalid, "watts", "사용설비용량"},
		{rating.Premises{Uses: parts(tariff.UseBusiness, -1), ContractKW: 5}, kilowon.Invalid, "uses[0].kw", "사용설비용량"},
		{rating.Premises{Uses: business, ContractKW: 5, Standby: &rating.StandbyWish{Volts: 22900}}, kilowon.Invalid, "standby.volts", "제63조 ①"},
	} {
		c.p.Date = decideDay
		_, err := rating.Decide(&c.p, book.Default())
		e, ok := err.(*kilowon.Error)
		if !ok || e.Code != c.code || e.Path != c.path || !strings.Contains(e.Message, c.says) {
			t.Errorf("%+v: %v, want %s at %s: %s", c.p, err, c.code, c.path, c.says)
		}
	}
	if _, err := rating.Decide(&rating.Premises{Date: kilowon.MustDate("2013-11-20"), Uses: business, ContractKW: 5}, book.Default()); kilowon.CodeOf(err) != kilowon.Unencoded {
		t.Errorf("before the book: %v", err)
	}
}

// Standby power by substation, voltage and wish (제63조 ①).
func TestDecideStandby(t *testing.T) {
	for _, c := range []struct {
		volts int64
		s     rating.StandbyWish
		want  tariff.Grade
	}{
		{154000, rating.StandbyWish{Volts: 154000}, tariff.GradeA},
		{154000, rating.StandbyWish{Volts: 154000, OtherSubstation: true}, tariff.GradeB},
		{154000, rating.StandbyWish{Volts: 22900}, tariff.GradeB},
		{22900, rating.StandbyWish{Volts: 22900, OtherSubstation: true}, tariff.GradeA},
		{22900, rating.StandbyWish{Volts: 22900, OtherSubstation: true, WishGradeB: true}, tariff.GradeB},
		{22901, rating.StandbyWish{Volts: 22901, OtherSubstation: true}, tariff.GradeB},
		{22900, rating.StandbyWish{Volts: 6600, OtherSubstation: true}, tariff.GradeB},
	} {
		d, err := rating.Decide(&rating.Premises{Date: decideDay, Uses: uses(tariff.UseIndustry), ContractKW: 5000, Volts: c.volts, Standby: &c.s}, book.Default())
		if err != nil || d.Standby != c.want {
			t.Errorf("%d V, %+v: %v, %v, want %v", c.volts, c.s, d, err, c.want)
		}
	}
}

// The limits that fill in what a case leaves out are those of the book.
func TestDecideAgreesWithDecideKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		use := rapid.SampledFrom([]tariff.Use{tariff.UseBusiness, tariff.UseIndustry, tariff.UseEducation, tariff.UseTemporary}).Draw(t, "use")
		p := rating.Premises{Date: decideDay, Uses: uses(use), ContractKW: rapid.Int64Range(4, 1100).Draw(t, "kw")}
		if rapid.Bool().Draw(t, "high") {
			p.Volts = 22900
		}
		d, err := rating.Decide(&p, book.Default())
		if err != nil {
			t.Fatal(err)
		}
		if got := rating.DecideKey(tariff.Key{Class: d.Key.Class, Voltage: d.Key.Voltage}, p.ContractKW, d.Key.Voltage != tariff.Low); got != d.Key {
			t.Fatalf("DecideKey says %v, Decide %v", got, d.Key)
		}
	})
}

// Agricultural 을 of 1,000 kW is billed for the customers of 제60조 ② alone.
func TestRateRefusesLargeFarms(t *testing.T) {
	farm, use := listKey(tariff.Agricultural, tariff.GradeB, tariff.HighA, 0), may2025(600)
	pump := listKey(tariff.Agricultural, tariff.GradeA, tariff.Low, 0)
	for _, c := range []struct {
		terms rating.Terms
		ok    bool
	}{
		{rating.Terms{Key: farm, ContractKW: 999}, true}, {rating.Terms{Key: farm, ContractKW: 1000}, false}, {rating.Terms{Key: farm, ContractKW: 1001}, false},
		{rating.Terms{Key: farm, ContractKW: 1000, Producers: true}, true}, {rating.Terms{Key: pump, ContractKW: 1000}, true},
	} {
		var bill rating.Bill
		err := rating.Rate(&bill, []rating.Terms{c.terms}, &use, book.Default())
		if e, refused := err.(*kilowon.Error); c.ok != (err == nil) || refused && (e.Path != "terms.contract_kw" || !strings.Contains(e.Message, "제60조 ① 2호")) {
			t.Errorf("%+v: %v", c.terms, err)
		}
	}
}

// 제65조 5호: 일반용(을) and 산업용(을) have the same prices until 2023-11-08, so that the larger equipment decides; from the next day on the table does.
func TestDecideSamePrices(t *testing.T) {
	for _, c := range []struct {
		date            string
		business, plant int
		contract        int64
		list            string
		cite            kilowon.Cite
	}{
		{"2023-11-08", 400, 401, 700, "산업용전력(을) 고압A 선택Ⅰ", "제65조 5호"},
		{"2023-11-08", 400, 400, 700, "일반용전력(을) 고압A 선택Ⅰ", "제65조 5호"},
		{"2023-11-08", 401, 400, 700, "일반용전력(을) 고압A 선택Ⅰ", "제65조 5호"},
		{"2023-11-09", 400, 401, 700, "일반용전력(을) 고압A 선택Ⅰ", "제65조"},
		{"2023-11-08", 100, 120, 200, "일반용전력(갑)Ⅰ 저압", "제65조"},
	} {
		p := rating.Premises{Date: kilowon.MustDate(c.date), Uses: parts(tariff.UseBusiness, c.business, tariff.UseIndustry, c.plant), OneContract: true, ContractKW: c.contract}
		d, err := rating.Decide(&p, book.Default())
		if err != nil {
			t.Fatal(err)
		}
		cited := false
		for _, s := range d.Steps {
			cited = cited || s.Cite == c.cite
		}
		if d.Key.String() != c.list || !cited {
			t.Errorf("%+v: %s, %+v", c, d.Key, d.Steps)
		}
	}
	p := rating.Premises{Date: kilowon.MustDate("2023-11-08"), Uses: uses(tariff.UseBusiness, tariff.UseIndustry), OneContract: true, ContractKW: 700}
	if _, err := rating.Decide(&p, book.Default()); err == nil || !strings.Contains(err.Error(), "제65조 5호") {
		t.Errorf("without the power of the equipment: %v", err)
	}
}
