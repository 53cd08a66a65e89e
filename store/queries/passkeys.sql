-- name: InsertPasskey :exec
INSERT INTO passkey (id, organisation_id, staff_id, credential_id, credential, name, created_at)
VALUES (@id, @organisation_id, @staff_id, @credential_id, @credential, @name, @created_at);

-- name: PasskeyByCredential :one
SELECT * FROM passkey WHERE credential_id = $1;

-- name: Passkeys :many
SELECT * FROM passkey WHERE organisation_id = $1 AND staff_id = $2 ORDER BY id;

-- name: UsePasskey :execrows
UPDATE passkey SET credential = @credential, used_at = @used_at WHERE organisation_id = @organisation_id AND id = @id;

-- name: DeletePasskey :execrows
DELETE FROM passkey WHERE organisation_id = $1 AND staff_id = $2 AND id = $3;
