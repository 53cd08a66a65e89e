-- +goose Up
-- main_kwh 0 means not known yet, common_kwh -1 what the households leave of the main meter, as in apartment.Month.
CREATE TABLE reading_month (
    complex_id    TEXT   NOT NULL REFERENCES complex (id),
    month         BIGINT NOT NULL,
    period_from   BIGINT NOT NULL,
    period_to     BIGINT NOT NULL,
    main_previous BIGINT NOT NULL CHECK (main_previous >= 0),
    main_current  BIGINT NOT NULL CHECK (main_current >= 0),
    main_kwh      BIGINT NOT NULL CHECK (main_kwh >= 0),
    common_kwh    BIGINT NOT NULL CHECK (common_kwh >= -1),
    school_kwh    BIGINT NOT NULL CHECK (school_kwh >= 0),
    peak_kw       BIGINT NOT NULL CHECK (peak_kw >= 0),
    sub_uses      TEXT   NOT NULL,
    state         TEXT   NOT NULL CHECK (state IN ('open', 'filed', 'billing', 'billed')),
    filed_on      BIGINT NOT NULL,
    PRIMARY KEY (complex_id, month),
    CHECK (period_from < period_to)
);

-- Refiling makes the next number; what was filed before stays.
CREATE TABLE submission (
    id            TEXT      NOT NULL PRIMARY KEY,
    complex_id    TEXT      NOT NULL,
    month         BIGINT    NOT NULL,
    number        BIGINT    NOT NULL CHECK (number > 0),
    state         TEXT      NOT NULL CHECK (state IN ('checked', 'registered', 'replaced', 'discarded')),
    file_name     TEXT      NOT NULL,
    sha256        TEXT      NOT NULL CHECK (LENGTH(sha256) = 64),
    size          BIGINT    NOT NULL CHECK (size >= 0),
    totals        TEXT      NOT NULL,
    filed_by      TEXT      NOT NULL,
    filed_at      TIMESTAMP NOT NULL,
    registered_at TIMESTAMP,
    UNIQUE (complex_id, month, number),
    UNIQUE (complex_id, id),
    FOREIGN KEY (complex_id, month) REFERENCES reading_month (complex_id, month)
);
CREATE UNIQUE INDEX submission_registered ON submission (complex_id, month) WHERE state = 'registered';

-- Kept apart so that lists of submissions do not read through the files.
CREATE TABLE submission_content (
    submission_id TEXT  NOT NULL PRIMARY KEY REFERENCES submission (id),
    findings      TEXT  NOT NULL,
    file          BYTEA NOT NULL
);

CREATE TABLE submission_row (
    submission_id    TEXT    NOT NULL,
    household_id     TEXT    NOT NULL,
    complex_id       TEXT    NOT NULL,
    previous_register BIGINT NOT NULL,
    current_register BIGINT  NOT NULL,
    own_kwh          BIGINT  NOT NULL,
    common_kwh       BIGINT  NOT NULL,
    filed            BOOLEAN NOT NULL,
    parked           BOOLEAN NOT NULL,
    PRIMARY KEY (submission_id, household_id),
    FOREIGN KEY (complex_id, submission_id) REFERENCES submission (complex_id, id),
    FOREIGN KEY (complex_id, household_id) REFERENCES household (complex_id, id)
);

-- What a missed filing and the like lead to, with the article (별지 2-3 Ⅱ 10 가).
CREATE TABLE decision (
    id         TEXT      NOT NULL PRIMARY KEY,
    complex_id TEXT      NOT NULL REFERENCES complex (id),
    month      BIGINT    NOT NULL,
    kind       TEXT      NOT NULL CHECK (kind <> ''),
    article    TEXT      NOT NULL CHECK (article <> ''),
    message    TEXT      NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    UNIQUE (complex_id, month, kind)
);

-- +goose Down
DROP TABLE decision;
DROP TABLE submission_row;
DROP TABLE submission_content;
DROP TABLE submission;
DROP TABLE reading_month;
