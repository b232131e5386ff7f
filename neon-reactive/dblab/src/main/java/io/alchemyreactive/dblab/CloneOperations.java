package io.alchemyreactive.dblab;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.OperationCall;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.plan.UnfinishedOperationException;
import io.alchemyreactive.postgres.PreviewOperations;
import io.alchemyreactive.provider.OperationRefusedException;
import io.alchemyreactive.provider.ProviderCallException;
import io.alchemyreactive.state.StageKey;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * Operations on a deployed clone. Each emits its attributes afterwards. Address and password stay. Immutable and
 * thread-safe.
 *
 * <p>Each method returns an operation of the engine ({@code Alchemy.startOperation}). It runs on subscribe, under the
 * lease of the stage, with the {@code StateStore} of the Reactor context. Calling {@link #reset} counts as consent to
 * lose what was written to the clone. Fails with {@code LockedException} when another holder has the stage, with {@link
 * CloneOperationException} when the operation is not possible for this clone or is started inside a run of its stage,
 * with {@code ProtectedStageException} when it would lose data of a stage that is protected from that, and with {@code
 * UnconfirmedStageException} when the name of the stage has to be confirmed and is not; nothing is changed in these
 * cases. Fails with a {@code DbLabException} when DBLab refuses. When it fails or is cancelled later, the next deploy of
 * the stage ends it.
 */
public final class CloneOperations implements PreviewOperations {

    private final StageKey stage;
    private final String fqn;
    private final boolean stageNamed;
    private final boolean breaksReferences;

    private record Program() {}

    private CloneOperations(StageKey stage, String fqn, boolean stageNamed, boolean breaksReferences) {
        this.stage = stage;
        this.fqn = fqn;
        this.stageNamed = stageNamed;
        this.breaksReferences = breaksReferences;
    }

    /** The operations for the clone that a stage deployed under this FQN. */
    public static CloneOperations of(StageKey stage, String fqn) {
        return new CloneOperations(
                Objects.requireNonNull(stage, "stage"), Objects.requireNonNull(fqn, "fqn"), false, false);
    }

    /**
     * A copy of these operations that confirms the name of the stage, for a stage that is protected with {@code
     * CONFIRM}.
     *
     * @throws IllegalArgumentException when the name is neither that of the stage nor that of the clone
     */
    public CloneOperations consent(String name) {
        Objects.requireNonNull(name, "name");
        if (!name.equals(stage.stage()) && !name.equals(fqn)) {
            throw new IllegalArgumentException("'" + name + "' allows nothing: give the name of the stage, '"
                    + stage.stage() + "', or of the clone, '" + fqn + "'");
        }
        return new CloneOperations(stage, fqn, stageNamed || name.equals(stage.stage()), breaksReferences);
    }

    /** A copy of these operations that may lose the data of a clone that other stages use, which is refused otherwise. */
    public CloneOperations breakingReferences() {
        return new CloneOperations(stage, fqn, stageNamed, true);
    }

    /** Runs the new migrations by the rules of the last deploy. Loses no data. */
    @Override
    @CheckReturnValue
    public Mono<Clone.Attributes> migrate() {
        return run(CloneVerbs.MIGRATE, new CloneVerbs.Migrate(null, null, null));
    }

    /** Runs the new migrations, also those with a lower number than an applied one. Loses no data. */
    @CheckReturnValue
    public Mono<Clone.Attributes> migrateOutOfOrder() {
        return run(CloneVerbs.MIGRATE, new CloneVerbs.Migrate(true, null, null));
    }

    /**
     * Changes the migration history to match the files, then runs the new migrations: a failed file runs again, a
     * changed file counts as applied in its current form, a removed file counts as never applied. Loses no data.
     */
    @CheckReturnValue
    public Mono<Clone.Attributes> repairMigrations() {
        return run(CloneVerbs.MIGRATE, new CloneVerbs.Migrate(null, true, null));
    }

    /**
     * Accepts tables that were made without migrations. They count as the result of the migrations up to this version,
     * and only files with a higher number run. Loses no data.
     */
    @CheckReturnValue
    public Mono<Clone.Attributes> baselineMigrations(String version) {
        return run(CloneVerbs.MIGRATE, new CloneVerbs.Migrate(null, null, Objects.requireNonNull(version, "version")));
    }

    /**
     * Replaces the content of the clone by the declared snapshot, or by the present newest snapshot of the declared
     * branch, and runs the migrations. Ends the sessions of the clone.
     */
    @Override
    @CheckReturnValue
    public Mono<Clone.Attributes> reset() {
        return run(CloneVerbs.RESET, new CloneVerbs.Nothing());
    }

    /**
     * Protects the clone for this time from now; a protection that is longer stays. Refused for a clone without a ttl,
     * and for a time that is longer than DBLab grants. The new expiry stays until the declared {@code ttl} changes.
     * Loses no data.
     */
    @Override
    @CheckReturnValue
    public Mono<Clone.Attributes> extend(Duration lifetime) {
        return run(CloneVerbs.EXTEND, new CloneVerbs.Extend(Objects.requireNonNull(lifetime, "lifetime")));
    }

    /** Reads the clone at DBLab and changes nothing there. */
    @Override
    @CheckReturnValue
    public Mono<Clone.Attributes> describe() {
        return run(CloneVerbs.DESCRIBE, new CloneVerbs.Nothing());
    }

    private Mono<Clone.Attributes> run(String operation, Record arguments) {
        return Mono.defer(() -> {
                    Stack<Program> stack = Stack.named(stage.stack())
                            .providers(DbLab.providers())
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
                            new OperationCall<>(Clone.TYPE, fqn, operation, arguments),
                            options.build());
                })
                .flatMap(Run::result)
                .onErrorMap(CloneOperations::plain);
    }

    /** The failure itself, because the caller knows the clone. */
    private static Throwable plain(Throwable error) {
        if (error instanceof OperationRefusedException refused) {
            return CloneOperationException.of(refused);
        }
        Throwable plain = error;
        while (plain instanceof UnfinishedOperationException || plain instanceof ProviderCallException) {
            plain = Objects.requireNonNull(plain.getCause());
        }
        return plain;
    }
}
