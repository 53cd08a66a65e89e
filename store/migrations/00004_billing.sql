-- +goose Up
CREATE TABLE billing_run (
    id            TEXT      NOT NULL PRIMARY KEY,
    complex_id    TEXT      NOT NULL,
    month         BIGINT    NOT NULL,
    period_from   BIGINT    NOT NULL,
    period_to     BIGINT    NOT NULL,
    submission_id TEXT      NOT NULL,
    state         TEXT      NOT NULL CHECK (state IN ('open', 'running', 'done', 'failed')),
    chunks        BIGINT    NOT NULL CHECK (chunks > 0),
    message       TEXT      NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    ended_at      TIMESTAMP,
    UNIQUE (complex_id, id),
    FOREIGN KEY (complex_id, submission_id) REFERENCES submission (complex_id, id)
);
-- A month is billed by one run; only a failed one makes room for the next.
CREATE UNIQUE INDEX billing_run_once ON billing_run (complex_id, month) WHERE state <> 'failed';
CREATE INDEX billing_run_state ON billing_run (state);

CREATE TABLE billing_chunk (
    run_id        TEXT    NOT NULL REFERENCES billing_run (id),
    number        BIGINT  NOT NULL CHECK (number > 0),
    first_ordinal BIGINT  NOT NULL,
    last_ordinal  BIGINT  NOT NULL,
    done          BOOLEAN NOT NULL,
    bills         BIGINT  NOT NULL,
    kwh           BIGINT  NOT NULL,
    total         BIGINT  NOT NULL,
    done_at       TIMESTAMP,
    PRIMARY KEY (run_id, number),
    CHECK (first_ordinal <= last_ordinal)
);

CREATE TABLE bill (
    id                TEXT   NOT NULL PRIMARY KEY,
    complex_id        TEXT   NOT NULL,
    run_id            TEXT   NOT NULL,
    household_id      TEXT,
    kind              TEXT   NOT NULL CHECK (kind IN ('household', 'common', 'school', 'complex')),
    month             BIGINT NOT NULL,
    period_from       BIGINT NOT NULL,
    period_to         BIGINT NOT NULL,
    previous_register BIGINT NOT NULL,
    current_register  BIGINT NOT NULL,
    kwh               BIGINT NOT NULL,
    own_kwh           BIGINT NOT NULL,
    common_kwh        BIGINT NOT NULL,
    base              BIGINT NOT NULL,
    energy            BIGINT NOT NULL,
    climate           BIGINT NOT NULL,
    fuel              BIGINT NOT NULL,
    reduction         BIGINT NOT NULL,
    electricity_total BIGINT NOT NULL,
    vat               BIGINT NOT NULL,
    fund              BIGINT NOT NULL,
    tv                BIGINT NOT NULL,
    adjustment        BIGINT NOT NULL,
    total             BIGINT NOT NULL,
    share             BIGINT NOT NULL,
    issued_on         BIGINT NOT NULL,
    due_on            BIGINT NOT NULL,
    lines             BYTEA  NOT NULL,
    CHECK (kind <> 'household' OR household_id IS NOT NULL),
    CHECK (period_from < period_to),
    FOREIGN KEY (complex_id, run_id) REFERENCES billing_run (complex_id, id),
    FOREIGN KEY (complex_id, household_id) REFERENCES household (complex_id, id)
);
-- Each household is billed once a month; the empty text stands for the bills that belong to no household.
CREATE UNIQUE INDEX bill_once ON bill (complex_id, month, kind, (COALESCE(household_id, '')));
CREATE INDEX bill_household ON bill (household_id, month);

CREATE TABLE adjustment (
    id           TEXT      NOT NULL PRIMARY KEY,
    complex_id   TEXT      NOT NULL,
    household_id TEXT      NOT NULL,
    bill_id      TEXT      NOT NULL REFERENCES bill (id),
    month        BIGINT    NOT NULL,
    billed_in    TEXT      REFERENCES bill (id),
    reason       TEXT      NOT NULL,
    own_kwh      BIGINT    NOT NULL,
    common_kwh   BIGINT    NOT NULL,
    before_won   BIGINT    NOT NULL,
    after_won    BIGINT    NOT NULL,
    state        TEXT      NOT NULL CHECK (state IN ('pending', 'billed')),
    created_at   TIMESTAMP NOT NULL,
    CHECK ((state = 'billed') = (billed_in IS NOT NULL)),
    FOREIGN KEY (complex_id, household_id) REFERENCES household (complex_id, id)
);
CREATE INDEX adjustment_complex ON adjustment (complex_id, state);

-- +goose Down
DROP TABLE adjustment;
DROP TABLE bill;
DROP TABLE billing_chunk;
DROP TABLE billing_run;
