-- +goose Up
-- The discounts whose end their office was told of, so that it is told once.
CREATE TABLE ending_notice (
    discount_id TEXT      NOT NULL PRIMARY KEY REFERENCES discount_application (id),
    told_at     TIMESTAMP NOT NULL
);

-- +goose Down
DROP TABLE ending_notice;
