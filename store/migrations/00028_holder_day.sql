-- +goose Up
-- The register of contracts follows a change of the customer on its day, so the changes of some days are asked for.
CREATE INDEX contract_holder_day ON contract_holder (from_date);

-- +goose Down
DROP INDEX contract_holder_day;
