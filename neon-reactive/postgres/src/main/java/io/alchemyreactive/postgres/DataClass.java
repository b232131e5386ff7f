package io.alchemyreactive.postgres;

/** The origin of the rows of a preview database, which decides who may use it. */
public enum DataClass {
    /** No rows but those of migrations and seeds. */
    SEED_ONLY,
    /** Rows of production in which personal values are masked. */
    MASKED,
    /** Rows of production as they are. */
    PRODUCTION_COPY,
    /** The tables of another database without its rows. */
    SCHEMA_ONLY
}
