package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

class ServiceTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Service<Clock> CLOCK = Service.of(Clock.class, ".contextWrite(Clock.provide(clock))");

    interface Clock {}

    @Test
    void getsWhatTheContextProvides() {
        Clock clock = new Clock() {};

        StepVerifier.create(CLOCK.get().contextWrite(CLOCK.provide(clock)))
                .expectNext(clock)
                .expectComplete()
                .verify(LIMIT);
        Context context = CLOCK.provide(clock).apply(Context.empty());
        assertThat(CLOCK.in(context)).isSameAs(clock);
        assertThat(CLOCK.find(context)).containsSame(clock);
    }

    @Test
    void aMissingServiceNamesItselfAndItsCure() {
        for (Mono<Clock> missing : java.util.List.of(CLOCK.get(), Effect.gen(fx -> fx.yield(CLOCK.get())))) {
            StepVerifier.create(missing)
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOfSatisfying(MissingServiceException.class, m -> {
                                assertThat(m.service()).isEqualTo(Clock.class);
                                assertThat(m.cure()).isEqualTo(".contextWrite(Clock.provide(clock))");
                            })
                            .hasMessage("No Clock in the Reactor context: provide one with"
                                    + " .contextWrite(Clock.provide(clock))"))
                    .verify(LIMIT);
        }
        assertThat(CLOCK.find(Context.empty())).isEmpty();
        assertThatThrownBy(() -> CLOCK.in(Context.empty())).isInstanceOf(MissingServiceException.class);
    }

    @Test
    void twoKeysOfOneTypeAreTwoServices() {
        Service<String> first = Service.of(String.class, "first");
        Service<String> second = Service.of(String.class, "second");

        assertThat(second.find(first.provide("value").apply(Context.empty()))).isEmpty();
    }
}
