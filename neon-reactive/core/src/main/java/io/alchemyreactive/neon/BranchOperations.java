package io.alchemyreactive.neon;

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
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Operations on a deployed branch. Each emits its attributes afterwards. Reset, restore and refresh replace the content
 * of the branch and run its migrations; they end its sessions. The operations on migrations only run these, and the
 * others leave the content as it is. Ids, hosts and passwords stay. Immutable and thread-safe.
 *
 * <p>Each method returns an operation of the engine ({@code Alchemy.startOperation}). It runs on subscribe, under the
 * lease of the stage, with the {@code StateStore} and the {@link NeonSource} of the Reactor context. Calling the method
 * for a branch counts as consent to lose the data in that branch. Fails with {@code LockedException} when another
 * holder has the stage, with {@link BranchOperationException} when the operation is not possible for this branch or is
 * started inside a deploy of its stage, with {@code ProtectedStageException} when it would lose data of a stage that is
 * protected from that, with {@code UnconfirmedStageException} when the name of the stage has to be confirmed and is
 * not, and with a {@code NeonException} when Neon refuses; nothing is changed in these cases. When it fails or is
 * cancelled later, the row records that the operation has begun, and the next deploy of the stage runs the migrations.
 */
public final class BranchOperations implements PreviewOperations {

    private final StageKey stage;
    private final String fqn;
    private final @Nullable String preserveUnderName;
    private final boolean stageNamed;
    private final boolean breaksReferences;

    private record Nothing() {}

    private BranchOperations(
            StageKey stage,
            String fqn,
            @Nullable String preserveUnderName,
            boolean stageNamed,
            boolean breaksReferences) {
        this.stage = stage;
        this.fqn = fqn;
        this.preserveUnderName = preserveUnderName;
        this.stageNamed = stageNamed;
        this.breaksReferences = breaksReferences;
    }

    /** The operations for the branch that a stage deployed under this FQN. */
    public static BranchOperations of(StageKey stage, String fqn) {
        return new BranchOperations(
                Objects.requireNonNull(stage, "stage"), Objects.requireNonNull(fqn, "fqn"), null, false, false);
    }

    /**
     * A copy of these operations that keeps the previous content as a branch of this name. No stage manages that
     * branch. Neon requires it when the branch has children; they become children of the kept branch.
     */
    public BranchOperations preserving(String name) {
        return new BranchOperations(stage, fqn, Objects.requireNonNull(name, "name"), stageNamed, breaksReferences);
    }

    /**
     * A copy of these operations that confirms the name of the stage, for a stage that is protected with {@code
     * CONFIRM}.
     *
     * @throws IllegalArgumentException when the name is neither that of the stage nor that of the branch
     */
    public BranchOperations consent(String name) {
        Objects.requireNonNull(name, "name");
        if (!name.equals(stage.stage()) && !name.equals(fqn)) {
            throw new IllegalArgumentException("'" + name + "' allows nothing: give the name of the stage, '"
                    + stage.stage() + "', or of the branch, '" + fqn + "'");
        }
        return new BranchOperations(
                stage, fqn, preserveUnderName, stageNamed || name.equals(stage.stage()), breaksReferences);
    }

    /** A copy of these operations that may lose the data of a branch that other stages use, which is refused otherwise. */
    public BranchOperations breakingReferences() {
        return new BranchOperations(stage, fqn, preserveUnderName, stageNamed, true);
    }

    /** Replaces the content of the branch by the current content of its parent. */
    @Override
    @CheckReturnValue
    public Mono<Branch.Attributes> reset() {
        return run(BranchRestore.RESET, new BranchRestore.Reset(preserveUnderName));
    }

    /**
     * Replaces the content of the branch by its content at a point of its history. The previous content is kept as a
     * branch. Without {@link #preserving} the name of that branch is the name of this branch with {@code _before_} and
     * the time.
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

    /**
     * Replaces the content of the branch by the current content of another branch of its project, for example the
     * content of staging by that of production. Refused for a branch whose rows do not count as {@code PRODUCTION_COPY}.
     */
    @CheckReturnValue
    public Mono<Branch.Attributes> refresh(String sourceBranchId) {
        Objects.requireNonNull(sourceBranchId, "sourceBranchId");
        return run(BranchRestore.REFRESH, new BranchRestore.Refresh(sourceBranchId, preserveUnderName));
    }

    /** Runs the new migrations by the rules of the last deploy. Loses no data. */
    @Override
    @CheckReturnValue
    public Mono<Branch.Attributes> migrate() {
        return run(BranchMigration.MIGRATE, new BranchMigration.Migrate(null, null, null));
    }

    /** Runs the new migrations, also those with a lower number than an applied one. Loses no data. */
    @CheckReturnValue
    public Mono<Branch.Attributes> migrateOutOfOrder() {
        return run(BranchMigration.MIGRATE, new BranchMigration.Migrate(true, null, null));
    }

    /**
     * Changes the migration history to match the files, then runs the new migrations: a failed file runs again, a
     * changed file counts as applied in its current form, a removed file counts as never applied. Loses no data.
     */
    @CheckReturnValue
    public Mono<Branch.Attributes> repairMigrations() {
        return run(BranchMigration.MIGRATE, new BranchMigration.Migrate(null, true, null));
    }

    /**
     * Accepts tables that were made without migrations. They count as the result of the migrations up to this version,
     * and only files with a higher number run. Loses no data.
     */
    @CheckReturnValue
    public Mono<Branch.Attributes> baselineMigrations(String version) {
        return run(
                BranchMigration.MIGRATE,
                new BranchMigration.Migrate(null, null, Objects.requireNonNull(version, "version")));
    }

    /**
     * Moves the expiry to this time from now, a minute to 30 days; an expiry that is later stays. Refused for a branch
     * that does not expire, and for one that is protected or the default branch at Neon. The new expiry stays until the
     * declared {@code ttl} or {@code expiresAt} changes. Loses no data.
     */
    @Override
    @CheckReturnValue
    public Mono<Branch.Attributes> extend(Duration lifetime) {
        return run(BranchUpkeep.EXTEND, new BranchUpkeep.Extend(Objects.requireNonNull(lifetime, "lifetime")));
    }

    /** Reads the branch at Neon and changes nothing there. */
    @Override
    @CheckReturnValue
    public Mono<Branch.Attributes> describe() {
        return run(BranchUpkeep.DESCRIBE, new BranchUpkeep.Nothing());
    }

    private Mono<Branch.Attributes> run(String operation, Record arguments) {
        return Mono.defer(() -> {
                    Stack<Nothing> stack = Stack.named(stage.stack())
                            .providers(Neon.providers())
                            .program(Nothing.class, Mono.empty());
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
                            new OperationCall<>(Branch.TYPE, fqn, operation, arguments),
                            options.build());
                })
                .flatMap(Run::result)
                .onErrorMap(BranchOperations::plain);
    }

    /**
     * The failure of Neon or of a migration without the engine's failure around it, because the caller knows the
     * branch.
     */
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
