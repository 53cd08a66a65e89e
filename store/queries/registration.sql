-- name: InsertRegistration :exec
INSERT INTO registration (id, state, content, lookup, created_at, updated_at) VALUES (@id, @state, @content, @lookup, @created_at, @updated_at);

-- name: RegistrationByID :one
SELECT * FROM registration WHERE id = $1;

-- name: SaveRegistration :execrows
UPDATE registration SET state = @state, content = @content, lookup = @lookup, organisation_id = @organisation_id, updated_at = @updated_at,
    submitted_at = @submitted_at, decided_at = @decided_at
WHERE id = @id;

-- name: RegistrationByLookup :one
SELECT * FROM registration WHERE lookup = $1 AND state IN ('submitted', 'refused') ORDER BY id DESC LIMIT 1;

-- name: SubmittedRegistrations :many
SELECT * FROM registration WHERE state = @state ORDER BY submitted_at, id LIMIT @row_limit OFFSET @row_offset;

-- name: CountRegistrations :one
SELECT COUNT(*) FROM registration WHERE state = @state;

-- name: DropDraftDocuments :exec
DELETE FROM registration_document WHERE registration_id IN (SELECT id FROM registration WHERE state = 'draft' AND updated_at < @before);

-- name: DropDrafts :execrows
DELETE FROM registration WHERE state = 'draft' AND updated_at < @before;

-- name: SaveRegistrationDocument :exec
INSERT INTO registration_document (registration_id, content) VALUES ($1, $2)
ON CONFLICT (registration_id) DO UPDATE SET content = excluded.content;

-- name: RegistrationDocument :one
SELECT content FROM registration_document WHERE registration_id = $1;

-- name: DropRegistrationDocument :exec
DELETE FROM registration_document WHERE registration_id = $1;

-- name: InsertConsent :exec
INSERT INTO consent (id, organisation_id, staff_id, item, version, given, at) VALUES (@id, @organisation_id, @staff_id, @item, @version, @given, @at);

-- name: Consents :many
SELECT * FROM consent WHERE organisation_id = $1 AND staff_id = $2 ORDER BY id;

-- name: InsertCode :exec
INSERT INTO one_time_code (id, purpose, subject, digest, phone_index, address_index, organisation_index, tries, sent_at)
VALUES (@id, @purpose, @subject, @digest, @phone_index, @address_index, @organisation_index, 0, @sent_at);

-- name: CodeByID :one
SELECT * FROM one_time_code WHERE id = $1;

-- name: TryCode :exec
UPDATE one_time_code SET tries = tries + 1, used_at = @used_at WHERE id = @id;

-- name: CodesToPhone :many
SELECT sent_at FROM one_time_code WHERE phone_index = $1 AND sent_at > $2;

-- name: CodesForAddress :many
SELECT sent_at FROM one_time_code WHERE address_index = $1 AND sent_at > $2;

-- name: CodesForOrganisation :many
SELECT sent_at FROM one_time_code WHERE organisation_index = $1 AND sent_at > $2;

-- name: DropCodes :execrows
DELETE FROM one_time_code WHERE sent_at < @before;

-- name: InsertMessage :exec
INSERT INTO message (id, state, phone, email, subject, text, created_at) VALUES (@id, 'waiting', @phone, @email, @subject, @text, @created_at);

-- name: MessageByID :one
SELECT * FROM message WHERE id = $1;

-- name: EndMessage :exec
UPDATE message SET state = @state, phone = @phone, email = @email, subject = @subject, text = @text, ended_at = @ended_at WHERE id = @id;

-- name: KeptMessages :many
SELECT * FROM message WHERE state = 'kept' AND created_at > @since ORDER BY id DESC LIMIT 50;

-- name: DropMessages :exec
DELETE FROM message WHERE state IN ('sent', 'kept', 'failed') AND created_at < @before;
