-- name: InsertHousehold :exec
INSERT INTO household (id, complex_id, building, number, ordinal, initial_register) VALUES ($1, $2, $3, $4, $5, $6);

-- name: SaveHouseholdTerms :exec
INSERT INTO household_terms (complex_id, household_id, from_date, key_class, key_grade, key_voltage, key_option, contract_kw, households, tv_sets,
    multiplier, digits, vacant, swapped_on, swap_end, swap_start, remark, meter, closed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
ON CONFLICT (complex_id, household_id, from_date) DO UPDATE SET key_class = excluded.key_class, key_grade = excluded.key_grade,
    key_voltage = excluded.key_voltage, key_option = excluded.key_option, contract_kw = excluded.contract_kw, households = excluded.households,
    tv_sets = excluded.tv_sets, multiplier = excluded.multiplier, digits = excluded.digits, vacant = excluded.vacant,
    swapped_on = excluded.swapped_on, swap_end = excluded.swap_end, swap_start = excluded.swap_start, remark = excluded.remark, meter = excluded.meter, closed = excluded.closed;

-- name: Households :many
-- By the place alone, which the index gives; households of one place are put in order by the caller.
SELECT id, building, number, ordinal, initial_register FROM household WHERE complex_id = $1 ORDER BY ordinal;

-- name: HouseholdByID :one
SELECT id, building, number, ordinal, initial_register FROM household WHERE complex_id = $1 AND id = $2;

-- name: CountHouseholds :one
-- Without those whose newest terms are closed.
SELECT CAST(COUNT(*) - (SELECT COUNT(*) FROM household_terms e WHERE e.complex_id = @complex_id AND e.closed
    AND NOT EXISTS (SELECT 1 FROM household_terms l WHERE l.complex_id = e.complex_id AND l.household_id = e.household_id AND l.from_date > e.from_date)) AS BIGINT) AS households
FROM household h WHERE h.complex_id = @complex_id;

-- name: LastOrdinal :one
SELECT CAST(COALESCE(MAX(ordinal), 0) AS BIGINT) FROM household WHERE complex_id = $1;

-- name: SaveInitialRegister :execrows
UPDATE household SET initial_register = @initial_register WHERE complex_id = @complex_id AND id = @id;

-- name: NameHousehold :execrows
UPDATE household SET building = @building, number = @number WHERE complex_id = @complex_id AND id = @id;

-- name: InsertHouseholdChange :exec
INSERT INTO household_change (id, complex_id, household_id, kind, from_date, building, number, reason, changed_by, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: HouseholdChanges :many
SELECT * FROM household_change WHERE complex_id = @complex_id AND household_id = @household_id ORDER BY id DESC;

-- name: FormerUnits :many
SELECT household_id, from_date, building, number FROM household_change WHERE complex_id = @complex_id AND kind = 'renamed' ORDER BY household_id, id;

-- name: TermsOfHouseholds :many
SELECT household_id, from_date, key_class, key_grade, key_voltage, key_option, contract_kw, households, tv_sets, multiplier, digits, vacant,
    swapped_on, swap_end, swap_start, remark, meter, closed
FROM household_terms WHERE complex_id = @complex_id AND from_date < @period_to ORDER BY household_id, from_date;

-- name: TermsOfHousehold :many
SELECT household_id, from_date, key_class, key_grade, key_voltage, key_option, contract_kw, households, tv_sets, multiplier, digits, vacant,
    swapped_on, swap_end, swap_start, remark, meter, closed
FROM household_terms WHERE complex_id = @complex_id AND household_id = @household_id AND from_date < @period_to ORDER BY from_date;

-- name: InsertDiscount :exec
INSERT INTO discount_application (id, complex_id, household_id, kind, received_on, from_date, to_date, state, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: DecideDiscount :execrows
UPDATE discount_application SET state = @state, from_date = @from_date, to_date = @to_date, note = @note WHERE complex_id = @complex_id AND id = @id;

-- name: DiscountApplications :many
SELECT d.*, h.building, h.number FROM discount_application d
JOIN household h ON h.id = d.household_id
WHERE d.complex_id = @complex_id AND d.from_date < @period_to AND (d.to_date = 0 OR d.to_date > @period_from)
ORDER BY h.ordinal, h.id, d.from_date, d.id;

-- name: GrantedDiscounts :many
SELECT household_id, kind, from_date, to_date FROM discount_application
WHERE complex_id = @complex_id AND state = 'granted' AND from_date < @period_to AND (to_date = 0 OR to_date > @period_from)
ORDER BY household_id, from_date, id;

-- name: GrantedDiscountsOfHousehold :many
SELECT household_id, kind, from_date, to_date FROM discount_application
WHERE complex_id = @complex_id AND household_id = @household_id AND state = 'granted'
    AND from_date < @period_to AND (to_date = 0 OR to_date > @period_from)
ORDER BY from_date, id;
