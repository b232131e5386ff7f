package io.alchemyreactive.cli;

import io.alchemyreactive.cli.render.EventLines;
import io.alchemyreactive.event.DeployEvent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Prints the events of a run, one line each, and a "still working" line after each 10 s of silence. */
final class Progress {

    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Console console;
    private final Scheduler timer;
    private volatile boolean paused;

    private Progress(Console console, Scheduler timer) {
        this.console = console;
        this.timer = timer;
    }

    static Progress of(Console console) {
        return new Progress(console, Schedulers.parallel());
    }

    /** Completes when the last event is printed. */
    Mono<Void> show(Flux<DeployEvent> events) {
        return show(events, event -> {});
    }

    /** As {@link #show(Flux)}; the listener gets each event when it is printed, on a thread that may block. */
    Mono<Void> show(Flux<DeployEvent> events, Consumer<DeployEvent> listener) {
        var lines = new EventLines(console.style(), () -> Duration.ofMillis(timer.now(TimeUnit.MILLISECONDS)));
        // Lines are created on the thread that prints them, because printing may block and the run must not wait.
        // Without the buffer switchMap would drop an event when the printer is slow.
        return events.<Runnable>switchMap(event -> Flux.concat(
                        Mono.just(() -> {
                            listener.accept(event);
                            lines.line(event).ifPresent(console::print);
                        }),
                        event instanceof DeployEvent.RunEnded
                                ? Mono.empty()
                                : silence().map(tick -> () -> console.print(lines.heartbeat()))))
                .onBackpressureBuffer()
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(Runnable::run)
                .then();
    }

    /** Emits the value of the Mono; prints a "still working" line after each 10 s of waiting. */
    <T> Mono<T> quietly(Mono<T> work) {
        Mono<T> beats = silence()
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(tick -> console.print("still working"))
                .then(Mono.never());
        return Mono.firstWithSignal(work, beats);
    }

    /** Emits the value of the Mono; prints nothing meanwhile, because a question is on the screen. */
    <T> Mono<T> paused(Mono<T> question) {
        return Mono.defer(() -> {
            paused = true;
            return question.doFinally(signal -> paused = false);
        });
    }

    private Flux<Long> silence() {
        return Flux.interval(SILENCE, timer).onBackpressureDrop().filter(tick -> !paused);
    }
}
