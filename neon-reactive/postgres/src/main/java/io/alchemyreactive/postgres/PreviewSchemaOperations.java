package io.alchemyreactive.postgres;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.OperationCall;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.plan.UnfinishedOperationException;
import io.alchemyreactive.provider.OperationRefusedException;
import io.alchemyreactive.provider.ProviderCallException;
import io.alchemyreactive.state.StageKey;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * Operations on a deployed preview schema. Each emits its attributes afterwards. Role, password and addresses stay. Immutable
 * and thread-safe.
 *
 * <p>Each verb is an operation of the engine ({@code Alchemy.startOperation}), run on subscribe, under the lease of the stage,
 * with the {@code StateStore} of the Reactor context. To name the preview here is the consent to lose what it holds. Fails with
 * {@code LockedException} when the stage is held, with {@link PreviewOperationException} when the verb makes no sense for this
 * preview or is asked for inside a deploy of its stage, with {@code ProtectedStageException} when it would lose data of a stage
 * that is protected from that, and with {@code UnconfirmedStageException} when the stage has to be named and is not; nothing is
 * changed in these cases. Fails with {@link PreviewSchemaException} when the server refuses. When it fails or is cancelled
 * later, the row says that the operation was begun, and the next deploy of the stage ends it.
 */
public final class PreviewSchemaOperations implements PreviewOperations {

    private final StageKey stage;
    private final String fqn;
    private final boolean stageNamed;
    private final boolean breaksReferences;

    private record Program() {}

    private PreviewSchemaOperations(StageKey stage, String fqn, boolean stageNamed, boolean breaksReferences) {
        this.stage = stage;
        this.fqn = fqn;
        this.stageNamed = stageNamed;
        this.breaksReferences = breaksReferences;
    }

    /** The verbs for the preview that a stage deployed under this name. */
    public static PreviewSchemaOperations of(StageKey stage, String fqn) {
        return new PreviewSchemaOperations(
                Objects.requireNonNull(stage, "stage"), Objects.requireNonNull(fqn, "fqn"), false, false);
    }

    /**
     * These verbs with the name of the stage confirmed, for one that is protected with {@code CONFIRM}.
     *
     * @throws IllegalArgumentException when it is the name of neither the stage nor the preview
     */
    public PreviewSchemaOperations consent(String name) {
        Objects.requireNonNull(name, "name");
        if (!name.equals(stage.stage()) && !name.equals(fqn)) {
            throw new IllegalArgumentException("'" + name + "' allows nothing: give the name of the stage, '"
                    + stage.stage() + "', or of the preview, '" + fqn + "'");
        }
        return new PreviewSchemaOperations(stage, fqn, stageNamed || name.equals(stage.stage()), breaksReferences);
    }

    /** A copy of these operations that may lose the data of a preview that other stages use, which is refused otherwise. */
    public PreviewSchemaOperations breakingReferences() {
        return new PreviewSchemaOperations(stage, fqn, stageNamed, true);
    }

    /** Runs the migrations that are new, by the rules that the preview was deployed with. Loses nothing. */
    @Override
    @CheckReturnValue
    public Mono<PreviewSchema.Attributes> migrate() {
        return run(PreviewVerbs.MIGRATE, new PreviewVerbs.Migrate(null, null, null));
    }

    /** Runs the migrations that are new, also those with a lower number than what is applied. Loses nothing. */
    @CheckReturnValue
    public Mono<PreviewSchema.Attributes> migrateOutOfOrder() {
        return run(PreviewVerbs.MIGRATE, new PreviewVerbs.Migrate(true, null, null));
    }

    /**
     * Makes the history of the migrations as the files are, then runs those that are new: a file that failed runs again, a
     * changed file counts as it is now, a file that is gone counts as never applied. Loses nothing.
     */
    @CheckReturnValue
    public Mono<PreviewSchema.Attributes> repairMigrations() {
        return run(PreviewVerbs.MIGRATE, new PreviewVerbs.Migrate(null, true, null));
    }

    /** Drops all that the preview holds, in batches, and runs its migrations. Sessions of its role end. */
    @Override
    @CheckReturnValue
    public Mono<PreviewSchema.Attributes> reset() {
        return run(PreviewVerbs.RESET, new PreviewVerbs.Nothing());
    }

    /** Lets the preview live for this time from now on; one that expires later anyway keeps its expiry. Loses nothing. */
    @Override
    @CheckReturnValue
    public Mono<PreviewSchema.Attributes> extend(Duration ttl) {
        return run(PreviewVerbs.EXTEND, new PreviewVerbs.Extend(Objects.requireNonNull(ttl, "ttl")));
    }

    /** Looks the preview up at its server. Changes nothing. */
    @Override
    @CheckReturnValue
    public Mono<PreviewSchema.Attributes> describe() {
        return run(PreviewVerbs.DESCRIBE, new PreviewVerbs.Nothing());
    }

    private Mono<PreviewSchema.Attributes> run(String operation, Record arguments) {
        return Mono.defer(() -> {
                    Stack<Program> stack = Stack.named(stage.stack())
                            .providers(Postgres.providers())
                            .program(Program.class, Mono.empty());
                    var options = DeployOptions.builder()
                            .command(operation)
                            .consent(fqn)
                            .breakReferences(breaksReferences);
                    if (stageNamed) {
                        options.consent(stage.stage());
                    }
                    return Alchemy.startOperation(
                            stack,
                            Stage.of(stage.stage()),
                            new OperationCall<>(PreviewSchema.TYPE, fqn, operation, arguments),
                            options.build());
                })
                .flatMap(Run::result)
                .onErrorMap(PreviewSchemaOperations::plain);
    }

    /** The failure itself, as the caller knows which preview it is about. */
    private static Throwable plain(Throwable error) {
        if (error instanceof OperationRefusedException refused) {
            return PreviewOperationException.of(refused);
        }
        Throwable plain = error;
        while (plain instanceof UnfinishedOperationException || plain instanceof ProviderCallException) {
            plain = Objects.requireNonNull(plain.getCause());
        }
        return plain;
    }
}
