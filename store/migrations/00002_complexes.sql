-- +goose Up
CREATE TABLE complex (
    id              TEXT      NOT NULL PRIMARY KEY,
    organisation_id TEXT      NOT NULL REFERENCES organisation (id),
    contract_number TEXT      NOT NULL UNIQUE CHECK (contract_number <> ''),
    name            TEXT      NOT NULL,
    address         TEXT      NOT NULL,
    created_at      TIMESTAMP NOT NULL
);
CREATE INDEX complex_organisation ON complex (organisation_id, contract_number);

-- Terms hold from from_date until the next row's.
CREATE TABLE complex_terms (
    complex_id          TEXT   NOT NULL REFERENCES complex (id),
    from_date           BIGINT NOT NULL,
    method              TEXT   NOT NULL CHECK (method IN ('single', 'comprehensive', 'per_household')),
    contract_kw         BIGINT NOT NULL CHECK (contract_kw > 0),
    common_option       BIGINT NOT NULL CHECK (common_option BETWEEN 0 AND 4),
    common_equipment_kw BIGINT NOT NULL CHECK (common_equipment_kw >= 0),
    reading_day         BIGINT NOT NULL CHECK (reading_day BETWEEN 1 AND 31),
    share_rule          TEXT   NOT NULL CHECK (share_rule IN ('own_tariff', 'usage', 'equal')),
    sub_customers       TEXT   NOT NULL,
    PRIMARY KEY (complex_id, from_date)
);

-- UNIQUE (complex_id, id) lets other tables refer to a household together with its complex, so that none can point into another complex.
CREATE TABLE household (
    id               TEXT   NOT NULL PRIMARY KEY,
    complex_id       TEXT   NOT NULL REFERENCES complex (id),
    building         TEXT   NOT NULL,
    number           TEXT   NOT NULL CHECK (number <> ''),
    ordinal          BIGINT NOT NULL CHECK (ordinal >= 0),
    initial_register BIGINT NOT NULL CHECK (initial_register >= 0),
    UNIQUE (complex_id, building, number),
    UNIQUE (complex_id, id)
);
CREATE INDEX household_order ON household (complex_id, ordinal);

-- key_class is '' for a dwelling; key_grade, key_voltage and key_option belong to it.
CREATE TABLE household_terms (
    complex_id   TEXT    NOT NULL,
    household_id TEXT    NOT NULL,
    from_date    BIGINT  NOT NULL,
    key_class    TEXT    NOT NULL,
    key_grade    TEXT    NOT NULL,
    key_voltage  TEXT    NOT NULL,
    key_option   BIGINT  NOT NULL CHECK (key_option BETWEEN 0 AND 4),
    contract_kw  BIGINT  NOT NULL CHECK (contract_kw >= 0),
    households   BIGINT  NOT NULL CHECK (households >= 0),
    tv_sets      BIGINT  NOT NULL CHECK (tv_sets >= 0),
    multiplier   BIGINT  NOT NULL CHECK (multiplier >= 0),
    digits       BIGINT  NOT NULL CHECK (digits BETWEEN 0 AND 12),
    vacant       BOOLEAN NOT NULL,
    swapped_on   BIGINT  NOT NULL,
    swap_end     BIGINT  NOT NULL CHECK (swap_end >= 0),
    swap_start   BIGINT  NOT NULL CHECK (swap_start >= 0),
    remark       TEXT    NOT NULL,
    PRIMARY KEY (complex_id, household_id, from_date),
    FOREIGN KEY (complex_id, household_id) REFERENCES household (complex_id, id)
);

-- The list of large-family and welfare applications (대가족/복지할인 접수내역); only granted ones reduce a bill.
CREATE TABLE discount_application (
    id           TEXT   NOT NULL PRIMARY KEY,
    complex_id   TEXT   NOT NULL,
    household_id TEXT   NOT NULL,
    kind         TEXT   NOT NULL CHECK (kind <> ''),
    received_on  BIGINT NOT NULL,
    from_date    BIGINT NOT NULL,
    to_date      BIGINT NOT NULL,
    state        TEXT   NOT NULL CHECK (state IN ('received', 'granted', 'refused', 'withdrawn')),
    note         TEXT   NOT NULL,
    CHECK (to_date = 0 OR to_date > from_date),
    FOREIGN KEY (complex_id, household_id) REFERENCES household (complex_id, id)
);
CREATE INDEX discount_application_household ON discount_application (complex_id, household_id);

-- +goose Down
DROP TABLE discount_application;
DROP TABLE household_terms;
DROP TABLE household;
DROP TABLE complex_terms;
DROP TABLE complex;
