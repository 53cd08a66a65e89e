package book

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// paymentFile holds what is taken off by the way of billing and paying; from is the first day of the first reading month.
type paymentFile struct {
	AutoPayment []dated[autoPaymentValue] `yaml:"auto_payment"`
	EBill       []dated[wonValue]         `yaml:"e_bill"`
}

type autoPaymentValue struct {
	Ratio     ratio `yaml:"ratio"`
	Cap       whole `yaml:"cap"`
	NewMonths whole `yaml:"new_months"`
}

type wonValue struct {
	Won whole `yaml:"won"`
}

func (l *loader) payments(f *files) (err error) {
	p := place{file: "payment.yaml", key: "auto_payment", id: "payment/auto-payment", title: "자동이체 할인"}
	if l.book.AutoPayment, err = history(l, p, f.payment.AutoPayment, convertAutoPayment); err != nil {
		return err
	}
	p = place{file: "payment.yaml", key: "e_bill", id: "payment/e-bill", title: "이메일·모바일 청구 할인"}
	l.book.EBill, err = history(l, p, f.payment.EBill, convertEBill)
	return err
}

func convertAutoPayment(p place, v autoPaymentValue) (tariff.AutoPayment, error) {
	if v.Ratio.value <= 0 || v.Ratio.value > kilowon.RatioScale || v.Cap.value <= 0 {
		return tariff.AutoPayment{}, p.err("", "요율(ratio)은 \"0\"보다 크고 \"1\" 이하, 한도(cap)는 0보다 커야 합니다")
	}
	return tariff.AutoPayment{Ratio: v.Ratio.value, Cap: kilowon.Won(v.Cap.value), NewMonths: int(v.NewMonths.value)}, nil
}

func convertEBill(p place, v wonValue) (kilowon.Won, error) {
	if !v.Won.set {
		return 0, p.err("won", "한 달에 빼는 금액(won)이 없습니다")
	}
	return kilowon.Won(v.Won.value), nil
}
