-- +goose Up
CREATE TABLE download (
    id              TEXT      NOT NULL PRIMARY KEY,
    organisation_id TEXT      NOT NULL REFERENCES organisation (id),
    staff_id        TEXT      NOT NULL,
    kind            TEXT      NOT NULL CHECK (kind <> ''),
    parameters      TEXT      NOT NULL,
    state           TEXT      NOT NULL CHECK (state IN ('waiting', 'ready', 'failed')),
    file_name       TEXT      NOT NULL,
    size            BIGINT    NOT NULL CHECK (size >= 0),
    message         TEXT      NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    ended_at        TIMESTAMP
);
CREATE INDEX download_organisation ON download (organisation_id, id);

CREATE TABLE download_content (
    download_id TEXT  NOT NULL PRIMARY KEY REFERENCES download (id),
    file        BYTEA NOT NULL
);

-- +goose Down
DROP TABLE download_content;
DROP TABLE download;
