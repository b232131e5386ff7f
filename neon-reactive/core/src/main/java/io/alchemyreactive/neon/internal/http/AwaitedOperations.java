package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One wait for some operations: the last known state of each, and the conclusion. Each subscription has its own object.
 * Its reads run one after the other, so it needs no lock.
 */
final class AwaitedOperations {

    /** Neon may not know an operation for a moment after the answer that names it. */
    private static final int MOST_MISSES = 5;
    /** A failed operation that has not changed for this long has failed finally. */
    private static final Duration SECOND_LOOK = Duration.ofSeconds(2);

    private final Function<String, Mono<NeonOperation>> one;
    private final Flux<NeonOperation> newest;
    private final Scheduler clock;
    private final Map<String, State> states = new LinkedHashMap<>();

    /**
     * Waits for the operations {@code ids}. Reads a single operation with {@code one}, and several at once with {@code
     * newest}.
     */
    AwaitedOperations(
            Collection<String> ids,
            Function<String, Mono<NeonOperation>> one,
            Flux<NeonOperation> newest,
            Scheduler clock) {
        this.one = one;
        this.newest = newest;
        this.clock = clock;
        ids.forEach(id -> states.put(id, new State(id)));
    }

    /** Takes over the state of an operation from an answer. Ignores other operations. */
    void know(NeonOperation operation) {
        State state = states.get(operation.id());
        if (state != null) {
            state.take(operation);
        }
    }

    boolean done() {
        return states.values().stream().allMatch(State::succeeded);
    }

    /** Reads the operations that have not ended. */
    Mono<Void> look() {
        return Mono.defer(() -> {
            List<State> open = list(state -> !state.succeeded());
            return open.size() > 1 ? several(open) : each(open);
        });
    }

    /** The operations in their last known state. */
    List<NeonOperation> last() {
        return known(state -> true);
    }

    /**
     * The operations that have failed, when Neon will not retry at least one of them; otherwise empty. Includes failed
     * operations that Neon may retry, because they may be the reason why others were cancelled.
     */
    List<NeonOperation> failed() {
        return states.values().stream().anyMatch(State::failedForGood) ? known(State::failed) : List.of();
    }

    /** The operations that have not ended. */
    List<NeonOperation> outstanding() {
        return known(state -> !state.succeeded() && !state.failed());
    }

    private Mono<Void> several(List<State> open) {
        List<State> unseen = new ArrayList<>(open);
        return newest.doOnNext(operation -> {
                    unseen.removeIf(state -> state.id.equals(operation.id()));
                    know(operation);
                })
                .then(Mono.defer(() -> each(unseen)));
    }

    private Mono<Void> each(List<State> open) {
        return Flux.fromIterable(open)
                .concatMap(state -> one.apply(state.id)
                        .doOnNext(state::take)
                        .onErrorResume(
                                NotFoundException.class, absent -> state.missed() ? Mono.error(absent) : Mono.empty()))
                .then();
    }

    private List<State> list(Predicate<State> which) {
        return states.values().stream().filter(which).toList();
    }

    private List<NeonOperation> known(Predicate<State> which) {
        return states.values().stream().filter(which).flatMap(State::known).toList();
    }

    private final class State {

        private final String id;
        private @Nullable NeonOperation last;
        private long unmovedSince;
        private int misses;

        State(String id) {
            this.id = id;
        }

        void take(NeonOperation operation) {
            if (!operation.equals(last)) {
                unmovedSince = now();
            }
            last = operation;
        }

        boolean missed() {
            return ++misses > MOST_MISSES;
        }

        boolean succeeded() {
            return last != null && last.succeeded();
        }

        boolean failed() {
            return last != null && last.failed();
        }

        boolean failedForGood() {
            if (last == null || !last.failed()) {
                return false;
            }
            // Neon may retry an operation with the status failed; cancelled and error are final.
            return !last.status().equals("failed") || now() - unmovedSince >= SECOND_LOOK.toMillis();
        }

        Stream<NeonOperation> known() {
            return Stream.ofNullable(last);
        }

        private long now() {
            return clock.now(TimeUnit.MILLISECONDS);
        }
    }
}
