package io.alchemyreactive.internal.apply;

import io.alchemyreactive.internal.plan.BorrowedOutputs;
import io.alchemyreactive.internal.plan.ReferenceReader;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Removes stored outputs before the resources that they are made of are deleted, and then checks that no other stage
 * borrows them. A borrower stores its borrow and then reads the outputs; this class stores the outputs and then reads
 * the borrows. Whatever the order, at least one of the two notices the conflict. Thread-safe.
 */
final class OutputWithdrawal {

    private final ApplyContext context;
    private final BorrowedOutputs borrowedOutputs;
    /** By path, how many withdrawals of an output are in force. A withdrawal that is refused takes back only itself. */
    private final Map<String, Integer> withdrawn = new HashMap<>();

    OutputWithdrawal(ApplyContext context, BorrowedOutputs borrowedOutputs) {
        this.context = context;
        this.borrowedOutputs = borrowedOutputs;
    }

    /**
     * Withdraws the outputs that the plan removes. When another stage borrows them, restores them and fails with {@link
     * BorrowedException}.
     */
    Mono<Void> withdraw() {
        return withdraw(borrowedOutputs.going());
    }

    /**
     * Withdraws the outputs made of a resource whose replacement was found necessary only during apply. Fails as {@link
     * #withdraw()} does.
     */
    Mono<Void> withdrawMadeOf(String fqn) {
        return withdraw(borrowedOutputs.madeOf().getOrDefault(fqn, Set.of()));
    }

    private Mono<Void> withdraw(Set<String> paths) {
        return paths.isEmpty()
                ? Mono.empty()
                : Mono.defer(() -> write(paths, 1))
                        .then(Mono.defer(() -> context.borrowed(ReferenceReader.OUTPUTS::equals)))
                        .flatMap(borrows -> write(paths, -1).then(Mono.error(() -> refusal(paths, borrows))));
    }

    private BorrowedException refusal(Set<String> paths, List<Borrow> borrows) {
        return new BorrowedException(
                BorrowedOutputs.describe(paths) + " of " + context.stage(),
                borrows.stream().map(Borrow::borrower).toList());
    }

    private Mono<Void> write(Set<String> paths, int more) {
        synchronized (withdrawn) {
            paths.forEach(path -> withdrawn.merge(
                    path, more, (had, added) -> had + added == 0 ? null : Integer.valueOf(had + added)));
        }
        return context.committer().write(() -> {
            Value.Fields left = stored();
            return left == null ? List.of() : List.of(new StateChange.PutOutputs(left));
        });
    }

    /** The stored outputs without the withdrawn ones; null when no outputs are stored. */
    Value.@Nullable Fields stored() {
        synchronized (withdrawn) {
            return borrowedOutputs.without(withdrawn.keySet());
        }
    }
}
