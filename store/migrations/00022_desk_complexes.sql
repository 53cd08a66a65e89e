-- +goose Up
-- '' while a complex keeps the name and the address it has in complex; a change of them keeps the former ones in the terms before.
ALTER TABLE complex_terms ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE complex_terms ADD COLUMN address TEXT NOT NULL DEFAULT '';

-- meter is the number of the meter; closed terms end a household until the next ones.
ALTER TABLE household_terms ADD COLUMN meter TEXT NOT NULL DEFAULT '';
ALTER TABLE household_terms ADD COLUMN closed BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX household_terms_closed ON household_terms (complex_id, household_id, from_date) WHERE closed;

-- How a complex came to its households: one that was added, and the building and number that a renamed one had before from_date.
CREATE TABLE household_change (
    id           TEXT      NOT NULL PRIMARY KEY,
    complex_id   TEXT      NOT NULL,
    household_id TEXT      NOT NULL,
    kind         TEXT      NOT NULL CHECK (kind IN ('added', 'renamed')),
    from_date    BIGINT    NOT NULL,
    building     TEXT      NOT NULL,
    number       TEXT      NOT NULL CHECK (number <> ''),
    reason       TEXT      NOT NULL CHECK (reason <> ''),
    changed_by   TEXT      NOT NULL,
    changed_at   TIMESTAMP NOT NULL,
    FOREIGN KEY (complex_id, household_id) REFERENCES household (complex_id, id)
);
CREATE INDEX household_change_order ON household_change (complex_id, household_id, id);

-- +goose Down
DROP TABLE household_change;
DROP INDEX household_terms_closed;
ALTER TABLE household_terms DROP COLUMN closed;
ALTER TABLE household_terms DROP COLUMN meter;
ALTER TABLE complex_terms DROP COLUMN address;
ALTER TABLE complex_terms DROP COLUMN name;
