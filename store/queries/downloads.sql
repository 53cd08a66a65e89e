-- name: InsertDownload :exec
INSERT INTO download (id, organisation_id, staff_id, kind, parameters, state, file_name, size, message, created_at)
VALUES ($1, $2, $3, $4, $5, 'waiting', '', 0, '', $6);

-- name: DownloadByID :one
SELECT * FROM download WHERE organisation_id = $1 AND id = $2;

-- name: Downloads :many
SELECT * FROM download WHERE organisation_id = $1 ORDER BY id DESC LIMIT @row_limit OFFSET @row_offset;

-- name: EndDownload :execrows
UPDATE download SET state = @state, file_name = @file_name, size = @size, message = @message, ended_at = @ended_at
WHERE organisation_id = @organisation_id AND id = @id AND state = 'waiting';

-- name: InsertDownloadContent :exec
INSERT INTO download_content (download_id, file) VALUES ($1, $2);

-- name: DownloadFile :one
SELECT f.file FROM download_content f JOIN download d ON d.id = f.download_id WHERE d.organisation_id = @organisation_id AND d.id = @id;
