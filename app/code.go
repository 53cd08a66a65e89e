package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// What one-time codes are good for.
const (
	codeSignup = "signup"
	codeLogin  = "login"
	codeStaff  = "staff"
	// codeConfirm lets nobody in: whoever is in proves it once more.
	codeConfirm = "confirm"
	// codeChange proves the phone a member of staff is to have.
	codeChange = "change"
)

// sendCode makes a code out and puts its message on the way. Where there is nobody to let in, everything is done alike and the message goes nowhere.
func sendCode(tx store.Tx, c *store.Code, nobody bool) error {
	sent, err := tx.CodesSent(c)
	if err != nil {
		return err
	}
	if wait := sent.Wait(tx.Now()); wait > 0 {
		return kilowon.Errorf(kilowon.Conflict, "인증번호를 방금 보냈거나 여러 번 보냈습니다. %s 뒤에 다시 받아 주세요.", waitText(wait))
	}
	digits, err := newDigits()
	if err != nil {
		return err
	}
	if _, err := tx.DropCodes(tx.Now().Add(-member.CodeMemory)); err != nil {
		return err
	}
	if err := tx.InsertCode(c, digits); err != nil {
		return err
	}
	to := reach{Phone: c.Phone}
	if nobody {
		to = reach{}
	}
	return sendNotice(tx, to, member.NoticeCode, map[string]string{member.VariableCode: digits})
}

// newDigits is a code by chance.
func newDigits() (string, error) {
	most := int64(1)
	for range member.CodeDigits {
		most *= 10
	}
	n, err := rand.Int(rand.Reader, big.NewInt(most))
	if err != nil {
		return "", &kilowon.Error{Code: kilowon.Internal, Message: "인증번호를 만들지 못했습니다", Err: err}
	}
	return fmt.Sprintf("%0*d", member.CodeDigits, n.Int64()), nil
}

func waitText(d time.Duration) string {
	switch {
	case d <= time.Minute:
		return fmt.Sprintf("%d초", int(d.Round(time.Second).Seconds()))
	case d <= time.Hour:
		return fmt.Sprintf("%d분", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d시간", int((d+time.Hour-1)/time.Hour))
}

// codeTry is a code as it was typed in.
type codeTry struct {
	ID, Purpose, Phone, Digits string
}

// try counts the try and gives whom the code lets in. A code that lets nobody in is never right. The try counts only when the transaction commits,
// so the caller tells the answer after it.
func (t codeTry) try(tx store.Tx) (subject string, answer member.CodeAnswer, err error) {
	c, right, err := tx.Code(t.ID, t.Phone, t.Digits)
	if kilowon.CodeOf(err) == kilowon.NotFound && err != nil {
		return "", member.CodeOver, nil
	}
	if err != nil || c.Purpose != t.Purpose {
		return "", member.CodeOver, err
	}
	answer = c.Try(tx.Now(), right && c.Subject != "")
	return c.Subject, answer, tx.TryCode(t.ID, answer == member.CodeRight)
}

// codeFault is what a person is told of a code that was not right.
func codeFault(answer member.CodeAnswer) error {
	switch answer {
	case member.CodeRight:
		return nil
	case member.CodeWrong:
		return kilowon.Errorf(kilowon.Invalid, "인증번호가 맞지 않습니다. 문자로 온 숫자 %d자리를 다시 확인해 주세요. 한 번호는 %d번까지 적을 수 있습니다.", member.CodeDigits, member.CodeTries)
	}
	return kilowon.Errorf(kilowon.Invalid, "이 인증번호는 쓸 수 없습니다. 받은 지 3분이 지났거나 %d번 틀렸거나 이미 쓴 번호입니다. 인증번호를 다시 받아 주세요.", member.CodeTries)
}

// MessageJob sends a message.
type MessageJob struct {
	MessageID string `json:"message_id"`
}

// Kind names the worker.
func (MessageJob) Kind() string { return "send_message" }

// Queue keeps codes from waiting behind bills and files.
func (MessageJob) Queue() string { return "message" }

// sendText puts a text on its way to a phone.
func sendText(tx store.Tx, phone, text string) error {
	m := store.Message{Phone: phone, Text: text}
	if err := tx.InsertMessage(&m); err != nil {
		return err
	}
	return tx.Enqueue(MessageJob{MessageID: m.ID})
}

// messageLife is how long a message that was not sent is worth sending, and a kept one worth reading.
const messageLife = 24 * time.Hour

// MailJob sends a mail.
type MailJob struct {
	MessageID string `json:"message_id"`
}

// Kind names the worker.
func (MailJob) Kind() string { return "send_mail" }

// Queue keeps codes from waiting behind a mail server that does not answer.
func (MailJob) Queue() string { return "mail" }

// SendMessage hands a waiting text to send and ends it; with send nil it is kept to be read in the outbox. The text may arrive twice when the program
// is killed between the two.
func (a *App) SendMessage(ctx context.Context, job MessageJob, send func(ctx context.Context, phone, text string) error) error {
	m, err := a.waiting(ctx, job.MessageID)
	if err != nil || m.State != store.MessageWaiting {
		return err
	}
	state := store.MessageSent
	switch {
	case send == nil && member.Fictional(m.Phone):
		state = store.MessageKept
	case send != nil && m.Phone != "":
		if err := send(ctx, m.Phone, m.Text); err != nil {
			return err
		}
	}
	return a.endMessage(ctx, &m, state)
}

// SendMail hands a waiting mail to send and ends it. With send nil there is no mail server: a mail of the demo is kept to be read in the outbox, others
// are given up. The message's id goes along, so that a mail that is sent again after the program was killed is known as the same.
func (a *App) SendMail(ctx context.Context, job MailJob, send func(ctx context.Context, id, to, subject, text string) error) error {
	m, err := a.waiting(ctx, job.MessageID)
	if err != nil || m.State != store.MessageWaiting {
		return err
	}
	state := store.MessageSent
	switch {
	case send != nil:
		err = send(ctx, m.ID, m.Email, m.Subject, m.Text)
	case member.FictionalEmail(m.Email):
		state = store.MessageKept
	default:
		state = store.MessageFailed
	}
	if err != nil {
		return err
	}
	return a.endMessage(ctx, &m, state)
}

func (a *App) waiting(ctx context.Context, id string) (store.Message, error) {
	var m store.Message
	err := a.store.View(ctx, func(tx store.Tx) (err error) { m, err = tx.Message(id); return err })
	return m, err
}

func (a *App) endMessage(ctx context.Context, m *store.Message, state store.MessageState) error {
	return a.store.Update(ctx, func(tx store.Tx) error {
		if err := tx.EndMessage(m, state); err != nil {
			return err
		}
		if err := tx.DropMessages(tx.Now().Add(-messageLife)); err != nil {
			return err
		}
		return tx.CompleteJob()
	})
}

// FailMessage gives a text or a mail up.
func (a *App) FailMessage(ctx context.Context, id string) error {
	return a.endMessage(ctx, &store.Message{ID: id}, store.MessageFailed)
}

// outboxLife is how far back the outbox looks.
const outboxLife = time.Hour

// Outbox are the newest messages that were kept instead of sent.
func (a *App) Outbox(ctx context.Context) ([]store.Message, error) {
	var list []store.Message
	err := a.store.View(ctx, func(tx store.Tx) (err error) {
		list, err = tx.KeptMessages(tx.Now().Add(-outboxLife))
		return err
	})
	return list, err
}
