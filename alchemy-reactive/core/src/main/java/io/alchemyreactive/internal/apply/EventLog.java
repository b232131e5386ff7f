package io.alchemyreactive.internal.apply;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.state.StageKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Numbers and keeps the events of one run; for the engine. Thread-safe. */
public final class EventLog {

    private final InstantSource clock;
    private final Sinks.Many<DeployEvent> sink = Sinks.many().replay().all();
    private final Object lock = new Object();
    private long next;
    private List<DeployEvent> unwritten = new ArrayList<>();
    private DeployEvent.@Nullable RunEnded ending;

    /** An empty log that takes the time from this clock. */
    public EventLog(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * All events from number 0 on, for each subscriber. They are emitted on an elastic thread, so that a slow
     * subscriber does not slow the run.
     */
    public Flux<DeployEvent> events() {
        return sink.asFlux().publishOn(Schedulers.boundedElastic());
    }

    /** Emits that the run has begun. */
    public void runStarted(DeployEvent.Verb verb, StageKey stage) {
        emit(number -> new DeployEvent.RunStarted(number, verb, stage, clock.instant()));
    }

    /** Emits that the plan contains this action on the resource. */
    public void planned(String fqn, String type, ChangeAction action) {
        emit(number -> new DeployEvent.Planned(number, fqn, type, action));
    }

    /** Emits that work on the resource has begun. */
    public void started(String fqn, String type, ChangeAction action) {
        emit(number -> new DeployEvent.Started(number, fqn, type, action));
    }

    /** Emits that a provider call for the resource is retried. */
    public void retrying(String fqn, String type, ChangeAction action, long attempt, String because) {
        emit(number -> new DeployEvent.Retrying(number, fqn, type, action, attempt, because));
    }

    /** Emits a line of progress from the provider of the resource. */
    public void progressed(String fqn, String type, ChangeAction action, String line) {
        emit(number -> new DeployEvent.Progressed(number, fqn, type, action, line));
    }

    /** Emits that work on the resource has ended and its row is durable. */
    public void finished(String fqn, String type, ChangeAction action) {
        emit(number -> new DeployEvent.Finished(number, fqn, type, action));
    }

    /** Emits that work on the resource failed. */
    public void failed(String fqn, String type, ChangeAction action, String message) {
        emit(number -> new DeployEvent.Failed(number, fqn, type, action, message));
    }

    /** Emits that work on the resource was not started. */
    public void skipped(String fqn, String type, ChangeAction action, String because) {
        emit(number -> new DeployEvent.Skipped(number, fqn, type, action, because));
    }

    /** Emits that work on the resource was running when the run was aborted. */
    public void cancelled(String fqn, String type, ChangeAction action) {
        emit(number -> new DeployEvent.Cancelled(number, fqn, type, action));
    }

    /**
     * Emits the end of the run and completes the events. When the clock fails, the event has the system's time, and the
     * failure is thrown afterwards.
     */
    public void runEnded(DeployEvent.Outcome outcome) {
        try {
            emit(number -> end(number, outcome));
        } catch (RuntimeException e) {
            emit(number -> new DeployEvent.RunEnded(number, outcome, Instant.now()));
            throw e;
        } finally {
            sink.tryEmitComplete();
        }
    }

    /** Removes and returns the events that are not in the journal yet. */
    public List<DeployEvent> unwritten() {
        synchronized (lock) {
            List<DeployEvent> taken = unwritten;
            unwritten = new ArrayList<>();
            return taken;
        }
    }

    /** Puts back events that were taken and could not be written, before the newer ones. */
    public void takeBack(List<DeployEvent> taken) {
        synchronized (lock) {
            unwritten.addAll(0, taken);
        }
    }

    /** Whether events wait for the journal, other than the beginning of the run alone. */
    public boolean hasNews() {
        synchronized (lock) {
            return !unwritten.isEmpty() && !(unwritten.get(unwritten.size() - 1) instanceof DeployEvent.RunStarted);
        }
    }

    /**
     * Removes and returns the events that are not in the journal yet, followed by the last event of the run. The
     * journal is written before the lease is released; {@link #runEnded} emits the last event after it.
     */
    public List<DeployEvent> unwrittenWithEnd(DeployEvent.Outcome outcome) {
        synchronized (lock) {
            ending = end(next, outcome);
            List<DeployEvent> taken = new ArrayList<>(unwritten());
            taken.add(ending);
            return taken;
        }
    }

    private DeployEvent.RunEnded end(long number, DeployEvent.Outcome outcome) {
        DeployEvent.RunEnded known = ending;
        return known != null && known.sequence() == number && known.outcome() == outcome
                ? known
                : new DeployEvent.RunEnded(number, outcome, clock.instant());
    }

    private void emit(LongFunction<DeployEvent> event) {
        synchronized (lock) {
            DeployEvent told = event.apply(next);
            sink.tryEmitNext(told).orThrow();
            unwritten.add(told);
            next++;
        }
    }
}
