package io.alchemyreactive.provider;

import io.alchemyreactive.effect.TimeSpans;
import io.alchemyreactive.error.AlchemyException;
import java.time.Duration;

/** A provider call exceeded its time-out and was cancelled; its effect until then is not known. */
public final class OperationTimeoutException extends AlchemyException {

    /**
     * A failure that names the resource.
     *
     * @param what the verb, such as {@code creating it}
     */
    public OperationTimeoutException(String fqn, String what, Duration timeout) {
        super("'" + fqn + "': " + what + " took longer than " + TimeSpans.text(timeout)
                + " and was cancelled. Run the command again to go on, or give it more time with"
                + " options(o -> o.timeout(…)). If the log tells of an uncaught error in that time, such as a"
                + " NoSuchMethodError, that error is the reason.");
    }
}
