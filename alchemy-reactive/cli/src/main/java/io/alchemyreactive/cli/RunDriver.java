package io.alchemyreactive.cli;

import io.alchemyreactive.Run;
import io.alchemyreactive.cli.render.EventDocuments;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.StoppedException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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
                            progress.show(
                                            run.events()
                                                    .doOnNext(event -> changed.compareAndSet(false, changes(event))),
                                            listener())
                                    .thenReturn(true),
                            run.result().materialize(),
                            (shown, end) -> end)
                    .flatMap(end -> ended(end, changed.get()));
        });
    }

    /** Prints the events as lines of JSON when they are asked for. */
    private Consumer<DeployEvent> listener() {
        if (!invocation.options().events) {
            return event -> {};
        }
        CliEnvironment environment = invocation.environment();
        var documents = new EventDocuments(environment.clock());
        return event -> {
            environment.out().print(documents.line(event) + "\n");
            environment.out().flush();
        };
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
