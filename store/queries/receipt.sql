-- name: InsertReceipt :exec
INSERT INTO receipt (supplier_id, number, complex_id, month, kind, received_on, amount, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: ReceiptByNumber :one
SELECT sqlc.embed(r), c.contract_number FROM receipt r JOIN complex c ON c.id = r.complex_id WHERE r.supplier_id = $1 AND r.number = $2;

-- name: Receipts :many
SELECT sqlc.embed(r), c.contract_number FROM receipt r JOIN complex c ON c.id = r.complex_id WHERE r.complex_id = $1 ORDER BY r.month, r.number;

-- name: Claims :many
-- By the months, and by all that the index of bills holds, so that those of the households are not read through.
SELECT b.month, b.due_on, b.total, b.tv
FROM reading_month m JOIN bill b ON b.complex_id = m.complex_id AND b.month = m.month AND b.kind = 'complex' AND b.household_id IS NULL
WHERE m.complex_id = $1 ORDER BY m.month;

-- name: Arrears :many
SELECT c.id AS complex_id, c.contract_number, c.name, CAST(COUNT(*) AS BIGINT) AS months, CAST(MIN(b.month) AS BIGINT) AS first_month,
    CAST(SUM(b.total - COALESCE(r.received, 0)) AS BIGINT) AS unpaid
FROM (SELECT complex_id, MIN(month) AS first_month FROM receipt GROUP BY complex_id) f
JOIN reading_month m ON m.complex_id = f.complex_id AND m.month >= f.first_month
JOIN bill b ON b.complex_id = m.complex_id AND b.month = m.month AND b.kind = 'complex' AND b.household_id IS NULL
JOIN complex c ON c.id = b.complex_id
LEFT JOIN (SELECT complex_id, month, SUM(amount) AS received FROM receipt GROUP BY complex_id, month) r ON r.complex_id = b.complex_id AND r.month = b.month
WHERE b.due_on < @today AND b.total > COALESCE(r.received, 0)
GROUP BY c.id, c.contract_number, c.name
ORDER BY MIN(b.month), c.contract_number
LIMIT @row_limit OFFSET @row_offset;
