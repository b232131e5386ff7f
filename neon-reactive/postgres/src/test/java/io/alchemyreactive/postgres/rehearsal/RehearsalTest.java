package io.alchemyreactive.postgres.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.MigrationSet;
import io.alchemyreactive.postgres.PostgresOrigin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** The life of a copy, with copies that record what is asked of them. */
class RehearsalTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final MigrationSet SET = new MigrationSet(List.of("classpath:nothing"), "");
    /** No server listens there. */
    private static final PostgresOrigin NOWHERE =
            new PostgresOrigin("127.0.0.1", 1, "app", "app", Redacted.of("hidden-word"), Map.of());

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Sinks.One<DatabaseCopy> made = Sinks.one();
    private final Sinks.Empty<Void> removed = Sinks.empty();

    private final DatabaseCopies copies = new DatabaseCopies() {
        @Override
        public String database() {
            return "the database of the test";
        }

        @Override
        public Flux<String> sweep() {
            return Flux.defer(() -> {
                calls.add("sweep");
                return Flux.just("a leftover was removed");
            });
        }

        @Override
        public Mono<DatabaseCopy> make(CopyMark mark) {
            return made.asMono()
                    .doOnSubscribe(begun -> calls.add("make " + mark.name() + " until " + mark.expiresAt()))
                    .doOnCancel(() -> calls.add("cancelled"));
        }

        @Override
        public Mono<Void> remove(CopyMark mark) {
            return Mono.fromRunnable(() -> {
                calls.add("remove " + mark.name());
                removed.tryEmitEmpty();
            });
        }
    };

    private Mono<RehearsalReport> rehearsal() {
        var environment = new RunEnvironment(
                Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC),
                () -> "aaaaaaaaaaaaaaaaaaaaaaaaaa",
                "user",
                "host",
                1);
        return Rehearsal.run(copies, SET, RehearsalOptions.DEFAULTS)
                .contextWrite(RunEnvironment.SERVICE.provide(environment));
    }

    @Test
    void aCopyThatCannotBeUsedIsRemovedAndTheErrorHidesThePassword() {
        made.tryEmitValue(DatabaseCopy.of(NOWHERE));

        StepVerifier.create(rehearsal())
                .expectErrorSatisfies(error -> {
                    assertThat(error)
                            .isInstanceOf(RehearsalException.class)
                            .hasMessageContaining("the database of the test")
                            .hasMessageContaining("itself is untouched");
                    assertThat(error.getMessage()).doesNotContain("hidden-word");
                })
                .verify(PATIENCE);

        assertThat(calls)
                .containsExactly(
                        "sweep",
                        "make rehearsal-aaaaaaaaaaaaaaaaaaaaaaaaaa until 2026-01-01T02:00:00Z",
                        "remove rehearsal-aaaaaaaaaaaaaaaaaaaaaaaaaa");
    }

    @Test
    void aCopyWhoseMakingFailsIsRemovedToo() {
        made.tryEmitError(new IllegalStateException("no room"));

        StepVerifier.create(rehearsal()).expectErrorMessage("no room").verify(PATIENCE);

        assertThat(calls).last().isEqualTo("remove rehearsal-aaaaaaaaaaaaaaaaaaaaaaaaaa");
    }

    @Test
    void aCancelWhileACopyIsMadeWaitsForItAndRemovesIt() {
        // The queries are read on another thread; the sink tells when the making has begun.
        StepVerifier.create(rehearsal().mergeWith(Mono.<RehearsalReport>never()))
                .thenAwait(Duration.ZERO)
                .then(() -> awaitCall("make"))
                .thenCancel()
                .verify(PATIENCE);
        assertThat(calls).noneMatch(call -> call.startsWith("remove") || call.equals("cancelled"));

        made.tryEmitValue(DatabaseCopy.of(NOWHERE));

        StepVerifier.create(removed.asMono()).expectComplete().verify(PATIENCE);
        assertThat(calls).last().isEqualTo("remove rehearsal-aaaaaaaaaaaaaaaaaaaaaaaaaa");
    }

    private void awaitCall(String name) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (calls.stream().noneMatch(call -> call.startsWith(name))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no " + name + " in " + calls);
            }
            Thread.onSpinWait();
        }
    }
}
