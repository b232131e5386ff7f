package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.compute.LocalCompute;
import io.alchemyreactive.neon.local.internal.compute.Lsn;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.rows.BasePolicy;
import io.alchemyreactive.neon.local.internal.rows.BaseRow;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.PointInTime;
import io.alchemyreactive.neon.local.internal.rows.ProjectRow;
import io.alchemyreactive.neon.local.internal.rows.StorageRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps the history of branches for the retention time of their project, and no longer. For a branch with many writes
 * it makes a copy from time to time, by the clock and by the amount of log. When the window begins after a copy, the
 * log before that copy is deleted. Copies have a space limit on disk ({@link BasePolicy}). Belongs to the control
 * thread; its work runs elsewhere.
 */
public final class HistoryRetention {

    /** The amount of log that is worth a copy when the last copy is old. */
    private static final long MUCH_FOR_LONG = 16 << 20;
    /** The number of parts in which the history of a window is deleted. */
    private static final int PARTS = 4;

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final ControlState state;
    private final StoredRows rows;
    private final ControlThread thread;
    private final StorageRegistry storages;
    private final FailureLog log;
    private final Map<String, Instant> lastLooks = new HashMap<>();

    public HistoryRetention(ControlState state, StorageRegistry storages, FailureLog log) {
        this.log = log;
        this.state = state;
        this.rows = state.rows();
        this.thread = state.thread();
        this.storages = storages;
    }

    /** Checks the projects that are due, one after another. Completes when their work is done. */
    public Mono<Void> tend() {
        return thread.read(this::due)
                .flatMapMany(Flux::fromIterable)
                .concatMap(this::tendOrLog)
                .then();
    }

    private Mono<Void> tendOrLog(ProjectRow project) {
        var thing = "Keeping the history of project " + project.id;
        return tend(project).doOnSuccess(done -> log.succeeded(thing)).onErrorResume(failure -> {
            log.writeOnce(
                    thing, failure, "It is tried again; until then its log grows beyond what the project asks for.");
            return Mono.empty();
        });
    }

    private List<ProjectRow> due() {
        lastLooks.keySet().retainAll(rows.projects.keySet());
        var now = state.realNow();
        var due = rows.projects.values().stream()
                .filter(project -> !now.isBefore(lastLooks
                        .getOrDefault(project.id, project.createdAt)
                        .plus(between(part(project).dividedBy(2), SHORTEST, LONGEST))))
                .toList();
        due.forEach(project -> lastLooks.put(project.id, now));
        return due;
    }

    private Mono<Void> tend(ProjectRow project) {
        return thread.read(() -> candidates(project))
                .flatMapMany(Flux::fromIterable)
                .concatMap(candidate ->
                        isDue(candidate).filter(Boolean::booleanValue).flatMap(due -> keepBase(candidate)))
                .then(thread.change(() -> prunings(project)))
                .flatMapMany(Flux::fromIterable)
                .concatMap(pruning -> pruning.compute()
                        .prune(pruning.first(), pruning.storage().baseNames()))
                .then();
    }

    /** Whether a copy is due: by the clock, or by the amount of log. */
    private static Mono<Boolean> isDue(Candidate candidate) {
        var compute = candidate.compute();
        if (candidate.isHeld()) {
            return Mono.just(true);
        }
        return compute.written(candidate.from()).flatMap(log -> {
            if (candidate.isOld() && log >= MUCH_FOR_LONG) {
                return Mono.just(true);
            }
            return BasePolicy.isMuch(log)
                    ? compute.dataBytes().map(data -> BasePolicy.isWorthACopy(log, data))
                    : Mono.just(false);
        });
    }

    private Mono<Boolean> keepBase(Candidate candidate) {
        var name = candidate.name();
        return candidate
                .compute()
                .keepBase(name)
                .flatMap(copy -> thread.change(() -> candidate
                        .storage()
                        .bases
                        .add(new BaseRow(name, copy.place().toString(), state.realNow(), copy.bytes()))));
    }

