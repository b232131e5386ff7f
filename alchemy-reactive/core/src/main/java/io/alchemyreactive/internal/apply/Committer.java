package io.alchemyreactive.internal.apply;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.SerialQueue;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.event.EventForm;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Writes to the store under one lease, one commit at a time: writes that arrive while a commit runs share the next one.
 * Each commit also writes the pending events of the run into the journal. Cancelling a write does not take it back.
 * Thread-safe.
 */
final class Committer {

    private static final int MOST_CHANGES = 500;
    private static final Duration LONGEST_SILENCE = Duration.ofMillis(250);

    private final StateStore store;
    private final Lease lease;
    private final EventLog events;
    private final SerialQueue commits = SerialQueue.create();

    /** Writes for the next commit. As long as this is not empty, a commit is queued. */
    private final Queue<Write<?>> waiting = new ArrayDeque<>();

    /**
     * Changes that a subscriber waits for.
     *
     * @param answer emitted when they are durable; null for an empty completion
     */
    private record Write<T>(
            Supplier<List<StateChange>> changes,
            MonoSink<T> sink,
            @Nullable T answer) {

        void end(@Nullable Throwable failure) {
            try {
                if (failure == null) {
                    sink.success(answer);
                } else {
                    sink.error(failure);
                }
            } catch (Throwable e) {
                // A subscriber threw this error. The other writes of the commit must get their answer all the same.
                Operators.onErrorDropped(ErrorBoundary.signal(e), Context.of(sink.contextView()));
            }
        }
    }

    Committer(StateStore store, Lease lease, EventLog events) {
        this.store = store;
        this.lease = lease;
        this.events = events;
    }

    /** Completes when the changes are durable. */
    Mono<Void> write(StateChange... changes) {
        List<StateChange> all = List.of(changes);
        return write(() -> all);
    }

    /**
     * Writes changes and completes when they are durable. The supplier is called when the commit begins, so the last of
     * several writes has the newest state.
     */
    Mono<Void> write(Supplier<List<StateChange>> newest) {
        return this.<Void>write(newest, null);
    }

    /** Writes a row and emits it when it is durable. */
    Mono<Row> put(Row row) {
        List<StateChange> change = List.of(new StateChange.PutRow(row));
        return write(() -> change, row);
    }

    private <T> Mono<T> write(Supplier<List<StateChange>> newest, @Nullable T answer) {
        return Mono.create(sink -> {
            boolean first;
            synchronized (waiting) {
                first = waiting.isEmpty();
                waiting.add(new Write<>(newest, sink, answer));
            }
            if (first) {
                askForCommit(sink.contextView());
            }
        });
    }

    /** Writes pending events when there are some, without other changes. */
    Mono<Void> writeNews() {
        return Mono.defer(() -> events.hasNews() ? write() : Mono.empty());
    }

    /**
     * Writes pending events to the journal at a fixed interval until it is disposed. Without it, followers would see
     * nothing during a long provider call, because events are otherwise written with the next commit.
     */
    Disposable tellFollowers(ContextView context) {
        return Flux.interval(LONGEST_SILENCE)
                .onBackpressureDrop()
                // Events that cannot be written now go with the next commit.
                .concatMap(tick -> writeNews().onErrorComplete(), 1)
                .contextWrite(context)
                .subscribe();
    }

    private void askForCommit(ContextView context) {
        var batch = new Batch();
        commits.run(permit -> batch.commit()).subscribe(nothing -> {}, batch::failed, batch::done, Context.of(context));
    }

    /** The writes that share a commit, and the events that are written with them. */
    private final class Batch {

        private final List<Write<?>> writes = new ArrayList<>();
        private List<DeployEvent> news = List.of();

        Mono<Void> commit() {
            List<StateChange> changes = take();
            if (writes.isEmpty()) {
                return Mono.empty();
            }
            news = events.unwritten();
            if (!news.isEmpty()) {
                changes.add(new StateChange.Note(EventForm.write(news)));
            }
            return store.commit(lease, changes);
        }

        /**
         * Moves waiting writes into the batch, and queues another commit for the rest. A write whose supplier throws
         * fails alone.
         */
        private List<StateChange> take() {
            List<StateChange> changes = new ArrayList<>();
            List<Runnable> failures = new ArrayList<>();
            Write<?> left;
            synchronized (waiting) {
                while (!waiting.isEmpty() && changes.size() < MOST_CHANGES) {
                    Write<?> next = waiting.remove();
                    try {
                        changes.addAll(ErrorBoundary.call(next.changes()::get));
                        writes.add(next);
                    } catch (Throwable e) {
                        failures.add(() -> next.end(e));
                    }
                }
                left = waiting.peek();
            }
            if (left != null) {
                askForCommit(left.sink().contextView());
            }
            failures.forEach(Runnable::run);
            return changes;
        }

        void failed(Throwable error) {
            events.takeBack(news);
            writes.forEach(write -> write.end(error));
        }

        void done() {
            writes.forEach(write -> write.end(null));
        }
    }
}
