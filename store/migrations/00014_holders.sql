-- +goose Up
-- The customer before, sealed like the name, and whether the new one takes over all rights and duties (포괄승계, 제12조 ②).
ALTER TABLE contract_holder ADD COLUMN former TEXT NOT NULL DEFAULT '';
ALTER TABLE contract_holder ADD COLUMN succession BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE contract_holder DROP COLUMN succession;
ALTER TABLE contract_holder DROP COLUMN former;
