package io.alchemyreactive.internal.apply;

/** An object cannot be deleted because a resource that uses it did not settle. Reported as a skip, not as a failure. */
final class StillUsedException extends RuntimeException {

    StillUsedException(String user) {
        super("still used by '" + user + "', which failed or was skipped");
    }

    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
