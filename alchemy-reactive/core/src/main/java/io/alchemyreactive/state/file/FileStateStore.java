package io.alchemyreactive.state.file;

import io.alchemyreactive.state.Actor;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.EncryptedStore;
import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LeaseLostException;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.VerifiedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps stages in a folder on a local disk, one file per resource, readable by their owner only. A commit is durable;
 * several processes, and several stores in one process, may use the folder at the same time. A lease is a lock of the
 * operating system: it lasts until it is released or its process has ended, and does not expire. Secrets are encrypted
 * under the one key of the folder. Reading writes no file, except to finish a commit of a process that has died. Work
 * runs on Reactor's bounded elastic threads. Thread-safe.
 */
public final class FileStateStore implements EncryptedStore, VerifiedStore {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Path root;
    private final DurableFiles files;
    private final StageFolders folders;
    private final HeldStages held;
    private final StageReader reader;
    private final LeaseTaker leases;
    private final StageProver prover;
    private final Rekeying rekeying;
    private final LossAcceptance acceptance;

    private FileStateStore(FileStateOptions options, Disk disk) {
        root = options.folder();
        files = new DurableFiles(disk);
        folders = new StageFolders(root, files);
        var keys = FolderKeys.of(options, disk, folders);
        held = new HeldStages(folders, files);
        prover = new StageProver(folders, files, keys);
        reader = new StageReader(folders, files, keys, prover, held);
        leases = new LeaseTaker(root, folders, files, prover, keys, options.clock(), options.journalLines());
        rekeying = new Rekeying(root, files, folders, reader, prover, leases, keys, options.clock());
        acceptance = new LossAcceptance(folders, files, keys, prover, leases, options.clock());
    }

    /** A store in the folder that the options name; touches nothing yet. */
    public static FileStateStore create(FileStateOptions options) {
        return create(options, new LocalDisk());
    }

    static FileStateStore create(FileStateOptions options, Disk disk) {
        return new FileStateStore(Objects.requireNonNull(options, "options"), disk);
    }

    @Override
    public Mono<StageSnapshot> load(StageKey stage) {
        Objects.requireNonNull(stage, "stage");
        return DiskScheduler.of(root, () -> reader.load(stage));
    }

    @Override
    public Mono<Row> get(ResourceKey resource) {
        Objects.requireNonNull(resource, "resource");
        return DiskScheduler.of(root, () -> reader.row(resource.stage(), resource.fqn()));
    }

    @Override
    public Mono<Lease> acquire(StageKey stage, Holder holder) {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(holder, "holder");
        return Mono.deferContextual(context -> {
            Optional<String> actor = Actor.in(context);
            return DiskScheduler.<FileLease>of(root, () -> leases.take(stage, holder, actor), FileLease::abandon)
                    .cast(Lease.class);
        });
    }

    @Override
    public Flux<HeldLease> leases() {
        return DiskScheduler.of(root, () -> held.all().stream().sorted().toList())
                .flatMapIterable(leases -> leases);
    }

    /** {@inheritDoc} In this store only the end of its process releases a lease, so this fails for every held stage. */
    @Override
    public Mono<HeldLease> release(StageKey stage, long fence) {
        Objects.requireNonNull(stage, "stage");
        return DiskScheduler.of(root, () -> held.refuseRelease(stage, fence));
    }

    @Override
    public Mono<Void> commit(Lease lease, List<StateChange> changes) {
        Objects.requireNonNull(lease, "lease");
        List<StateChange> all = List.copyOf(changes);
        return lease instanceof FileLease mine && mine.paths().equals(folders.of(lease.stage()))
                ? mine.commit(all)
                : Mono.error(() -> new LeaseLostException(lease.stage(), "it was not given by this store"));
    }

    /** {@inheritDoc} Polls the folder ten times a second, to detect commits of other processes. */
    @Override
    public Flux<Long> watch(StageKey stage) {
        Objects.requireNonNull(stage, "stage");
        return Flux.interval(Duration.ZERO, BETWEEN_LOOKS)
                .onBackpressureDrop()
                .concatMap(look -> DiskScheduler.of(root, () -> reader.revision(stage)), 1)
                .distinctUntilChanged();
    }

    @Override
    public Flux<JournalEntry> journal(StageKey stage, long after) {
        Objects.requireNonNull(stage, "stage");
        return Flux.defer(() -> {
            JournalFile journal = reader.journal(stage);
            var known = new AtomicLong(after);
            return DiskScheduler.of(root, () -> journal.page(journal.startAfter(after)))
                    .expand(page ->
                            page.lines().isEmpty() ? Mono.empty() : DiskScheduler.of(root, () -> journal.after(page)))
                    .concatMapIterable(JournalFile.Page::lines)
                    .filter(line -> line.number() > known.getAndAccumulate(line.number(), Math::max));
        });
    }

    @Override
    public Mono<Long> pruneJournal(StageKey stage, int keep, Holder holder) {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(holder, "holder");
        if (keep < 1) {
            throw new IllegalArgumentException("a journal keeps at least 1 line, not " + keep);
        }
        return DiskScheduler.of(root, () -> leases.pruneJournal(stage, keep, holder));
    }

    /**
     * {@inheritDoc} At the end the former key is removed from the folder; a key file that the user provided is never
     * removed. Until the change is finished no other holder can take a stage, and finished stages need the new key.
     */
    @Override
    public Flux<StageKey> rekey(KeySource next, Holder holder) {
        Objects.requireNonNull(next, "next");
        Objects.requireNonNull(holder, "holder");
        return Flux.deferContextual(context -> {
            Optional<String> actor = Actor.in(context);
            return DiskScheduler.of(root, () -> rekeying.run(next, holder, actor))
                    .flatMapIterable(stages -> stages);
        });
    }

    @Override
    public Mono<StageDamage> inspect(StageKey stage) {
        Objects.requireNonNull(stage, "stage");
        return DiskScheduler.of(root, () -> prover.inspect(stage));
    }

    /** {@inheritDoc} Files that cannot be read stay in the folder, with {@code .damaged} in their names. */
    @Override
    public Mono<Void> acceptLoss(StageDamage seen, Holder holder) {
        Objects.requireNonNull(seen, "seen");
        Objects.requireNonNull(holder, "holder");
        return Mono.deferContextual(context -> {
            Optional<String> actor = Actor.in(context);
            return DiskScheduler.of(root, () -> {
                acceptance.run(seen, holder, actor);
                return null;
            });
        });
    }

    @Override
    public Flux<StageKey> stages() {
        return DiskScheduler.of(root, () -> reader.stages().stream().sorted().toList())
                .flatMapIterable(stages -> stages);
    }

    @Override
    public Flux<Borrow> borrowers(StageKey owner) {
        Objects.requireNonNull(owner, "owner");
        return DiskScheduler.of(
                        root,
                        () -> reader.borrows().stream()
                                .filter(borrow -> borrow.owner().stage().equals(owner))
                                .filter(borrow -> !borrow.borrower().stage().equals(owner))
                                .sorted()
                                .toList())
                .flatMapIterable(borrows -> borrows);
    }
}
