package io.alchemyreactive.neon;

/** The rights of sessions of an endpoint: to read, or to read and write. */
public enum Access {
    /** Read, beside the branch's other endpoints; a branch may have several of these. */
    READ_ONLY,
    /** Read and write; a branch has at most one of these, and a declared branch has it already. */
    READ_WRITE
}
