package api

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff"
)

// registerTypes tells huma's reflection what it cannot see: values written as text, and fields that take one or many.
func registerTypes(r huma.Registry) {
	huma.DefaultArrayNullable = false
	r.RegisterTypeAlias(reflect.TypeFor[kilowon.Date](), reflect.TypeFor[dateSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[kilowon.Month](), reflect.TypeFor[monthSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[receivable.Moment](), reflect.TypeFor[momentSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[receivable.Kind](), reflect.TypeFor[chargeKindSchema]())
	r.RegisterTypeAlias(termsType, reflect.TypeFor[termsSchema]())
	r.RegisterTypeAlias(discountType, reflect.TypeFor[discountSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[app.HourKWh](), reflect.TypeFor[hourSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[json.RawMessage](), reflect.TypeFor[seriesSchema]())
}

type (
	dateSchema     struct{}
	monthSchema    struct{}
	termsSchema    struct{}
	discountSchema struct{}
	hourSchema     struct{}
	seriesSchema   struct{}
)

// The types of the case format that have a reader of their own.
var (
	termsType    = field(reflect.TypeFor[app.Case](), "Terms")
	discountType = field(termsType.Elem(), "Discounts").Elem()
)

func field(t reflect.Type, name string) reflect.Type {
	f, ok := t.FieldByName(name)
	if !ok {
		panic(t.String() + " has no field " + name)
	}
	return f.Type
}

// Schema is that of a civil day.
func (dateSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Examples: []any{"2025-07-01"}}
}

// Schema is that of a month.
func (monthSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^\d{4}-\d{2}$`, Examples: []any{"2025-07"}}
}

// Schema is terms that never change, or a list of those that do.
func (termsSchema) Schema(r huma.Registry) *huma.Schema {
	one := r.Schema(termsType.Elem(), true, "")
	return &huma.Schema{OneOf: []*huma.Schema{one, {Type: huma.TypeArray, Items: one}}}
}

// Schema is a kind, or a kind with dates.
func (discountSchema) Schema(r huma.Registry) *huma.Schema {
	dated := huma.SchemaFromType(r, discountType)
	return &huma.Schema{OneOf: []*huma.Schema{{Type: huma.TypeString}, dated}}
}

// Schema is the energy of an hour as a number or text, or null where it was not obtained.
func (hourSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{{Type: huma.TypeNumber}, {Type: huma.TypeString}, {Type: "null"}}}
}

// Schema is a list of exact decimals with null for what was not metered.
func (seriesSchema) Schema(huma.Registry) *huma.Schema {
	none := 0.0
	return &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeNumber, Minimum: &none, Nullable: true}}
}

// enums are the fields and parameters that take one of some codes.
var enums = map[string][]any{
	"class": codes(tariff.Residential, tariff.EV), "grade": codes(tariff.GradeA, tariff.GradeSupplementary), "voltage": codes(tariff.Low, tariff.HighC),
	"kind": codes(tariff.DiscountNone+1, tariff.DiscountCount-1), "region": {"mainland", "jeju"},
	"method": codes(apartment.Single, apartment.PerHousehold), "share": codes(apartment.ShareOwnTariff, apartment.ShareEqual),
	"fault":                   {receivable.FaultNone, receivable.FaultSlight, receivable.FaultGross},
	"cause":                   {receivable.EndRequested, receivable.EndUnpaid, receivable.EndSuspended, receivable.EndPaused},
	"code":                    {kilowon.Invalid, kilowon.NotFound, kilowon.Conflict, kilowon.Forbidden, kilowon.Unauthenticated, kilowon.Unencoded, kilowon.Internal},
	"CaseGiven.kind":          {"cashback", "green_premium", "third_party_power"},
	"EstimateForecast.method": {app.DailyAverage, app.DailyGiven},
}

// codes are the codes from first to last.
func codes[T interface {
	~uint8
	Code() string
}](first, last T) []any {
	var out []any
	for v := first; v <= last; v++ {
		out = append(out, v.Code())
	}
	return out
}

// describe adds to what huma has found: bodies, codes, examples, and Korean words for every field.
func describe(o *huma.OpenAPI) {
	schemas := o.Components.Schemas
	for path, b := range bodies {
		o.Paths[path].Post.RequestBody = &huma.RequestBody{Required: true, Description: b.description,
			Content: map[string]*huma.MediaType{b.kind: {Schema: schemas.Schema(b.of, true, ""), Example: b.example}}}
	}

	o.Paths[batchPath].Post.Responses["200"] = &huma.Response{Description: "한 줄에 답 하나", Content: map[string]*huma.MediaType{linesType: {
		Schema: &huma.Schema{AnyOf: []*huma.Schema{
			schemas.Schema(reflect.TypeFor[app.ErrorAnswer](), true, ""), schemas.Schema(reflect.TypeFor[app.Answer](), true, "")}}}}}
	o.Paths[explainPath].Post.Responses["200"].Content = map[string]*huma.MediaType{
		"application/json": {Schema: schemas.Schema(reflect.TypeFor[app.Explanation](), true, "")},
		textType:           {Schema: &huma.Schema{Type: huma.TypeString}},
	}
	describeProofs(o)
	describeCharges(o)
	for _, op := range operations(o) {
		for _, p := range op.Parameters {
			// The schema huma checks with stays as it is: a wrong code has a better answer of our own.
			shown := *p.Schema
			shown.Enum, shown.Description = enums[p.Name], ""
			if p.Name == "date" || p.Name == "from" || p.Name == "to" {
				shown.Format = "date"
			}
			p.Schema = &shown
			p.Example = exampleParams[p.Name]
			p.Required = p.In == "path" || p.Name == "from" || p.Name == "to"
		}
		for status, r := range op.Responses {
			if r.Description = statusWords[status]; r.Description == "" {
				panic("no words for the status " + status)
			}
		}
	}
	// A request without an id is answered with an empty one, and a day that is left out is today.
	for _, name := range []string{"Case", "Estimate"} {
		request := schemas.Map()[name]
		request.Required = slices.DeleteFunc(request.Required, func(name string) bool { return name == "id" || name == "today" })
	}
	for _, name := range slices.Sorted(maps.Keys(schemas.Map())) {
		s := schemas.Map()[name]
		describeSchema(name, s)
		if !sent(name) {
			// Answers may get more fields; a client must not refuse them.
			s.AdditionalProperties = nil
		}
	}
}

// bodies are what is sent to each path.
var bodies = map[string]struct {
	kind, description string
	of                reflect.Type
	example           any
}{
	ratePath:     {"application/json", "사례 하나", reflect.TypeFor[app.Case](), exampleCase},
	explainPath:  {"application/json", "사례 하나", reflect.TypeFor[app.Case](), exampleCase},
	batchPath:    {linesType, "한 줄에 사례 하나(여기의 형식은 한 줄의 형식)", reflect.TypeFor[app.Case](), exampleLines},
	comparePath:  {"application/json", "한 계약의 달들", reflect.TypeFor[app.CompareRequest](), exampleCompare},
	estimatePath: {"application/json", "지난 검침, 오늘의 지침, 공급조건", reflect.TypeFor[app.Estimate](), exampleEstimate},
	provePath:    {"application/json", "사례 하나", reflect.TypeFor[app.Case](), exampleCase},
	verifyPath:   {textType, "증명 파일의 글, 고지서 PDF, 또는 QR의 글", reflect.TypeFor[string](), exampleShort},
	classPath:    {"application/json", "용도와 계약전력", reflect.TypeFor[app.ClassRequest](), exampleClass},
	changePath:   {"application/json", "견줄 두 사례", reflect.TypeFor[app.CasePair](), examplePair},
	climatePath:  {"application/json", "한 해의 비용", reflect.TypeFor[app.ClimatePrice](), exampleClimate},
	fuelPath:     {"application/json", "한 분기의 연료비", reflect.TypeFor[app.FuelPrice](), exampleFuel},
	cppPath:      {"application/json", "한 적용기간", reflect.TypeFor[app.CriticalPeak](), exampleCPP},
}

// sentPrefixes begin the names of the schemas of requests.
var sentPrefixes = []string{"Case", "Period", "ClimatePrice", "ClimateCost", "Fuel", "VoltageLoss", "EstimateRe", "EstimateMeter",
	"LateFee", "SmallBill", "Instalment", "Refund", "Penalty", "Interruption", "Outage", "Compensation", "PaidBill", "ReuseFee", "EndedBase", "Gap", "SwitchFee", "CompareRequest", "CriticalPeak", "ClassRequest", "ClassUse", "ClassStandby"}

// sent tells the schemas of requests from those of answers.
func sent(name string) bool {
	if name == "CriticalPeakAnswer" || name == "CriticalPeakMonth" {
		return false
	}
	return name == "Estimate" || slices.ContainsFunc(sentPrefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

// operations lists the operations in the order they stand on the page.
func operations(o *huma.OpenAPI) []*huma.Operation {
	var out []*huma.Operation
	paths := []string{ratePath, batchPath, explainPath, provePath, verifyPath, changePath, classPath, estimatePath, comparePath}
	for _, k := range receivable.Kinds() {
		paths = append(paths, chargePath(k))
	}
	for _, path := range append(paths, coveragePath, bookPath, diffPath, climatePath, fuelPath, cppPath) {
		for _, op := range []*huma.Operation{o.Paths[path].Get, o.Paths[path].Post} {
			if op != nil {
				out = append(out, op)
			}
		}
	}
	return out
}

func describeSchema(name string, s *huma.Schema) {
	s.Description = schemaWords[name]
	for property, p := range s.Properties {
		word, own := words[name+"."+property]
		if !own {
			word = words[property]
		}
		p.Description = word
		list, ok := enums[name+"."+property]
		if !ok {
			list, ok = enums[property]
		}
		if ok && p.Type == huma.TypeString && p.Enum == nil {
			p.Enum = list
		}
		for _, one := range p.OneOf {
			describeSchema(property, one)
		}
		if p.Items != nil {
			for _, one := range p.Items.OneOf {
				describeSchema(property, one)
				if one.Type == huma.TypeString {
					one.Enum = enums["kind"]
				}
			}
		}
	}
}

// exampleCase is a home of 417 kWh; the tests send it.
var exampleCase = map[string]any{
	"id": "우리집", "terms": map[string]any{"class": "residential", "voltage": "low", "tv_sets": 1},
	"period": map[string]string{"from": "2026-05-09", "to": "2026-06-09"}, "usage": map[string]int{"kwh": 417},
}

// exampleShort is the proof of exampleCase as a QR code says it.
const exampleShort = "KW1.gvrszawNr5etebN8IkleAsU7kS411TWwRHGpAcj5IJeiusfE0Ly2FhAAAP__.98610.MWZYojq1"

// examplePair is the home of exampleCase and the same a month later.
var examplePair = map[string]any{"old": exampleCase, "new": map[string]any{
	"id": "우리집", "terms": map[string]any{"class": "residential", "voltage": "low", "tv_sets": 1},
	"period": map[string]string{"from": "2026-06-09", "to": "2026-07-09"}, "usage": map[string]int{"kwh": 452},
}}

// exampleClimate is the price of 2023, of which the prices by cost were published.
var exampleClimate = map[string]any{"from": "2023-01-01", "rps": map[string]string{"price": "7.7"}, "ets": map[string]string{"price": "1.1"},
	"coal": map[string]string{"price": "0.2"}}

// exampleFuel is the second quarter of 2022, whose costs were published.
var exampleFuel = map[string]any{"first_month": "2022-04", "actual": map[string]string{"cost": "584.78"}, "withheld": "0.0"}

// exampleEstimate is a home in the middle of its month; the tests send it.
var exampleEstimate = map[string]any{
	"id": "우리집", "terms": map[string]any{"class": "residential", "voltage": "low", "tv_sets": 1}, "reading_day": 8,
	"last":  map[string]string{"date": "2026-10-08", "register": "1244"},
	"today": map[string]string{"date": "2026-10-25", "register": "1635.4"},
}

// exampleCompare is two months of a customer with options.
var exampleCompare = map[string]any{
	"since": "2025-03-20", "contract_kw": []int{50},
	"cases": []any{exampleMonth("2025-03-20", "2025-04-20", 3000), exampleMonth("2025-04-20", "2025-05-20", 1500)},
}

func exampleMonth(from, to string, kwh int) map[string]any {
	return map[string]any{
		"id": to[:7], "terms": map[string]any{"class": "general", "grade": "a1", "voltage": "high_a", "option": 1, "contract_kw": 20},
		"period": map[string]string{"from": from, "to": to}, "usage": map[string]int{"kwh": kwh}, "demand": map[string]int{"peak_kw": 10},
	}
}

// exampleClass is a school of so much power that it may choose (제58조 ④).
var exampleClass = map[string]any{"date": "2025-07-01", "uses": []any{map[string]any{"use": "school"}}, "contract_kw": 1200, "wish_grade_a": true}

// exampleCPP is a season without peak days, which is charged by the ordinary list and needs no price of the option.
var exampleCPP = map[string]any{"class": "general", "voltage": "high_a", "option": 2, "bound": 10, "readings": []any{
	map[string]any{"from": "2025-07-01", "to": "2025-09-01", "reading_month": "2025-09", "kwh": map[string]int{"light": 40000, "mid": 35000, "peak": 20000}}}}

const exampleLines = `{"id":"1","terms":{"class":"residential","voltage":"low"},"period":{"from":"2025-03-01","to":"2025-04-01"},"usage":{"kwh":250}}
{"id":"2","terms":{"class":"general","grade":"a1","voltage":"low","contract_kw":5},"period":{"from":"2025-03-01","to":"2025-04-01"},"usage":{"kwh":700}}
`

var exampleParams = map[string]any{
	"class": "residential", "grade": nil, "voltage": "low", "date": "2025-07-01", "from": "2022-12-31", "to": "2023-01-01", "unit": nil, "Accept": nil,
}

var statusWords = map[string]string{
	"200": "계산하거나 찾은 답", "404": "찾는 세대나 요금표가 없음", "408": "본문을 보내는 데 너무 오래 걸림", "413": "본문이 너무 큼", "415": "보내는 내용의 형식(Content-Type)을 적지 않았거나 받지 않는 형식",
	"422": "틀린 값(invalid)이거나 요금표에 없는 것(unencoded)", "429": "요청이 너무 잦거나 큰 계산이 많음", "500": "프로그램의 오류",
}
