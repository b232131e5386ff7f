package io.alchemyreactive.postgres.lint;

import static io.alchemyreactive.postgres.lint.TableLock.ACCESS_EXCLUSIVE;
import static io.alchemyreactive.postgres.lint.TableLock.NONE;
import static io.alchemyreactive.postgres.lint.TableLock.ROW_EXCLUSIVE;
import static io.alchemyreactive.postgres.lint.TableLock.SHARE;
import static io.alchemyreactive.postgres.lint.TableLock.SHARE_ROW_EXCLUSIVE;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The rules for statements of migrations: for each the lock, the danger, and the safer form. */
public enum LintRule {
    /** {@code ATTACH PARTITION} of a table that may have rows. */
    ATTACH_PARTITION(
            ACCESS_EXCLUSIVE,
            "reads the table that is attached, and a default partition, under the lock",
            "before it, add a valid CHECK constraint with the bounds of the partition to the table"),
    /** {@code CHECK} without {@code NOT VALID}. */
    CHECK_WITHOUT_NOT_VALID(
            ACCESS_EXCLUSIVE,
            "checks all rows under the lock",
            "ADD CONSTRAINT … CHECK (…) NOT VALID, and VALIDATE CONSTRAINT in a later file"),
    /** {@code CLUSTER}. */
    CLUSTER(ACCESS_EXCLUSIVE, "writes the table and its indexes anew under the lock", "pg_repack, or no clustering"),
    /** {@code ALTER COLUMN … TYPE} that may write the table anew. */
    COLUMN_TYPE_CHANGE(
            ACCESS_EXCLUSIVE,
            "writes the table and its indexes anew, or reads it, under the lock; the former release may not expect the type",
            "add a column of the new type, fill it in batches, and use it from the next release on"),
    /** {@code CREATE TRIGGER} and {@code CREATE RULE} on a table in use. */
    CREATE_TRIGGER(
            SHARE_ROW_EXCLUSIVE,
            "changes the effect of writes of the former release at once",
            "check it with the queries of the former release, in a file of its own",
            true),
    /** {@code DETACH PARTITION} without {@code CONCURRENTLY}. */
    DETACH_WITHOUT_CONCURRENTLY(
            ACCESS_EXCLUSIVE,
            "waits for all queries of the partitioned table, and later ones wait behind it",
            "DETACH PARTITION … CONCURRENTLY, alone in its file and outside of a transaction"),
    /** {@code DISABLE TRIGGER} and the like. */
    DISABLE_TRIGGER(
            SHARE_ROW_EXCLUSIVE,
            "rows are written without their triggers, and with ALL without their foreign keys",
            "let the trigger function look at a setting of the session",
            true),
    /** A new column of a domain with a constraint. */
    DOMAIN_COLUMN(
            ACCESS_EXCLUSIVE,
            "writes the whole table anew under the lock, since the domain has a constraint",
            "add a column of the type of the domain, with a CHECK that is NOT VALID at first"),
    /** A constraint of a domain without {@code NOT VALID}. */
    DOMAIN_CONSTRAINT(
            SHARE,
            "checks all rows of all tables with the domain under the lock",
            "ALTER DOMAIN … ADD CONSTRAINT … NOT VALID, and VALIDATE CONSTRAINT in a later file"),
    /** {@code DROP COLUMN}. */
    DROP_COLUMN(
            ACCESS_EXCLUSIVE,
            "queries of the former release that name the column fail, and its data is lost",
            "drop it in a release after the last one that uses it"),
    /** {@code DROP INDEX} without {@code CONCURRENTLY}. */
    DROP_INDEX_WITHOUT_CONCURRENTLY(
            ACCESS_EXCLUSIVE,
            "waits for all queries of the table, and later ones wait behind it",
            "DROP INDEX CONCURRENTLY, alone in its file"),
    /** {@code DROP} of a function, type, schema or another object. */
    DROP_OBJECT(
            NONE,
            "queries of the former release that use it fail; with CASCADE so do those of all that depends on it",
            "drop it in a release after the last one that uses it, without CASCADE"),
    /** {@code DROP} of a table or view. */
    DROP_TABLE(
            ACCESS_EXCLUSIVE,
            "queries of the former release fail, and the data of a table is lost",
            "drop it in a release after the last one that uses it"),
    /** A new value of an enum that the same transaction uses. */
    ENUM_VALUE_IN_SAME_TRANSACTION(
            NONE, "fails: a new value can be used only after the commit", "use the value in a later file"),
    /** {@code EXCLUDE} on a table in use. */
    EXCLUSION_CONSTRAINT(
            ACCESS_EXCLUSIVE,
            "builds an index under the lock; there is no form without",
            "a new table with the constraint, filled in batches"),
    /** {@code FOREIGN KEY} without {@code NOT VALID}. */
    FOREIGN_KEY_WITHOUT_NOT_VALID(
            SHARE_ROW_EXCLUSIVE,
            "checks all rows while writes to both tables wait",
            "ADD CONSTRAINT … FOREIGN KEY … NOT VALID, and VALIDATE CONSTRAINT in a later file"),
    /** {@code CREATE INDEX} without {@code CONCURRENTLY}. */
    INDEX_WITHOUT_CONCURRENTLY(
            SHARE, "blocks writes until the index is built", "CREATE INDEX CONCURRENTLY, alone in its file"),
    /** {@code LOCK TABLE} in a mode that blocks queries. */
    LOCK_TABLE(
            ACCESS_EXCLUSIVE,
            "holds the lock until the end of the transaction",
            "let each statement take its own lock, or lock in a mode that blocks less"),
    /** A lock that queries meet, without a limit for the wait. */
    MISSING_LOCK_TIMEOUT(
            ACCESS_EXCLUSIVE,
            "while it waits for a long query, all later queries of the table wait behind it, up to 60 seconds",
            "SET lock_timeout = '5s' at the head of the file, or once for all files in beforeEachMigrate.sql",
            true),
    /** A statement that cannot run in a transaction, in a file that runs in one. */
    NOT_IN_TRANSACTION(
            NONE,
            "fails: PostgreSQL runs it only outside of a transaction",
            "put it alone into its file; beside others, or where that fails too, write executeInTransaction=false into"
                    + " FILE.sql.conf"),
    /** A new column that is {@code NOT NULL} and has no default. */
    NOT_NULL_WITHOUT_DEFAULT(
            ACCESS_EXCLUSIVE,
            "fails where the table has rows, and inserts of the former release fail",
            "add it with a constant default, or without NOT NULL, and fill it first"),
    /** {@code CREATE TABLE … PARTITION OF} a table in use. */
    PARTITION_OF(
            ACCESS_EXCLUSIVE,
            "blocks the partitioned table, and reads its default partition",
            "CREATE TABLE … (LIKE …), and then ATTACH PARTITION",
            true),
    /** {@code REFRESH MATERIALIZED VIEW} without {@code CONCURRENTLY}. */
    REFRESH_WITHOUT_CONCURRENTLY(
            ACCESS_EXCLUSIVE,
            "blocks reads of the view until it is filled",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on the view"),
    /** {@code REINDEX} without {@code CONCURRENTLY}. */
    REINDEX_WITHOUT_CONCURRENTLY(
            SHARE,
            "blocks writes, and reads by the index, until it is built",
            "REINDEX … CONCURRENTLY, in a file with executeInTransaction=false in FILE.sql.conf"),
    /** {@code RENAME COLUMN}. */
    RENAME_COLUMN(
            ACCESS_EXCLUSIVE,
            "queries of the former release with the former name fail",
            "add a column, write both, fill it in batches, and drop the former one in a later release"),
    /** {@code RENAME} of a schema, function, type, sequence or enum value, and {@code SET SCHEMA} of it. */
    RENAME_OBJECT(
            NONE,
            "queries of the former release with the former name fail",
            "make a second one, and drop the former one in a later release"),
    /** {@code RENAME} or {@code SET SCHEMA} of a table or view. */
    RENAME_TABLE(
            ACCESS_EXCLUSIVE,
            "queries of the former release with the former name fail",
            "leave a view with the former name in the same file until no release uses it"),
    /** {@code ENABLE ROW LEVEL SECURITY}. */
    ROW_SECURITY(
            ACCESS_EXCLUSIVE,
            "without a policy for it, the application sees no row at all",
            "create the policies for all roles of the application first",
            true),
    /** A new column of a serial type or an identity. */
    SERIAL_COLUMN(
            ACCESS_EXCLUSIVE,
            "writes the whole table anew under the lock",
            "add a plain column, set its default to nextval(…), fill it in batches"),
    /** {@code SET NOT NULL} without a validated check. */
    SET_NOT_NULL(
            ACCESS_EXCLUSIVE,
            "reads the whole table under the lock",
            "ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in a later file, then SET NOT NULL"),
    /** A new stored generated column, or another expression of one. */
    STORED_GENERATED_COLUMN(
            ACCESS_EXCLUSIVE,
            "writes the whole table anew under the lock",
            "add a plain column, fill it by a trigger and in batches, or compute it in a view"),
    /** {@code SET LOGGED}, {@code UNLOGGED}, {@code TABLESPACE} and {@code ACCESS METHOD}. */
    TABLE_REWRITE(
            ACCESS_EXCLUSIVE,
            "writes the whole table anew under the lock",
            "make a new table in that form, fill it in batches"),
    /** {@code TRUNCATE} of a table in use. */
    TRUNCATE(ACCESS_EXCLUSIVE, "all rows are lost", "delete in batches, when no release needs the rows"),
    /** {@code UNIQUE} or {@code PRIMARY KEY} without {@code USING INDEX}. */
    UNIQUE_WITHOUT_USING_INDEX(
            ACCESS_EXCLUSIVE,
            "builds an index under the lock",
            "CREATE UNIQUE INDEX CONCURRENTLY in a file before it, then ADD CONSTRAINT … UNIQUE USING INDEX …"),
    /** {@code VACUUM FULL}. */
    VACUUM_FULL(ACCESS_EXCLUSIVE, "writes the table anew under the lock", "VACUUM without FULL, or pg_repack"),
    /** {@code VALIDATE CONSTRAINT} in the transaction that added the constraint. */
    VALIDATE_IN_SAME_TRANSACTION(
            ACCESS_EXCLUSIVE,
            "checks all rows while the lock of ADD CONSTRAINT is still held",
            "VALIDATE CONSTRAINT in a later file"),
    /** A new column with a default that is computed for each row. */
    VOLATILE_DEFAULT(
            ACCESS_EXCLUSIVE,
            "writes the whole table anew under the lock, unless the function of the default is STABLE or IMMUTABLE",
            "add the column without a default, set the default in a second statement, fill it in batches"),
    /** {@code UPDATE} or {@code DELETE} of all rows. */
    WHOLE_TABLE_WRITE(
            ROW_EXCLUSIVE,
            "locks every row until the end of the transaction",
            "write in batches, each in a transaction of its own",
            true),
    /** Many rows of a table that an earlier statement of the transaction has locked. */
    WRITE_AFTER_DDL(
            ACCESS_EXCLUSIVE,
            "writes many rows while the transaction still holds the lock of an earlier statement",
            "write the rows in a later file, in batches");

    private final TableLock lock;
    private final String why;
    private final String safer;
    private final boolean caution;

    LintRule(TableLock lock, String why, String safer) {
        this(lock, why, safer, false);
    }

    LintRule(TableLock lock, String why, String safer, boolean caution) {
        this.lock = lock;
        this.why = why;
        this.safer = safer;
        this.caution = caution;
    }

    /** The rule of this name; empty when there is none. */
    public static Optional<LintRule> of(String id) {
        return Arrays.stream(values()).filter(rule -> rule.id().equals(id)).findFirst();
    }

    /** Its name in reports and waivers, such as {@code set-not-null}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The lock that such a statement takes on the table. */
    public TableLock lock() {
        return lock;
    }

    /** How much harm is to be expected. */
    public LintSeverity severity() {
        return caution ? LintSeverity.CAUTION : LintSeverity.DANGER;
    }

    /** The harm, without a subject: {@code reads the whole table under the lock}. */
    public String why() {
        return why;
    }

    /** The form that does no such harm in this major version of PostgreSQL. */
    public String safer(int version) {
        return this == SET_NOT_NULL && version >= 18
                ? "ADD CONSTRAINT … NOT NULL … NOT VALID, and VALIDATE CONSTRAINT in a later file"
                : safer;
    }
}
