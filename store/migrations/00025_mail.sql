-- +goose Up
-- A message is a text to a phone or a mail to an address; address and subject are sealed like the others. A notice has a subject for its mails.
ALTER TABLE message ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_text ADD COLUMN subject TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE notice_text DROP COLUMN subject;
ALTER TABLE message DROP COLUMN subject;
ALTER TABLE message DROP COLUMN email;
