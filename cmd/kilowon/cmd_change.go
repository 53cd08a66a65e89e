package main

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

// changeCmd tells why two bills differ.
type changeCmd struct {
	Old   string `arg:"" name:"OLD" help:"앞 요금의 사례 파일. -이면 표준 입력을 읽습니다."`
	New   string `arg:"" name:"NEW" help:"뒤 요금의 사례 파일. 앞과 같은 파일이어도 됩니다."`
	OldID string `name:"old-id" placeholder:"ID" help:"OLD에 여러 줄이 있을 때 앞 사례의 id"`
	NewID string `name:"new-id" placeholder:"ID" help:"NEW에 여러 줄이 있을 때 뒤 사례의 id"`
	JSON  bool   `name:"json" help:"결과를 JSON으로 씁니다."`
}

// Help says how the difference is divided.
func (changeCmd) Help() string {
	return "앞 사례의 조건을 정해진 차례로 하나씩 뒤 사례의 것으로 바꾸며 다시 계산하고, 바꿀 때마다 달라진 금액을 그 까닭의 몫으로 보입니다.\n" +
		"몫을 더하면 두 청구금액의 차이와 1원도 다르지 않습니다."
}

// Run compares the two.
func (c *changeCmd) Run(con *console) error {
	tariffs, err := book.Load()
	if err != nil {
		return err
	}
	var pair app.CasePair
	for _, side := range []struct {
		file, id, flag string
		into           **app.Case
	}{{c.Old, c.OldID, "--old-id", &pair.Old}, {c.New, c.NewID, "--new-id", &pair.New}} {
		data, err := con.read(side.file)
		if err != nil {
			return err
		}
		if *side.into, err = pickCase(data, side.id, side.flag); err != nil {
			return kilowon.At(side.file, err)
		}
	}
	answer, err := pair.Change(tariffs)
	if err != nil {
		return err
	}
	if c.JSON {
		return con.writeJSON(answer)
	}
	return answer.Write(con.out)
}
