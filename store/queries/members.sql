-- name: InsertOrganisation :exec
INSERT INTO organisation (id, name, kind, business_number, created_at) VALUES ($1, $2, $3, $4, $5);

-- name: OrganisationByID :one
SELECT * FROM organisation WHERE id = $1;

-- name: AllOrganisations :many
SELECT * FROM organisation ORDER BY name, id;

-- name: InsertMember :exec
INSERT INTO staff (id, organisation_id, login, name, password_hash, role, active, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: MemberByID :one
SELECT * FROM staff WHERE organisation_id = $1 AND id = $2;

-- name: MemberByLogin :one
SELECT * FROM staff WHERE login = $1;

-- name: Members :many
SELECT * FROM staff WHERE organisation_id = $1 ORDER BY login, id;

-- name: SaveMember :execrows
UPDATE staff SET name = @name, role = @role, password_hash = @password_hash, active = @active
WHERE organisation_id = @organisation_id AND id = @id;

-- name: SessionByToken :one
SELECT data FROM session WHERE token = $1 AND expires_at > @now;

-- name: SaveSession :exec
INSERT INTO session (token, data, expires_at) VALUES ($1, $2, $3)
ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at;

-- name: DeleteSession :exec
DELETE FROM session WHERE token = $1;

-- name: DeleteExpiredSessions :execrows
DELETE FROM session WHERE expires_at <= @now;
