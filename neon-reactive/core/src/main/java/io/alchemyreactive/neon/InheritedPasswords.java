package io.alchemyreactive.neon;

/**
 * The treatment of the passwords that a branch copies from its parent. Users of the branch could log in to an
 * unprotected parent with these passwords. Neon does not copy the passwords of a protected parent.
 */
public enum InheritedPasswords {
    /** The roles of the branch keep the parent's passwords. */
    KEEP,
    /** Roles that have the parent's password get a new one. */
    ROTATE,
    /** A branch of an unprotected parent is refused. */
    REFUSE
}
