package io.alchemyreactive.examples;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.examples.Db.NeonDb;
import io.alchemyreactive.neon.NeonSource;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import io.alchemyreactive.state.StateStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** The shop inside a service: deployed by a request, observed by whoever wants, on any Neon. Thread-safe. */
final class Embedding {

    private final Stack<NeonDb> stack;
    private final StateStore store;
    private final NeonOptions neon;

    Embedding(Stack<NeonDb> stack, StateStore store, NeonOptions neon) {
        this.stack = stack;
        this.store = store;
        this.neon = neon;
    }

    // snippet: embedded
    /** Makes the database of a stage and emits where it is. */
    Mono<Redacted<String>> database(String stage) {
        return Alchemy.deploy(stack, Stage.of(stage))
                .map(deployment -> deployment.get(db -> db.branch().connectionUri()))
                .contextWrite(StateStore.provide(store))
                .contextWrite(NeonSource.SERVICE.provide(NeonSource.of(neon)));
    }
    // end: embedded

    // snippet: events
    /** Deploys and tells the events of the run. Cancelling stops the run in good order. */
    Mono<Deployment<NeonDb>> observed(String stage, Consumer<DeployEvent> listener) {
        return Alchemy.start(stack, Stage.of(stage), DeployOptions.DEFAULTS)
                .flatMap(run -> Mono.whenDelayError(run.events().doOnNext(listener), run.result())
                        .then(run.result()))
                .contextWrite(StateStore.provide(store))
                .contextWrite(NeonSource.SERVICE.provide(NeonSource.of(neon)));
    }
    // end: events

    // snippet: remove
    /** Deletes what a stage owns. */
    Mono<Void> remove(String stage) {
        return Alchemy.destroy(stack, Stage.of(stage))
                .then()
                .contextWrite(StateStore.provide(store))
                .contextWrite(NeonSource.SERVICE.provide(NeonSource.of(neon)));
    }
    // end: remove

    // snippet: local
    /** A local Neon inside this JVM; stop it when it is no longer needed. */
    static Mono<LocalNeon> localNeon(Path folder) {
        return LocalNeon.start(LocalNeonOptions.of(folder));
    }

    /** How to reach it. */
    static NeonOptions options(LocalNeon local) {
        return NeonOptions.builder(Redacted.of(local.apiKey()))
                .baseUrl(URI.create(local.apiUrl()))
                .build();
    }
    // end: local
}
