package io.alchemyreactive.test;

import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** Effects that go on to their end once begun, whether or not anybody waits for them. */
final class UncancellableEffects {

    private UncancellableEffects() {}

    /** Begins an effect after a time; emits what it comes to. Cancelling does not keep it from taking place. */
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
