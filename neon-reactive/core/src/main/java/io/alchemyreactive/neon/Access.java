package io.alchemyreactive.neon;

/** What sessions of an endpoint may do. */
public enum Access {
    /** Read, beside the branch's other endpoints; a branch may have several of these. */
    READ_ONLY,
    /** Read and write; a branch has at most one of these, and a declared branch has it already. */
    READ_WRITE
}
