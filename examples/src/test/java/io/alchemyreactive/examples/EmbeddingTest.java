package io.alchemyreactive.examples;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.test.ForwardingStateStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** What the documentation says of a deploy inside a service. */
class EmbeddingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final Sinks.Empty<Void> asked = Sinks.empty();
    private final Sinks.Empty<Void> cancelled = Sinks.empty();

    /** Keeps a run waiting for its stage. */
    private StateStore store() {
        return new ForwardingStateStore(MemoryStateStore.create()) {
            @Override
            public Mono<Lease> acquire(StageKey stage, Holder holder) {
                return Mono.<Lease>never()
                        .doOnSubscribe(subscription -> asked.tryEmitEmpty())
                        .doOnCancel(cancelled::tryEmitEmpty);
            }
        };
    }

    @Test
    void cancellingAnObservedDeployStopsItsRun() {
        var shop = new Embedding(
                Db.stack(folder),
                store(),
                NeonOptions.builder(Redacted.of("key")).build());
        Disposable deploy = shop.observed("pr-147", event -> {}).subscribe();
        StepVerifier.create(asked.asMono()).expectComplete().verify(PATIENCE);

        deploy.dispose();

        StepVerifier.create(cancelled.asMono()).expectComplete().verify(PATIENCE);
    }
}
