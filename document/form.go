package document

import (
	"io"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/xuri/excelize/v2"
)

// FormVersion is the version of the filing form that is written, and the only one that is read.
const FormVersion = "1"

// The sheets of the form. The last one is hidden and says for which contract and month the form was made.
const (
	FormSheet   = "호별사용량"
	guideSheet  = "작성안내"
	hiddenSheet = "_kilowon"
)

// formHeaderRow is the row of the column headers in the form; the households follow it.
const formHeaderRow = 6

var formWidths = []float64{11, 11, 13, 13, 13, 13, 15, 16, 26}

// The keys of the hidden part, the same in the hidden sheet and in the document's custom properties.
const (
	keyVersion  = "kilowon.form"
	keyContract = "kilowon.contract"
	keyMonth    = "kilowon.month"
)

// Form is a complex's filing form for one reading month (호별 사용량 제출 양식).
type Form struct {
	ContractNumber, ComplexName string
	Method                      apartment.Method
	Month                       kilowon.Month
	Period                      kilowon.Period
	// Deadline is the last day a filing is in time.
	Deadline kilowon.Date
	// MainKWh is the use of the main meter (종합계기), kWh; 0 when it is not known yet.
	MainKWh int64
	// FiledOn is the day the values in it were filed; the zero Date is a form still to be filled in.
	FiledOn kilowon.Date
	Rows    []FormRow
}

// FormRow is one household of the form. A fresh form has Current, OwnKWh and CommonKWh at zero, which stand in it as 0.
type FormRow struct {
	Unit              apartment.Unit
	Previous, Current metering.Register
	OwnKWh, CommonKWh int64
	// Withheld rows are not marked with Y (사용량 제출여부).
	Withheld bool
	Remark   string
}

// WriteForm writes the form as an xlsx workbook: the table with locked key columns and checked input columns, the instructions, and the hidden part.
// A form with values in it is the whole of what was filed (전체 제출내역). The error is Internal.
func WriteForm(w io.Writer, form *Form) error {
	b := newBook(formTitle(form), FormSheet, guideSheet, hiddenSheet)
	// Hiding a sheet makes the library read all of them again, so it comes before there is anything to read.
	b.check(b.file.SetSheetVisible(hiddenSheet, false, true))
	writeHidden(b, form)
	writeGuide(b, form)
	writeFormSheet(b, form)
	return b.close(w)
}

func formTitle(form *Form) string {
	if form.FiledOn.IsZero() {
		return longMonth(form.Month) + " 호별 사용량 제출 양식"
	}
	return longMonth(form.Month) + " 호별 사용량 제출내역"
}

func writeFormSheet(b *bookWriter, form *Form) {
	s := b.sheet(sheetLayout{
		name: FormSheet, widths: formWidths, header: formHeaderRow, keep: 2, protected: true,
	})
	writeFormHead(s, form)
	label := s.look(cellLook{color: colorFaint, size: 9, align: "center"})
	head := s.look(cellLook{fill: colorHead, bold: true, align: "center", border: true, wrap: true})
	entry := s.look(cellLook{fill: colorEntry, color: "FFFFFF", bold: true, align: "center", border: true, wrap: true})
	for c := range apartment.ColumnCount {
		s.put(label, columnDuty(c))
	}
	s.end(0)
	for c := range apartment.ColumnCount {
		style := head
		if c.Input() {
			style = entry
		}
		s.put(style, apartment.ColumnNames[c])
	}
	s.end(30)
	writeFormRows(s, form)
	if len(form.Rows) > 0 {
		addValidations(s, formHeaderRow+1, formHeaderRow+len(form.Rows))
		s.check(s.file.AddIgnoredErrors(FormSheet, "A:B", excelize.IgnoredErrorsNumberStoredAsText))
	}
	s.finish()
}

// columnDuty says above each header what the office does with the column.
func columnDuty(c apartment.Column) string {
	switch {
	case c.Input():
		return "▼ 입력"
	case c == apartment.ColApplied:
		return "자동 계산"
	}
	return "수정 금지"
}

// writeFormHead writes the four rows above the table: title, what the form is for, its dates, and the sums as they are typed in.
func writeFormHead(s *sheetWriter, form *Form) {
	title := s.look(cellLook{bold: true, size: 15})
	name := s.look(cellLook{color: colorFaint, size: 9})
	text := s.look(cellLook{bold: true, format: formatText})
	number := s.look(cellLook{bold: true, format: formatCount, align: "right"})
	s.put(title, formTitle(form))
	s.end(30)
	s.put(name, "고객번호")
	s.put(text, form.ContractNumber)
	s.fill(0, 3)
	s.put(name, "아파트명")
	s.put(text, form.ComplexName)
	s.fill(0, 7)
	s.put(name, "계약방법")
	s.put(text, form.Method.String())
	s.end(18)
	s.put(name, "검침기간")
	s.put(text, dotPeriod(form.Period))
	s.fill(0, 3)
	if form.FiledOn.IsZero() {
		s.put(name, "제출기한")
		s.put(text, longDate(form.Deadline)+"까지")
	} else {
		s.put(name, "제출일")
		s.put(text, longDate(form.FiledOn))
	}
	s.fill(0, 7)
	if form.MainKWh > 0 {
		s.put(name, "종합계기(kWh)")
		s.put(s.look(cellLook{bold: true, format: formatCount, align: "left"}), form.MainKWh)
	}
	s.end(18)
	writeFormSums(s, form, name, number)
}

