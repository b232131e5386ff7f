package io.alchemyreactive.cli;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Shows the pending work and asks for confirmation, unless {@code --yes} is given. */
final class Confirmation {

    private final Invocation invocation;
    private final Progress progress;

    Confirmation(Invocation invocation, Progress progress) {
        this.invocation = invocation;
        this.progress = progress;
    }

    /** Prints the text on stderr. */
    Mono<Void> show(String text) {
        return Mono.<Void>fromRunnable(() -> invocation.console().print(text.stripTrailing()))
                .subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * Emits the answer; true at once with {@code --yes}. Fails with {@link NeedsConfirmationException} when there is no
     * interactive terminal.
     */
    Mono<Boolean> ask(String what) {
        if (invocation.options().yes) {
            return Mono.just(true);
        }
        Console console = invocation.console();
        if (!console.asks()) {
            return Mono.error(new NeedsConfirmationException(what));
        }
        return progress.paused(console.ask("Go ahead with " + what + "?"));
    }
}
