// Command kilowon reads what apartment complexes file and bills it: on the command line from files, and as a portal over a database.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/mattn/go-isatty"

	"github.com/kilowon/kilowon"
)

// commands is the command line; each command has a file of its own.
type commands struct {
	Rate     rateCmd     `cmd:"" help:"요금 사례(JSON Lines)를 계산해 한 줄에 하나씩 씁니다."`
	Explain  explainCmd  `cmd:"" help:"사례 하나의 요금을 한 줄씩 풀어 설명합니다."`
	Meter    meterCmd    `cmd:"" help:"15분 자료(CSV)를 시간대별로 정리해 요금을 계산하고 설명합니다."`
	Estimate estimateCmd `cmd:"" help:"지난 검침과 오늘의 지침으로 이번 달 요금을 예상합니다."`
	Charge   chargeCmd   `cmd:"" help:"청구서 밖의 돈(연체료, 위약금, 감액, 환불, 분납, 수수료)을 계산합니다."`
	Change   changeCmd   `cmd:"" help:"두 사례의 요금이 왜 다른지 까닭마다 나눕니다."`
	Compare  compareCmd  `cmd:"" help:"같은 달들이 다른 선택요금, 계약방법, 계약전력이었다면 얼마였을지 견줍니다."`
	Prove    proveCmd    `cmd:"" help:"사례의 요금을 받은 사람이 다시 계산해 볼 수 있는 증명 파일로 씁니다."`
	Verify   verifyCmd   `cmd:"" help:"증명 파일을 1원까지 다시 계산해 맞추어 봅니다."`
	Class    classCmd    `cmd:"" help:"용도, 계약전력, 전압에서 계약종별과 요금표를 정합니다."`
	Book     bookCmd     `cmd:"" help:"요금표를 보고, 무엇이 바뀌었는지 견줍니다."`
	Coverage coverageCmd `cmd:"" help:"요금표에 무엇이 들어 있고 무엇이 없는지 보입니다."`
	Price    priceCmd    `cmd:"" help:"비용에서 단가를 산정하고 요금표 항목으로 씁니다."`
	CPP      cppCmd      `cmd:"" name:"cpp" help:"수요관리형 선택요금 Ⅰ(CPP)의 적용기간 하나를 정산합니다."`
	Form     formCmd     `cmd:"" help:"단지 파일로 빈 제출 양식(xlsx)을 만듭니다."`
	Bill     billCmd     `cmd:"" help:"단지 파일과 제출 파일로 점검, 계산, 고지서까지 한 번에 만듭니다(서버 없이)."`
	Demo     demoCmd     `cmd:"" help:"가상의 단지와 제출 파일을 만듭니다. 데이터베이스도 채울 수 있습니다."`
	Serve    serveCmd    `cmd:"" help:"포털을 엽니다."`
	Audit    auditCmd    `cmd:"" help:"데이터베이스의 모든 고지서를 다시 더해 맞는지 봅니다."`
	Keys     keysCmd     `cmd:"" help:"개인정보의 열쇠를 바꾸고 정리합니다."`
	Backup   backupCmd   `cmd:"" help:"포털이 열려 있는 동안에도 데이터베이스의 사본을 만들고 확인합니다."`
	Restore  restoreCmd  `cmd:"" help:"사본에서 데이터베이스를 되살리고 확인합니다."`
	Person   personCmd   `cmd:"" help:"한 사람의 개인정보를 내어 주거나 지웁니다."`
	Clerk    clerkCmd    `cmd:"" help:"공급자의 담당자를 더하고 비밀번호를 바꿉니다."`
	Version  versionCmd  `cmd:"" help:"판 번호를 알립니다."`
	Help     helpCmd     `cmd:"" help:"도움말을 보입니다."`
}

// console is what a command talks to.
type console struct {
	in       io.Reader
	out, err io.Writer
	// live says that err is a terminal, where progress may be drawn over itself.
	live bool
}

func (c *console) printf(format string, args ...any) { fmt.Fprintf(c.out, format, args...) }

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // A second signal ends the program at once.
	con := &console{in: os.Stdin, out: os.Stdout, err: os.Stderr, live: isatty.IsTerminal(os.Stderr.Fd())}
	var cli commands
	parser, err := newParser(&cli, con)
	if err != nil {
		return con.fail(err)
	}
	if len(args) == 0 {
		args = []string{"help"}
	}
	k, err := parser.Parse(args)
	if err != nil {
		return con.fail(usageError(err))
	}
	k.BindTo(ctx, (*context.Context)(nil))
	k.Bind(con, parser)
	return con.fail(k.Run())
}

func newParser(cli *commands, con *console) (*kong.Kong, error) {
	return kong.New(cli, kong.Name("kilowon"), kong.Writers(con.out, con.err), kong.Help(printHelp),
		kong.Description("아파트 단지의 호별 사용량을 점검하고 전기요금을 계산합니다."))
}

// fail says what went wrong and gives the exit code; nil is success.
func (c *console) fail(err error) int {
	var st status
	var own *kilowon.Error
	var usage *wrongUsage
	switch {
	case err == nil:
		return int(exitOK)
	case errors.As(err, &st):
		return int(st)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(c.err, "kilowon: 중단했습니다.")
	case errors.As(err, &usage):
		fmt.Fprintln(c.err, "kilowon:", usage.text)
	case errors.As(err, &own):
		fmt.Fprintln(c.err, "kilowon:", own.Error())
	default:
		fmt.Fprintln(c.err, "kilowon: 내부 오류:", err)
	}
	return int(exitOf(err))
}
