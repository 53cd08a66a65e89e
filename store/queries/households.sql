-- name: InsertHousehold :exec
INSERT INTO household (id, complex_id, building, number, ordinal, initial_register) VALUES ($1, $2, $3, $4, $5, $6);

-- name: SaveHouseholdTerms :exec
INSERT INTO household_terms (complex_id, household_id, from_date, key_class, key_grade, key_voltage, key_option, contract_kw, households, tv_sets,
    multiplier, digits, vacant, swapped_on, swap_end, swap_start, remark)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
ON CONFLICT (complex_id, household_id, from_date) DO UPDATE SET key_class = excluded.key_class, key_grade = excluded.key_grade,
    key_voltage = excluded.key_voltage, key_option = excluded.key_option, contract_kw = excluded.contract_kw, households = excluded.households,
    tv_sets = excluded.tv_sets, multiplier = excluded.multiplier, digits = excluded.digits, vacant = excluded.vacant,
    swapped_on = excluded.swapped_on, swap_end = excluded.swap_end, swap_start = excluded.swap_start, remark = excluded.remark;

-- name: Households :many
-- By the place alone, which the index gives; households of one place are put in order by the caller.
SELECT id, building, number, ordinal, initial_register FROM household WHERE complex_id = $1 ORDER BY ordinal;

-- name: HouseholdByID :one
SELECT id, building, number, ordinal, initial_register FROM household WHERE complex_id = $1 AND id = $2;

-- name: CountHouseholds :one
SELECT COUNT(*) FROM household WHERE complex_id = $1;

-- name: TermsOfHouseholds :many
SELECT household_id, from_date, key_class, key_grade, key_voltage, key_option, contract_kw, households, tv_sets, multiplier, digits, vacant,
    swapped_on, swap_end, swap_start, remark
FROM household_terms WHERE complex_id = @complex_id AND from_date < @period_to ORDER BY household_id, from_date;

-- name: TermsOfHousehold :many
SELECT household_id, from_date, key_class, key_grade, key_voltage, key_option, contract_kw, households, tv_sets, multiplier, digits, vacant,
    swapped_on, swap_end, swap_start, remark
FROM household_terms WHERE complex_id = @complex_id AND household_id = @household_id AND from_date < @period_to ORDER BY from_date;

-- name: InsertDiscount :exec
INSERT INTO discount_application (id, complex_id, household_id, kind, received_on, from_date, to_date, state, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: DecideDiscount :execrows
UPDATE discount_application SET state = @state, to_date = @to_date, note = @note WHERE complex_id = @complex_id AND id = @id;

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
