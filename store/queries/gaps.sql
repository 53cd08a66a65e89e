-- name: InsertGap :exec
INSERT INTO contract_gap (complex_id, from_date, ended_by) VALUES ($1, $2, $3);

-- name: EndGap :execrows
UPDATE contract_gap SET to_date = $1, resumed_by = $2 WHERE complex_id = $3 AND to_date = 0;

-- name: Gaps :many
SELECT complex_id, from_date, to_date, ended_by, COALESCE(resumed_by, '') AS resumed_by FROM contract_gap WHERE complex_id = $1 ORDER BY from_date;

-- name: Terminated :many
SELECT c.id, c.organisation_id, c.contract_number, g.from_date FROM contract_gap g JOIN complex c ON c.id = g.complex_id
WHERE g.to_date = 0 AND g.from_date <= $1 ORDER BY g.from_date, c.id;
