-- +goose Up
-- details is the sealed rest of what an organisation or a person says of itself (member.Details, member.Person); mobile_index finds a phone without keeping it.
ALTER TABLE organisation ADD COLUMN corporation_number TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN apartment_office BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE organisation ADD COLUMN details TEXT NOT NULL DEFAULT '';
ALTER TABLE staff ADD COLUMN details TEXT NOT NULL DEFAULT '';
ALTER TABLE staff ADD COLUMN mobile_index TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX staff_mobile ON staff (organisation_id, mobile_index) WHERE mobile_index <> '';

-- staff_id is '' for a session before the login; client is the sealed name of the browser.
ALTER TABLE session ADD COLUMN staff_id TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN organisation_id TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN began_at TIMESTAMP;
ALTER TABLE session ADD COLUMN seen_at TIMESTAMP;
ALTER TABLE session ADD COLUMN client TEXT NOT NULL DEFAULT '';
CREATE INDEX session_staff ON session (staff_id);

-- An application for membership. content is sealed; lookup is the digest of business number and phone, by which the applicant comes back.
CREATE TABLE registration (
    id              TEXT      NOT NULL PRIMARY KEY,
    state           TEXT      NOT NULL CHECK (state IN ('draft', 'submitted', 'refused', 'approved')),
    content         TEXT      NOT NULL,
    lookup          TEXT      NOT NULL,
    organisation_id TEXT      REFERENCES organisation (id),
    created_at      TIMESTAMP NOT NULL,
    updated_at      TIMESTAMP NOT NULL,
    submitted_at    TIMESTAMP,
    decided_at      TIMESTAMP
);
CREATE INDEX registration_state ON registration (state, submitted_at);
CREATE INDEX registration_lookup ON registration (lookup, id);

CREATE TABLE registration_document (
    registration_id TEXT  NOT NULL PRIMARY KEY REFERENCES registration (id),
    content         BYTEA NOT NULL
);

-- What a person agreed to or took back; the newest row of an item counts.
CREATE TABLE consent (
    id              TEXT      NOT NULL PRIMARY KEY,
    organisation_id TEXT      NOT NULL REFERENCES organisation (id),
    staff_id        TEXT      NOT NULL REFERENCES staff (id),
    item            TEXT      NOT NULL CHECK (item <> ''),
    version         BIGINT    NOT NULL,
    given           BOOLEAN   NOT NULL,
    at              TIMESTAMP NOT NULL
);
CREATE INDEX consent_staff ON consent (staff_id, id);

-- A one-time code: its digest, never its digits. subject is whom it lets in, '' when it lets nobody in.
CREATE TABLE one_time_code (
    id                 TEXT      NOT NULL PRIMARY KEY,
    purpose            TEXT      NOT NULL CHECK (purpose <> ''),
    subject            TEXT      NOT NULL,
    digest             TEXT      NOT NULL,
    phone_index        TEXT      NOT NULL,
    address_index      TEXT      NOT NULL,
    organisation_index TEXT      NOT NULL,
    tries              BIGINT    NOT NULL,
    sent_at            TIMESTAMP NOT NULL,
    used_at            TIMESTAMP
);
CREATE INDEX one_time_code_phone ON one_time_code (phone_index, sent_at);
CREATE INDEX one_time_code_address ON one_time_code (address_index, sent_at);
CREATE INDEX one_time_code_organisation ON one_time_code (organisation_index, sent_at);
CREATE INDEX one_time_code_sent ON one_time_code (sent_at);

-- A message on its way; phone and text are sealed and emptied when it is sent.
CREATE TABLE message (
    id         TEXT      NOT NULL PRIMARY KEY,
    state      TEXT      NOT NULL CHECK (state IN ('waiting', 'sent', 'kept', 'failed')),
    phone      TEXT      NOT NULL,
    text       TEXT      NOT NULL,
    created_at TIMESTAMP NOT NULL,
    ended_at   TIMESTAMP
);
CREATE INDEX message_state ON message (state, created_at);

-- +goose Down
DROP TABLE message;
DROP TABLE one_time_code;
DROP TABLE consent;
DROP TABLE registration_document;
DROP TABLE registration;
DROP INDEX session_staff;
ALTER TABLE session DROP COLUMN client;
ALTER TABLE session DROP COLUMN seen_at;
ALTER TABLE session DROP COLUMN began_at;
ALTER TABLE session DROP COLUMN organisation_id;
ALTER TABLE session DROP COLUMN staff_id;
DROP INDEX staff_mobile;
ALTER TABLE staff DROP COLUMN mobile_index;
ALTER TABLE staff DROP COLUMN details;
ALTER TABLE organisation DROP COLUMN details;
ALTER TABLE organisation DROP COLUMN apartment_office;
ALTER TABLE organisation DROP COLUMN corporation_number;
