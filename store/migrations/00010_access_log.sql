-- +goose Up
-- Who saw or changed whose data, as one chain: number has no gap, digest is a keyed digest of the row and of the digest before it. The row holds
-- ids and codes and no names; origin is the client's network address. What was logged before there was a chain comes in without digests
-- and is chained when the database is opened.
CREATE TABLE access_log (
    number          BIGINT    NOT NULL PRIMARY KEY CHECK (number > 0),
    at              TIMESTAMP NOT NULL,
    organisation_id TEXT      NOT NULL REFERENCES organisation (id),
    actor_id        TEXT      NOT NULL,
    origin          TEXT      NOT NULL,
    action          TEXT      NOT NULL CHECK (action <> ''),
    object          TEXT      NOT NULL,
    digest          TEXT      NOT NULL
);
INSERT INTO access_log (number, at, organisation_id, actor_id, origin, action, object, digest)
SELECT ROW_NUMBER() OVER (ORDER BY id), at, organisation_id, staff_id, '', action, object, '' FROM audit_log;
CREATE INDEX access_log_organisation ON access_log (organisation_id, number);
DROP TABLE audit_log;

-- Where the log begins after its oldest entries were removed: number and digest are of the last one removed, seal is a keyed digest of the row.
CREATE TABLE access_checkpoint (
    number     BIGINT    NOT NULL PRIMARY KEY CHECK (number > 0),
    digest     TEXT      NOT NULL CHECK (digest <> ''),
    removed_at TIMESTAMP NOT NULL,
    seal       TEXT      NOT NULL CHECK (seal <> '')
);

-- +goose Down
CREATE TABLE audit_log (
    id              TEXT      NOT NULL PRIMARY KEY,
    at              TIMESTAMP NOT NULL,
    organisation_id TEXT      NOT NULL REFERENCES organisation (id),
    staff_id        TEXT      NOT NULL,
    action          TEXT      NOT NULL CHECK (action <> ''),
    object          TEXT      NOT NULL
);
INSERT INTO audit_log (id, at, organisation_id, staff_id, action, object)
SELECT 'log-' || number, at, organisation_id, actor_id, action, object FROM access_log;
CREATE INDEX audit_log_organisation ON audit_log (organisation_id, id);
DROP TABLE access_checkpoint;
DROP TABLE access_log;
