package io.alchemyreactive.neon;

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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Operations on the contents of a deployed branch. Reset, restore and refresh replace the contents of the branch, run its
 * migrations, and emit its attributes; sessions end. The others run its migrations alone. Ids, hosts and passwords stay. Immutable and thread-safe.
 *
 * <p>Each verb is an operation of the engine ({@code Alchemy.startOperation}), run on subscribe, under the lease of the stage,
 * with the {@code StateStore} and the {@link NeonSource} of the Reactor context. To name the branch here is the consent to lose
 * what it holds. Fails with {@code LockedException} when the stage is held, with {@link BranchOperationException} when the verb
 * makes no sense for this branch or is asked for inside a deploy of its stage, with {@code ProtectedStageException} when it would
 * lose data of a stage that is protected from that, with {@code UnconfirmedStageException} when the stage has to be named and is
 * not, and with a {@code NeonException} when Neon refuses; nothing is changed in these cases. When it fails or is cancelled later,
 * the row says that the operation was begun, and the next deploy of the stage runs the migrations.
 */
public final class BranchOperations {

    private final StageKey stage;
    private final String fqn;
    private final @Nullable String preserveUnderName;
    private final boolean stageNamed;

    private record Nothing() {}

    private BranchOperations(StageKey stage, String fqn, @Nullable String preserveUnderName, boolean stageNamed) {
        this.stage = stage;
        this.fqn = fqn;
        this.preserveUnderName = preserveUnderName;
        this.stageNamed = stageNamed;
    }

    /** The verbs for the branch that a stage deployed under this name. */
    public static BranchOperations of(StageKey stage, String fqn) {
        return new BranchOperations(
                Objects.requireNonNull(stage, "stage"), Objects.requireNonNull(fqn, "fqn"), null, false);
    }

    /**
     * These verbs with the former contents kept as a branch of this name, which no stage manages. Neon asks for it when the
     * branch has children, which then are those of the kept branch.
     */
    public BranchOperations preserving(String name) {
        return new BranchOperations(stage, fqn, Objects.requireNonNull(name, "name"), stageNamed);
    }

    /**
     * These verbs with the name of the stage confirmed, for one that is protected with {@code CONFIRM}.
     *
     * @throws IllegalArgumentException when it is the name of neither the stage nor the branch
     */
    public BranchOperations consent(String name) {
        Objects.requireNonNull(name, "name");
        if (!name.equals(stage.stage()) && !name.equals(fqn)) {
            throw new IllegalArgumentException("'" + name + "' allows nothing: give the name of the stage, '"
                    + stage.stage() + "', or of the branch, '" + fqn + "'");
        }
        return new BranchOperations(stage, fqn, preserveUnderName, stageNamed || name.equals(stage.stage()));
    }

    /** Gives the branch what its parent holds now. */
    @CheckReturnValue
    public Mono<Branch.Attributes> reset() {
        return run(BranchRestore.RESET, new BranchRestore.Reset(preserveUnderName));
    }

    /**
     * Gives the branch what it held at a point of its history. The former contents are kept as a branch: without {@link
     * #preserving} under its own name followed by {@code _before_} and the time.
     */
    @CheckReturnValue
    public Mono<Branch.Attributes> restore(RestorePoint point) {
        Objects.requireNonNull(point, "point");
        return run(
                BranchRestore.RESTORE,
                point instanceof RestorePoint.At at
                        ? new BranchRestore.Restore(at.instant(), null, preserveUnderName)
                        : new BranchRestore.Restore(null, ((RestorePoint.AtLsn) point).lsn(), preserveUnderName));
    }

    /** Gives the branch what another branch of its project holds now, for example staging's what production's does. */
    @CheckReturnValue
    public Mono<Branch.Attributes> refresh(String sourceBranchId) {
        Objects.requireNonNull(sourceBranchId, "sourceBranchId");
        return run(BranchRestore.REFRESH, new BranchRestore.Refresh(sourceBranchId, preserveUnderName));
    }

    /** Runs the migrations that are new, by the rules that the branch was deployed with. Loses nothing. */
    @CheckReturnValue
    public Mono<Branch.Attributes> migrate() {
        return run(BranchMigration.MIGRATE, new BranchMigration.Migrate(null, null, null));
    }

    /** Runs the migrations that are new, also those with a lower number than what is applied. Loses nothing. */
    @CheckReturnValue
    public Mono<Branch.Attributes> migrateOutOfOrder() {
        return run(BranchMigration.MIGRATE, new BranchMigration.Migrate(true, null, null));
    }

    /**
     * Makes the history of the migrations as the files are, then runs those that are new: a file that failed runs again, a
     * changed file counts as it is now, a file that is gone counts as never applied. Loses nothing.
     */
    @CheckReturnValue
    public Mono<Branch.Attributes> repairMigrations() {
        return run(BranchMigration.MIGRATE, new BranchMigration.Migrate(null, true, null));
    }

    /**
     * Takes over tables that were made without migrations: they count as those of this version, and only files with a higher
     * number run. Loses nothing.
     */
    @CheckReturnValue
    public Mono<Branch.Attributes> baselineMigrations(String version) {
        return run(
                BranchMigration.MIGRATE,
                new BranchMigration.Migrate(null, null, Objects.requireNonNull(version, "version")));
    }

    private Mono<Branch.Attributes> run(String operation, Record arguments) {
        return Mono.defer(() -> {
                    Stack<Nothing> stack = Stack.named(stage.stack())
                            .providers(Neon.providers())
                            .program(Nothing.class, Mono.empty());
                    var options = DeployOptions.builder().command(operation).consent(fqn);
                    if (stageNamed) {
                        options.consent(stage.stage());
                    }
                    return Alchemy.startOperation(
                            stack,
                            Stage.of(stage.stage()),
                            new OperationCall<>(Branch.TYPE, fqn, operation, arguments),
                            options.build());
                })
                .flatMap(Run::result)
                .onErrorMap(BranchOperations::plain);
    }

    /** The failure of Neon or of a migration itself, as the caller knows which branch it is about. */
    private static Throwable plain(Throwable error) {
        if (error instanceof OperationRefusedException refused) {
            return BranchOperationException.of(refused);
        }
        Throwable plain = error;
        while (plain instanceof UnfinishedOperationException || plain instanceof ProviderCallException) {
            plain = Objects.requireNonNull(plain.getCause());
        }
        return plain;
    }
}
