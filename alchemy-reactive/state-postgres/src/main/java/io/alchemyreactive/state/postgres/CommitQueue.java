package io.alchemyreactive.state.postgres;

import io.alchemyreactive.state.StateChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The commits of one lease, in the order in which they were asked for, one round after the other; those that wait
 * meanwhile share the next round. Once asked for, a commit is done whether or not somebody still waits for it.
 * Thread-safe.
 */
final class CommitQueue {

    private static final int MOST_AT_ONCE = 256;

    private final Function<List<List<StateChange>>, Mono<List<Answer>>> round;
    private final Mono<Void> release;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();

    /** How many were asked for and are not answered; whoever makes it more than nothing begins the work. */
    private final AtomicInteger open = new AtomicInteger();

    /**
     * The result of a commit.
     *
     * @param refusal why it was refused; null when it is stored
     */
    record Answer(@Nullable Throwable refusal) {}

    /** A request: a commit, or with null the release. */
    private record Waiting(@Nullable List<StateChange> changes, MonoSink<Void> sink) {
        void answer(@Nullable Throwable refusal) {
            if (refusal == null) {
                sink.success();
            } else {
                sink.error(refusal);
            }
        }
    }

    CommitQueue(Function<List<List<StateChange>>, Mono<List<Answer>>> round, Mono<Void> release) {
        this.round = round;
        this.release = release;
    }

    Mono<Void> commit(List<StateChange> changes) {
        return ask(changes);
    }

    /** Gives the stage back when all commits asked for before are done. */
    Mono<Void> release() {
        return ask(null);
    }

    private Mono<Void> ask(@Nullable List<StateChange> changes) {
        return Mono.create(sink -> {
            queue.add(new Waiting(changes, sink));
            if (open.getAndIncrement() == 0) {
                next();
            }
        });
    }

    private void next() {
        Waiting first = queue.peek();
        if (first == null) {
            throw new IllegalStateException("counted before it was queued");
        }
        if (first.changes() == null) {
            queue.remove();
            release.subscribe(
                    done -> {},
                    e -> answer(List.of(first), List.of(new Answer(e))),
                    () -> answer(List.of(first), List.of(new Answer(null))));
            return;
        }
        List<Waiting> taken = new ArrayList<>();
        List<List<StateChange>> commits = new ArrayList<>();
        for (Waiting waiting = first; waiting != null && commits.size() < MOST_AT_ONCE; waiting = queue.peek()) {
            List<StateChange> changes = waiting.changes();
            if (changes == null) {
                break;
            }
            queue.remove();
            taken.add(waiting);
            commits.add(changes);
        }
        round.apply(commits)
                .subscribe(
                        answers -> answer(taken, answers),
                        e -> answer(
                                taken, taken.stream().map(each -> new Answer(e)).toList()));
    }

    /** The next round begins first: whoever is answered may well ask for another commit and wait for it. */
    private void answer(List<Waiting> taken, List<Answer> answers) {
        if (open.addAndGet(-taken.size()) > 0) {
            next();
        }
        for (int i = 0; i < taken.size(); i++) {
            taken.get(i).answer(answers.get(i).refusal());
        }
    }
}
