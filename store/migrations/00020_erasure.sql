-- +goose Up
-- What one clerk proposes and another confirms: that all that is kept of a member of staff itself is erased. The reason names a document and nobody.
CREATE TABLE erasure (
    id          TEXT      PRIMARY KEY,
    staff_id    TEXT      NOT NULL REFERENCES staff (id),
    reason      TEXT      NOT NULL,
    state       TEXT      NOT NULL CHECK (state IN ('proposed', 'confirmed', 'refused', 'withdrawn')),
    proposed_by TEXT      NOT NULL REFERENCES staff (id),
    proposed_at TIMESTAMP NOT NULL,
    decided_by  TEXT      REFERENCES staff (id),
    decided_at  TIMESTAMP,
    note        TEXT      NOT NULL,
    CHECK ((state = 'proposed') = (decided_by IS NULL)),
    CHECK ((state = 'proposed') = (decided_at IS NULL)),
    CHECK (state NOT IN ('confirmed', 'refused') OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX erasure_waiting ON erasure (staff_id) WHERE state = 'proposed';
CREATE INDEX erasure_state ON erasure (state, proposed_at);
-- Finds a person by the phone's digest, whatever organisation they belong to.
CREATE INDEX staff_mobile_any ON staff (mobile_index) WHERE mobile_index <> '';

-- +goose Down
DROP INDEX staff_mobile_any;
DROP TABLE erasure;
