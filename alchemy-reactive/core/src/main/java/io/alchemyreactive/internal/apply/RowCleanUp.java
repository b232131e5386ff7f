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
 * The clean-up of one row: deletes its generations one after another and emits the events of the resource. The caller
 * decides the order, which depends on other rows. Thread-safe as long as one generation is deleted at a time.
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
     * Creates a clean-up that has not begun.
     *
     * @param removal the step that removes the row; null when only its older generations are deleted
     * @param tells whether to emit start and end events, because the clean-up is the only work on the resource; false
     *     for a resource that was replaced or updated, whose end was emitted before
     * @param unseen why it is not known whether an object exists; then the clean-up does nothing. Null when it is known
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

    /** The action of the clean-up in events and messages. */
    ChangeAction action() {
        return action;
    }

    /** Adds one item to those that the clean-up waits for. */
    void expect() {
        expected.incrementAndGet();
    }

    /** Carries out one item; emits the end of the resource after the last one. */
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

    /**
     * The generation as it is in the current row, which may have changed: after an unfinished adoption it has no
     * attributes of the found object.
     */
    private static Generation known(Row row, Generation generation) {
        return Rows.generations(row).stream()
                .filter(each -> each.instance().equals(generation.instance()))
                .findFirst()
                .orElse(generation);
    }

    /** Emits the current row. For the first item it stores the intent to remove the row. */
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
