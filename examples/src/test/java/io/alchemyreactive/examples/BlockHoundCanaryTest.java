package io.alchemyreactive.examples;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class BlockHoundCanaryTest {

    @Test
    void blockingOnAParallelThreadFails() {
        Mono<Object> blocking = Mono.fromCallable(() -> {
                    Thread.sleep(1);
                    return new Object();
                })
                .subscribeOn(Schedulers.parallel());
        StepVerifier.create(blocking)
                .expectErrorMatches(
                        e -> e instanceof BlockingOperationError || e.getCause() instanceof BlockingOperationError)
                .verify(Duration.ofSeconds(10));
    }
}
