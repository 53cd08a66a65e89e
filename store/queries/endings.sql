-- name: EndingDiscounts :many
-- Those that are renewed, by another granted one of their kind that holds on, do not end.
SELECT d.*, h.building, h.number, c.name AS complex_name, CAST(CASE WHEN t.discount_id IS NULL THEN 0 ELSE 1 END AS BIGINT) AS told FROM discount_application d
JOIN household h ON h.id = d.household_id
JOIN complex c ON c.id = d.complex_id
LEFT JOIN ending_notice t ON t.discount_id = d.id
WHERE c.organisation_id = @organisation_id AND d.state = 'granted' AND d.to_date > @from_day AND d.to_date <= @to_day
    AND NOT EXISTS (SELECT 1 FROM discount_application n WHERE n.complex_id = d.complex_id AND n.household_id = d.household_id AND n.kind = d.kind
        AND n.state = 'granted' AND n.from_date <= d.to_date AND (n.to_date = 0 OR n.to_date > d.to_date))
ORDER BY d.to_date, c.contract_number, h.ordinal, d.id;

-- name: AllEndingDiscounts :many
SELECT d.*, h.building, h.number, c.name AS complex_name, o.name AS organisation_name FROM discount_application d
JOIN household h ON h.id = d.household_id
JOIN complex c ON c.id = d.complex_id
JOIN organisation o ON o.id = c.organisation_id
WHERE d.state = 'granted' AND d.to_date > @from_day AND d.to_date <= @to_day
    AND NOT EXISTS (SELECT 1 FROM discount_application n WHERE n.complex_id = d.complex_id AND n.household_id = d.household_id AND n.kind = d.kind
        AND n.state = 'granted' AND n.from_date <= d.to_date AND (n.to_date = 0 OR n.to_date > d.to_date))
ORDER BY d.to_date, c.contract_number, h.ordinal, d.id;

-- name: NoteEnding :exec
INSERT INTO ending_notice (discount_id, told_at) VALUES ($1, $2) ON CONFLICT (discount_id) DO NOTHING;
