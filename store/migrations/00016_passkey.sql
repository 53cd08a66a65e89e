-- +goose Up
-- A passkey of a member of staff: credential_id is what the authenticator calls it by, credential its public half and counter in JSON; name is sealed.
CREATE TABLE passkey (
    id              TEXT      NOT NULL PRIMARY KEY,
    organisation_id TEXT      NOT NULL REFERENCES organisation (id),
    staff_id        TEXT      NOT NULL REFERENCES staff (id),
    credential_id   BYTEA     NOT NULL UNIQUE,
    credential      TEXT      NOT NULL,
    name            TEXT      NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    used_at         TIMESTAMP
);
CREATE INDEX passkey_staff ON passkey (organisation_id, staff_id, id);

-- +goose Down
DROP TABLE passkey;
