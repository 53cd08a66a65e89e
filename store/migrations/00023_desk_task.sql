-- +goose Up
-- Which clerk has what waits at the desk: an application, a registration, a proposal and so on by its kind and its id. owner_id is '' where it was handed back.
CREATE TABLE desk_task (
    kind      TEXT      NOT NULL CHECK (kind <> ''),
    object_id TEXT      NOT NULL CHECK (object_id <> ''),
    owner_id  TEXT      NOT NULL,
    given_at  TIMESTAMP NOT NULL,
    PRIMARY KEY (kind, object_id)
);
INSERT INTO desk_task (kind, object_id, owner_id, given_at) SELECT 'application', id, owner_id, changed_at FROM application WHERE owner_id <> '';
ALTER TABLE application DROP COLUMN owner_id;

-- +goose Down
ALTER TABLE application ADD COLUMN owner_id TEXT NOT NULL DEFAULT '';
UPDATE application SET owner_id = COALESCE((SELECT t.owner_id FROM desk_task t WHERE t.kind = 'application' AND t.object_id = application.id), '');
DROP TABLE desk_task;
