package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.output.Label;

/** The origin of the rows of a preview database, which decides who may use it. */
public enum DataClass {
    /** No rows but those of migrations and seeds. */
    SEED_ONLY,
    /** Rows of production in which personal values are masked. */
    MASKED,
    /** Rows of production as they are. */
    PRODUCTION_COPY,
    /** The tables of another database without its rows. */
    SCHEMA_ONLY;

    /** The name of the labels that say of which class the rows are. */
    @Experimental
    public static final String LABEL = "dataClass";

    /** The label of values that come from a database with such rows. */
    @Experimental
    public Label label() {
        return new Label(LABEL, name());
    }
}