// writeFormSums shows the sums of the input columns while the office types, to be compared with the main meter before handing in.
func writeFormSums(s *sheetWriter, form *Form, name, number int) {
	var own, common int64
	for i := range form.Rows {
		own += form.Rows[i].OwnKWh
		common += form.Rows[i].CommonKWh
	}
	last := formHeaderRow + max(len(form.Rows), 1)
	s.put(name, "합계(kWh)")
	s.fill(0, int(apartment.ColOwn))
	for _, sum := range []struct {
		column apartment.Column
		kwh    int64
	}{{apartment.ColOwn, own}, {apartment.ColCommon, common}} {
		n := int(sum.column) + 1
		s.formula(number, "SUM("+Address(formHeaderRow+1, n)+":"+Address(last, n)+")", sum.kwh)
	}
	s.formula(number, Address(s.row, int(apartment.ColOwn)+1)+"+"+Address(s.row, int(apartment.ColCommon)+1), own+common)
	s.end(18)
}

func writeFormRows(s *sheetWriter, form *Form) {
	key := s.look(cellLook{fill: colorLocked, format: formatText, align: "center", border: true})
	given := s.look(cellLook{fill: colorLocked, format: formatRegister, border: true})
	applied := s.look(cellLook{fill: colorLocked, format: formatCount, border: true})
	remark := s.look(cellLook{fill: colorLocked, format: formatText, border: true})
	reading := s.look(cellLook{fill: colorInput, format: formatRegister, border: true, unlocked: true})
	usage := s.look(cellLook{fill: colorInput, format: formatCount, border: true, unlocked: true})
	mark := s.look(cellLook{fill: colorInput, format: formatText, align: "center", border: true, unlocked: true})
	for i := range form.Rows {
		r := &form.Rows[i]
		s.put(key, r.Unit.Building)
		s.put(key, r.Unit.Number)
		s.put(given, r.Previous)
		s.put(reading, r.Current)
		s.put(usage, r.OwnKWh)
		s.put(usage, r.CommonKWh)
		s.put(applied, r.OwnKWh+r.CommonKWh)
		if r.Withheld {
			s.fill(mark, int(apartment.ColRemark))
		} else {
			s.put(mark, "Y")
		}
		s.put(remark, r.Remark)
		s.end(0)
	}
}

// addValidations makes the program the office types in refuse what the checker would stop; it must come before the sheet is finished.
func addValidations(s *sheetWriter, first, last int) {
	for _, v := range []struct {
		column     apartment.Column
		kind       excelize.DataValidationType
		title, msg string
	}{
		{apartment.ColCurrent, excelize.DataValidationTypeDecimal, "당월지침", "0 이상의 숫자를 입력해 주세요. 쉼표, 단위(kWh), 문자는 넣지 않습니다. 모르면 0을 그대로 두세요."},
		{apartment.ColOwn, excelize.DataValidationTypeWhole, "개별사용량", "0 이상의 정수(kWh)를 입력해 주세요. 쓰지 않은 세대는 0을 그대로 두세요."},
		{apartment.ColCommon, excelize.DataValidationTypeWhole, "공동사용량", "0 이상의 정수(kWh)를 입력해 주세요. 배분할 공동사용량이 없으면 0을 그대로 두세요."},
		{apartment.ColFiled, excelize.DataValidationTypeList, "사용량 제출여부", "제출하는 세대는 Y를 그대로 두고, 제출하지 않는 세대는 Y를 지워 주세요."},
	} {
		dv := excelize.NewDataValidation(v.column == apartment.ColFiled)
		n := int(v.column) + 1
		dv.SetSqref(Address(first, n) + ":" + Address(last, n))
		if v.kind == excelize.DataValidationTypeList {
			s.check(dv.SetDropList([]string{"Y"}))
		} else {
			s.check(dv.SetRange(0, "", v.kind, excelize.DataValidationOperatorGreaterThanOrEqual))
		}
		dv.SetError(excelize.DataValidationErrorStyleStop, v.title, v.msg)
		s.check(s.file.AddDataValidation(s.name, dv))
	}
}

// hiddenPart is what the form says about itself, so that a file handed in for another contract or month is known.
func hiddenPart(form *Form) [][2]string {
	return [][2]string{{keyVersion, FormVersion}, {keyContract, form.ContractNumber}, {keyMonth, form.Month.String()}}
}

// writeHidden keeps the hidden part twice: programs that save the workbook anew lose one or the other.
func writeHidden(b *bookWriter, form *Form) {
	s := b.sheet(sheetLayout{name: hiddenSheet, widths: []float64{20, 20}, protected: true})
	text := s.look(cellLook{format: formatText})
	for _, part := range hiddenPart(form) {
		s.put(text, part[0])
		s.put(text, part[1])
		s.end(0)
		b.check(b.file.SetCustomProps(excelize.CustomProperty{Name: part[0], Value: part[1]}))
	}
	s.finish()
}
