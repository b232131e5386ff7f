-- What the stage consists of, in a few hundred characters, renewed by each commit; null until the first one after this
-- migration. The column beside it gets another name, so that versions which know of no digest cannot commit any more.
ALTER TABLE lease ADD COLUMN digest text;
ALTER TABLE lease RENAME COLUMN round TO commits;

-- The mark of the row in the sum of its stage, with the id of its key and the revision of the stage at which it was
-- written; null for rows that were written before.
ALTER TABLE resource ADD COLUMN mark text;

-- What could not be read when somebody accepted a loss.
CREATE TABLE damaged (
    stack   text COLLATE "C" NOT NULL,
    stage   text COLLATE "C" NOT NULL,
    place   text NOT NULL,
    content text,
    at      timestamptz NOT NULL DEFAULT clock_timestamp()
);
