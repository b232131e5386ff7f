package io.alchemyreactive.cli;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;

/** An error ended the work of a thread and reached no caller of that work, so the command was ended. */
final class UncaughtErrorException extends AlchemyException {

    private final String thread;
    private final Throwable error;
    private final boolean changed;

    UncaughtErrorException(String thread, Throwable error) {
        this(thread, error, false);
    }

    private UncaughtErrorException(String thread, Throwable error, boolean changed) {
        super(
                "an uncaught error ended the work of the thread '" + thread + "': "
                        + ErrorText.sentence(ErrorText.of(error))
                        + " The command was stopped; what was done is stored.",
                error);
        this.thread = thread;
        this.error = error;
        this.changed = changed;
    }

    /** This error with the end of the run as a suppressed error. */
    UncaughtErrorException after(boolean changedSomething, Throwable end) {
        var after = new UncaughtErrorException(thread, error, changedSomething);
        after.addSuppressed(end);
        return after;
    }

    /** Whether something had been changed and stored by then. */
    boolean changedSomething() {
        return changed;
    }
}
