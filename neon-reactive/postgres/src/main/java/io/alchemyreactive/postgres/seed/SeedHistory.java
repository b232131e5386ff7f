package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.postgres.internal.SessionWork;
import io.alchemyreactive.postgres.internal.SqlText;

/**
 * The statements about the history of a database, which says what was applied there. They hold their values as literals, so that
 * every driver takes them. Each answers with one column of text, or with nothing. Immutable.
 *
 * @param schema the schema of the table, as an identifier
 * @param source the name of the source
 */
record SeedHistory(String schema, String source) {

    static final String TABLE = "_seed_history";

    /**
     * Limits of a session that runs a source. They keep others from queueing behind a source that waits for a lock, and keep
     * notices away, which may quote rows.
     */
    static final String LIMITS = "SET lock_timeout = '60s'; SET client_min_messages = error;"
            + " SET standard_conforming_strings = on; " + SessionWork.END_WITH_CLIENT;

    /** The first statements of a transaction. */
    static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE; " + LIMITS;

    /** The schema of the history: the one in which the session makes its tables; empty when there is none. */
    static final String SCHEMA = "SELECT coalesce(quote_ident(current_schema()), '')";

    /** Undoes what a source may have set, before its end is written down. */
    static final String END = "SET CONSTRAINTS ALL IMMEDIATE; RESET SESSION AUTHORIZATION; RESET ROLE";

    /** Makes the session as it was before a source ran. */
    static final String AFRESH = END + "; DISCARD TEMP; RESET ALL; " + LIMITS;

    /** How many rows the transaction has changed, and what the session has not yet reported of others. */
    static final String CHANGED =
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::text FROM pg_stat_xact_user_tables";

    /** The transaction of the session. */
    static final String TRANSACTION = "SELECT pg_current_xact_id()::text";

    private static final String TAKEN = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))::text";

    /** Waits until no other session runs this source, to the end of the transaction. */
    String lock() {
        return TAKEN.formatted(SqlText.literal(TABLE + " " + schema + " " + source));
    }

    /** Waits until no other session makes the table, to the end of the transaction. */
    String lockTable() {
        return TAKEN.formatted(SqlText.literal(TABLE + " " + schema));
    }

    /** A row when the table is there. */
    String table() {
        return "SELECT 'there' WHERE to_regclass(" + SqlText.literal(name()) + ") IS NOT NULL";
    }

    String makeTable() {
        return "CREATE TABLE IF NOT EXISTS " + name()
                + " (source text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL, stage text NOT NULL)";
    }

    /** All that was applied, each a name and a hash with a tab between them. */
    String all() {
        return "SELECT source || E'\\t' || sha256 FROM " + name();
    }

    /** The hash with which the source was applied last; no row when it never was. */
    String applied() {
        return "SELECT sha256 FROM " + name() + " WHERE source = " + SqlText.literal(source);
    }

    /** Writes down that the source was applied. */
    String write(String sha256, String stage) {
        return "INSERT INTO " + name() + " VALUES (" + SqlText.literal(source) + ", " + SqlText.literal(sha256)
                + ", clock_timestamp(), " + SqlText.literal(stage) + ") ON CONFLICT (source) DO UPDATE"
                + " SET sha256 = excluded.sha256, applied_at = excluded.applied_at, stage = excluded.stage";
    }

    private String name() {
        return schema + "." + TABLE;
    }
}
