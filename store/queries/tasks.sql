-- name: TaskOwner :one
SELECT owner_id, given_at FROM desk_task WHERE kind = $1 AND object_id = $2;

-- name: GiveTask :exec
INSERT INTO desk_task (kind, object_id, owner_id, given_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, object_id) DO UPDATE SET owner_id = excluded.owner_id, given_at = excluded.given_at;
