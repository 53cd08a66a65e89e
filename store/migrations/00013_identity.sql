-- +goose Up
-- How an organisation was proved when it joined; '' where that was not kept.
ALTER TABLE organisation ADD COLUMN proved_by TEXT NOT NULL DEFAULT '' CHECK (proved_by IN ('', 'document', 'certificate', 'oidc'));

-- +goose Down
ALTER TABLE organisation DROP COLUMN proved_by;
