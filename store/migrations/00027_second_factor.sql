-- +goose Up
-- What a member of staff proves after the password. secret is the one an authenticator app makes its codes of (TOTP), pending one that was offered and not shown
-- to be known yet; both are sealed. offer names the page it was offered on. step is the last one of which a code was taken, tries are wrong answers in a row.
CREATE TABLE second_factor (
    staff_id        TEXT      NOT NULL PRIMARY KEY REFERENCES staff (id),
    organisation_id TEXT      NOT NULL REFERENCES organisation (id),
    secret          TEXT      NOT NULL,
    pending         TEXT      NOT NULL,
    offer           TEXT      NOT NULL,
    step            BIGINT    NOT NULL,
    tries           BIGINT    NOT NULL,
    tried_at        TIMESTAMP,
    made_at         TIMESTAMP
);
-- Codes that let in once in place of the app; kept as keyed digests. One that the operator gives runs out.
CREATE TABLE recovery_code (
    code_index      TEXT      NOT NULL PRIMARY KEY,
    organisation_id TEXT      NOT NULL REFERENCES organisation (id),
    staff_id        TEXT      NOT NULL REFERENCES staff (id),
    expires_at      TIMESTAMP
);
CREATE INDEX recovery_code_staff ON recovery_code (organisation_id, staff_id);

-- +goose Down
DROP TABLE recovery_code;
DROP TABLE second_factor;
