-- name: FindComplexes :many
SELECT c.id, c.organisation_id, c.contract_number, c.name, c.address, c.created_at, t.method, t.contract_kw, o.name AS organisation_name,
    CAST(COALESCE(m.month, 0) AS BIGINT) AS month, CAST(COALESCE(m.state, '') AS TEXT) AS state,
    CAST(COALESCE((SELECT g.from_date FROM contract_gap g WHERE g.complex_id = c.id AND g.to_date = 0), 0) AS BIGINT) AS ended,
    CAST((SELECT COUNT(*) FROM household h WHERE h.complex_id = c.id) - (SELECT COUNT(*) FROM household_terms e WHERE e.complex_id = c.id AND e.closed
        AND NOT EXISTS (SELECT 1 FROM household_terms l WHERE l.complex_id = e.complex_id AND l.household_id = e.household_id AND l.from_date > e.from_date)) AS BIGINT) AS households
FROM complex c
JOIN organisation o ON o.id = c.organisation_id
JOIN complex_terms t ON t.complex_id = c.id AND t.from_date = (SELECT MAX(l.from_date) FROM complex_terms l WHERE l.complex_id = c.id)
LEFT JOIN reading_month m ON m.complex_id = c.id AND m.month = (SELECT MAX(n.month) FROM reading_month n WHERE n.complex_id = c.id)
WHERE (LOWER(c.contract_number) LIKE CAST(@pattern AS TEXT) ESCAPE '\' OR LOWER(c.name) LIKE CAST(@pattern AS TEXT) ESCAPE '\'
        OR LOWER(c.address) LIKE CAST(@pattern AS TEXT) ESCAPE '\')
    AND (CAST(@state AS TEXT) = '' OR (CAST(@state AS TEXT) = 'ready') = EXISTS (SELECT 1 FROM household f WHERE f.complex_id = c.id))
ORDER BY c.contract_number
LIMIT @row_limit OFFSET @row_offset;

-- name: CountFoundComplexes :one
SELECT COUNT(*) FROM complex c
WHERE (LOWER(c.contract_number) LIKE CAST(@pattern AS TEXT) ESCAPE '\' OR LOWER(c.name) LIKE CAST(@pattern AS TEXT) ESCAPE '\'
        OR LOWER(c.address) LIKE CAST(@pattern AS TEXT) ESCAPE '\')
    AND (CAST(@state AS TEXT) = '' OR (CAST(@state AS TEXT) = 'ready') = EXISTS (SELECT 1 FROM household f WHERE f.complex_id = c.id));

-- name: FindComplex :one
SELECT * FROM complex WHERE id = $1;

-- name: FindContract :one
SELECT * FROM complex WHERE contract_number = $1;

-- name: FindOrganisations :many
SELECT * FROM organisation
WHERE LOWER(name) LIKE CAST(@pattern AS TEXT) ESCAPE '\' OR business_number LIKE CAST(@pattern AS TEXT) ESCAPE '\'
ORDER BY name, id
LIMIT @row_limit OFFSET @row_offset;

-- name: CountFoundOrganisations :one
SELECT COUNT(*) FROM organisation
WHERE LOWER(name) LIKE CAST(@pattern AS TEXT) ESCAPE '\' OR business_number LIKE CAST(@pattern AS TEXT) ESCAPE '\';

-- name: InsertProposal :exec
INSERT INTO proposal (id, complex_id, household_id, from_date, terms, reason, state, proposed_by, proposed_at, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '');

-- name: ProposalByID :one
SELECT * FROM proposal WHERE id = $1;

-- name: WaitingProposals :many
SELECT * FROM proposal WHERE state = 'proposed' ORDER BY id LIMIT @row_limit OFFSET @row_offset;

-- name: CountWaitingProposals :one
SELECT COUNT(*) FROM proposal WHERE state = 'proposed';

-- name: ComplexProposals :many
SELECT * FROM proposal WHERE complex_id = @complex_id ORDER BY id DESC LIMIT @row_limit OFFSET @row_offset;

-- name: DecideProposal :execrows
UPDATE proposal SET state = @state, decided_by = @decided_by, decided_at = @decided_at, note = @note
WHERE id = @id AND state = 'proposed';

-- name: InsertReadingImport :exec
INSERT INTO reading_import (id, file_name, sha256, readings, state, filed_by, filed_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: ReadingImportByID :one
SELECT * FROM reading_import WHERE id = $1;

-- name: ReadingImports :many
SELECT id, file_name, sha256, state, filed_by, filed_at, ended_at FROM reading_import ORDER BY id DESC LIMIT @row_limit OFFSET @row_offset;

-- name: EndReadingImport :execrows
UPDATE reading_import SET state = @state, ended_at = @ended_at WHERE id = @id AND state = 'checked';

-- name: ParkedMonths :many
SELECT s.complex_id, c.contract_number, c.name, s.month, m.period_to, COUNT(*) AS households
FROM submission s
JOIN complex c ON c.id = s.complex_id
JOIN reading_month m ON m.complex_id = s.complex_id AND m.month = s.month
JOIN submission_row r ON r.submission_id = s.id AND r.parked
WHERE s.state = 'registered' AND NOT EXISTS (SELECT 1 FROM bill b WHERE b.complex_id = s.complex_id AND b.month = s.month AND b.household_id = r.household_id)
GROUP BY s.complex_id, c.contract_number, c.name, s.month, m.period_to
ORDER BY s.month, c.contract_number
LIMIT @row_limit OFFSET @row_offset;

-- name: UnfiledMonths :many
SELECT c.id AS complex_id, c.contract_number, c.name, m.month, m.period_to
FROM reading_month m
JOIN complex c ON c.id = m.complex_id
WHERE m.state = 'open' AND m.period_to < @read_before
ORDER BY m.period_to, c.contract_number
LIMIT @row_limit OFFSET @row_offset;
