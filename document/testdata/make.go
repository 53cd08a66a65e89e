//go:build ignore

// This program makes the workbooks of this folder: it writes sources with excelize and lets LibreOffice open and save them, as an
// office would. Run it in this folder: go run make.go
package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/xuri/excelize/v2"
)

func main() {
	dir, err := os.MkdirTemp("", "workbooks")
	check(err)
	defer os.RemoveAll(dir)
	for _, f := range []struct {
		name string
		make func(*excelize.File)
	}{{"office", office}, {"households", households}} {
		book := excelize.NewFile()
		f.make(book)
		source := filepath.Join(dir, f.name+".xlsx")
		check(book.SaveAs(source))
		for _, format := range []string{"xlsx:Calc MS Excel 2007 XML", "xls:MS Excel 97"} {
			cmd := exec.Command("soffice", "--headless", "-env:UserInstallation=file://"+dir+"/profile", "--convert-to", format, "--outdir", ".", source)
			out, err := cmd.CombinedOutput()
			fmt.Printf("%s", out)
			check(err)
		}
	}
}

// office has one of everything a cell can hold.
func office(f *excelize.File) {
	const s = "호별사용량"
	check(f.SetSheetName("Sheet1", s))
	set := func(cell string, value any) { check(f.SetCellValue(s, cell, value)) }
	formula := func(cell, text string) { check(f.SetCellFormula(s, cell, text)) }
	style := func(cell, format string) {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		check(err)
		check(f.SetCellStyle(s, cell, cell, id))
	}
	set("A1", "2026년 3월 호별 사용량")
	check(f.MergeCell(s, "A1", "D1"))
	set("A3", "0101")
	set("B3", 4237.16)
	set("C3", 4100.02)
	formula("D3", "B3-C3")
	formula("E3", `IF(D3>0,"Y","")`)
	formula("F3", `IF(D3>0,"","N")`)
	formula("G3", "D3>100")
	formula("H3", "1/0")
	set("A4", true)
	set("B4", -12.5)
	set("C4", 1234567890123456)
	set("D4", 0)
	set("E4", 0.000001)
	set("F4", 1e15)
	set("G4", 12345.67)
	style("G4", `#,##0.00" kWh"`)
	set("H4", 0.375)
	style("H4", "0.0%")
	set("A5", time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	set("B5", 46082)
	style("B5", `yyyy"년" m"월" d"일"`)
	set("C5", 46082.395833333336)
	style("C5", "yyyy-mm-dd hh:mm:ss")
	set("D5", 0.395833333333333)
	style("D5", "hh:mm")
	set("A6", "똠방각하 펲시 😀 <&>\"'")
	set("B6", "첫 줄\n둘째 줄")
	set("C6", "  앞뒤 공백  ")
	set("D6", "１２３")
	set("E6", "1,234")
	check(f.SetCellRichText(s, "F6", []excelize.RichTextRun{
		{Text: "굵은", Font: &excelize.Font{Bold: true}}, {Text: " 글 "}, {Text: "기울임", Font: &excelize.Font{Italic: true}},
	}))
	set("A7", "숨긴 행")
	check(f.SetRowVisible(s, 7, false))
	set("A8", 1)
	set("A9", 2)
	kind, ref := excelize.STCellFormulaTypeArray, "B8:B9"
	check(f.SetCellFormula(s, "B8", "A8:A9*10", excelize.FormulaOpts{Type: &kind, Ref: &ref}))
	check(f.MergeCell(s, "C8", "D9"))
	set("C8", "두 줄 두 칸")
	set("AB10", "먼 칸")
	_, err := f.NewSheet("안내 <1쪽>")
	check(err)
	check(f.SetCellValue("안내 <1쪽>", "A1", "안내"))
	_, err = f.NewSheet("_kilowon")
	check(err)
	check(f.SetCellValue("_kilowon", "A1", "양식 1"))
	check(f.SetSheetVisible("_kilowon", false))
}

// households has more shared text than one record of an xls file holds, so that some texts run across a seam.
func households(f *excelize.File) {
	const s = "Sheet1"
	for i := range 700 {
		row := i + 1
		check(f.SetSheetRow(s, fmt.Sprintf("A%d", row), &[]any{
			fmt.Sprintf("%d동", 101+i/100), fmt.Sprintf("%02d%02d", 1+i%100/4, 1+i%4), 4000 + float64(i)*1.37, 4100 + i,
			fmt.Sprintf("비고 %d: 계량기 교체 뒤 첫 달", i), fmt.Sprintf("note %d plain", i),
		}))
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
