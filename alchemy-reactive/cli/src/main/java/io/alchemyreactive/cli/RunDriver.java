package io.alchemyreactive.cli;

import io.alchemyreactive.Run;
import io.alchemyreactive.apply.StoppedException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/** Follows a run to its end: prints its events and turns interrupts into stop and abort. */
final class RunDriver {

    static final Set<ExitCode> EXIT_CODES =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(ExitCode.CHANGES)));

    private final Invocation invocation;
    private final Progress progress;

    RunDriver(Invocation invocation, Progress progress) {
        this.invocation = invocation;
        this.progress = progress;
    }

    /** What the run comes to, after its last event is printed. */
    <R> Mono<R> drive(Mono<Run<R>> start) {
        return start.flatMap(run -> {
            invocation.interruption().handle(number -> interrupted(run, number));
            return Mono.zip(
                            progress.show(run.events()).thenReturn(true),
                            run.result().materialize(),
                            (shown, end) -> end)
                    .flatMap(this::ended);
        });
    }

    private <R> Mono<R> ended(Signal<R> end) {
        Throwable error = end.getThrowable();
        if (error == null) {
            return Mono.justOrEmpty(end.get());
        }
        boolean cut = invocation.interruption().happened() && !(error instanceof StoppedException);
        return Mono.error(
                cut
                        ? new InterruptedRunException(
                                "interrupted; what was done is stored. " + error.getMessage(), error)
                        : error);
    }

    private void interrupted(Run<?> run, int number) {
        if (number == 1) {
            invocation
                    .console()
                    .print("Interrupted: nothing new is started, what is running is finished and stored."
                            + " Interrupt again to cancel it.");
            run.stop().subscribe(done -> {}, error -> {});
        } else {
            invocation.console().print("Interrupted again: what is running is cancelled; the next run settles it.");
            run.abort();
        }
    }
}
