package io.alchemyreactive.test;

import io.alchemyreactive.Run;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Counts the effects of a run on the world outside, and lets one of them go wrong: each effect that is wrapped with
 * {@link #effect} is a point. After a crash every further effect is refused, as if the process were gone. Thread-safe.
 */
public final class Faults {

    private final BiPredicate<Integer, String> point;
    private final Kind kind;
    private final List<String> names = new ArrayList<>();
    private boolean crashed;
    private @Nullable String struck;
    private final Sinks.One<Kind> strike = Sinks.one();
    private final Sinks.Empty<Void> stopping = Sinks.empty();

    private Faults(BiPredicate<Integer, String> point, Kind kind) {
        this.point = point;
        this.kind = kind;
    }

    /** What goes wrong at a point. */
    public enum Kind {
        /** The process dies before the effect. */
        CRASH_BEFORE,
        /** The process dies between the effect and its answer. */
        CRASH_AFTER,
        /** The effect fails, and the process goes on. */
        FAIL_BEFORE,
        /** The effect takes place, its answer is lost, and the process goes on. */
        FAIL_AFTER,
        /** The effect does not take place and never answers; the run has to be aborted. */
        HANG_BEFORE,
        /** The effect takes place and never answers; the run has to be aborted. */
        HANG_AFTER,
        /** The run is stopped, then the effect takes place as ever. */
        STOP
    }

    /** Counts only. */
    public static Faults none() {
        return new Faults((number, name) -> false, Kind.CRASH_BEFORE);
    }

    /** Lets the effect with this number go wrong; they are numbered from 0 in the order in which they begin. */
    public static Faults at(int point, Kind kind) {
        return new Faults((number, name) -> number == point, kind);
    }

    /** Lets the first effect go wrong whose name begins with this, for example {@code create} or {@code commit}. */
    public static Faults atFirst(String beginning, Kind kind) {
        return new Faults((number, name) -> name.startsWith(beginning), kind);
    }

    /** What the run gets to see in place of an answer. */
    public static final class FaultException extends RuntimeException {

        FaultException(String message) {
            super(message);
        }
    }

    /** An effect that is counted on each subscription and goes wrong when it is its turn. */
    public <T> Mono<T> effect(String name, Mono<T> effect) {
        return Mono.defer(() -> switch (begin(name)) {
            case PASS -> effect;
            case REFUSE -> Mono.error(new FaultException("refused: " + name));
            case WAIT -> stopping.asMono().then(effect);
            case HANG -> Mono.never();
            case HANG_AFTERWARDS -> effect.hasElement().onErrorReturn(false).then(Mono.never());
            // The answer is awaited, so that the effect is complete.
            case LOSE_ANSWER -> effect.hasElement().onErrorReturn(false).flatMap(done -> Mono.error(lost(name)));
        });
    }

    /** A store whose commits are points, and which ends the run's leases as the death of its process would. */
    public StateStore store(StateStore store) {
        return new FaultyStore(store, this);
    }

    /** Providers whose calls are points, except comparing and listing. */
    public Providers providers(Providers providers) {
        return providers.each(provider -> FaultyProvider.of(provider, this));
    }

    /**
     * Starts what gives a run, and emits what the run comes to. The run is aborted or stopped when the fault asks for
     * that, and the result comes when everything has drained.
     */
    public <R> Mono<R> drive(Mono<Run<R>> start) {
        return start.flatMap(run -> {
            Mono<Void> hand = strike.asMono()
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

    /** How many effects have begun. */
    public int count() {
        synchronized (names) {
            return names.size();
        }
    }

    /** The effects that have begun, in their order. */
    public List<String> names() {
        synchronized (names) {
            return List.copyOf(names);
        }
    }

    /** The effect that went wrong, if its turn has come. */
    public Optional<String> struck() {
        synchronized (names) {
            return Optional.ofNullable(struck);
        }
    }

    private enum Fate {
        PASS,
        REFUSE,
        LOSE_ANSWER,
        HANG,
        HANG_AFTERWARDS,
        WAIT
    }

    private Fate begin(String name) {
        synchronized (names) {
            if (crashed) {
                return Fate.REFUSE;
            }
            names.add(name);
            if (struck != null || !point.test(names.size() - 1, name)) {
                return Fate.PASS;
            }
            struck = name;
            crashed = kind == Kind.CRASH_BEFORE || kind == Kind.CRASH_AFTER;
        }
        strike.tryEmitValue(kind);
        return switch (kind) {
            case CRASH_BEFORE, FAIL_BEFORE -> Fate.REFUSE;
            case CRASH_AFTER, FAIL_AFTER -> Fate.LOSE_ANSWER;
            case HANG_BEFORE -> Fate.HANG;
            case HANG_AFTER -> Fate.HANG_AFTERWARDS;
            case STOP -> Fate.WAIT;
        };
    }

    private static FaultException lost(String name) {
        return new FaultException("the answer was lost: " + name);
    }
}
