-- +goose Up
-- business_number is ten digits without hyphens, or '' where it is not known yet.
ALTER TABLE organisation ADD COLUMN kind TEXT NOT NULL DEFAULT 'group' CHECK (kind IN ('individual', 'corporation', 'group', 'supplier'));
ALTER TABLE organisation ADD COLUMN business_number TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX organisation_business_number ON organisation (business_number) WHERE business_number <> '';

-- Neither engine changes a CHECK or a NOT NULL by the same words, so the table is made anew. Names are sealed; login is NULL for those who log in by phone.
CREATE TABLE staff_next (
    id              TEXT      NOT NULL PRIMARY KEY,
    organisation_id TEXT      NOT NULL REFERENCES organisation (id),
    login           TEXT      UNIQUE CHECK (login <> ''),
    name            TEXT      NOT NULL,
    password_hash   TEXT      NOT NULL,
    role            TEXT      NOT NULL CHECK (role IN ('manager', 'reader', 'clerk')),
    active          BOOLEAN   NOT NULL,
    created_at      TIMESTAMP NOT NULL
);
INSERT INTO staff_next (id, organisation_id, login, name, password_hash, role, active, created_at)
SELECT id, organisation_id, login, name, password_hash, 'manager', active, created_at FROM staff;
DROP TABLE staff;
ALTER TABLE staff_next RENAME TO staff;
CREATE INDEX staff_organisation ON staff (organisation_id, id);

-- +goose Down
CREATE TABLE staff_before (
    id              TEXT      NOT NULL PRIMARY KEY,
    organisation_id TEXT      NOT NULL REFERENCES organisation (id),
    login           TEXT      NOT NULL UNIQUE CHECK (login <> ''),
    name            TEXT      NOT NULL,
    password_hash   TEXT      NOT NULL,
    role            TEXT      NOT NULL CHECK (role IN ('manager', 'clerk')),
    active          BOOLEAN   NOT NULL,
    created_at      TIMESTAMP NOT NULL
);
INSERT INTO staff_before (id, organisation_id, login, name, password_hash, role, active, created_at)
SELECT id, organisation_id, login, name, password_hash, CASE WHEN role = 'manager' THEN 'manager' ELSE 'clerk' END, active, created_at FROM staff WHERE login IS NOT NULL;
DROP TABLE staff;
ALTER TABLE staff_before RENAME TO staff;
CREATE INDEX staff_organisation ON staff (organisation_id, login);
DROP INDEX organisation_business_number;
ALTER TABLE organisation DROP COLUMN business_number;
ALTER TABLE organisation DROP COLUMN kind;
