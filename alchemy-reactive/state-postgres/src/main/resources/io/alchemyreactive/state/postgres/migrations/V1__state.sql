-- Names stand with NUL and backslash escaped, because PostgreSQL keeps no NUL in a text.

-- One row for each stage that was ever held. It outlives its stage, so that the fence never falls.
CREATE TABLE lease (
    stack      text COLLATE "C" NOT NULL,
    stage      text COLLATE "C" NOT NULL,
    fence      bigint NOT NULL,
    token      text,        -- tells the taker that asks again, after a broken connection, from another one
    holder     text,        -- JSON; null when nobody holds the stage
    expires_at timestamptz, -- by the clock of this server
    round      bigint NOT NULL DEFAULT 0, -- the number of the holder's last commit
    PRIMARY KEY (stack, stage)
);

CREATE TABLE stage (
    stack   text COLLATE "C" NOT NULL,
    stage   text COLLATE "C" NOT NULL,
    key_id  text, -- of the key that its secrets need; null as long as none was stored
    outputs text,
    PRIMARY KEY (stack, stage)
);

CREATE TABLE resource (
    stack    text COLLATE "C" NOT NULL,
    stage    text COLLATE "C" NOT NULL,
    fqn      text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    content  text NOT NULL, -- canonical JSON, byte for byte what was written
    PRIMARY KEY (stack, stage, fqn)
);

CREATE TABLE borrow (
    stack       text COLLATE "C" NOT NULL,
    stage       text COLLATE "C" NOT NULL,
    fqn         text COLLATE "C" NOT NULL,
    owner_stack text COLLATE "C" NOT NULL,
    owner_stage text COLLATE "C" NOT NULL,
    owner_fqn   text COLLATE "C" NOT NULL
);
CREATE INDEX borrow_of_stage ON borrow (stack, stage);
CREATE INDEX borrow_of_owner ON borrow (owner_stack, owner_stage);

-- At most one row: which key the secrets need and, for a password, how the key is made from it.
CREATE TABLE secret_key (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    key_id   text NOT NULL,
    salt     text,
    rounds   integer
);
