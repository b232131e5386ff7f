package io.alchemyreactive.plan;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.state.StageKey;
import java.util.List;
import reactor.core.Exceptions;

/** A plan could not be made, for several reasons at once; nothing was changed. */
public final class PlanFailedException extends AlchemyException {

    private final transient List<Throwable> failures;

    private PlanFailedException(StageKey stage, List<Throwable> failures) {
        super(message(stage, failures), failures.get(0));
        this.failures = List.copyOf(failures);
        failures.stream().skip(1).forEach(this::addSuppressed);
    }

    /** The reasons, each as it would have been signalled alone. */
    public List<Throwable> failures() {
        return failures;
    }

    /** Throws what went wrong, if anything did: a single failure as itself, several as one of these. */
    static void throwIfAny(StageKey stage, List<Throwable> failures) {
        if (failures.size() == 1) {
            throw Exceptions.propagate(failures.get(0));
        }
        if (!failures.isEmpty()) {
            throw new PlanFailedException(stage, failures);
        }
    }

    private static String message(StageKey stage, List<Throwable> failures) {
        var text = new StringBuilder("stage " + stage + " cannot be planned, for " + failures.size() + " reasons:");
        for (int i = 0; i < failures.size(); i++) {
            text.append("\n  ")
                    .append(i + 1)
                    .append(". ")
                    .append(failures.get(i).getMessage());
        }
        return text.toString();
    }
}
