package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One resource of a provider. The engine deploys it into a stage of its own, and destroys it at the end. Not
 * thread-safe.
 */
final class ProviderStage<P extends Record, A extends Record> implements AutoCloseable {

    static final String STAGE = "contract";
    static final String FQN = "subject";

    record Nothing() {}

    private final ProviderContract<P, A> contract;
    private final Provider<P, A> provider;
    private final StateStore store = MemoryStateStore.create();
    private final MadeObjects made;
    private final SecretWatch watch = new SecretWatch();
    private @Nullable Plan lastPlan;
    private volatile @Nullable Resource<A> handle;

    ProviderStage(ProviderContract<P, A> contract) {
        this.contract = contract;
        this.provider = contract.provider();
        this.made = MadeObjects.since(contract);
    }

    /** Deploys these properties and returns the effects of the deploy. */
    Faults deploy(P props) {
        return deploy(props, options().build());
    }

    Faults deployAdopting(P props) {
        return deploy(props, options().adopt(true).build());
    }

    private Faults deploy(P props, DeployOptions options) {
        var faults = Faults.none();
        lastPlan = run(faults, Alchemy.start(stack(props, faults), Stage.of(STAGE), options))
                .plan();
        watch.show(props, lastPlan, lastPlan.toText(), lastPlan.toJsonWithAll(), row());
        watch.secretsOf(provider.type().props().toValue(props));
        watch.show(attributes());
        watch.secretsOf(Objects.requireNonNull(row().current().attributes()));
        return faults;
    }

    /** Deploys, and strikes the first effect whose name begins with this word. */
    void deployStruck(P props, String word, Faults.Kind kind) {
        var faults = Faults.atFirst(word, kind);
        var start =
                Alchemy.start(stack(props, faults), Stage.of(STAGE), options().build());
        assertThatThrownBy(() -> run(faults, start)).isNotNull();
        assertThat(faults.struck()).as("a call to " + word).isPresent();
    }

    void destroy() {
        destroy(Faults.none());
    }

    /** Destroys, and strikes the first effect whose name begins with this word. */
    void destroyStruck(String word, Faults.Kind kind) {
        var faults = Faults.atFirst(word, kind);
        assertThatThrownBy(() -> destroy(faults)).isNotNull();
        assertThat(faults.struck()).as("a call to " + word).isPresent();
    }

    private void destroy(Faults faults) {
        run(
                faults,
                Alchemy.startDestroy(
                        stack(contract.props(), faults),
                        Stage.of(STAGE),
                        options().build()));
    }

    Plan lastPlan() {
        return Objects.requireNonNull(lastPlan);
    }

    /** The handle that the program got when it declared the resource. */
    Resource<A> handle() {
        return Objects.requireNonNull(handle);
    }

    A attributes() {
        return provider.type()
                .attributes()
                .fromValue(Objects.requireNonNull(row().current().attributes()));
    }

    /** The creates and deletes among these effects, in order. */
    static List<String> makingAndDeleting(Faults effects) {
        return effects.names().stream()
                .filter(name -> name.startsWith("create ") || name.startsWith("delete "))
                .map(name -> name.substring(0, name.indexOf(' ')))
                .toList();
    }

    void expectObjects(int count) {
        made.expect(count);
    }

    /** Asserts that the stage has one row, at rest, with an existing object. */
    void expectRest() {
        assertThat(row().status().word()).isEqualTo("created");
        assertThat(row().older()).isEmpty();
        if (contract.hasObjects()) {
            assertThat(contract.objects()).contains(contract.objectOf(attributes()));
        }
    }

    /** The texts shown so far, and the secrets that must not be in them. */
    SecretWatch watch() {
        return watch;
    }

    @Override
    public void close() {
        destroy();
    }

    private static DeployOptions.Builder options() {
        return DeployOptions.builder().consent(FQN);
    }

    private Row row() {
        StageSnapshot snapshot = Objects.requireNonNull(
                store.load(new StageKey(contract.stack(), STAGE)).block(ProviderContract.LIMIT));
        return snapshot.row(FQN).orElseThrow(() -> new AssertionError("no row of the resource is stored"));
    }

    private <R> R run(Faults faults, Mono<Run<R>> start) {
        var running = new AtomicReference<@Nullable Run<R>>();
        try {
            return Objects.requireNonNull(faults.drive(start.doOnNext(running::set))
                    .contextWrite(StateStore.provide(faults.store(store)))
                    .block(ProviderContract.LIMIT));
        } catch (RuntimeException e) {
            watch.show(e);
            throw e;
        } finally {
            Run<R> ended = running.get();
            if (ended != null) {
                watch.show(Objects.requireNonNull(ended.events().collectList().block(ProviderContract.LIMIT))
                        .toArray());
            }
        }
    }

    private Stack<Nothing> stack(P props, Faults faults) {
        return Stack.named(contract.stack())
                .providers(faults.providers(Providers.of(provider)))
                .program(Nothing.class, Mono.defer(() -> declare(props)));
    }

    private Mono<Nothing> declare(P props) {
        return provider.type()
                .declare(FQN, Inputs::new, (Inputs inputs) -> inputs.from(props))
                .doOnNext(declared -> handle = declared)
                .thenReturn(new Nothing());
    }

    /** Collects the inputs of a resource of any type. */
    private static final class Inputs extends InputBuilder<Inputs> {

        void from(Record props) {
            for (var component : props.getClass().getRecordComponents()) {
                try {
                    var accessor = component.getAccessor();
                    accessor.setAccessible(true);
                    set(component.getName(), accessor.invoke(props));
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(component + " cannot be read", e);
                }
            }
        }
    }
}
