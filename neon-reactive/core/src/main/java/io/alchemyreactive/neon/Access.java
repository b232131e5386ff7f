package io.alchemyreactive.neon;

/** The rights of the sessions of an endpoint: read only, or read and write. */
public enum Access {
    /** Sessions can only read. A branch may have several such endpoints in addition to its other endpoints. */
    READ_ONLY,
    /** Sessions can read and write. A branch has at most one such endpoint, and a declared branch has it already. */
    READ_WRITE
}
