-- +goose Up
-- The supplier's register of supply contracts (고객번호부): in whose name each stands. holder is sealed; business_index is a keyed digest of the business number,
-- '' where none is known.
CREATE TABLE supply_contract (
    contract_number TEXT      NOT NULL PRIMARY KEY CHECK (LENGTH(contract_number) = 10),
    holder          TEXT      NOT NULL,
    business_index  TEXT      NOT NULL,
    supplier_id     TEXT      NOT NULL REFERENCES organisation (id),
    changed_at      TIMESTAMP NOT NULL
);
CREATE INDEX supply_contract_business ON supply_contract (business_index);

-- +goose Down
DROP TABLE supply_contract;
