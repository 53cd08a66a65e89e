-- name: SecondFactor :one
SELECT * FROM second_factor WHERE organisation_id = $1 AND staff_id = $2;

-- name: SaveSecondFactor :exec
INSERT INTO second_factor (staff_id, organisation_id, secret, pending, offer, step, tries, tried_at, made_at)
VALUES (@staff_id, @organisation_id, @secret, @pending, @offer, @step, @tries, @tried_at, @made_at)
ON CONFLICT (staff_id) DO UPDATE SET secret = excluded.secret, pending = excluded.pending, offer = excluded.offer, step = excluded.step,
    tries = excluded.tries, tried_at = excluded.tried_at, made_at = excluded.made_at;

-- name: DeleteSecondFactor :exec
DELETE FROM second_factor WHERE organisation_id = $1 AND staff_id = $2;

-- name: InsertRecoveryCode :exec
INSERT INTO recovery_code (code_index, organisation_id, staff_id, expires_at) VALUES (@code_index, @organisation_id, @staff_id, @expires_at);

-- name: CountRecoveryCodes :one
SELECT count(*) FROM recovery_code WHERE organisation_id = @organisation_id AND staff_id = @staff_id AND (expires_at IS NULL OR expires_at > @now);

-- name: UseRecoveryCode :execrows
DELETE FROM recovery_code WHERE organisation_id = @organisation_id AND staff_id = @staff_id AND code_index = @code_index AND (expires_at IS NULL OR expires_at > @now);

-- name: DeleteRecoveryCodes :exec
DELETE FROM recovery_code WHERE organisation_id = $1 AND staff_id = $2;
