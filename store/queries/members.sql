-- name: InsertOrganisation :exec
INSERT INTO organisation (id, name, kind, business_number, corporation_number, apartment_office, details, proved_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: SaveOrganisation :execrows
UPDATE organisation SET name = @name, kind = @kind, corporation_number = @corporation_number, apartment_office = @apartment_office, details = @details
WHERE id = @id;

-- name: OrganisationByID :one
SELECT * FROM organisation WHERE id = $1;

-- name: OrganisationByNumber :one
SELECT * FROM organisation WHERE business_number = $1 AND business_number <> '';

-- name: AllOrganisations :many
SELECT * FROM organisation ORDER BY name, id;

-- name: InsertMember :exec
INSERT INTO staff (id, organisation_id, login, name, password_hash, role, active, details, mobile_index, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: MemberByID :one
SELECT * FROM staff WHERE organisation_id = $1 AND id = $2;

-- name: MemberByLogin :one
SELECT * FROM staff WHERE login = $1;

-- name: MemberByMobile :one
SELECT s.* FROM staff s JOIN organisation o ON o.id = s.organisation_id
WHERE o.business_number = @business_number AND o.business_number <> '' AND s.mobile_index = @mobile_index AND s.mobile_index <> '' AND s.active;

-- name: Members :many
SELECT * FROM staff WHERE organisation_id = $1 ORDER BY login, id;

-- name: SaveMember :execrows
UPDATE staff SET name = @name, role = @role, password_hash = @password_hash, active = @active,
    details = @details, mobile_index = @mobile_index
WHERE organisation_id = @organisation_id AND id = @id;

-- name: SessionByToken :one
SELECT data FROM session WHERE token = $1 AND expires_at > @now;

-- name: SaveSession :exec
INSERT INTO session (token, data, expires_at, staff_id, organisation_id, began_at, seen_at, client)
VALUES (@token, @data, @expires_at, @staff_id, @organisation_id, @began_at, @seen_at, @client)
ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at, staff_id = excluded.staff_id,
    organisation_id = excluded.organisation_id, began_at = excluded.began_at, seen_at = excluded.seen_at, client = excluded.client;

-- name: StaffSessions :many
SELECT token, began_at, seen_at, client FROM session WHERE organisation_id = @organisation_id AND staff_id = @staff_id AND expires_at > @now ORDER BY seen_at DESC, token;

-- name: EndStaffSession :execrows
DELETE FROM session WHERE organisation_id = @organisation_id AND staff_id = @staff_id AND token = @token;

-- name: EndStaffSessions :execrows
DELETE FROM session WHERE organisation_id = @organisation_id AND staff_id = @staff_id AND token <> @keep;

-- name: DeleteSession :exec
DELETE FROM session WHERE token = $1;

-- name: DeleteExpiredSessions :execrows
DELETE FROM session WHERE expires_at <= @now;