    /** The storages of branches without running operations. */
    private List<Candidate> candidates(ProjectRow project) {
        var now = state.realNow();
        var start = start(project, now);
        return rows.branchesOf(project.id)
                .filter(branch -> branch.isReady() && isQuiet(branch))
                .map(branch -> rows.storage(branch.storageId))
                .map(storage -> new Candidate(
                        storage,
                        storages.compute(storage),
                        state.ids().storage(),
                        storage.last().map(BaseRow::place).or(storage::left).orElse(new Lsn(0)),
                        isOld(storage, project, now),
                        isOld(storage, project, now) && isHolding(storage, start)))
                .toList();
    }

    private static boolean isOld(StorageRow storage, ProjectRow project, Instant now) {
        return storage.last()
                .map(BaseRow::time)
                .orElse(storage.createdAt)
                .plus(part(project))
                .isBefore(now);
    }

    private boolean isQuiet(BranchRow branch) {
        return rows.unfinished(branch.projectId).noneMatch(operation -> branch.id.equals(operation.branchId));
    }

    /** Whether a storage without a copy of its own prevents its parent from deleting history. */
    private boolean isHolding(StorageRow storage, Instant start) {
        if (storage.parentId == null || !storage.bases.isEmpty() || storage.createdAt.isAfter(start)) {
            return false;
        }
        var parent = rows.storage(storage.parentId);
        return parent.retired
                || parent.bases.stream()
                        .anyMatch(base -> !base.time().isAfter(start) && HistoryBeginnings.isBefore(storage, base));
    }

    /**
     * The history to delete, already removed from the rows. Empty while an operation of the project runs, because it
     * may read the history.
     */
    private List<Pruning> prunings(ProjectRow project) {
        if (rows.unfinished(project.id).findAny().isPresent()) {
            return List.of();
        }
        var beginnings = new HistoryBeginnings(rows, start(project, state.realNow()));
        var prunings = new ArrayList<Pruning>();
        var stored = rows.storages.values().stream()
                .filter(storage -> storage.projectId.equals(project.id))
                .toList();
        for (var storage : stored) {
            beginnings.of(storage).ifPresent(first -> {
                storage.bases.removeIf(base -> base.place().compareTo(first.place()) < 0);
                begin(storage, first, beginnings);
                prunings.add(new Pruning(storage, storages.compute(storage), first.place()));
            });
            if (storage.bases.retainAll(BasePolicy.kept(storage.bases))) {
                prunings.add(new Pruning(storage, storages.compute(storage), new Lsn(0)));
            }
            if (storage.retired
                    && beginnings
                            .childrenOf(storage)
                            .allMatch(child -> beginnings.of(child).isPresent())) {
                prunings.add(new Pruning(storage, storages.compute(storage), new Lsn(Long.MAX_VALUE)));
            }
        }
        return prunings;
    }

    /** Records that a storage and its children cannot be recovered to points before their first copy. */
    private void begin(StorageRow storage, BaseRow first, HistoryBeginnings beginnings) {
        storage.begin(first.time(), first.place());
        beginnings
                .childrenOf(storage)
                .filter(child -> beginnings.of(child).isEmpty())
                .forEach(child -> begin(child, first, beginnings));
    }

    private static Instant start(ProjectRow project, Instant now) {
        return PointInTime.Window.of(project, now).earliest();
    }

    private static Duration part(ProjectRow project) {
        return Duration.ofSeconds(project.historyRetentionSeconds).dividedBy(PARTS);
    }

    private static Duration between(Duration wanted, Duration least, Duration most) {
        return wanted.compareTo(least) < 0 ? least : wanted.compareTo(most) > 0 ? most : wanted;
    }

    private record Candidate(
            StorageRow storage, LocalCompute compute, String name, Lsn from, boolean isOld, boolean isHeld) {}

    private record Pruning(StorageRow storage, LocalCompute compute, Lsn first) {}
}
