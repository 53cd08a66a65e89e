-- name: InsertRun :exec
INSERT INTO billing_run (id, complex_id, month, period_from, period_to, submission_id, state, chunks, message, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: InsertChunk :exec
INSERT INTO billing_chunk (run_id, number, first_ordinal, last_ordinal, done, bills, kwh, total) VALUES ($1, $2, $3, $4, FALSE, 0, 0, 0);

-- name: RunByID :one
SELECT sqlc.embed(r), (SELECT COUNT(*) FROM billing_chunk k WHERE k.run_id = r.id AND k.done) AS finished
FROM billing_run r JOIN complex c ON c.id = r.complex_id
WHERE c.organisation_id = @organisation_id AND r.id = @id;

-- name: Runs :many
SELECT sqlc.embed(r), (SELECT COUNT(*) FROM billing_chunk k WHERE k.run_id = r.id AND k.done) AS finished
FROM billing_run r WHERE r.complex_id = @complex_id ORDER BY r.id DESC;

-- name: RunsByState :many
SELECT sqlc.embed(r), (SELECT COUNT(*) FROM billing_chunk k WHERE k.run_id = r.id AND k.done) AS finished
FROM billing_run r JOIN complex c ON c.id = r.complex_id
WHERE c.organisation_id = @organisation_id AND r.state = @state ORDER BY r.id;

-- name: UnfinishedRuns :many
SELECT sqlc.embed(r), c.organisation_id, (SELECT COUNT(*) FROM billing_chunk k WHERE k.run_id = r.id AND k.done) AS finished
FROM billing_run r JOIN complex c ON c.id = r.complex_id
WHERE r.state IN ('open', 'running') ORDER BY r.id;

-- name: ChunkOfRun :one
SELECT * FROM billing_chunk WHERE run_id = $1 AND number = $2;

-- name: ChunksOfRun :many
SELECT * FROM billing_chunk WHERE run_id = $1 ORDER BY number;

-- name: FinishChunk :execrows
UPDATE billing_chunk SET done = TRUE, bills = @bills, kwh = @kwh, total = @total, done_at = @done_at
WHERE run_id = @run_id AND number = @number AND NOT done;

-- name: StartRun :execrows
UPDATE billing_run SET state = 'running' WHERE id = @id AND state IN ('open', 'running');

-- name: EndRun :execrows
UPDATE billing_run SET state = @state, message = @message, ended_at = @ended_at WHERE id = @id AND state IN ('open', 'running');

-- name: BillByID :one
SELECT sqlc.embed(b), CAST(COALESCE(h.building, '') AS TEXT) AS building, CAST(COALESCE(h.number, '') AS TEXT) AS number
FROM bill b JOIN complex c ON c.id = b.complex_id LEFT JOIN household h ON h.id = b.household_id
WHERE c.organisation_id = @organisation_id AND b.id = @id;

-- name: HouseholdBills :many
-- The complex is asked of the household alone: asked of the bill too, SQLite would read every bill of the month.
SELECT sqlc.embed(b), h.building, h.number
FROM household h JOIN bill b ON b.household_id = h.id
WHERE h.complex_id = @complex_id AND h.id = @household_id AND b.month = @month AND b.kind = 'household'
ORDER BY b.period_from;

-- name: MonthBills :many
SELECT sqlc.embed(b), CAST(COALESCE(h.building, '') AS TEXT) AS building, CAST(COALESCE(h.number, '') AS TEXT) AS number
FROM bill b LEFT JOIN household h ON h.id = b.household_id
WHERE b.complex_id = @complex_id AND b.month = @month AND b.kind = @kind
ORDER BY h.ordinal, b.period_from, b.id;

-- name: BillPage :many
SELECT b.id, h.id AS household_id, h.building, h.number, b.period_from, b.period_to, b.kwh, b.reduction, b.electricity_total, b.tv, b.total, b.share
FROM bill b JOIN household h ON h.id = b.household_id
WHERE b.complex_id = @complex_id AND b.month = @month AND b.kind = 'household'
    AND (LOWER(h.building || '-' || h.number) LIKE CAST(@written AS TEXT) ESCAPE '\'
        OR LOWER(h.building || '-' || h.number) LIKE CAST(@plain AS TEXT) ESCAPE '\')
ORDER BY
    CASE CAST(@sort AS TEXT)
        WHEN 'kwh' THEN b.kwh * CAST(@direction AS BIGINT)
        WHEN 'total' THEN b.total * CAST(@direction AS BIGINT)
        ELSE h.ordinal * CAST(@direction AS BIGINT)
    END,
    h.ordinal, h.id, b.period_from
LIMIT @row_limit OFFSET @row_offset;

-- name: BillsByUnit :many
-- A page of the whole month in the order of the form, which the index gives, so that the other bills are not read.
SELECT b.id, h.id AS household_id, h.building, h.number, b.period_from, b.period_to, b.kwh, b.reduction, b.electricity_total, b.tv, b.total, b.share
FROM household h JOIN bill b ON b.household_id = h.id
WHERE h.complex_id = @complex_id AND b.month = @month AND b.kind = 'household'
ORDER BY h.ordinal, h.id, b.period_from
LIMIT @row_limit OFFSET @row_offset;

-- name: CountMonthBills :one
SELECT COUNT(*) FROM bill WHERE complex_id = @complex_id AND month = @month AND kind = 'household';

-- name: CountBills :one
SELECT COUNT(*) FROM bill b JOIN household h ON h.id = b.household_id
WHERE b.complex_id = @complex_id AND b.month = @month AND b.kind = 'household'
    AND (LOWER(h.building || '-' || h.number) LIKE CAST(@written AS TEXT) ESCAPE '\'
        OR LOWER(h.building || '-' || h.number) LIKE CAST(@plain AS TEXT) ESCAPE '\');

-- name: BillSums :many
SELECT month, kind, COUNT(*) AS bills, COUNT(DISTINCT household_id) AS homes, COUNT(DISTINCT CASE WHEN kwh > 0 THEN COALESCE(household_id, id) END) AS used,
    CAST(SUM(kwh) AS BIGINT) AS kwh, CAST(SUM(own_kwh) AS BIGINT) AS own_kwh, CAST(SUM(common_kwh) AS BIGINT) AS common_kwh,
    CAST(SUM(reduction) AS BIGINT) AS reduction, CAST(SUM(electricity_total) AS BIGINT) AS electricity_total,
    CAST(SUM(vat) AS BIGINT) AS vat, CAST(SUM(fund) AS BIGINT) AS fund, CAST(SUM(tv) AS BIGINT) AS tv,
    CAST(SUM(adjustment) AS BIGINT) AS adjustment, CAST(SUM(total) AS BIGINT) AS total, CAST(SUM(share) AS BIGINT) AS share,
    CAST(MIN(total) AS BIGINT) AS least, CAST(MAX(total) AS BIGINT) AS most
FROM bill
WHERE complex_id = @complex_id AND month BETWEEN @first_month AND @last_month
GROUP BY month, kind
ORDER BY month, kind;

-- name: Distribution :many
SELECT CAST(CASE WHEN total < 0 THEN -1 ELSE total / CAST(@width AS BIGINT) END AS BIGINT) AS bucket, COUNT(*) AS bills
FROM bill
WHERE complex_id = @complex_id AND month = @month AND kind = 'household'
GROUP BY 1
ORDER BY 1;

-- name: HouseholdHistory :many
SELECT id, month, period_from, period_to, kwh, total FROM bill
WHERE household_id = CAST(@household_id AS TEXT) AND complex_id = @complex_id AND kind = 'household' AND month BETWEEN @first_month AND @last_month
ORDER BY month, period_from;

-- name: InvoiceHistory :many
SELECT b.id, b.month, b.period_from, b.period_to, b.kwh, b.total
FROM reading_month m JOIN bill b ON b.complex_id = m.complex_id AND b.month = m.month AND b.kind = 'complex'
WHERE m.complex_id = @complex_id AND m.month BETWEEN @first_month AND @last_month
ORDER BY m.month;

-- name: History :many
SELECT id, CAST(household_id AS TEXT) AS household_id, month, period_from, period_to, kwh, total FROM bill
WHERE complex_id = @complex_id AND kind = 'household' AND month BETWEEN @first_month AND @last_month
ORDER BY month, period_from;

-- name: InsertAdjustment :exec
INSERT INTO adjustment (id, complex_id, household_id, bill_id, month, reason, own_kwh, common_kwh, before_won, after_won, state, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending', $11);

-- name: Adjustments :many
SELECT * FROM adjustment WHERE complex_id = $1 ORDER BY id DESC;

-- name: PendingAdjustments :many
SELECT * FROM adjustment WHERE complex_id = $1 AND state = 'pending' ORDER BY id;

-- name: BillAdjustment :execrows
UPDATE adjustment SET state = 'billed', billed_in = @billed_in WHERE complex_id = @complex_id AND id = @id AND state = 'pending';

-- name: AdjustmentByID :one
SELECT * FROM adjustment WHERE complex_id = $1 AND id = $2;
