-- name: InsertMove :exec
INSERT INTO household_move (complex_id, household_id, moved_on, register, own_kwh, settled_on, application_id) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: Moves :many
SELECT * FROM household_move WHERE complex_id = $1 ORDER BY household_id, moved_on;
