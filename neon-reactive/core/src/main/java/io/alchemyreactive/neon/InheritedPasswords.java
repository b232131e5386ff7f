package io.alchemyreactive.neon;

/**
 * The treatment of the passwords that a branch takes over from its parent: with those of an unprotected parent, whoever may use the
 * branch may use the parent. A protected parent keeps its passwords to itself.
 */
public enum InheritedPasswords {
    /** The roles of the branch have the parent's passwords. */
    KEEP,
    /** Roles that have the parent's password get one of their own. */
    ROTATE,
    /** A branch of an unprotected parent is not made. */
    REFUSE
}
