package io.alchemyreactive.postgres.lint;

/**
 * The name of an object.
 *
 * @param schema its schema; empty when the search path decides
 * @param name its name in that schema
 */
record SqlName(String schema, String name) {

    SqlName in(String searchPath) {
        return schema.isEmpty() ? new SqlName(searchPath, name) : this;
    }

    /** This schema with another name. */
    SqlName renamed(String other) {
        return new SqlName(schema, other);
    }

    @Override
    public String toString() {
        return schema.isEmpty() ? name : schema + "." + name;
    }
}
