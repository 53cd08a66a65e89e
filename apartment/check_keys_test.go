package apartment

import (
	"slices"
	"strings"
	"testing"
)

func TestCheckKeys(t *testing.T) {
	runScenarios(t, []scenario{
		{"E10 a row that is not of this complex", func(in *CheckInput) {
			row := in.Filed.Rows[11]
			row.Row = 14
			row.Cells[ColNumber] = FiledCell{Text: "9999", Ref: "B14"}
			row.Cells[ColBuilding].Ref = "A14"
			in.Filed.Rows = append(in.Filed.Rows, row)
		}, []string{"E10 중단 101-9999 A14"}},
		{"E10 a row without a key is named by its place", func(in *CheckInput) {
			row := FiledRow{Row: 14}
			row.Cells[ColOwn] = FiledCell{Text: "7"}
			in.Filed.Rows = append(in.Filed.Rows, row)
		}, []string{"E10 중단 14행 A14"}},
		{"E10 a row of sums is passed over", func(in *CheckInput) {
			row := FiledRow{Row: 14}
			row.Cells[ColBuilding] = FiledCell{Text: "합 계", Ref: "A14"}
			row.Cells[ColOwn] = FiledCell{Text: "3600", Ref: "E14", Formula: true}
			in.Filed.Rows = append(in.Filed.Rows, row)
		}, []string{"E10 안내 A14"}},
		{"empty rows below the table are nothing", func(in *CheckInput) {
			row := FiledRow{Row: 14}
			row.Cells[ColRemark].Text = "  "
			in.Filed.Rows = append(in.Filed.Rows, row, FiledRow{Row: 15})
		}, nil},
		{"E11 the same row twice", func(in *CheckInput) {
			row := in.Filed.Rows[11]
			row.Row, row.Cells[ColNumber].Ref = 14, "B14"
			in.Filed.Rows = append(in.Filed.Rows, row)
		}, []string{"E11 주의 101-304 B14!"}},
		{"E11 the same household with another reading", func(in *CheckInput) {
			row := in.Filed.Rows[11]
			row.Row, row.Cells[ColNumber].Ref = 14, "B14"
			row.Cells[ColCurrent].Text = "1"
			in.Filed.Rows = append(in.Filed.Rows, row)
		}, []string{"E40 안내", "E11 중단 101-304 B14"}},
		{"E13 a household without a row", func(in *CheckInput) { in.Filed.Rows = slices.Delete(in.Filed.Rows, 4, 5) }, []string{"E40 안내", "E13 중단 101-201"}},
		{"E14 another order is accepted", func(in *CheckInput) {
			in.Filed.Rows[2], in.Filed.Rows[7] = in.Filed.Rows[7], in.Filed.Rows[2]
		}, []string{"E14 안내 B5"}},
	})
}

func TestCheckChangedKeys(t *testing.T) {
	runScenarios(t, []scenario{
		{"E12 a key that lost its leading zero or gained a word still names its household", func(in *CheckInput) {
			in.Households[3].Unit.Number = "0104"
			put(in, 1, ColBuilding, "101동")
			put(in, 2, ColNumber, "１０３호")
			put(in, 3, ColNumber, "104.0")
		}, []string{"E12 주의 101-102 A3 → 101!", "E12 주의 101-103 B4 → 103!", "E12 주의 101-0104 B5 → 0104!"}},
		{"E12 a changed number in its old place", func(in *CheckInput) { put(in, 5, ColNumber, "2O2") }, []string{"E40 안내", "E13 중단 101-202", "E12 중단 101-202 B7 → 202"}},
		{"E12 a changed building in its old place", func(in *CheckInput) { put(in, 0, ColBuilding, "110") }, []string{"E40 안내", "E13 중단 101-101", "E12 중단 101-101 A2 → 101"}},
		{"E12 a key changed into that of a later household", func(in *CheckInput) { put(in, 5, ColNumber, "302") }, []string{"E40 안내", "E13 중단 101-202", "E12 중단 101-202 B7 → 202"}},
		{"E12 a key changed into that of an earlier household", func(in *CheckInput) { put(in, 5, ColNumber, "102") }, []string{"E40 안내", "E13 중단 101-202", "E12 중단 101-202 B7 → 202"}},
		{"E11 a key changed into another without history to tell by", func(in *CheckInput) {
			for i := range in.Past {
				in.Past[i] = nil
			}
			put(in, 5, ColNumber, "302")
		}, []string{"E14 안내 B8", "E40 안내", "E13 중단 101-202", "E11 중단 101-302 B11"}},
		{"E11 a third row that claims a household which has its own", func(in *CheckInput) {
			row := in.Filed.Rows[5]
			row.Row = 7
			row.Cells[ColNumber].Text = "102"
			in.Filed.Rows = slices.Insert(in.Filed.Rows, 5, row)
		}, []string{"E40 안내", "E11 중단 101-102 B7"}},
		{"E11 nothing is repaired in a row whose household is in doubt", func(in *CheckInput) {
			row := in.Filed.Rows[11]
			row.Row, row.Cells[ColNumber].Ref = 14, "B14"
			row.Cells[ColCurrent].Text = "1"
			in.Filed.Rows = append(in.Filed.Rows, row)
			set(in, 11, ColPrevious, "77")
			put(in, 11, ColCommon, "")
		}, []string{"E40 안내", "E11 중단 101-304 B14", "E12 주의 101-304 C13 → " + cleanInput(12).Filed.Rows[11].Cells[ColPrevious].Text, "E07 안내 101-304 F13 → 0"}},
		{"E12 two changed keys in a row", func(in *CheckInput) {
			put(in, 5, ColNumber, "x1")
			put(in, 6, ColNumber, "x2")
		}, []string{"E40 안내", "E13 중단 101-202", "E13 중단 101-203", "E12 중단 101-202 B7 → 202", "E12 중단 101-203 B8 → 203"}},
		{"E12 edited remark", func(in *CheckInput) { put(in, 1, ColRemark, "이사 예정") }, []string{"E12 주의 101-102 I3"}},
		{"E12 the form's own remark", func(in *CheckInput) {
			in.Households[1].Remark = "할인세대"
			put(in, 1, ColRemark, "할인세대 ")
		}, nil},
	})
}

func TestCheckAmbiguousKeysAreNotGuessed(t *testing.T) {
	in := cleanInput(12)
	in.Households[0].Unit, in.Households[1].Unit = Unit{"101", "101"}, Unit{"101", "0101"}
	put(in, 0, ColNumber, "101호")
	put(in, 1, ColNumber, "0101")
	got := lines(Check(in).Findings)
	want := []string{"E40 안내", "E13 중단 101-101", "E12 중단 101-101 B2 → 101"}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestShownKey(t *testing.T) {
	for _, u := range []Unit{{"101", "1001"}, {"101동", "1001호"}, {"A", "B-1"}, {"B1", "12001"}} {
		want := u.String()
		if u.Building == "A" {
			want = ""
		}
		if got := shownKey(u); got != want {
			t.Errorf("%v is shown as %q, want %q", u, got, want)
		}
	}
	for _, u := range []Unit{{"101", "홍길동"}, {"동호", "1"}, {"101", "01012345678"}, {"101", "900101"}, {"", "1"}, {"101", "1001호 홍"}} {
		if got := shownKey(u); got != "" {
			t.Errorf("%v is shown as %q", u, got)
		}
	}
}
