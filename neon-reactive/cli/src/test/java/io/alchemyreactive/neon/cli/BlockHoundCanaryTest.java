package io.alchemyreactive.neon.cli;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class BlockHoundCanaryTest {

    @Test
    void blockingOnAParallelThreadFails() {
        Mono<String> sleeper = Mono.fromCallable(() -> {
                    Thread.sleep(1);
                    return "slept";
                })
                .subscribeOn(Schedulers.parallel());

        StepVerifier.create(sleeper).expectError(BlockingOperationError.class).verify(Duration.ofSeconds(10));
    }
}
