package io.alchemyreactive.cli;

import io.alchemyreactive.Run;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.StoppedException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** The result of the run, after its last event is printed. */
    <R> Mono<R> drive(Mono<Run<R>> start) {
        return start.flatMap(run -> {
            var changed = new AtomicBoolean();
            invocation.interruption().handle(new Ending(run));
            return Mono.zip(
                            progress.show(run.events().doOnNext(event -> changed.compareAndSet(false, changes(event))))
                                    .thenReturn(true),
                            run.result().materialize(),
                            (shown, end) -> end)
                    .flatMap(end -> ended(end, changed.get()));
        });
    }

    private static boolean changes(DeployEvent event) {
        return event instanceof DeployEvent.Finished done && done.action() != ChangeAction.NOOP;
    }

    private <R> Mono<R> ended(Signal<R> end, boolean changed) {
        Throwable error = end.getThrowable();
        if (error == null) {
            return Mono.justOrEmpty(end.get());
        }
        UncaughtErrorException uncaught = invocation.interruption().failure();
        if (uncaught != null) {
            return Mono.error(uncaught.after(changed, error));
        }
        boolean cut = invocation.interruption().happened() && !(error instanceof StoppedException);
        return Mono.error(
                cut
                        ? new InterruptedRunException(
                                "interrupted; what was done is stored. " + error.getMessage(), error)
                        : error);
    }

    /** Stops or aborts the run. */
    private final class Ending implements Interruption.Handler {

        private final Run<?> run;

        Ending(Run<?> run) {
            this.run = run;
        }

        @Override
        public void interrupted(int number) {
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

        @Override
        public void failed(UncaughtErrorException error) {
            invocation
                    .console()
                    .print("Stopped by an uncaught error: what is running is cancelled; the next run settles it.");
            run.abort();
        }
    }
}
