package io.alchemyreactive.cli;

import io.alchemyreactive.test.FakeCloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A program of its own: the shop, whose cloud answers only when the file {@code go} is there. */
final class WaitingMain {

    private static final Duration LOOK = Duration.ofMillis(20);

    private WaitingMain() {}

    public static void main(String[] args) {
        FakeCloud cloud = FakeCloud.create();
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.READ ? Mono.empty() : untilThere(Path.of("go"));
            }
        });
        AlchemyCli.main(Shop.on(cloud), args);
    }

    private static Mono<Void> untilThere(Path file) {
        return Flux.interval(LOOK, Schedulers.boundedElastic())
                .filter(tick -> Files.exists(file))
                .next()
                .then();
    }
}
