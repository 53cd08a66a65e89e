-- +goose Up
-- Money that came in for a contract's bill of a month, entered once by the supplier's own number of it. What came in by mistake is taken back by another
-- row below zero; none is changed.
CREATE TABLE receipt (
    supplier_id TEXT      NOT NULL REFERENCES organisation (id),
    number      TEXT      NOT NULL,
    complex_id  TEXT      NOT NULL REFERENCES complex (id),
    month       BIGINT    NOT NULL,
    kind        TEXT      NOT NULL CHECK (kind IN ('paid', 'support')),
    received_on BIGINT    NOT NULL,
    amount      BIGINT    NOT NULL CHECK (amount <> 0),
    entered_at  TIMESTAMP NOT NULL,
    PRIMARY KEY (supplier_id, number)
);
CREATE INDEX receipt_complex ON receipt (complex_id, month);

-- +goose Down
DROP TABLE receipt;
