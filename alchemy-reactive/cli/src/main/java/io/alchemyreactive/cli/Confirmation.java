package io.alchemyreactive.cli;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Shows what is about to be done and asks whether to go ahead, where that is wanted and possible. */
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

    /** Emits whether to go ahead; fails with {@link NeedsConfirmationException} when nobody can be asked. */
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
