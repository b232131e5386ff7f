package io.alchemyreactive.internal.apply;

import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The clean-up of one row: its generations go one after the other, in an order that other rows have a say in. Tells the
 * events of the resource. Thread-safe, as long as one generation goes at a time.
 */
final class RowCleanUp {

    private final ApplyContext context;
    private final GenerationDeleter deleter;
    private final Row stored;
    private final @Nullable Step removal;
    private final ChangeAction action;
    private final boolean tells;
    private final @Nullable Throwable unseen;
    private final AtomicInteger expected = new AtomicInteger();
    private volatile @Nullable Row now;

    /**
     * A clean-up that has not begun.
     *
     * @param removal the step that removes the row; null when only its older generations go
     * @param tells whether the clean-up is all that happens to the resource, so that its begin and end are told; that of a
     *     resource which was replaced or updated follows the end that was told already
     * @param unseen why it is not known whether there is an object, so that nothing is done; null otherwise
     */
    RowCleanUp(
            ApplyContext context,
            GenerationDeleter deleter,
            Row stored,
            @Nullable Step removal,
            ChangeAction action,
            boolean tells,
            @Nullable Throwable unseen) {
        this.context = context;
        this.deleter = deleter;
        this.stored = stored;
        this.removal = removal;
        this.action = tells ? action : ChangeAction.DELETE;
        this.tells = tells;
        this.unseen = unseen;
    }

    /** Its name in events and messages. */
    ChangeAction action() {
        return action;
    }

    /** One more item belongs to it. */
    void expect() {
        expected.incrementAndGet();
    }

    /** Does one item of it. */
    Mono<Void> clean(CleanUp.Item item) {
        return Mono.defer(() -> begun().flatMap(row -> clean(row, item.generation())))
                .doOnSuccess(nothing -> {
                    if (expected.decrementAndGet() == 0 && tells) {
                        context.events().finished(stored.fqn(), type(), action);
                    }
                })
                .doOnError(error -> context.failed(stored.fqn(), type(), action, error));
    }

    private Mono<Void> clean(Row row, @Nullable Generation generation) {
        return generation == null
                ? context.remove(row)
                : deleter.delete(row, known(row, generation))
                        .doOnNext(left -> now = left.orElse(null))
                        .then();
    }

    /** The generation as the row has it by now: one whose adoption did not end is without what was found. */
    private static Generation known(Row row, Generation generation) {
        return Rows.generations(row).stream()
                .filter(each -> each.instance().equals(generation.instance()))
                .findFirst()
                .orElse(generation);
    }

    /** The row as it is now; the first item begins the removal of a row. */
    private Mono<Row> begun() {
        Row known = now;
        if (known != null) {
            return Mono.just(known);
        }
        if (tells) {
            context.events().started(stored.fqn(), type(), action);
        }
        if (unseen != null) {
            return Mono.error(unseen);
        }
        Mono<Row> first = removal == Step.DELETE ? deleting() : Mono.just(stored);
        return first.doOnNext(row -> now = row);
    }

    private Mono<Row> deleting() {
        Mono<Row> intent =
                Rows.isDeleting(stored) ? Mono.just(stored) : context.put(Rows.deleting(stored, context.stamp()));
        return intent.flatMap(durable -> context.refuseIfBorrowed(durable, stored));
    }

    private String type() {
        return stored.current().type();
    }
}
