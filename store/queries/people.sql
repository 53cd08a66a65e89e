-- name: FindMember :one
SELECT * FROM staff WHERE id = $1;

-- name: MembersByMobile :many
SELECT * FROM staff WHERE mobile_index = $1 AND mobile_index <> '' ORDER BY created_at, id;

-- name: InsertErasure :exec
INSERT INTO erasure (id, staff_id, reason, state, proposed_by, proposed_at, note) VALUES ($1, $2, $3, 'proposed', $4, $5, '');

-- name: ErasureByID :one
SELECT * FROM erasure WHERE id = $1;

-- name: WaitingErasure :one
SELECT * FROM erasure WHERE staff_id = $1 AND state = 'proposed';

-- name: WaitingErasures :many
SELECT * FROM erasure WHERE state = 'proposed' ORDER BY proposed_at, id LIMIT @row_limit OFFSET @row_offset;

-- name: CountWaitingErasures :one
SELECT COUNT(*) FROM erasure WHERE state = 'proposed';

-- name: DecideErasure :execrows
UPDATE erasure SET state = @state, decided_by = @decided_by, decided_at = @decided_at, note = @note WHERE id = @id AND state = 'proposed';
