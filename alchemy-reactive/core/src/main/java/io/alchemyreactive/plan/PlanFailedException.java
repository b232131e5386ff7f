package io.alchemyreactive.plan;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.state.StageKey;
import java.util.List;

/** A plan could not be made, for one reason or several; nothing was changed. The cause is the first reason. */
public final class PlanFailedException extends AlchemyException {

    private final transient List<Throwable> failures;

    private PlanFailedException(StageKey stage, List<Throwable> failures) {
        super(message(stage, failures), failures.get(0));
        this.failures = List.copyOf(failures);
        failures.stream().skip(1).forEach(this::addSuppressed);
    }

    /** The reasons, at least one. */
    public List<Throwable> failures() {
        return failures;
    }

    /** Throws a {@link PlanFailedException} when there are failures. */
    public static void throwIfAny(StageKey stage, List<Throwable> failures) {
        if (!failures.isEmpty()) {
            throw new PlanFailedException(stage, failures);
        }
    }

    private static String message(StageKey stage, List<Throwable> failures) {
        if (failures.size() == 1) {
            return "stage " + stage + " cannot be planned: " + ErrorText.of(failures.get(0));
        }
        var text = new StringBuilder("stage " + stage + " cannot be planned, for " + failures.size() + " reasons:");
        for (int i = 0; i < failures.size(); i++) {
            text.append("\n  ").append(i + 1).append(". ").append(ErrorText.of(failures.get(i)));
        }
        return text.toString();
    }
}
