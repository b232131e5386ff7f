package io.alchemyreactive.postgres;

/** The role of a server's address lacks a right that a preview schema needs; nothing was made. */
public final class MissingRightException extends PreviewSchemaException {

    private final String right;

    MissingRightException(String schema, PostgresOrigin server, String right, String cure) {
        super(schema, server, "the role '" + server.user() + "' lacks the right " + right, cure);
        this.right = right;
    }

    /** The right that is missing, such as {@code CREATEROLE}. */
    public String right() {
        return right;
    }
}
