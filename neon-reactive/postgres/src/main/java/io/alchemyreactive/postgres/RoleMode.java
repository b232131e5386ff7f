package io.alchemyreactive.postgres;

/** The role with which an application uses a preview schema. */
public enum RoleMode {
    /** A role of its own that has no rights in other previews. */
    DEDICATED,
    /**
     * The role of the server's address, which all such previews share. They can read each other and are not isolated. The
     * schema is chosen by a startup option of the address, which a pooler in transaction mode refuses.
     */
    SHARED
}
