package io.alchemyreactive.state;

/** A row was not at the revision that the writer had seen; nothing was written. */
public final class StaleRevisionException extends StateException {

    /** A failure that names the row and both revisions; 0 stands for an absent row. */
    public StaleRevisionException(ResourceKey resource, long expected, long found) {
        super("the stored row of " + resource + " is at revision " + found + ", not " + expected
                + " as expected: somebody else has written it. Nothing was written; run the command again.");
    }
}
