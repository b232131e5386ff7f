package io.alchemyreactive.internal.apply;

/** Something cannot be deleted because what uses it did not settle; turned into a skip, never shown as a failure. */
final class StillUsedException extends RuntimeException {

    StillUsedException(String user) {
        super("still used by '" + user + "', which failed or was skipped");
    }

    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
