-- +goose Up
-- Pages ask for these few among the many of their complex or filing.
CREATE INDEX household_terms_class ON household_terms (complex_id, household_id, from_date) WHERE key_class <> '';
CREATE INDEX submission_row_unbilled ON submission_row (submission_id) WHERE parked OR NOT filed;

-- +goose Down
DROP INDEX submission_row_unbilled;
DROP INDEX household_terms_class;
