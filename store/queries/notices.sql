-- name: InsertNoticeText :exec
INSERT INTO notice_text (code, version, subject, text, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: NoticeTexts :many
SELECT * FROM notice_text WHERE code = $1 ORDER BY version DESC;
