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
 * Takes outputs out of what is stored before that goes of which they are made, then asks who uses them. A borrower
 * stores its borrow and then looks at the outputs again: so either it misses them, or this sees the borrow. Thread-safe.
 */
final class OutputWithdrawal {

    private final ApplyContext context;
    private final BorrowedOutputs borrowedOutputs;
    /** How many have withdrawn an output, by path: each puts back what it withdrew itself. */
    private final Map<String, Integer> withdrawn = new HashMap<>();

    OutputWithdrawal(ApplyContext context, BorrowedOutputs borrowedOutputs) {
        this.context = context;
        this.borrowedOutputs = borrowedOutputs;
    }

    /** Withdraws what the plan says that goes; fails with {@link BorrowedException}, and all is as before, when it is used. */
    Mono<Void> withdraw() {
        return withdraw(borrowedOutputs.going());
    }

    /** Withdraws, likewise, what is made of a resource whose replacement the plan could not tell. */
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

    /** The outputs that are stored by now; null when none are. */
    Value.@Nullable Fields stored() {
        synchronized (withdrawn) {
            return borrowedOutputs.without(withdrawn.keySet());
        }
    }
}
