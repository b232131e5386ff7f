package io.alchemyreactive.cli;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.resource.InvalidNameException;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** One call of a command: its options, environment, store and console. Thread-safe. */
public final class Invocation {

    private final Stack<?> stack;
    private final CommonOptions options;
    private final CliEnvironment environment;
    private final Console console;
    private final Interruption interruption;
    private final StateLocation location;
    private final StateStore store;
    /** The variables that come from {@code --env-file} alone. */
    private final Set<String> ofFile;

    private @Nullable Stage stage;

    Invocation(
            Stack<?> stack,
            CommonOptions options,
            CliEnvironment environment,
            Console console,
            Interruption interruption,
            StateLocation location,
            StateStore store,
            Set<String> ofFile) {
        this.stack = stack;
        this.options = options;
        this.environment = environment;
        this.console = console;
        this.interruption = interruption;
        this.location = location;
        this.store = store;
        this.ofFile = Set.copyOf(ofFile);
    }

    /** The environment, with the variables of {@code --env-file}. */
    public CliEnvironment environment() {
        return environment;
    }

    /** The console for messages to the user apart from the result. */
    public Console console() {
        return console;
    }

    /** The store that {@code --state} names; connects at its first use. */
    public StateStore store() {
        return store;
    }

    /**
     * The folder that {@code --state} names or, where state is kept elsewhere, the usual one; a module may keep files of
     * its own in it. Absolute.
     */
    public Path stateFolder() {
        return location.folder();
    }

    /** The leases that are held at the moment on stages of the store, also on stages that are not stored yet. */
    public Flux<HeldLease> leases() {
        return store.leases();
    }

    /**
     * Runs the stack's program for the stage of this call, and emits the properties of the resources of this type that it
     * declares, by their FQN. Reads no state and asks no provider. Fails as {@link Alchemy#declared} does.
     */
    @Experimental
    public <P extends Record> Mono<Map<String, P>> declared(ResourceType<?, P, ?> type) {
        return Mono.defer(() -> Alchemy.declared(stack, stage(), type).contextWrite(services()));
    }

    /** Where the value of a variable comes from, in words: the name, and the file where it stands in {@code --env-file}. */
    public String origin(String variable) {
        return ofFile.contains(variable) ? variable + " in " + options.envFile : variable;
    }

    StateLocation location() {
        return location;
    }

    /** The change of context that provides the store and the run environment. */
    Function<Context, Context> services() {
        return RunEnvironment.SERVICE.provide(runEnvironment()).andThen(StateStore.provide(store));
    }

    /** The user of this call as a holder. */
    Holder holder(String command) {
        return runEnvironment().holder(command);
    }

    private RunEnvironment runEnvironment() {
        RunEnvironment standard = RunEnvironment.standard(environment.user(), environment.host());
        return new RunEnvironment(
                environment.clock(),
                standard.ids(),
                environment.user(),
                environment.host(),
                environment.pid(),
                CiVariables.run(environment));
    }

    Stack<?> stack() {
        return stack;
    }

    Interruption interruption() {
        return interruption;
    }

    /** The stage by option, branch, variable or default; resolved once. */
    synchronized Stage stage() {
        if (stage == null) {
            stage = options.stageFromBranch ? ofBranch() : named();
        }
        return stage;
    }

    private Stage ofBranch() {
        if (options.stage != null) {
            throw new InvalidOptionException(
                    "--stage and --stage-from-branch both name the stage; leave one of them out");
        }
        GitBranch branch = GitBranch.of(environment);
        Stage found = Stage.ofBranch(branch.name());
        console.print(
                "stage " + found.name() + ": of the git branch " + branch.name() + ", named by " + branch.source());
        return found;
    }

    private Stage named() {
        Optional<String> variable =
                Optional.of(environment.variable("ALCHEMY_STAGE")).filter(name -> !name.isEmpty());
        Optional<String> named = Optional.ofNullable(options.stage).or(() -> variable);
        try {
            return named.map(Stage::of).orElseGet(() -> Stage.ofUser(environment.user()));
        } catch (InvalidNameException e) {
            throw new InvalidOptionException(e.getMessage() + " Give another one with --stage or ALCHEMY_STAGE.", e);
        }
    }

    StageKey stageKey() {
        return new StageKey(stack.name(), stage().name());
    }

    CommonOptions options() {
        return options;
    }
}
