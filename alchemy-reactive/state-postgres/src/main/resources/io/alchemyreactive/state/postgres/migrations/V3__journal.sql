-- The number of the stage's last commit; like the fence it outlives the stage.
ALTER TABLE lease ADD COLUMN revision bigint NOT NULL DEFAULT 0;

-- One row for each commit, also of stages that are gone.
CREATE TABLE journal (
    stack   text COLLATE "C" NOT NULL,
    stage   text COLLATE "C" NOT NULL,
    number  bigint NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (stack, stage, number)
);

-- Texts begin with a check sum of what follows, so that one changed character is noticed.
UPDATE resource SET content = '{"$sum":"' || left(encode(sha256(convert_to(substr(content, 2), 'UTF8')), 'hex'), 32)
    || '",' || substr(content, 2);
UPDATE stage SET outputs = '{"$sum":"' || left(encode(sha256(convert_to(substr(outputs, 2), 'UTF8')), 'hex'), 32)
    || '",' || substr(outputs, 2)
    WHERE outputs IS NOT NULL;
