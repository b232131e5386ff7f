package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.postgres.lint.LintFile;
import io.alchemyreactive.postgres.lint.LintFinding;
import io.alchemyreactive.postgres.lint.LintOptions;
import io.alchemyreactive.postgres.lint.LintReport;
import io.alchemyreactive.postgres.lint.LintRule;
import io.alchemyreactive.postgres.lint.MigrationLint;
import io.alchemyreactive.postgres.lint.TableLock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the check with a real PostgreSQL. A statement that reads or writes a whole table under a lock which blocks
 * queries has to be found, one that does not has to pass, and the lock has to be the one that the server shows.
 */
@Timeout(300)
class LintLocksIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String SETUP = """
            CREATE TABLE u (id int PRIMARY KEY);
            CREATE TABLE p (id int NOT NULL);
            CREATE TABLE t (id int NOT NULL, a text, b varchar(50), n numeric(10, 2), at timestamp(3), c int DEFAULT 1, d int,
              s int GENERATED ALWAYS AS (1) STORED);
            CREATE INDEX t_a ON t (a);
            CREATE UNIQUE INDEX t_id ON t (id);
            CREATE UNIQUE INDEX t_c ON t (c);
            CREATE UNIQUE INDEX t_d ON t (d);
            ALTER TABLE t ADD CONSTRAINT c_there CHECK (c IS NOT NULL) NOT VALID;
            ALTER TABLE t ADD CONSTRAINT d_there CHECK (d > 0) NOT VALID;
            ALTER TABLE t VALIDATE CONSTRAINT c_there;
            CREATE TABLE m (at int) PARTITION BY RANGE (at);
            CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (10);
            CREATE TABLE m2 (at int);
            CREATE MATERIALIZED VIEW mv AS SELECT id FROM u;
            CREATE DOMAIN positive AS int;
            CREATE TABLE w (p positive);
            CREATE DOMAIN checked AS int CHECK (VALUE > 0);
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            INSERT INTO u VALUES (1);
            INSERT INTO t (id, a, b, n, at, d) VALUES (1, 'x', 'y', 1, now(), 1);
            INSERT INTO m2 VALUES (11);
            INSERT INTO w VALUES (1);
            """;

    private static final List<String> STATEMENTS = """
            CREATE INDEX i ON t (b)
            CREATE UNIQUE INDEX ON t (b)
            DROP INDEX t_a
            REINDEX TABLE t
            REINDEX INDEX t_a
            CLUSTER t USING t_id
            ALTER TABLE t ADD COLUMN x int
            ALTER TABLE t ADD COLUMN x int NOT NULL DEFAULT 5
            ALTER TABLE t ADD COLUMN x timestamptz NOT NULL DEFAULT now()
            ALTER TABLE t ADD COLUMN x timestamptz DEFAULT CURRENT_TIMESTAMP
            ALTER TABLE t ADD COLUMN x text DEFAULT concat('a', upper('b'))
            ALTER TABLE t ADD COLUMN x jsonb NOT NULL DEFAULT '{}'::jsonb
            ALTER TABLE t ADD COLUMN x text[] DEFAULT ARRAY[]::text[]
            ALTER TABLE t ADD COLUMN x date DEFAULT date_trunc('day', now())
            ALTER TABLE t ADD COLUMN x uuid DEFAULT gen_random_uuid()
            ALTER TABLE t ADD COLUMN x timestamptz DEFAULT clock_timestamp()
            ALTER TABLE t ADD COLUMN x float DEFAULT random()
            ALTER TABLE t ADD COLUMN x serial
            ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS IDENTITY
            ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (id + 1) STORED
            ALTER TABLE t ADD COLUMN x int UNIQUE
            ALTER TABLE t ADD COLUMN x int CHECK (x > 0)
            ALTER TABLE t ADD COLUMN x int REFERENCES u (id)
            ALTER TABLE t ADD COLUMN x int DEFAULT 1 REFERENCES u (id)
            ALTER TABLE t ADD COLUMN x int DEFAULT NULL
            ALTER TABLE t ADD COLUMN x positive
            ALTER TABLE t ADD COLUMN x checked
            ALTER TABLE t ADD COLUMN x public.checked DEFAULT 3
            ALTER TABLE t ADD COLUMN x varchar(5) DEFAULT 'abc'
            ALTER TABLE t ADD COLUMN x interval DEFAULT '1 day', ADD COLUMN y int NOT NULL DEFAULT (1 + 2)
            ALTER TABLE t ALTER COLUMN a TYPE varchar
            ALTER TABLE t ALTER COLUMN a TYPE varchar(10)
            ALTER TABLE t ALTER COLUMN a SET STORAGE EXTERNAL
            ALTER TABLE t ADD CONSTRAINT k CHECK (d > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT k
            ALTER TABLE t ADD COLUMN x int; UPDATE t SET x = 1 WHERE x IS NULL
            ALTER TABLE t INHERIT p
            ALTER TABLE t DROP COLUMN b
            ALTER TABLE t ALTER COLUMN b TYPE varchar(60)
            ALTER TABLE t ALTER COLUMN b TYPE text
            ALTER TABLE t ALTER COLUMN b TYPE varchar(20)
            ALTER TABLE t ALTER COLUMN b TYPE text USING b::text
            ALTER TABLE t ALTER COLUMN b TYPE text USING upper(b)
            ALTER TABLE t ALTER COLUMN n TYPE numeric(12, 2)
            ALTER TABLE t ALTER COLUMN n TYPE numeric
            ALTER TABLE t ALTER COLUMN n TYPE numeric(12, 3)
            ALTER TABLE t ALTER COLUMN at TYPE timestamp(6)
            ALTER TABLE t ALTER COLUMN at TYPE timestamp
            ALTER TABLE t ALTER COLUMN at TYPE timestamp(0)
            ALTER TABLE t ALTER COLUMN id TYPE bigint
            ALTER TABLE t ALTER COLUMN d SET NOT NULL
            ALTER TABLE t ALTER COLUMN c SET NOT NULL
            ALTER TABLE t ALTER COLUMN c SET NOT NULL, DROP CONSTRAINT c_there
            ALTER TABLE t ALTER COLUMN id DROP NOT NULL
            ALTER TABLE t ALTER COLUMN d SET DEFAULT random()
            ALTER TABLE t ALTER COLUMN d SET STATISTICS 200
            ALTER TABLE t ADD CONSTRAINT k CHECK (d > 0)
            ALTER TABLE t ADD CONSTRAINT k CHECK (d > 0) NOT VALID
            ALTER TABLE t VALIDATE CONSTRAINT d_there
            ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES u (id)
            ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES u (id) NOT VALID
            ALTER TABLE t ADD CONSTRAINT k UNIQUE (b)
            ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX t_id
            ALTER TABLE t ADD PRIMARY KEY (id)
            ALTER TABLE t ADD PRIMARY KEY USING INDEX t_id
            ALTER TABLE t ADD PRIMARY KEY USING INDEX t_c
            ALTER TABLE t ADD PRIMARY KEY USING INDEX t_d
            ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX t_d
            ALTER TABLE t ADD EXCLUDE USING btree (b WITH =)
            ALTER TABLE t DROP CONSTRAINT d_there
            ALTER TABLE t SET UNLOGGED
            ALTER TABLE t SET (fillfactor = 80)
            ALTER TABLE t RENAME TO t_old
            ALTER TABLE t RENAME COLUMN b TO bb
            ALTER TABLE t ENABLE ROW LEVEL SECURITY
            ALTER TABLE t DISABLE TRIGGER USER
            ALTER TABLE t REPLICA IDENTITY FULL
            ALTER TABLE m ATTACH PARTITION m2 FOR VALUES FROM (10) TO (20)
            ALTER TABLE m DETACH PARTITION m1
            CREATE TABLE m3 PARTITION OF m FOR VALUES FROM (30) TO (40)
            CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION touch()
            CREATE TABLE r (id int REFERENCES u (id))
            CREATE STATISTICS st ON a, b FROM t
            CREATE POLICY p ON t USING (true)
            REFRESH MATERIALIZED VIEW mv
            ALTER DOMAIN positive ADD CONSTRAINT pos CHECK (VALUE > 0)
            ALTER DOMAIN positive ADD CONSTRAINT pos CHECK (VALUE > 0) NOT VALID
            ALTER DOMAIN positive SET NOT NULL
            TRUNCATE t
            DROP TABLE t
            LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE
            COMMENT ON TABLE t IS 'x'
            ANALYZE t
            UPDATE t SET a = 'z' WHERE id = 1
            """.lines().toList();

    /** The rules about statements that read or write a whole table under their lock. */
    private static final Set<LintRule> WHOLE_TABLE = EnumSet.of(
            LintRule.ATTACH_PARTITION,
            LintRule.CHECK_WITHOUT_NOT_VALID,
            LintRule.CLUSTER,
            LintRule.COLUMN_TYPE_CHANGE,
            LintRule.DOMAIN_COLUMN,
            LintRule.DOMAIN_CONSTRAINT,
            LintRule.EXCLUSION_CONSTRAINT,
            LintRule.FOREIGN_KEY_WITHOUT_NOT_VALID,
            LintRule.INDEX_WITHOUT_CONCURRENTLY,
            LintRule.REFRESH_WITHOUT_CONCURRENTLY,
            LintRule.REINDEX_WITHOUT_CONCURRENTLY,
            LintRule.SERIAL_COLUMN,
            LintRule.SET_NOT_NULL,
            LintRule.STORED_GENERATED_COLUMN,
            LintRule.TABLE_REWRITE,
            LintRule.TRUNCATE,
            LintRule.UNIQUE_WITHOUT_USING_INDEX,
            LintRule.VALIDATE_IN_SAME_TRANSACTION,
            LintRule.WRITE_AFTER_DDL,
            LintRule.VOLATILE_DEFAULT);

    @TempDir
    private static Path folder;

    private static Databases databases;
    private static PostgresOrigin database;
    private static int version;

    @BeforeAll
    static void start() throws Exception {
        databases = Databases.start(folder);
        database = databases.next();
        Databases.run(database, SETUP);
        version = Integer.parseInt(
                        Databases.rows(database, "SHOW server_version_num").get(0))
                / 10_000;
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    /**
     * The effect of a statement on the server.
     *
     * @param lock the strongest lock on a table that was there before
     * @param scanned whether a table was read or written anew as a whole while it had a lock that blocks queries
     */
    private record Effect(TableLock lock, boolean scanned) {}

    @Test
    void theCheckSaysWhatTheServerDoes() throws SQLException {
        List<String> wrong = new ArrayList<>();
        for (String statement : STATEMENTS) {
            Effect effect = run(statement);
            List<LintFinding> findings = check(statement);
            boolean found = findings.stream().anyMatch(finding -> WHOLE_TABLE.contains(finding.rule()));
            if (found != effect.scanned()) {
                wrong.add(statement + ": the server " + effect + ", the check " + findings);
            }
            for (LintFinding finding : findings) {
                if (finding.lock() != effect.lock() && finding.rule() != LintRule.NOT_IN_TRANSACTION) {
                    wrong.add(statement + ": " + finding.rule() + " says " + finding.lock() + ", not " + effect.lock());
                }
            }
            boolean blocks = findings.stream().anyMatch(finding -> finding.rule() == LintRule.MISSING_LOCK_TIMEOUT);
            if (blocks != effect.lock().compareTo(TableLock.SHARE) >= 0) {
                wrong.add(
                        statement + ": the server takes " + effect.lock() + ", the check asks for a limit: " + blocks);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<LintFinding> check(String statement) {
        LintReport report = Objects.requireNonNull(MigrationLint.check(
                        List.of(
                                // Validated by itself, as a file of its own would.
                                new LintFile("V1__setup.sql", Optional.of("1"), SETUP, false),
                                LintFile.of("V2__statement.sql", "2", statement)),
                        LintOptions.builder().postgres(version).appliedUpTo("1").build())
                .block(LIMIT));
        assertThat(report.unread()).isEmpty();
        return report.findings();
    }

    private static Effect run(String sql) throws SQLException {
        try (Connection connection = Databases.open(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                    "CREATE TEMP TABLE before AS SELECT oid, relfilenode, pg_stat_get_xact_numscans(oid) AS scans"
                            + " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm')");
            statement.execute(sql);
            TableLock lock = TableLock.NONE;
            boolean scanned = false;
            try (ResultSet rows = statement.executeQuery("""
                    SELECT l.mode, b.scans < pg_stat_get_xact_numscans(b.oid)
                      OR b.relfilenode <> c.relfilenode
                    FROM before b JOIN pg_locks l ON l.relation = b.oid AND l.pid = pg_backend_pid()
                    LEFT JOIN pg_class c ON c.oid = b.oid
                    """)) {
                while (rows.next()) {
                    TableLock held = lock(rows.getString(1));
                    lock = held.compareTo(lock) > 0 ? held : lock;
                    scanned |= held.compareTo(TableLock.SHARE) >= 0 && rows.getBoolean(2);
                }
            }
            connection.rollback();
            return new Effect(lock, scanned);
        }
    }

    /** The lock of the name that pg_locks shows, such as {@code AccessExclusiveLock}. */
    private static TableLock lock(String mode) {
        return Arrays.stream(TableLock.values())
                .filter(lock -> (lock.text().replace(" ", "") + "Lock").equalsIgnoreCase(mode))
                .findFirst()
                .orElse(TableLock.NONE);
    }
}
