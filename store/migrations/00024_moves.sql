-- +goose Up
-- The days on which another household took a dwelling over (이사정산), with what the meter showed and what was used since the reading or the move before.
CREATE TABLE household_move (
    complex_id     TEXT   NOT NULL,
    household_id   TEXT   NOT NULL,
    moved_on       BIGINT NOT NULL,
    register       BIGINT NOT NULL CHECK (register >= 0),
    own_kwh        BIGINT NOT NULL CHECK (own_kwh >= 0),
    settled_on     BIGINT NOT NULL,
    application_id TEXT   NOT NULL REFERENCES application (id),
    PRIMARY KEY (complex_id, household_id, moved_on),
    FOREIGN KEY (complex_id, household_id) REFERENCES household (complex_id, id)
);
-- A dwelling that was taken over inside a month has a bill for each household, so the first day tells them apart.
DROP INDEX bill_once;
CREATE UNIQUE INDEX bill_once ON bill (complex_id, month, kind, (COALESCE(household_id, '')), period_from);
-- Whole complexes have one of a kind a month, found without those of their households.
CREATE UNIQUE INDEX bill_whole ON bill (complex_id, month, kind) WHERE household_id IS NULL;

-- +goose Down
DROP INDEX bill_whole;
DROP INDEX bill_once;
CREATE UNIQUE INDEX bill_once ON bill (complex_id, month, kind, (COALESCE(household_id, '')));
DROP TABLE household_move;
