-- +goose Up
-- A change of a contract that one clerk proposes and another confirms. household_id is NULL for the complex's own terms; terms are the JSON of what would hold from from_date.
CREATE TABLE proposal (
    id           TEXT      NOT NULL PRIMARY KEY,
    complex_id   TEXT      NOT NULL REFERENCES complex (id),
    household_id TEXT,
    from_date    BIGINT    NOT NULL,
    terms        TEXT      NOT NULL,
    reason       TEXT      NOT NULL CHECK (reason <> ''),
    state        TEXT      NOT NULL CHECK (state IN ('proposed', 'confirmed', 'refused', 'withdrawn')),
    proposed_by  TEXT      NOT NULL REFERENCES staff (id),
    proposed_at  TIMESTAMP NOT NULL,
    decided_by   TEXT      REFERENCES staff (id),
    decided_at   TIMESTAMP,
    note         TEXT      NOT NULL,
    CHECK ((state = 'proposed') = (decided_by IS NULL)),
    -- Four eyes: nobody confirms or refuses what he proposed; he may withdraw it.
    CHECK (state IN ('proposed', 'withdrawn') OR decided_by <> proposed_by),
    FOREIGN KEY (complex_id, household_id) REFERENCES household (complex_id, id)
);
CREATE INDEX proposal_state ON proposal (state, id);
CREATE INDEX proposal_complex ON proposal (complex_id, id);

-- A file of main meter readings; what it said row by row is kept as JSON with what came of it.
CREATE TABLE reading_import (
    id        TEXT      NOT NULL PRIMARY KEY,
    file_name TEXT      NOT NULL,
    sha256    TEXT      NOT NULL CHECK (LENGTH(sha256) = 64),
    readings  TEXT      NOT NULL,
    state     TEXT      NOT NULL CHECK (state IN ('checked', 'imported', 'discarded')),
    filed_by  TEXT      NOT NULL REFERENCES staff (id),
    filed_at  TIMESTAMP NOT NULL,
    ended_at  TIMESTAMP
);

-- What waits is found without reading through what is done.
CREATE INDEX submission_row_parked ON submission_row (submission_id) WHERE parked;
CREATE INDEX reading_month_state ON reading_month (state, period_to);

-- +goose Down
DROP INDEX reading_month_state;
DROP INDEX submission_row_parked;
DROP TABLE reading_import;
DROP TABLE proposal;
