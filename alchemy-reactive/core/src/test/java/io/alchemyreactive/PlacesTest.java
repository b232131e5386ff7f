package io.alchemyreactive;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.SerialQueues;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.provider.Retryable;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The places of a run belong to calls that work, and not to those that wait for a turn or for another try. */
class PlacesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Retries LATE = new Retries(1, Duration.ofMinutes(10), Duration.ofMinutes(10));

    private record Nothing() {}

    record Props(String project) {}

    record Attributes(String project) {}

    private static final class Part extends Resource<Attributes> {
        Part(Resource.Handle<Attributes> handle) {
            super(handle);
        }
    }

    private static final class Inputs extends InputBuilder<Inputs> {
        void project(String project) {
            set("project", project);
        }
    }

    private static final class Busy extends RuntimeException implements Retryable {}

    private static final ResourceType<Part, Props, Attributes> TYPE =
            ResourceType.of("Test.Part", Props.class, Attributes.class, Part::new);

    /** Changes one part of a project after the other, as some clouds want it. */
    private static final class OneByOne implements Provider<Props, Attributes> {

        private final SerialQueues<String> queues = SerialQueues.create();
        private final List<String> begun = new CopyOnWriteArrayList<>();
        private final Map<String, Sinks.Empty<Void>> starts = new ConcurrentHashMap<>();
        private final Map<String, Sinks.Empty<Void>> ends = new ConcurrentHashMap<>();

        @Override
        public ResourceType<?, Props, Attributes> type() {
            return TYPE;
        }

        @Override
        public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
            String fqn = request.identity().fqn();
            String project = request.news().project();
            return queues.run(project, permit -> {
                boolean first = !begun.contains(fqn);
                begun.add(fqn);
                of(starts, fqn).tryEmitEmpty();
                if (first && project.equals("busy")) {
                    return Mono.error(new Busy());
                }
                return of(ends, fqn).asMono().thenReturn(new Attributes(project));
            });
        }

        @Override
        public Mono<Void> delete(Delete<Props, Attributes> request) {
            return Mono.empty();
        }

        void awaitStart(String fqn) {
            of(starts, fqn).asMono().block(PATIENCE);
        }

        void end(String... fqns) {
            for (String fqn : fqns) {
                of(ends, fqn).tryEmitEmpty();
            }
        }

        private static Sinks.Empty<Void> of(Map<String, Sinks.Empty<Void>> moments, String fqn) {
            return moments.computeIfAbsent(fqn, key -> Sinks.empty());
        }
    }

    private final OneByOne cloud = new OneByOne();
    private final StateStore store = MemoryStateStore.create();

    private CompletableFuture<Deployment<Nothing>> deploy(int places, String... projects) {
        Stack<Nothing> stack = Stack.named("shop")
                .providers(Providers.of(cloud))
                .program(Nothing.class, Effect.gen(fx -> {
                    for (int i : IntStream.range(0, projects.length).toArray()) {
                        fx.yield(TYPE.declare("part-" + i, Inputs::new, part -> {
                            part.project(projects[i]);
                            part.options(options -> options.retries(LATE));
                        }));
                    }
                    return new Nothing();
                }));
        return Alchemy.start(
                        stack,
                        Stage.of("dev"),
                        DeployOptions.builder().concurrency(places).build())
                .flatMap(Run::result)
                .contextWrite(StateStore.provide(store))
                .toFuture();
    }

    @Test
    void aCallThatWaitsForAnotherOfItsProjectLeavesItsPlaceToAnotherProject() {
        var deployed = deploy(2, "a", "a", "a", "b");

        cloud.awaitStart("part-3");
        assertThat(cloud.begun).containsExactly("part-0", "part-3");
        cloud.end("part-0", "part-1", "part-2", "part-3");
        assertThat(deployed).succeedsWithin(PATIENCE);
        assertThat(cloud.begun).containsExactly("part-0", "part-3", "part-1", "part-2");
    }

    @Test
    void aCallThatWaitsForAnotherTryLeavesItsPlace() {
        var deployed = deploy(1, "busy", "b");

        cloud.awaitStart("part-1");
        assertThat(cloud.begun).containsExactly("part-0", "part-1");
        deployed.cancel(false);
    }
}
