-- +goose Up
-- How a contract is billed and paid from a day on (청구·납부 방법, 제77조), one row a decision; who gets the bill and from which account it is paid is sealed.
CREATE TABLE contract_billing (
    complex_id     TEXT   NOT NULL REFERENCES complex (id),
    number         BIGINT NOT NULL,
    from_date      BIGINT NOT NULL,
    details        TEXT   NOT NULL,
    application_id TEXT   NOT NULL REFERENCES application (id),
    PRIMARY KEY (complex_id, number)
);

-- +goose Down
DROP TABLE contract_billing;
