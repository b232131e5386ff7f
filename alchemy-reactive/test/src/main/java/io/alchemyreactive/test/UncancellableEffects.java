package io.alchemyreactive.test;

import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** Effects that run to their end once they have begun, whether or not a caller waits for them. */
final class UncancellableEffects {

    private UncancellableEffects() {}

    /** Begins an effect after a delay and emits its result. A cancel does not stop the effect. */
    static <T> Mono<T> after(Duration time, Scheduler scheduler, Mono<T> effect) {
        return Mono.deferContextual(context -> {
            Sinks.One<T> answer = Sinks.one();
            Mono.delay(time, scheduler)
                    .then(effect)
                    .contextWrite(context)
                    .subscribe(answer::tryEmitValue, answer::tryEmitError, answer::tryEmitEmpty);
            return answer.asMono();
        });
    }
}
