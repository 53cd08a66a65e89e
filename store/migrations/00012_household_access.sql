-- +goose Up
-- Codes and devices are kept as keyed digests: who reads this table cannot enter with it. shown_from is the first day whose bills the household sees.
CREATE TABLE household_access (
    id                TEXT      NOT NULL PRIMARY KEY,
    complex_id        TEXT      NOT NULL,
    household_id      TEXT      NOT NULL,
    code_index        TEXT      NOT NULL UNIQUE CHECK (code_index <> ''),
    device_index      TEXT      UNIQUE CHECK (device_index <> ''),
    state             TEXT      NOT NULL CHECK (state IN ('issued', 'used', 'ended')),
    reason            TEXT      NOT NULL CHECK (reason IN ('', 'replaced', 'withdrawn', 'moved_out', 'left')),
    shown_from        BIGINT    NOT NULL,
    issued_by         TEXT      NOT NULL,
    issued_on         BIGINT    NOT NULL,
    issued_at         TIMESTAMP NOT NULL,
    code_expires_at   TIMESTAMP NOT NULL,
    used_at           TIMESTAMP,
    kept              BOOLEAN   NOT NULL,
    seen_at           TIMESTAMP,
    device_expires_at TIMESTAMP,
    ended_at          TIMESTAMP,
    CHECK ((state = 'ended') = (reason <> '')),
    CHECK (state <> 'used' OR device_index IS NOT NULL),
    FOREIGN KEY (complex_id, household_id) REFERENCES household (complex_id, id)
);
CREATE INDEX household_access_household ON household_access (complex_id, household_id);

-- +goose Down
DROP TABLE household_access;
