package io.alchemyreactive.internal.apply;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.event.EventForm;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

/**
 * Writes to the store under one lease, one commit at a time: what arrives while one is under way shares the next. The
 * news of the run go into the journal with them.
 * Cancelling a write does not take it back. Thread-safe.
 */
final class Committer {

    private static final int MOST_CHANGES = 500;
    private static final Duration LONGEST_SILENCE = Duration.ofMillis(250);

    private final StateStore store;
    private final Lease lease;
    private final EventLog events;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private boolean busy;

    private record Waiting(Supplier<List<StateChange>> changes, ContextView context, Sinks.One<Boolean> done) {}

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
        return Mono.deferContextual(context -> {
            var waiting = new Waiting(newest, context, Sinks.one());
            synchronized (queue) {
                queue.add(waiting);
                if (busy) {
                    return waiting.done().asMono().then();
                }
                busy = true;
            }
            next();
            return waiting.done().asMono().then();
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

    /** Commits until nothing waits; in a loop, since a store may answer at once, and who hears of it may write again. */
    private void next() {
        boolean ended = true;
        while (ended) {
            List<Waiting> batch = new ArrayList<>();
            List<StateChange> changes = new ArrayList<>();
            take(batch, changes);
            ended = !batch.isEmpty() && commit(batch, changes);
        }
    }

    /**
     * Takes what waits; when that is nothing, whoever writes next begins a loop of its own. A write whose changes cannot be
     * told fails alone.
     */
    private void take(List<Waiting> batch, List<StateChange> changes) {
        Map<Waiting, Throwable> failed = new LinkedHashMap<>();
        synchronized (queue) {
            while (!queue.isEmpty() && changes.size() < MOST_CHANGES) {
                Waiting waiting = queue.remove();
                try {
                    changes.addAll(ErrorBoundary.call(waiting.changes()::get));
                    batch.add(waiting);
                } catch (RuntimeException e) {
                    failed.put(waiting, e);
                }
            }
            busy = !batch.isEmpty();
        }
        failed.forEach((waiting, error) -> waiting.done().tryEmitError(error));
    }

    /** Begins to commit. Says whether that has ended already; else {@link #next} goes on when it ends. */
    private boolean commit(List<Waiting> batch, List<StateChange> changes) {
        List<DeployEvent> news = events.unwritten();
        if (!news.isEmpty()) {
            changes.add(new StateChange.Note(news.stream().map(EventForm::write).toList()));
        }
        var oneIsThrough = new AtomicBoolean();
        Runnable goOn = () -> {
            if (oneIsThrough.getAndSet(true)) {
                next();
            }
        };
        store.commit(lease, changes)
                .contextWrite(batch.get(0).context())
                .subscribe(
                        nothing -> {},
                        error -> {
                            events.takeBack(news);
                            batch.forEach(waiting -> waiting.done().tryEmitError(error));
                            goOn.run();
                        },
                        () -> {
                            batch.forEach(waiting -> waiting.done().tryEmitEmpty());
                            goOn.run();
                        });
        return oneIsThrough.getAndSet(true);
    }
}
