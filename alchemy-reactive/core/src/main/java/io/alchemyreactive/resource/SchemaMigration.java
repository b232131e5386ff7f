package io.alchemyreactive.resource;

import io.alchemyreactive.value.Value;

/**
 * How what an older version of a type has stored becomes what the present version would have. Called before anything
 * else is done with a row, once per run as long as the row is stored in the old form; the next deploy or destroy writes
 * the new form. Pure and thread-safe.
 */
public interface SchemaMigration {

    /**
     * The properties as the present version has them; unchanged by default.
     *
     * @param from the version that has stored them
     */
    default Value.Fields props(int from, Value.Fields stored) {
        return stored;
    }

    /**
     * The attributes as the present version has them; unchanged by default.
     *
     * @param from the version that has stored them
     */
    default Value.Fields attributes(int from, Value.Fields stored) {
        return stored;
    }
}
