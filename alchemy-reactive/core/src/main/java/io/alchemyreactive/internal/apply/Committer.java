package io.alchemyreactive.internal.apply;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.SerialQueue;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.event.EventForm;
import io.alchemyreactive.state.Lease;
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
 * Writes to the store under one lease, one commit at a time: writes that arrive while one is under way share the next. The
 * news of the run go into the journal with them.
 * Cancelling a write does not take it back. Thread-safe.
 */
final class Committer {

    private static final int MOST_CHANGES = 500;
    private static final Duration LONGEST_SILENCE = Duration.ofMillis(250);

    private final StateStore store;
    private final Lease lease;
    private final EventLog events;
    private final SerialQueue commits = SerialQueue.create();

    /** While there is one, a commit is asked for whose turn has not come. */
    private final Queue<Write> waiting = new ArrayDeque<>();

    private record Write(Supplier<List<StateChange>> changes, MonoSink<Void> sink) {

        void end(@Nullable Throwable failure) {
            try {
                if (failure == null) {
                    sink.success();
                } else {
                    sink.error(failure);
                }
            } catch (Throwable e) {
                // The subscriber's own error must not keep the answer from those that share the commit.
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

    /** Writes changes that are asked for when it is their turn, so that of several writes the last has the newest. */
    Mono<Void> write(Supplier<List<StateChange>> newest) {
        return Mono.create(sink -> {
            boolean first;
            synchronized (waiting) {
                first = waiting.isEmpty();
                waiting.add(new Write(newest, sink));
            }
            if (first) {
                askForCommit(sink.contextView());
            }
        });
    }

    /** Writes the news that no commit has taken along. */
    Mono<Void> writeNews() {
        return Mono.defer(() -> events.hasNews() ? write() : Mono.empty());
    }

    /** Writes pending events at a fixed interval until it is disposed; during a long call no commit takes them along. */
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

    /** The writes that share a commit, and the news that go with them. */
    private final class Batch {

        private final List<Write> writes = new ArrayList<>();
        private List<DeployEvent> news = List.of();

        Mono<Void> commit() {
            List<StateChange> changes = take();
            if (writes.isEmpty()) {
                return Mono.empty();
            }
            news = events.unwritten();
            if (!news.isEmpty()) {
                changes.add(
                        new StateChange.Note(news.stream().map(EventForm::write).toList()));
            }
            return store.commit(lease, changes);
        }

        /** Takes what waits, and asks for another commit of what is left. A write whose changes cannot be told fails alone. */
        private List<StateChange> take() {
            List<StateChange> changes = new ArrayList<>();
            List<Runnable> failures = new ArrayList<>();
            Write left;
            synchronized (waiting) {
                while (!waiting.isEmpty() && changes.size() < MOST_CHANGES) {
                    Write next = waiting.remove();
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
