-- name: SaveSupplyContract :exec
INSERT INTO supply_contract (contract_number, holder, business_index, supplier_id, changed_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (contract_number) DO UPDATE SET holder = excluded.holder, business_index = excluded.business_index, supplier_id = excluded.supplier_id,
    changed_at = excluded.changed_at;

-- name: SupplyContractByNumber :one
SELECT * FROM supply_contract WHERE contract_number = $1;

-- name: SupplyContractsOf :many
SELECT * FROM supply_contract WHERE business_index = $1 ORDER BY contract_number;

-- name: SupplyContracts :many
SELECT sqlc.embed(s), COALESCE(c.id, '') AS complex_id, COALESCE(c.organisation_id, '') AS organisation_id FROM supply_contract s
LEFT JOIN complex c ON c.contract_number = s.contract_number
WHERE s.contract_number LIKE CAST(@pattern AS TEXT) ESCAPE '\'
ORDER BY s.contract_number
LIMIT @row_limit OFFSET @row_offset;

-- name: CountSupplyContracts :one
SELECT COUNT(*) FROM supply_contract s WHERE s.contract_number LIKE CAST(@pattern AS TEXT) ESCAPE '\';

-- name: BareContracts :many
SELECT s.* FROM supply_contract s
WHERE s.contract_number LIKE CAST(@pattern AS TEXT) ESCAPE '\' AND NOT EXISTS (SELECT 1 FROM complex c WHERE c.contract_number = s.contract_number)
ORDER BY s.contract_number
LIMIT @row_limit OFFSET @row_offset;

-- name: CountBareContracts :one
SELECT COUNT(*) FROM supply_contract s
WHERE s.contract_number LIKE CAST(@pattern AS TEXT) ESCAPE '\' AND NOT EXISTS (SELECT 1 FROM complex c WHERE c.contract_number = s.contract_number);

-- name: ComplexOfNumber :one
SELECT * FROM complex WHERE contract_number = $1;

-- name: MoveComplex :execrows
UPDATE complex SET organisation_id = @to_id WHERE id = @id AND organisation_id = @from_id;

-- name: HolderChanges :many
SELECT h.from_date, h.application_id, s.contract_number, s.supplier_id, s.changed_at FROM contract_holder h
JOIN complex c ON c.id = h.complex_id
JOIN supply_contract s ON s.contract_number = c.contract_number
WHERE h.from_date > @since AND h.from_date <= @upto
ORDER BY h.from_date, h.complex_id;
