package io.alchemyreactive.plan;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.state.StageKey;
import java.util.List;

/**
 * Some resources failed during apply. The others are stored, nothing was rolled back, and the next run continues from
 * there.
 */
public final class ApplyFailedException extends AlchemyException {

    /** The most failures that the message shows; all are in {@link #failures} and in the events. */
    private static final int MOST_NAMED = 20;

    private final transient List<Failure> failures;
    private final boolean changed;

    /**
     * Resources of this stage failed.
     *
     * @param failures at least one, in the order of the plan; the first is the cause, the others are suppressed
     * @param skipped the names of resources that were skipped because of the failures
     * @param changed whether other resources were changed and stored
     */
    public ApplyFailedException(StageKey stage, List<Failure> failures, List<String> skipped, boolean changed) {
        super(message(stage, failures, skipped, changed), failures.get(0).error());
        this.failures = List.copyOf(failures);
        this.changed = changed;
        failures.stream().skip(1).forEach(failure -> addSuppressed(failure.error()));
    }

    /**
     * One resource that failed.
     *
     * @param fqn which
     * @param error why
     */
    public record Failure(String fqn, Throwable error) {}

    /** The failures, in the order of the plan. */
    public List<Failure> failures() {
        return failures;
    }

    /**
     * Whether the run changed and stored something apart from the failures. Resources that exist only in state do not
     * count.
     */
    public boolean changedSomething() {
        return changed;
    }

    private static String message(StageKey stage, List<Failure> failures, List<String> skipped, boolean changed) {
        var text = new StringBuilder("stage " + stage + ": " + failures.size()
                + (failures.size() == 1 ? " resource" : " resources") + " failed:");
        for (Failure failure : failures.subList(0, Math.min(MOST_NAMED, failures.size()))) {
            text.append("\n  ").append(ErrorText.line(failure.fqn(), failure.error()));
        }
        if (failures.size() > MOST_NAMED) {
            text.append("\n  and ").append(failures.size() - MOST_NAMED).append(" more");
        }
        if (!skipped.isEmpty()) {
            text.append("\n  not tried because of that: ")
                    .append(String.join(", ", skipped.subList(0, Math.min(MOST_NAMED, skipped.size()))));
        }
        if (skipped.size() > MOST_NAMED) {
            text.append(" and ").append(skipped.size() - MOST_NAMED).append(" more");
        }
        return text.append(
                        changed
                                ? "\nWhat succeeded is stored; run the same command again to go on."
                                : "\nCorrect that and run the same command again.")
                .toString();
    }
}
