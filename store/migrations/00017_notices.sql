-- +goose Up
-- The texts of notices as the supplier's clerks changed them; the program's own stand before version 1. Nothing is replaced.
CREATE TABLE notice_text (
    code       TEXT      NOT NULL CHECK (code <> ''),
    version    BIGINT    NOT NULL CHECK (version > 0),
    text       TEXT      NOT NULL CHECK (text <> ''),
    changed_by TEXT      NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (code, version)
);

-- +goose Down
DROP TABLE notice_text;
