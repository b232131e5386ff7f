package io.alchemyreactive.neon.local.internal.faults;

import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The planned faults. Thread-safe. */
public final class PlannedFaults {

    private final RandomGenerator random;
    private final List<PlannedFault> planned = new ArrayList<>();

    public PlannedFaults(RandomGenerator random) {
        this.random = random;
    }

    public synchronized void plan(List<PlannedFault> faults) {
        planned.clear();
        planned.addAll(faults);
    }

    /** The effect of the first planned fault that affects a call; empty for none. */
    public synchronized Optional<PlannedFault.Effect> ofCall(String method, String path) {
        return take(target -> target instanceof PlannedFault.OfCall call && call.meets(method, path));
    }

    /** The effect of the first planned fault that affects an operation; empty for none. */
    public synchronized Optional<PlannedFault.Effect> ofOperation(OperationRow operation) {
        return take(target -> target instanceof PlannedFault.OfOperation planned
                && planned.action().equals(operation.action.wire()));
    }

    public synchronized int count() {
        return planned.size();
    }

    private Optional<PlannedFault.Effect> take(Predicate<PlannedFault.Target> meets) {
        for (var i = 0; i < planned.size(); i++) {
            var fault = planned.get(i);
            if (meets.test(fault.target()) && random.nextDouble() < fault.probability()) {
                if (fault.times() == 1) {
                    planned.remove(i);
                } else {
                    planned.set(i, fault.once());
                }
                return Optional.of(fault.effect());
            }
        }
        return Optional.empty();
    }
}
