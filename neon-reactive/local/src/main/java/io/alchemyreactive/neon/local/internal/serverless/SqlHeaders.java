package io.alchemyreactive.neon.local.internal.serverless;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The options of a request in its headers.
 *
 * @param rawText whether the answer contains values in PostgreSQL's text form
 * @param arrayMode whether rows are arrays, unless a statement has its own option
 * @param isolation the SQL words for the isolation level of a batch
 */
record SqlHeaders(
        boolean rawText, boolean arrayMode, Optional<Isolation> isolation, boolean readOnly, boolean deferrable) {

    static final String CONNECTION = "Neon-Connection-String";

    private static final String ISOLATION = "Neon-Batch-Isolation-Level";
    private static final String READ_ONLY = "Neon-Batch-Read-Only";
    private static final String DEFERRABLE = "Neon-Batch-Deferrable";

    static SqlHeaders of(HttpHeaders headers) {
        return new SqlHeaders(
                is(headers, "Neon-Raw-Text-Output"),
                is(headers, "Neon-Array-Mode"),
                Optional.ofNullable(headers.get(ISOLATION)).map(Isolation::of),
                is(headers, READ_ONLY),
                is(headers, DEFERRABLE));
    }

    private static boolean is(HttpHeaders headers, String name) {
        return "true".equals(headers.get(name));
    }

    /** The statement that begins a batch. */
    String begin() {
        return "BEGIN"
                + isolation.map(level -> " ISOLATION LEVEL " + level.words).orElse("") + (readOnly ? " READ ONLY" : "")
                + (deferrable ? " DEFERRABLE" : "");
    }

    /** The headers that the answer to a batch repeats. */
    Map<String, String> repeated() {
        var repeated = new LinkedHashMap<String, String>();
        isolation.ifPresent(level -> repeated.put(ISOLATION, level.name()));
        if (readOnly) {
            repeated.put(READ_ONLY, "true");
        }
        if (deferrable) {
            repeated.put(DEFERRABLE, "true");
        }
        return repeated;
    }

    /** The isolation levels, by the names in the header. */
    enum Isolation {
        ReadUncommitted("READ UNCOMMITTED"),
        ReadCommitted("READ COMMITTED"),
        RepeatableRead("REPEATABLE READ"),
        Serializable("SERIALIZABLE");

        private final String words;

        Isolation(String words) {
            this.words = words;
        }

        private static Isolation of(String name) {
            try {
                return valueOf(name);
            } catch (IllegalArgumentException e) {
                throw HttpSqlException.badRequest("invalid isolation level");
            }
        }
    }
}
