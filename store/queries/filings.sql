-- name: SaveMonth :execrows
INSERT INTO reading_month (complex_id, month, period_from, period_to, main_previous, main_current, main_kwh, common_kwh, school_kwh, peak_kw,
    sub_uses, state, filed_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (complex_id, month) DO UPDATE SET period_from = excluded.period_from, period_to = excluded.period_to,
    main_previous = excluded.main_previous, main_current = excluded.main_current, main_kwh = excluded.main_kwh,
    common_kwh = excluded.common_kwh, school_kwh = excluded.school_kwh, peak_kw = excluded.peak_kw, sub_uses = excluded.sub_uses
WHERE reading_month.state IN ('open', 'filed');

-- name: ReadingMonth :one
SELECT * FROM reading_month WHERE complex_id = $1 AND month = $2;

-- name: ReadingMonths :many
SELECT sqlc.embed(m),
    (SELECT COUNT(*) FROM submission s WHERE s.complex_id = m.complex_id AND s.month = m.month) AS submissions,
    CAST(COALESCE((SELECT s.file_name FROM submission s WHERE s.complex_id = m.complex_id AND s.month = m.month AND s.state = 'registered'), '') AS TEXT) AS file_name,
    CAST(COALESCE((SELECT SUM(c.bills) FROM billing_chunk c WHERE c.run_id = r.id), 0) AS BIGINT) AS bills,
    CAST(COALESCE((SELECT SUM(c.kwh) FROM billing_chunk c WHERE c.run_id = r.id), 0) AS BIGINT) AS billed_kwh,
    CAST(COALESCE((SELECT SUM(c.total) FROM billing_chunk c WHERE c.run_id = r.id), 0) AS BIGINT) AS billed_total,
    CAST(COALESCE((SELECT b.total FROM bill b
        WHERE b.complex_id = m.complex_id AND b.month = m.month AND b.kind = 'complex' AND b.household_id IS NULL), 0) AS BIGINT) AS invoice
FROM reading_month m LEFT JOIN billing_run r ON r.complex_id = m.complex_id AND r.month = m.month AND r.state <> 'failed'
WHERE m.complex_id = @complex_id
ORDER BY m.month DESC
LIMIT @row_limit OFFSET @row_offset;

-- name: MoveMonth :execrows
UPDATE reading_month SET state = @to_state WHERE complex_id = @complex_id AND month = @month AND state = @from_state;

-- name: FileMonth :execrows
UPDATE reading_month SET state = 'filed', filed_on = CASE WHEN filed_on = 0 THEN CAST(@filed_on AS BIGINT) ELSE filed_on END
WHERE complex_id = @complex_id AND month = @month AND state IN ('open', 'filed');

-- name: LastFiled :one
SELECT CAST(COALESCE(MAX(month), 0) AS BIGINT) AS month FROM submission
WHERE complex_id = @complex_id AND state = 'registered' AND month < @before;

-- name: Peaks :many
SELECT month, peak_kw FROM reading_month WHERE complex_id = @complex_id AND month BETWEEN @first_month AND @last_month ORDER BY month;

-- name: NextSubmissionNumber :one
SELECT CAST(COALESCE(MAX(number), 0) + 1 AS BIGINT) AS number FROM submission WHERE complex_id = $1 AND month = $2;

-- name: InsertSubmission :exec
INSERT INTO submission (id, complex_id, month, number, state, file_name, sha256, size, totals, filed_by, filed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: InsertSubmissionContent :exec
INSERT INTO submission_content (submission_id, findings, file) VALUES ($1, $2, $3);

-- name: SubmissionByID :one
SELECT s.* FROM submission s JOIN complex c ON c.id = s.complex_id WHERE c.organisation_id = @organisation_id AND s.id = @id;

-- name: Submissions :many
SELECT * FROM submission WHERE complex_id = $1 AND month = $2 ORDER BY number DESC;

-- name: SubmissionFile :one
SELECT file FROM submission_content WHERE submission_id = $1;

-- name: SubmissionFindings :one
SELECT findings FROM submission_content WHERE submission_id = $1;

-- name: SubmissionRows :many
SELECT r.household_id, r.previous_register, r.current_register, r.own_kwh, r.common_kwh, r.filed, r.parked
FROM submission_row r JOIN household h ON h.id = r.household_id
WHERE r.submission_id = $1
ORDER BY h.ordinal, h.id;

-- name: UnbilledRows :many
SELECT h.building, h.number, r.parked
FROM submission_row r JOIN household h ON h.id = r.household_id
WHERE r.submission_id = $1 AND (r.parked OR NOT r.filed)
ORDER BY h.ordinal, h.id;

-- name: ReplaceRegistered :exec
UPDATE submission SET state = 'replaced' WHERE complex_id = $1 AND month = $2 AND state = 'registered';

-- name: RegisterSubmission :execrows
UPDATE submission SET state = 'registered', registered_at = @registered_at WHERE id = @id AND state = 'checked';

-- name: DiscardSubmission :execrows
UPDATE submission SET state = 'discarded' WHERE id = @id AND state = 'checked';

-- name: RegisteredSubmission :one
SELECT * FROM submission WHERE complex_id = $1 AND month = $2 AND state = 'registered';

-- name: RegisteredBefore :many
SELECT id FROM submission WHERE complex_id = @complex_id AND state = 'registered' AND month < @before ORDER BY month DESC;

-- name: LastRegisters :many
SELECT household_id, current_register FROM submission_row WHERE submission_id = $1 AND filed AND NOT parked;

-- name: InitialRegisters :many
SELECT id, initial_register FROM household WHERE complex_id = $1;

-- name: Pasts :many
SELECT s.month, r.household_id, r.previous_register, r.current_register, r.own_kwh, r.common_kwh
FROM submission s JOIN submission_row r ON r.submission_id = s.id
WHERE s.complex_id = @complex_id AND s.state = 'registered' AND s.month BETWEEN @first_month AND @last_month AND r.filed AND NOT r.parked
ORDER BY s.month;

-- name: InsertDecision :exec
INSERT INTO decision (id, complex_id, month, kind, article, message, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: Decisions :many
SELECT * FROM decision WHERE complex_id = $1 ORDER BY month DESC, id DESC;
