package io.alchemyreactive.neon;

import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.neon.api.branch.RestoreBranchRequest;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What can be done with the contents of a deployed branch, beside deploying it: each verb replaces what the branch holds, runs its
 * migrations, and emits its attributes. Ids, hosts and passwords stay, sessions end. Immutable and thread-safe.
 *
 * <p>Everything is done on subscribe, under the lease of the stage, with the {@code StateStore} and the {@link NeonSource} of the Reactor
 * context. Fails with {@code LockedException} when somebody holds the stage, with {@link BranchOperationException} when the verb makes
 * no sense for this branch or would lose data of a stage that is protected from that, with {@code UnconfirmedStageException} when the
 * stage has to be named and is not, and with a {@code NeonException} when Neon refuses;
 * nothing is changed in these cases. When it fails or is
 * cancelled later, the row says that the branch is being updated, and the next deploy of the stage runs the migrations.
 */
public final class BranchOperations {

    private final StageKey stage;
    private final String fqn;
    private final @Nullable String preserveUnderName;
    private final Set<String> consents;

    private BranchOperations(StageKey stage, String fqn, @Nullable String preserveUnderName, Set<String> consents) {
        this.stage = stage;
        this.fqn = fqn;
        this.preserveUnderName = preserveUnderName;
        this.consents = Set.copyOf(consents);
    }

    /** The verbs for the branch that a stage deployed under this name. */
    public static BranchOperations of(StageKey stage, String fqn) {
        return new BranchOperations(
                Objects.requireNonNull(stage, "stage"), Objects.requireNonNull(fqn, "fqn"), null, Set.of());
    }

    /**
     * The same, with the former contents kept as a branch of this name, which nobody manages. Neon asks for it when the branch has
     * children, which then are those of the kept branch.
     */
    public BranchOperations preserving(String name) {
        return new BranchOperations(stage, fqn, Objects.requireNonNull(name, "name"), consents);
    }

    /** These verbs with one more name that is confirmed: that of a stage that is protected with {@code CONFIRM}. */
    public BranchOperations consent(String name) {
        Set<String> more = new TreeSet<>(consents);
        more.add(Objects.requireNonNull(name, "name"));
        return new BranchOperations(stage, fqn, preserveUnderName, more);
    }

    /** Gives the branch what its parent holds now. */
    @CheckReturnValue
    public Mono<Branch.Attributes> reset() {
        return replace("reset", (branch, clock) -> {
            String parent = branch.parentId();
            if (parent == null) {
                throw BranchOperationException.withoutParent(fqn, stage);
            }
            return request(branch, parent);
        });
    }

    /**
     * Gives the branch what it held at a point of its history. The former contents are kept as a branch: without {@link #preserving}
     * under its own name followed by {@code _before_} and the time.
     */
    @CheckReturnValue
    public Mono<Branch.Attributes> restore(RestorePoint point) {
        Objects.requireNonNull(point, "point");
        return replace("restore", (branch, clock) -> {
            RestoreBranchRequest request = request(branch, branch.id());
            RestoreBranchRequest kept = request.preserveUnderName().isPresent()
                    ? request
                    : request.preserveUnderName(
                            branch.name() + "_before_" + clock.instant().truncatedTo(ChronoUnit.SECONDS));
            return point instanceof RestorePoint.At at
                    ? kept.at(at.instant())
                    : kept.atLsn(((RestorePoint.AtLsn) point).lsn());
        });
    }

    /** Gives the branch what another branch of its project holds now, for example staging's what production's does. */
    @CheckReturnValue
    public Mono<Branch.Attributes> refresh(String sourceBranchId) {
        Objects.requireNonNull(sourceBranchId, "sourceBranchId");
        return replace("refresh", (branch, clock) -> request(branch, sourceBranchId));
    }

    private RestoreBranchRequest request(Branch.Attributes branch, String source) {
        var request = RestoreBranchRequest.from(new BranchPath(branch.projectId(), branch.id()), source);
        return preserveUnderName == null ? request : request.preserveUnderName(preserveUnderName);
    }

    private Mono<Branch.Attributes> replace(String verb, BranchRestore.Wish wish) {
        return Mono.zip(StateStore.SERVICE.get(), NeonSource.SERVICE.get(), RunEnvironment.current())
                .flatMap(found -> Layer.of(
                                "the lease of stage " + stage,
                                found.getT1().acquire(stage, holder(verb, found.getT3())),
                                Lease::release)
                        .and(
                                Layer.of(
                                        "the client of Neon",
                                        Mono.fromSupplier(() -> new NeonClients(found.getT2())),
                                        NeonClients::close),
                                (lease, neon) -> new BranchRestore(
                                        found.getT1(),
                                        lease,
                                        neon,
                                        found.getT3().clock(),
                                        fqn,
                                        consents))
                        .use(restore -> restore.run(verb, wish)));
    }

    private static Holder holder(String verb, RunEnvironment environment) {
        return new Holder(
                environment.ids().get(),
                environment.user(),
                environment.host(),
                environment.pid(),
                verb,
                environment.clock().instant());
    }
}
