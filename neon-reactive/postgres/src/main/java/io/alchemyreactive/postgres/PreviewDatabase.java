package io.alchemyreactive.postgres;

import io.alchemyreactive.output.Output;
import java.time.Instant;

/**
 * A database of a preview, as an application needs to know it, whatever made it. A program that is written against this type
 * does not change when the strategy does. Handles of resources implement it; they belong to one run and are thread-safe.
 */
public interface PreviewDatabase {

    /** Where the database is and how to get in, straight to PostgreSQL. */
    Output<PostgresOrigin> origin();

    /**
     * Where the database is and how to get in through a pooler; {@link #origin} where there is none. Absent when the preview
     * cannot be used through a pooler.
     */
    Output<PostgresOrigin> pooledOrigin();

    /** The schema in which the application works. */
    Output<String> schema();

    /** The owner, as {@code stack/stage/id}. */
    Output<String> owner();

    /** When it was made. */
    Output<Instant> createdAt();

    /** When it expires; absent when it does not. */
    Output<Instant> expiresAt();

    /** The origin of its rows. */
    Output<DataClass> dataClass();
}
