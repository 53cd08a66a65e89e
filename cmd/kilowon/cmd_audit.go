package main

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
)

// auditCmd re-adds a database.
type auditCmd struct {
	database
	Head string `placeholder:"NUMBER:DIGEST" help:"전에 적어 둔 접속기록의 끝. 그 뒤가 잘려 나가지 않았는지 봅니다."`
}

// Help says what is compared.
func (auditCmd) Help() string {
	return "명세의 합을 고지서와, 고지서의 합을 아파트 청구서와, 제출 내역을 고지서와, 묶음의 합을 계산 전체와 견줍니다.\n" +
		"접속기록의 사슬도 처음부터 끝까지 따라가, 바뀌거나 지워지거나 끼워 넣어진 기록을 번호로 알립니다.\n" +
		"포털이 열려 있는 동안에도 할 수 있습니다."
}

// Run audits.
func (c *auditCmd) Run(ctx context.Context, con *console) error {
	var known app.AccessHead
	if c.Head != "" {
		var err error
		if known, err = app.ParseAccessHead(c.Head); err != nil {
			return err
		}
	}
	db, use, err := openExisting(ctx, c.DB, c.Keys)
	if err != nil {
		return err
	}
	defer db.Close()
	m := con.meter("다시 더하기", -1)
	report, err := use.Audit(ctx, known, func(string, kilowon.Month) { m.step() })
	if err != nil {
		return interrupted(ctx, err)
	}
	m.end("%s개월", count(m.done))
	con.printf("기관 %s곳, 단지 %s곳, 청구한 달 %s개월, 고지서 %s장, 아파트 청구금액 합 %v원\n",
		count(report.Organisations), count(report.Complexes), count(report.Months), count(report.Bills), report.Total)
	if log := report.Access; log.Head.Number > 0 {
		con.printf("접속기록 %s건, 끝 %v\n", count(log.Entries), log.Head)
	}
	if len(report.Problems) == 0 {
		con.printf("모두 맞습니다.\n")
		return nil
	}
	con.tellProblems(report)
	return exitAudit
}
