package io.alchemyreactive.resource;

import io.alchemyreactive.value.Value;

/**
 * Converts values that an older version of a type has stored to the current version. Called before anything else is
 * done with a row, in each run until the next deploy or destroy has written the new form. Must be pure and thread-safe.
 */
public interface SchemaMigration {

    /**
     * Converts stored properties to the current version; returns them unchanged by default.
     *
     * @param from the version that has stored them
     */
    default Value.Fields props(int from, Value.Fields stored) {
        return stored;
    }

    /**
     * Converts stored attributes to the current version; returns them unchanged by default.
     *
     * @param from the version that has stored them
     */
    default Value.Fields attributes(int from, Value.Fields stored) {
        return stored;
    }
}
