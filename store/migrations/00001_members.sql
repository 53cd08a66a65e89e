-- +goose Up
-- One text for SQLite and PostgreSQL: ids are made by the program, money and scaled figures are BIGINT, dates are days since 1970 (kilowon.Date),
-- months are year*12+month-1 (kilowon.Month), times are UTC, booleans and bytes are spelt as both engines take them.

CREATE TABLE organisation (
    id         TEXT      NOT NULL PRIMARY KEY,
    name       TEXT      NOT NULL CHECK (name <> ''),
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE staff (
    id              TEXT      NOT NULL PRIMARY KEY,
    organisation_id TEXT      NOT NULL REFERENCES organisation (id),
    login           TEXT      NOT NULL UNIQUE CHECK (login <> ''),
    name            TEXT      NOT NULL,
    password_hash   TEXT      NOT NULL,
    role            TEXT      NOT NULL CHECK (role IN ('manager', 'clerk')),
    active          BOOLEAN   NOT NULL,
    created_at      TIMESTAMP NOT NULL
);
CREATE INDEX staff_organisation ON staff (organisation_id, login);

CREATE TABLE session (
    token      TEXT      NOT NULL PRIMARY KEY,
    data       BYTEA     NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX session_expiry ON session (expires_at);

-- No personal data: staff_id and object are ids, action is a code.
CREATE TABLE audit_log (
    id              TEXT      NOT NULL PRIMARY KEY,
    at              TIMESTAMP NOT NULL,
    organisation_id TEXT      NOT NULL REFERENCES organisation (id),
    staff_id        TEXT      NOT NULL,
    action          TEXT      NOT NULL CHECK (action <> ''),
    object          TEXT      NOT NULL
);
CREATE INDEX audit_log_organisation ON audit_log (organisation_id, id);

-- +goose Down
DROP TABLE audit_log;
DROP TABLE session;
DROP TABLE staff;
DROP TABLE organisation;
