package main

import (
	"bytes"
	"os"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/tariff/book"
)

// proveCmd writes the proof of a case's bill.
type proveCmd struct {
	File string `arg:"" optional:"" name:"FILE" help:"사례 파일. JSON 하나이거나 JSON Lines입니다. 없거나 -이면 표준 입력을 읽습니다."`
	ID   string `name:"id" placeholder:"ID" help:"여러 줄 가운데 증명할 사례의 id"`
	QR   bool   `name:"qr" help:"증명 파일 대신 QR에 담을 한 줄의 글(KW1…)을 씁니다."`
	Out  string `short:"o" placeholder:"FILE" help:"증명을 쓸 파일. 없으면 표준 출력에 씁니다."`
}

// Help says what the file holds.
func (proveCmd) Help() string {
	return "증명에는 사례, 쓰인 요금표 항목(시행일, 값, 출처, 확실도), 줄마다의 풀이, 합계, 기록마다의 지문이 들어 있습니다.\n" +
		"받은 사람은 kilowon verify로 1원까지 다시 계산해 맞추어 볼 수 있습니다."
}

// Run computes the case and writes its proof.
func (c *proveCmd) Run(con *console) error {
	tariffs, err := book.Load()
	if err != nil {
		return err
	}
	data, err := con.read(c.File)
	if err != nil {
		return err
	}
	request, err := pickCase(data, c.ID, "--id")
	if err != nil {
		return err
	}
	proof, err := app.NewProver(tariffs).Prove(request)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := c.write(&out, proof); err != nil {
		return err
	}
	if c.Out == "" {
		_, err := con.out.Write(out.Bytes())
		return err
	}
	if err := os.WriteFile(c.Out, out.Bytes(), 0o600); err != nil {
		return fileError(c.Out, err)
	}
	return nil
}

func (c *proveCmd) write(out *bytes.Buffer, proof *app.Proof) error {
	if !c.QR {
		return proof.Write(out)
	}
	text, err := proof.Short()
	out.WriteString(text + "\n")
	return err
}

// verifyCmd checks a proof.
type verifyCmd struct {
	File string `arg:"" optional:"" name:"FILE" help:"증명 파일, 증명이 첨부된 세대 고지서 PDF, 또는 QR의 글(KW1…)이 든 파일. 없거나 -이면 표준 입력을 읽습니다."`
	JSON bool   `name:"json" help:"결과를 JSON으로 씁니다."`
}

// Help says what is compared.
func (verifyCmd) Help() string {
	return "증명의 지문을 맞추어 보고, 사례를 이 프로그램의 요금표로 1원까지 다시 계산해 줄마다 견주고,\n" +
		"증명에 적힌 요금표 항목의 값과 출처를 요금표와 견줍니다. QR의 글이면 청구금액과 지문을 견줍니다. 맞지 않으면 바뀐 곳을 알리고 종료 코드 13으로 끝납니다."
}

// Run checks the proof.
func (c *verifyCmd) Run(con *console) error {
	tariffs, err := book.Load()
	if err != nil {
		return err
	}
	data, err := con.read(c.File)
	if err != nil {
		return err
	}
	if data, err = document.ReadProof(data, app.MaxProof); err != nil {
		return kilowon.At(c.File, err)
	}
	check, err := app.NewProver(tariffs).CheckText(data)
	if err != nil {
		return kilowon.At(c.File, err)
	}
	if c.JSON {
		err = con.writeJSON(check)
	} else {
		err = check.Write(con.out)
	}
	if err == nil && !check.Matches {
		return exitDifferent
	}
	return err
}
