package io.alchemyreactive.test;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A stack for one test. It deploys programs one after the other into a world, makes calls fail, and compares
 * objects with rows after each deploy and destroy that succeeds.
 *
 * <pre>{@code
 * ScratchStack scratch = ScratchStack.over(FakeCloud.create());
 * scratch.deploy(Thing.of("db", t -> t.size(1)));
 * scratch.fails(Fault.Verb.UPDATE, "db");
 * assertThatThrownBy(() -> scratch.deploy(Thing.of("db", t -> t.size(2)))).hasMessageContaining("db");
 * scratch.restart().deploy(Thing.of("db", t -> t.size(2)));
 * }</pre>
 *
 *
 *
 * <p>The clock of the engine stands still, and its ids are consecutive numbers. Methods that plan, deploy or destroy
 * block the calling thread for 30 seconds at most; the thread must be allowed to block. They throw the error of the run,
 * or an {@link AssertionError} when objects and rows differ after a success. Not thread-safe.
 */
public final class ScratchStack implements AutoCloseable {

    private static final String STACK = "scratch";

    private final Shared shared;
    private final Stage stage;
    private final DeployOptions options;

    private ScratchStack(Shared shared, Stage stage, DeployOptions options) {
        this.shared = shared;
        this.stage = stage;
        this.options = options;
    }

    /** The parts that all stages of one scratch stack share. */
    private static final class Shared {

        private final CrashMatrix.World world;
        private final Function<Context, Context> environment = TestEnvironment.provide();
        private final Set<String> retained = new HashSet<>();
        private Faults faults = Faults.none();

        Shared(CrashMatrix.World world) {
            this.world = world;
        }
    }

    /** The outputs of a program that declares no other outputs. */
    public record Nothing() {}

    /** A scratch stack over this cloud, with its state in memory, on the stage {@code scratch}. */
    public static ScratchStack over(FakeCloud cloud) {
        return over(cloud.world(MemoryStateStore.create()));
    }

    /** A scratch stack in this world, on the stage {@code scratch}. */
    public static ScratchStack over(CrashMatrix.World world) {
        Objects.requireNonNull(world, "world");
        return new ScratchStack(new Shared(world), Stage.of(STACK), DeployOptions.DEFAULTS);
    }

    /** Another stage of this stack, in this world and under these faults. */
    public ScratchStack stage(String other) {
        return new ScratchStack(shared, Stage.of(other), options);
    }

    /**
     * A copy of this stack with these options for its plans, deploys and destroys. Without this call, the options are
     * the defaults.
     */
    public ScratchStack with(DeployOptions other) {
        return new ScratchStack(shared, stage, Objects.requireNonNull(other, "other"));
    }

    /** Plans a deploy of this program. */
    public Plan plan(Mono<?> program) {
        return block(Alchemy.plan(stack(program), stage, options));
    }

    /** Deploys the resources that this program declares. */
    public Deployment<Nothing> deploy(Mono<?> program) {
        return deploy(Nothing.class, program.thenReturn(new Nothing()));
    }

    /** Deploys the resources that this program declares, with the outputs that it returns. */
    public <T extends Record> Deployment<T> deploy(Class<T> outputs, Mono<? extends T> program) {
        return settled(Alchemy.start(builder().program(outputs, program), stage, options));
    }

    /** Plans a destroy. */
    public Plan planDestroy() {
        return block(Alchemy.planDestroy(stack(Mono.empty()), stage, options));
    }

    /** Destroys the stage: deletes everything that it owns. */
    public Plan destroy() {
        return settled(Alchemy.startDestroy(stack(Mono.empty()), stage, options));
    }

    /** Makes the next call of this verb for this resource fail. Returns this stack. */
    public ScratchStack fails(Fault.Verb verb, String fqn) {
        return strike(Fault.on(verb, fqn));
    }

    /**
     * Adds faults from now on, in addition to earlier ones. After a crash every call fails until {@link #restart}.
     * Returns this stack.
     */
    public ScratchStack strike(Fault... faults) {
        shared.faults = shared.faults.and(faults);
        return this;
    }

    /**
     * Continues as a new process would, over the same store and cloud and without faults. Returns this stack.
     *
     * @throws AssertionError when a fault that was added has not struck
     */
    public ScratchStack restart() {
        List<Fault> unstruck = shared.faults.unstruck();
        if (!unstruck.isEmpty()) {
            throw new AssertionError("nothing was called that these faults strike: " + unstruck + "; called were "
                    + shared.faults.names());
        }
        shared.faults = Faults.none();
        shared.world.restart();
        return this;
    }

    /** The stored state of the stage. */
    public StageSnapshot state() {
        return block(shared.world.store().load(key()));
    }

    /** Compares objects with rows. Each successful deploy and destroy makes this comparison too. */
    public StageAudit audit() {
        return StageAudit.byOwner(state(), shared.world.objects(), shared.retained);
    }

    /**
     * Closes the world.
     *
     * @throws AssertionError when a fault that was added has not struck
     */
    @Override
    public void close() {
        restart();
        shared.world.close();
    }

    private Stack.Builder builder() {
        return Stack.named(STACK).providers(shared.faults.providers(shared.world.providers()));
    }

    private Stack<Nothing> stack(Mono<?> program) {
        return builder().program(Nothing.class, program.thenReturn(new Nothing()));
    }

    private <R> R settled(Mono<Run<R>> start) {
        StageSnapshot before = state();
        R result;
        try {
            result = block(shared.faults.drive(start));
        } finally {
            Retention.note(before, state(), shared.retained);
        }
        List<String> wrong = new ArrayList<>(audit().sentences());
        wrong.addAll(shared.world.flaws(state()));
        if (!wrong.isEmpty()) {
            throw new AssertionError("objects and rows of " + key() + " differ: " + wrong);
        }
        return result;
    }

    private <R> R block(Mono<R> mono) {
        return Objects.requireNonNull(mono.contextWrite(StateStore.provide(shared.faults.store(shared.world.store())))
                .contextWrite(shared.environment)
                .block(CrashMatrix.PATIENCE));
    }

    private StageKey key() {
        return new StageKey(STACK, stage.name());
    }
}
