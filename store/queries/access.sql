-- name: AccessTail :one
SELECT number, digest FROM access_log WHERE number = (SELECT MAX(number) FROM access_log);

-- name: InsertAccessEntry :exec
INSERT INTO access_log (number, at, organisation_id, actor_id, origin, action, object, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: AccessEntries :many
SELECT * FROM access_log WHERE organisation_id = $1 ORDER BY number DESC LIMIT @row_limit OFFSET @row_offset;

-- name: AllAccessEntries :many
SELECT * FROM access_log WHERE number > 0 ORDER BY number DESC LIMIT @row_limit OFFSET @row_offset;

-- name: AccessChain :many
SELECT * FROM access_log WHERE number > @after ORDER BY number LIMIT @row_limit;

-- name: SetAccessDigest :exec
UPDATE access_log SET digest = @digest WHERE number = @number AND digest = '';

-- name: AccessBefore :one
SELECT number FROM access_log WHERE number > @after AND at >= @before ORDER BY number LIMIT 1;

-- name: DeleteAccessEntries :execrows
DELETE FROM access_log WHERE number <= $1;

-- name: AccessCheckpoint :one
SELECT * FROM access_checkpoint WHERE number = (SELECT MAX(number) FROM access_checkpoint);

-- name: InsertAccessCheckpoint :exec
INSERT INTO access_checkpoint (number, digest, removed_at, seal) VALUES ($1, $2, $3, $4);

-- name: EraseMember :execrows
UPDATE staff SET login = NULL, name = '', password_hash = '', active = FALSE, details = '', mobile_index = '' WHERE organisation_id = @organisation_id AND id = @id;

-- name: DeleteOldDownloadFiles :exec
DELETE FROM download_content WHERE download_id IN (SELECT id FROM download WHERE created_at < @before AND state <> 'waiting');

-- name: DeleteOldDownloads :execrows
DELETE FROM download WHERE created_at < @before AND state <> 'waiting';

-- name: DropRefusedDocuments :exec
DELETE FROM registration_document WHERE registration_id IN (SELECT id FROM registration WHERE state = 'refused' AND decided_at < @before);

-- name: DropRefused :execrows
DELETE FROM registration WHERE state = 'refused' AND decided_at < @before;
