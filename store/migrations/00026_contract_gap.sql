-- +goose Up
-- The times without supply: from a termination (해지) until supply begins again (재사용), to_date 0 while it does not.
CREATE TABLE contract_gap (
    complex_id TEXT   NOT NULL REFERENCES complex (id),
    from_date  BIGINT NOT NULL,
    to_date    BIGINT NOT NULL DEFAULT 0 CHECK (to_date = 0 OR to_date >= from_date),
    ended_by   TEXT   NOT NULL REFERENCES application (id),
    resumed_by TEXT   REFERENCES application (id),
    PRIMARY KEY (complex_id, from_date),
    CHECK ((to_date = 0) = (resumed_by IS NULL))
);
-- A contract stands terminated once, and is found by it.
CREATE UNIQUE INDEX contract_gap_open ON contract_gap (complex_id) WHERE to_date = 0;

-- +goose Down
DROP TABLE contract_gap;
