package io.alchemyreactive.test;

import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import java.util.List;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * A store whose commits may fail. Reads and leases pass through. When a run releases its lease after a crash, this
 * stands for the release by the death of the process. Thread-safe.
 */
final class FaultyStore extends ForwardingStateStore {

    private final Faults faults;

    FaultyStore(StateStore store, Faults faults) {
        super(store);
        this.faults = faults;
    }

    @Override
    public Mono<Void> commit(Lease lease, List<StateChange> changes) {
        return faults.effect("commit " + describe(changes), super.commit(lease, changes));
    }

    private static String describe(List<StateChange> changes) {
        return changes.stream().map(FaultyStore::describe).collect(Collectors.joining(", "));
    }

    private static String describe(StateChange change) {
        return change instanceof StateChange.PutRow put
                ? put.row().fqn() + " " + put.row().status().word()
                : change instanceof StateChange.RemoveRow remove
                        ? "without " + remove.fqn()
                        : change.getClass().getSimpleName();
    }
}
