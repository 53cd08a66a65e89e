-- name: InsertApplication :exec
INSERT INTO application (id, organisation_id, complex_id, kind, receipt_number, state, answers, versions, proposal, created_by, proposed_by,
    decided_by, received_on, due_on, created_at, changed_at, revision)
VALUES ($1, $2, $3, $4, NULL, $5, $6, 0, '', $7, '', '', 0, 0, $8, $9, 1);

-- name: ApplicationByID :one
SELECT * FROM application WHERE organisation_id = $1 AND id = $2;

-- name: SaveApplication :execrows
UPDATE application SET complex_id = @complex_id, receipt_number = @receipt_number, state = @state, answers = @answers, versions = @versions,
    proposal = @proposal, proposed_by = @proposed_by, decided_by = @decided_by, received_on = @received_on, due_on = @due_on,
    changed_at = @changed_at, revision = revision + 1
WHERE organisation_id = @organisation_id AND id = @id AND revision = @revision;

-- name: Applications :many
SELECT * FROM application WHERE organisation_id = @organisation_id AND state <> @without
ORDER BY changed_at DESC, id DESC
LIMIT @row_limit OFFSET @row_offset;

-- name: CountApplications :one
SELECT COUNT(*) FROM application WHERE organisation_id = @organisation_id AND state <> @without;

-- name: CountReceived :one
SELECT COUNT(*) FROM application WHERE received_on = $1;

-- name: InsertApplicationVersion :exec
INSERT INTO application_version (application_id, number, answers, filed_by, filed_at) VALUES ($1, $2, $3, $4, $5);

-- name: ApplicationVersions :many
SELECT * FROM application_version WHERE application_id = $1 ORDER BY number;

-- name: InsertApplicationEntry :exec
INSERT INTO application_entry (id, application_id, at, author_id, desk, step, content) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: ApplicationEntries :many
SELECT * FROM application_entry WHERE application_id = $1 ORDER BY id;

-- name: InsertApplicationFile :exec
INSERT INTO application_file (id, application_id, document, name, media, size, removed, added_by, added_at)
VALUES ($1, $2, $3, $4, $5, $6, FALSE, $7, $8);

-- name: InsertApplicationFileContent :exec
INSERT INTO application_file_content (file_id, content) VALUES ($1, $2);

-- name: ApplicationFiles :many
SELECT * FROM application_file WHERE application_id = $1 AND removed = FALSE ORDER BY id;

-- name: RemoveApplicationFile :execrows
UPDATE application_file SET removed = TRUE WHERE application_id = $1 AND id = $2 AND removed = FALSE;

-- name: DropApplicationFileContent :exec
DELETE FROM application_file_content WHERE file_id = $1;

-- name: ApplicationFileContent :one
SELECT c.content FROM application_file_content c JOIN application_file f ON f.id = c.file_id
WHERE f.application_id = $1 AND f.id = $2 AND f.removed = FALSE;

-- name: InsertFavourite :exec
INSERT INTO application_favourite (organisation_id, staff_id, kind) VALUES ($1, $2, $3) ON CONFLICT (staff_id, kind) DO NOTHING;

-- name: DeleteFavourite :exec
DELETE FROM application_favourite WHERE organisation_id = $1 AND staff_id = $2 AND kind = $3;

-- name: Favourites :many
SELECT kind FROM application_favourite WHERE organisation_id = $1 AND staff_id = $2 ORDER BY kind;

-- name: InsertHolder :exec
INSERT INTO contract_holder (complex_id, from_date, name, former, succession, application_id) VALUES ($1, $2, $3, $4, $5, $6);

-- name: Holders :many
SELECT * FROM contract_holder WHERE complex_id = $1 ORDER BY from_date;

-- name: LastBillingWay :one
SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) AS number FROM contract_billing WHERE complex_id = $1;

-- name: InsertBillingWay :exec
INSERT INTO contract_billing (complex_id, number, from_date, details, application_id) VALUES ($1, $2, $3, $4, $5);

-- name: BillingWays :many
SELECT * FROM contract_billing WHERE complex_id = $1 ORDER BY number;

-- name: DeskApplications :many
SELECT sqlc.embed(a), o.name AS organisation_name, COALESCE(c.name, '') AS complex_name, COALESCE(w.owner_id, '') AS owner_id
FROM application a JOIN organisation o ON o.id = a.organisation_id LEFT JOIN complex c ON c.id = a.complex_id
LEFT JOIN desk_task w ON w.kind = 'application' AND w.object_id = a.id
WHERE a.due_on > 0
    AND (CAST(@state AS TEXT) = '' OR a.state = @state)
    AND (CAST(@kind AS TEXT) = '' OR a.kind = @kind)
    AND (CAST(@owner_id AS TEXT) = '' OR EXISTS (SELECT 1 FROM desk_task t WHERE t.kind = 'application' AND t.object_id = a.id AND t.owner_id = @owner_id))
    AND (CAST(@waiting AS TEXT) = '' OR a.state IN ('received', 'in_review', 'proposed'))
ORDER BY a.due_on, a.id
LIMIT @row_limit OFFSET @row_offset;

-- name: CountDeskApplications :one
SELECT COUNT(*) FROM application a
WHERE a.due_on > 0
    AND (CAST(@state AS TEXT) = '' OR a.state = @state)
    AND (CAST(@kind AS TEXT) = '' OR a.kind = @kind)
    AND (CAST(@owner_id AS TEXT) = '' OR EXISTS (SELECT 1 FROM desk_task t WHERE t.kind = 'application' AND t.object_id = a.id AND t.owner_id = @owner_id))
    AND (CAST(@waiting AS TEXT) = '' OR a.state IN ('received', 'in_review', 'proposed'));

-- name: ApplicationOrganisation :one
SELECT organisation_id FROM application WHERE id = $1 AND versions > 0;
