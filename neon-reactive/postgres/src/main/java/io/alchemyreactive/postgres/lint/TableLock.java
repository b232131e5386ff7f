package io.alchemyreactive.postgres.lint;

/** The lock that a statement takes on a table, with PostgreSQL's name (Explicit Locking in its manual). */
public enum TableLock {
    /** No lock that others meet. */
    NONE("none", "nothing"),
    /** Of {@code UPDATE}, {@code DELETE} and {@code INSERT}; it meets only locks of changed tables. */
    ROW_EXCLUSIVE("ROW EXCLUSIVE", "writes to the same rows"),
    /** Of maintenance and of statements with {@code CONCURRENTLY}. */
    SHARE_UPDATE_EXCLUSIVE("SHARE UPDATE EXCLUSIVE", "other changes of the table"),
    /** Blocks writes. */
    SHARE("SHARE", "writes"),
    /** Blocks writes, and itself. */
    SHARE_ROW_EXCLUSIVE("SHARE ROW EXCLUSIVE", "writes"),
    /** Blocks all but plain reads. */
    EXCLUSIVE("EXCLUSIVE", "writes"),
    /** Blocks reads and writes. */
    ACCESS_EXCLUSIVE("ACCESS EXCLUSIVE", "reads and writes");

    private final String text;
    private final String blocks;

    TableLock(String text, String blocks) {
        this.text = text;
        this.blocks = blocks;
    }

    /** Its name in PostgreSQL; {@code none} when there is no lock. */
    public String text() {
        return text;
    }

    /** The work of other sessions that it blocks, in words. */
    public String blocks() {
        return blocks;
    }

    /** Whether it blocks reads or writes of the table. */
    boolean blocksQueries() {
        return compareTo(SHARE) >= 0;
    }
}
