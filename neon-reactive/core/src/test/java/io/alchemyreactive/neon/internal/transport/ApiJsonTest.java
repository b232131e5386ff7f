package io.alchemyreactive.neon.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class ApiJsonTest {

    /** Its introspection takes until the test allows it to end: the mapper looks at the constants of an enum. */
    enum Slow {
        ONE;

        static {
            Gate.pass();
        }
    }

    static final class Gate {

        static final CountDownLatch REACHED = new CountDownLatch(1);
        static final CountDownLatch OPEN = new CountDownLatch(1);

        static void pass() {
            REACHED.countDown();
            try {
                OPEN.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    record Quick(String firstWord) {}

    @Test
    void nobodyWaitsWhileAnotherTypeIsLearned() throws InterruptedException {
        var slow = Mono.fromCallable(() -> ApiJson.read(tree("\"ONE\""), Slow.class))
                .subscribeOn(Schedulers.boundedElastic())
                .toFuture();
        Gate.REACHED.await();

        try {
            assertThat(Mono.fromCallable(() -> ApiJson.read(tree("{\"first_word\":\"a\"}"), Quick.class))
                            .subscribeOn(Schedulers.parallel())
                            .block(Duration.ofSeconds(60)))
                    .isEqualTo(new Quick("a"));
        } finally {
            Gate.OPEN.countDown();
        }
        assertThat(slow.join()).isEqualTo(Slow.ONE);
    }

    private static tools.jackson.databind.JsonNode tree(String json) {
        return ApiJson.tree(json.getBytes(StandardCharsets.UTF_8));
    }
}
