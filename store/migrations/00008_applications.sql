-- +goose Up
-- What is filled in, written and attached is sealed: it names people. complex_id is NULL where the application makes the contract.
CREATE TABLE application (
    id              TEXT      NOT NULL PRIMARY KEY,
    organisation_id TEXT      NOT NULL REFERENCES organisation (id),
    complex_id      TEXT      REFERENCES complex (id),
    kind            TEXT      NOT NULL CHECK (kind <> ''),
    receipt_number  TEXT      UNIQUE CHECK (receipt_number <> ''),
    state           TEXT      NOT NULL CHECK (state IN ('draft', 'received', 'in_review', 'asked', 'proposed', 'granted', 'refused', 'withdrawn')),
    answers         TEXT      NOT NULL,
    versions        BIGINT    NOT NULL CHECK (versions >= 0),
    proposal        TEXT      NOT NULL,
    created_by      TEXT      NOT NULL,
    owner_id        TEXT      NOT NULL,
    proposed_by     TEXT      NOT NULL,
    decided_by      TEXT      NOT NULL,
    received_on     BIGINT    NOT NULL,
    due_on          BIGINT    NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    changed_at      TIMESTAMP NOT NULL,
    revision        BIGINT    NOT NULL,
    CHECK ((versions > 0) = (receipt_number IS NOT NULL))
);
CREATE INDEX application_organisation ON application (organisation_id, changed_at);
CREATE INDEX application_due ON application (due_on, id);
CREATE INDEX application_received ON application (received_on);

-- Each filing of the form stays as it was.
CREATE TABLE application_version (
    application_id TEXT      NOT NULL REFERENCES application (id),
    number         BIGINT    NOT NULL CHECK (number > 0),
    answers        TEXT      NOT NULL,
    filed_by       TEXT      NOT NULL,
    filed_at       TIMESTAMP NOT NULL,
    PRIMARY KEY (application_id, number)
);

CREATE TABLE application_entry (
    id             TEXT      NOT NULL PRIMARY KEY,
    application_id TEXT      NOT NULL REFERENCES application (id),
    at             TIMESTAMP NOT NULL,
    author_id      TEXT      NOT NULL,
    desk           BOOLEAN   NOT NULL,
    step           TEXT      NOT NULL,
    content        TEXT      NOT NULL
);
CREATE INDEX application_entry_order ON application_entry (application_id, id);

-- removed marks what the applicant took away before filing; the name and the content are sealed.
CREATE TABLE application_file (
    id             TEXT      NOT NULL PRIMARY KEY,
    application_id TEXT      NOT NULL REFERENCES application (id),
    document       TEXT      NOT NULL,
    name           TEXT      NOT NULL,
    media          TEXT      NOT NULL,
    size           BIGINT    NOT NULL CHECK (size > 0),
    removed        BOOLEAN   NOT NULL,
    added_by       TEXT      NOT NULL,
    added_at       TIMESTAMP NOT NULL
);
CREATE INDEX application_file_order ON application_file (application_id, id);

CREATE TABLE application_file_content (
    file_id TEXT  NOT NULL PRIMARY KEY REFERENCES application_file (id),
    content BYTEA NOT NULL
);

CREATE TABLE application_favourite (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    staff_id        TEXT NOT NULL REFERENCES staff (id),
    kind            TEXT NOT NULL CHECK (kind <> ''),
    PRIMARY KEY (staff_id, kind)
);

-- Who the customer of a contract is, from a date until the next row's (제12조); the name is sealed.
CREATE TABLE contract_holder (
    complex_id     TEXT   NOT NULL REFERENCES complex (id),
    from_date      BIGINT NOT NULL,
    name           TEXT   NOT NULL,
    application_id TEXT   NOT NULL REFERENCES application (id),
    PRIMARY KEY (complex_id, from_date)
);

CREATE INDEX discount_application_end ON discount_application (state, to_date);

-- +goose Down
DROP INDEX discount_application_end;
DROP TABLE contract_holder;
DROP TABLE application_favourite;
DROP TABLE application_file_content;
DROP TABLE application_file;
DROP TABLE application_entry;
DROP TABLE application_version;
DROP TABLE application;
