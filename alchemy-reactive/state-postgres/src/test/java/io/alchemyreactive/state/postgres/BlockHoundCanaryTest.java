package io.alchemyreactive.state.postgres;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class BlockHoundCanaryTest {

    @Test
    void blockingOnAParallelThreadFails() {
        StepVerifier.create(Mono.fromCallable(() -> {
                            Thread.sleep(1);
                            return "slept";
                        })
                        .subscribeOn(Schedulers.parallel()))
                .expectErrorMatches(failure -> failure.getClass().getName().contains("BlockingOperationError"))
                .verify(Duration.ofSeconds(10));
    }
}
