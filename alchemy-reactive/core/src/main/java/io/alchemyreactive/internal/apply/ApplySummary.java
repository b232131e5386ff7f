package io.alchemyreactive.internal.apply;

import io.alchemyreactive.effect.TaskGraph.Outcome;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.StoppedException;
import io.alchemyreactive.state.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the outcome of each resource and computes the outcome of the apply. Not thread-safe. */
final class ApplySummary {

    private final ApplyContext context;
    private final Plan plan;
    private final List<ApplyFailedException.Failure> failures = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final Map<String, Cleaned> cleaned = new LinkedHashMap<>();
    private boolean changed;

    ApplySummary(ApplyContext context, Plan plan) {
        this.context = context;
        this.plan = plan;
    }

    /** Throws the failure of the apply, unless everything was done. */
    void throwIfIncomplete(boolean stopped) {
        if (!failures.isEmpty()) {
            Map<String, Integer> places = new HashMap<>();
            plan.changes().forEach(change -> places.put(change.fqn(), places.size()));
            failures.sort(Comparator.comparing(failure -> places.getOrDefault(failure.fqn(), places.size())));
            skipped.sort(Comparator.comparing(fqn -> places.getOrDefault(fqn, places.size())));
            throw new ApplyFailedException(context.stage(), failures, skipped, changed);
        }
        if (stopped) {
            throw new StoppedException(context.stage());
        }
    }

    void add(String fqn, String type, ChangeAction action, boolean outside, Outcome outcome) {
        outcome.accept(new Outcome.Visitor<Runnable>() {

                    @Override
                    public Runnable visit(Outcome.Done done) {
                        return () -> changed |= outside && action != ChangeAction.NOOP;
                    }

                    @Override
                    public Runnable visit(Outcome.Failed failed) {
                        return () -> {
                            if (failed.cause() instanceof StillUsedException used) {
                                skip(fqn, type, action, used.toString());
                            } else {
                                failures.add(new ApplyFailedException.Failure(fqn, failed.cause()));
                            }
                        };
                    }

                    @Override
                    public Runnable visit(Outcome.Skipped skippedToo) {
                        return () -> skip(fqn, type, action, "what it needs failed or was skipped");
                    }

                    @Override
                    public Runnable visit(Outcome.NotStarted notStarted) {
                        return () -> {
                            if (action != ChangeAction.NOOP) {
                                context.events().skipped(fqn, type, action, "the run was stopped");
                            }
                        };
                    }

                    @Override
                    public Runnable visit(Outcome.Aborted aborted) {
                        return () -> {
                            if (action != ChangeAction.NOOP) {
                                context.events().cancelled(fqn, type, action);
                            }
                        };
                    }
                })
                .run();
    }

    /**
     * Adds the outcome of the clean-up of one generation. The worst outcome of a row's generations is the outcome of
     * the row.
     */
    void addCleaned(Row row, ChangeAction action, Outcome outcome) {
        if (outcome instanceof Outcome.Done) {
            changed |= context.isOutside(row.current().type());
        }
        cleaned.merge(row.fqn(), new Cleaned(row, action, outcome), Cleaned::worse);
    }

    /** Adds the outcomes of the rows that were cleaned up; called once, after the last call of {@link #addCleaned}. */
    void endCleaned() {
        cleaned.values()
                .forEach(each -> add(
                        each.row().fqn(),
                        each.row().current().type(),
                        each.action(),
                        context.isOutside(each.row().current().type()),
                        each.outcome()));
    }

    private record Cleaned(Row row, ChangeAction action, Outcome outcome) {

        Cleaned worse(Cleaned other) {
            return rank(other.outcome()) > rank(outcome) ? other : this;
        }

        private static int rank(Outcome outcome) {
            return outcome.accept(RANK);
        }
    }

    /** Orders outcomes; a worse outcome has a higher number. */
    private static final Outcome.Visitor<Integer> RANK = new Outcome.Visitor<>() {

        @Override
        public Integer visit(Outcome.Done done) {
            return 0;
        }

        @Override
        public Integer visit(Outcome.NotStarted notStarted) {
            return 1;
        }

        @Override
        public Integer visit(Outcome.Aborted aborted) {
            return 2;
        }

        @Override
        public Integer visit(Outcome.Skipped skipped) {
            return 3;
        }

        @Override
        public Integer visit(Outcome.Failed failed) {
            return failed.cause() instanceof StillUsedException ? 4 : 5;
        }
    };

    private void skip(String fqn, String type, ChangeAction action, String because) {
        skipped.add(fqn);
        context.events().skipped(fqn, type, action, because);
    }
}
