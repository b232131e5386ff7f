package io.alchemyreactive.postgres;

import io.alchemyreactive.output.Output;
import java.time.Instant;

/**
 * A database of a preview, as an application needs to know it, whatever made it. A program that is written against this type
 * does not change when the strategy does. Handles of resources implement it; they belong to one run and are thread-safe.
 */
public interface PreviewDatabase {

    /** The connection values for a direct connection to PostgreSQL. */
    Output<PostgresOrigin> origin();

    /**
     * The connection values for the pooler of the server; those of {@link #origin} when the server has no pooler. Absent
     * when the preview cannot be used through a pooler.
     */
    Output<PostgresOrigin> pooledOrigin();

    /** The schema in which the application works. */
    Output<String> schema();

    /** The owner, as {@code stack/stage/id}; absent when it is not known. */
    Output<String> owner();

    /** The moment at which the database was created; absent when it is not known. */
    Output<Instant> createdAt();

    /** The moment at which the database expires; absent when it does not expire. */
    Output<Instant> expiresAt();

    /**
     * A text that changes when the content of the database was replaced as a whole, as by a reset. An action that fills the
     * database takes it as an input, so that the next deploy runs the action again. By default it changes with {@link
     * #createdAt} alone.
     */
    default Output<String> contents() {
        return createdAt().map(Instant::toString);
    }

    /** The version of the last migration; absent without migrations. */
    Output<String> schemaVersion();

    /** The origin of the database's rows. */
    Output<DataClass> dataClass();
}
