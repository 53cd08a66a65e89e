-- name: OwnsComplex :one
SELECT COUNT(*) FROM complex WHERE organisation_id = $1 AND id = $2;

-- name: InsertComplex :exec
INSERT INTO complex (id, organisation_id, contract_number, name, address, created_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: ComplexByID :one
SELECT * FROM complex WHERE organisation_id = $1 AND id = $2;

-- name: ComplexByContract :one
SELECT * FROM complex WHERE organisation_id = $1 AND contract_number = $2;

-- name: SaveComplexTerms :exec
INSERT INTO complex_terms (complex_id, from_date, method, contract_kw, common_option, common_equipment_kw, reading_day, share_rule, sub_customers, name, address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (complex_id, from_date) DO UPDATE SET method = excluded.method, contract_kw = excluded.contract_kw,
    common_option = excluded.common_option, common_equipment_kw = excluded.common_equipment_kw, reading_day = excluded.reading_day,
    share_rule = excluded.share_rule, sub_customers = excluded.sub_customers, name = excluded.name, address = excluded.address;

-- name: KeepComplexName :exec
UPDATE complex_terms SET name = @name, address = @address WHERE complex_id = @complex_id AND name = '';

-- name: NameComplex :exec
UPDATE complex SET name = @name, address = @address WHERE organisation_id = @organisation_id AND id = @id;

-- name: ComplexTerms :many
SELECT * FROM complex_terms WHERE complex_id = $1 ORDER BY from_date;

-- name: ComplexTermsOn :one
SELECT * FROM complex_terms WHERE complex_id = $1 AND from_date <= @on_date ORDER BY from_date DESC LIMIT 1;

-- name: SearchComplexes :many
SELECT c.id, c.organisation_id, c.contract_number, c.name, c.address, c.created_at, t.method, t.contract_kw,
    CAST(COALESCE(m.month, 0) AS BIGINT) AS month, CAST(COALESCE(m.state, '') AS TEXT) AS state,
    CAST(COALESCE((SELECT g.from_date FROM contract_gap g WHERE g.complex_id = c.id AND g.to_date = 0), 0) AS BIGINT) AS ended,
    CAST((SELECT COUNT(*) FROM household h WHERE h.complex_id = c.id) - (SELECT COUNT(*) FROM household_terms e WHERE e.complex_id = c.id AND e.closed
        AND NOT EXISTS (SELECT 1 FROM household_terms l WHERE l.complex_id = e.complex_id AND l.household_id = e.household_id AND l.from_date > e.from_date)) AS BIGINT) AS households
FROM complex c
JOIN complex_terms t ON t.complex_id = c.id AND t.from_date = (SELECT MAX(l.from_date) FROM complex_terms l WHERE l.complex_id = c.id)
LEFT JOIN reading_month m ON m.complex_id = c.id AND m.month = (SELECT MAX(n.month) FROM reading_month n WHERE n.complex_id = c.id)
WHERE c.organisation_id = @organisation_id
    AND (LOWER(c.contract_number) LIKE CAST(@pattern AS TEXT) ESCAPE '\' OR LOWER(c.name) LIKE CAST(@pattern AS TEXT) ESCAPE '\' OR LOWER(c.address) LIKE CAST(@pattern AS TEXT) ESCAPE '\')
ORDER BY c.contract_number
LIMIT @row_limit OFFSET @row_offset;

-- name: CountComplexes :one
SELECT COUNT(*) FROM complex c
WHERE c.organisation_id = @organisation_id
    AND (LOWER(c.contract_number) LIKE CAST(@pattern AS TEXT) ESCAPE '\' OR LOWER(c.name) LIKE CAST(@pattern AS TEXT) ESCAPE '\' OR LOWER(c.address) LIKE CAST(@pattern AS TEXT) ESCAPE '\');
