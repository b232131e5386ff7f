package io.alchemyreactive.test;

import io.alchemyreactive.Run;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.StateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Counts the external effects of runs and makes some of them fail. Each effect that is wrapped with {@link #effect} is
 * a point. After a crash every further effect is refused, as if the process had died. Thread-safe.
 */
public final class Faults {

    private final List<Fault> faults;
    private final boolean everyCall;
    private final int[] matched;
    private final int[] hits;
    private final List<String> names = new ArrayList<>();
    private boolean crashed;
    private @Nullable String struck;
    private final Sinks.Many<Kind> strikes = Sinks.many().replay().all();
    private final Sinks.Empty<Void> stopping = Sinks.empty();

    private Faults(List<Fault> faults, boolean everyCall) {
        this.faults = List.copyOf(faults);
        this.everyCall = everyCall;
        this.matched = new int[faults.size()];
        this.hits = new int[faults.size()];
    }

    /** The failure at a point. */
    public enum Kind {
        /** The process dies before the effect. */
        CRASH_BEFORE,
        /** The process dies between the effect and its answer. */
        CRASH_AFTER,
        /** The effect fails, and the process goes on. */
        FAIL_BEFORE,
        /** The effect takes place, its answer is lost, and the process goes on. */
        FAIL_AFTER,
        /** The effect does not take place and no answer comes; the run has to be aborted. */
        HANG_BEFORE,
        /** The effect takes place and no answer comes; the run has to be aborted. */
        HANG_AFTER,
        /** The run is asked to stop, then the effect takes place normally. */
        STOP
    }

    /** No faults; effects are only counted. */
    public static Faults none() {
        return new Faults(List.of(), false);
    }

    /** Makes these calls fail. When several faults match one call, the first of them applies. */
    public static Faults of(Fault... faults) {
        return new Faults(List.of(faults), false);
    }

    /** Makes the effect with this number fail. Effects are numbered from 0 in the order in which they begin. */
    public static Faults at(int point, Kind kind) {
        return of(Fault.at(point, kind));
    }

    /** Makes the first effect fail whose name begins with this text, for example {@code create} or {@code commit}. */
    public static Faults atFirst(String beginning, Kind kind) {
        return of(Fault.atFirst(beginning, kind));
    }

    /** A copy of these faults, none of them struck yet, for which comparing, listing and warning are points too. */
    public Faults everyCall() {
        return new Faults(faults, true);
    }

    /**
     * A copy of these faults in their current state, with further faults. Only effects that begin from now on count for
     * the further faults.
     */
    Faults and(Fault... more) {
        synchronized (names) {
            List<Fault> all = new ArrayList<>(faults);
            all.addAll(List.of(more));
            var both = new Faults(all, everyCall);
            System.arraycopy(matched, 0, both.matched, 0, matched.length);
            System.arraycopy(hits, 0, both.hits, 0, hits.length);
            both.names.addAll(names);
            both.crashed = crashed;
            both.struck = struck;
            return both;
        }
    }

    /** The failure that the run gets instead of an answer. */
    public static final class FaultException extends RuntimeException {

        FaultException(String message) {
            super(message);
        }
    }

    /** Wraps an effect. Each subscription counts as one effect and fails when a fault matches it. */
    public <T> Mono<T> effect(String name, Mono<T> effect) {
        return Mono.defer(() -> begin(name).on(name, effect));
    }

    /** Wraps an effect with many values. A fault strikes before the first value or after the last. */
    <T> Flux<T> effects(String name, Flux<T> effect) {
        return effect(name, effect.collectList()).flatMapIterable(all -> all);
    }

    /** Wraps a store. Its commits are points. A crash ends the leases of the run, as the death of its process would. */
    public StateStore store(StateStore store) {
        return new FaultyStore(store, this);
    }

    /**
     * Wraps providers. Their calls are points, except comparing, listing and warning, unless {@link #everyCall} is
     * used.
     */
    public Providers providers(Providers providers) {
        return providers.each(provider -> FaultyProvider.of(provider, this));
    }

    /**
     * Starts a run and emits its result. Aborts or stops the run when a fault asks for it. The result is emitted after
     * all work of the run has ended.
     */
    public <R> Mono<R> drive(Mono<Run<R>> start) {
        return start.flatMap(run -> {
            Mono<Void> hand = strikes.asFlux()
                    .doOnNext(struckBy -> {
                        if (struckBy == Kind.STOP) {
                            run.stop().subscribe();
                            stopping.tryEmitEmpty();
                        } else if (struckBy == Kind.HANG_BEFORE || struckBy == Kind.HANG_AFTER) {
                            run.abort();
                        }
                    })
                    .then();
            return Mono.firstWithSignal(run.result(), hand.then(Mono.never()));
        });
    }

    /** The number of effects that have begun. */
    public int count() {
        synchronized (names) {
            return names.size();
        }
    }

    /** The names of the effects that have begun, in order. */
    public List<String> names() {
        synchronized (names) {
            return List.copyOf(names);
        }
    }

    /** The name of the first effect that a fault has struck; empty when none has. */
    public Optional<String> struck() {
        synchronized (names) {
            return Optional.ofNullable(struck);
        }
    }

    /** The faults that have not struck any effect. */
    public List<Fault> unstruck() {
        synchronized (names) {
            return IntStream.range(0, hits.length)
                    .filter(i -> hits[i] == 0)
                    .mapToObj(faults::get)
                    .toList();
        }
    }

    /** Whether the call of a verb that changes nothing is a point. Such calls are points only on request. */
    boolean counts(Fault.Verb verb, String of) {
        String name = verb.word() + " " + of;
        return everyCall || faults.stream().anyMatch(fault -> fault.isOn(name));
    }

    /** One effect and the fault that strikes it. */
    private record Turn(Faults of, Fate fate, @Nullable Fault fault) {

        <T> Mono<T> on(String name, Mono<T> effect) {
            Fault.Delay delay = fault == null ? null : fault.delay();
            if (delay == null) {
                return now(name, effect);
            }
            Mono<T> then = Mono.defer(() -> now(name, effect));
            return delay.detached()
                    ? UncancellableEffects.after(delay.time(), delay.scheduler(), then)
                    : Mono.delay(delay.time(), delay.scheduler()).then(then);
        }

        private <T> Mono<T> now(String name, Mono<T> effect) {
            return switch (fate) {
                case PASS -> effect;
                case REFUSE -> Mono.error(() -> error("refused: " + name));
                case WAIT -> of.stopping.asMono().then(effect);
                case HANG -> Mono.never();
                case HANG_AFTERWARDS -> effect.hasElement().onErrorReturn(false).then(Mono.never());
                // Waits for the answer, so that the effect is complete.
                case LOSE_ANSWER ->
                    effect.hasElement()
                            .onErrorReturn(false)
                            .flatMap(done -> Mono.error(() -> error("the answer was lost: " + name)));
            };
        }

        private Throwable error(String message) {
            return fault == null ? new FaultException(message) : fault.error(() -> new FaultException(message));
        }
    }

    private enum Fate {
        PASS,
        REFUSE,
        LOSE_ANSWER,
        HANG,
        HANG_AFTERWARDS,
        WAIT;

        static Fate of(@Nullable Kind kind) {
            return kind == null
                    ? PASS
                    : switch (kind) {
                        case CRASH_BEFORE, FAIL_BEFORE -> REFUSE;
                        case CRASH_AFTER, FAIL_AFTER -> LOSE_ANSWER;
                        case HANG_BEFORE -> HANG;
                        case HANG_AFTER -> HANG_AFTERWARDS;
                        case STOP -> WAIT;
                    };
        }
    }

    private Turn begin(String name) {
        Fault fault;
        synchronized (names) {
            if (crashed) {
                return new Turn(this, Fate.REFUSE, null);
            }
            names.add(name);
            fault = strikes(name);
            if (fault == null) {
                return new Turn(this, Fate.PASS, null);
            }
            struck = struck == null ? name : struck;
            crashed = fault.kind() == Kind.CRASH_BEFORE || fault.kind() == Kind.CRASH_AFTER;
        }
        if (fault.kind() != null) {
            // Effects begin on several threads.
            strikes.emitNext(fault.kind(), Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
        }
        return new Turn(this, Fate.of(fault.kind()), fault);
    }

    private @Nullable Fault strikes(String name) {
        Fault first = null;
        for (int i = 0; i < hits.length; i++) {
            Fault fault = faults.get(i);
            if (fault.matches(name) && fault.strikes(++matched[i]) && first == null) {
                hits[i]++;
                first = fault;
            }
        }
        return first;
    }
}
