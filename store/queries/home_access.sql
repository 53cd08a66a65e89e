-- name: InsertAccess :exec
INSERT INTO household_access (id, complex_id, household_id, code_index, state, reason, shown_from, issued_by, issued_on, issued_at, code_expires_at, kept)
VALUES ($1, $2, $3, $4, 'issued', '', $5, $6, $7, $8, $9, FALSE);

-- name: HomeAccesses :many
SELECT sqlc.embed(a), h.building, h.number FROM household_access a
JOIN household h ON h.id = a.household_id
WHERE a.complex_id = @complex_id AND a.state <> 'ended'
ORDER BY h.ordinal, h.id, a.id DESC;

-- name: HouseholdAccesses :many
SELECT sqlc.embed(a), h.building, h.number FROM household_access a
JOIN household h ON h.id = a.household_id
WHERE a.complex_id = @complex_id AND a.household_id = @household_id
ORDER BY a.id DESC;

-- name: MoveOuts :many
SELECT household_id, ended_at FROM household_access WHERE complex_id = $1 AND state = 'ended' AND reason = 'moved_out' ORDER BY household_id, ended_at;

-- name: EndAccesses :execrows
UPDATE household_access SET state = 'ended', reason = @reason, ended_at = @ended_at, device_index = NULL
WHERE complex_id = @complex_id AND (household_id = @household_id OR CAST(@household_id AS TEXT) = '')
    AND (state = 'issued' OR state = 'used' AND CAST(@issued_only AS BIGINT) = 0);

-- name: UseAccess :execrows
UPDATE household_access SET state = 'used', used_at = @used_at, seen_at = @used_at, device_index = @device_index, kept = @kept, device_expires_at = @device_expires_at
WHERE complex_id = @complex_id AND id = @id AND state = 'issued';

-- name: RenewAccess :execrows
UPDATE household_access SET seen_at = @seen_at, device_expires_at = @device_expires_at WHERE complex_id = @complex_id AND id = @id AND state = 'used';

-- name: EndAccess :execrows
UPDATE household_access SET state = 'ended', reason = @reason, ended_at = @ended_at, device_index = NULL
WHERE complex_id = @complex_id AND id = @id AND state <> 'ended';

-- name: AccessByCode :one
-- A household that has moved out since (전출) is not let in any more.
SELECT sqlc.embed(a), h.building, h.number, c.organisation_id, c.name AS complex_name FROM household_access a
JOIN household h ON h.id = a.household_id
JOIN complex c ON c.id = a.complex_id
WHERE a.code_index = @code_index AND a.state = 'issued' AND a.code_expires_at > @now
    AND NOT EXISTS (SELECT 1 FROM household_terms t WHERE t.complex_id = a.complex_id AND t.household_id = a.household_id AND t.vacant
        AND t.from_date > a.issued_on AND t.from_date <= @on_date);

-- name: AccessByDevice :one
SELECT sqlc.embed(a), h.building, h.number, c.organisation_id, c.name AS complex_name FROM household_access a
JOIN household h ON h.id = a.household_id
JOIN complex c ON c.id = a.complex_id
WHERE a.device_index = @device_index AND a.state = 'used' AND a.device_expires_at > @now
    AND NOT EXISTS (SELECT 1 FROM household_terms t WHERE t.complex_id = a.complex_id AND t.household_id = a.household_id AND t.vacant
        AND t.from_date > a.issued_on AND t.from_date <= @on_date);

-- name: HomeLooks :many
SELECT l.* FROM access_log l JOIN household_access a ON a.id = l.actor_id
WHERE l.organisation_id = @organisation_id AND a.complex_id = @complex_id AND a.household_id = @household_id
ORDER BY l.number DESC
LIMIT @row_limit;

-- name: HomeAccess :one
SELECT sqlc.embed(a), h.building, h.number FROM household_access a
JOIN household h ON h.id = a.household_id
JOIN complex c ON c.id = a.complex_id
WHERE c.organisation_id = @organisation_id AND a.id = @id;

-- name: HomeBills :many
SELECT id, month, period_from, period_to, previous_register, current_register, kwh, own_kwh, total, share, adjustment, due_on, issued_on FROM bill
WHERE household_id = CAST(@household_id AS TEXT) AND complex_id = @complex_id AND kind = 'household' AND period_to > @shown_from
ORDER BY month, period_from;

-- name: OtherUse :one
-- The complex is asked of the terms alone: asked of the bill too, SQLite would read every bill of the month.
SELECT COUNT(DISTINCT b.household_id) AS homes, CAST(COALESCE(SUM(b.kwh), 0) AS BIGINT) AS kwh FROM bill b
WHERE b.household_id IN (SELECT h.household_id FROM household_terms h WHERE h.complex_id = @complex_id AND h.key_class <> '')
    AND b.month = @month AND b.kind = 'household' AND b.kwh > 0
    AND EXISTS (SELECT 1 FROM household_terms t WHERE t.complex_id = b.complex_id AND t.household_id = b.household_id AND t.key_class <> ''
        AND t.from_date < b.period_to);
