package io.alchemyreactive.state.file;

import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LeaseLostException;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps stages in a folder on a local disk, one file per resource, readable by their owner only. What is committed
 * outlives a power failure; several processes, and several stores in one process, may use the folder at the same time.
 * A lease is a lock of the operating system: it lasts until it is released or its process has ended, and does not
 * expire. Secrets are encrypted under the one key of the folder. Reading makes no file, except that it
 * finishes a commit during which a process has died. Work runs on Reactor's bounded elastic threads. Thread-safe.
 */
public final class FileStateStore implements StateStore {

    private final Path root;
    private final DurableFiles files;
    private final StageFolders folders;
    private final HeldStages held;
    private final StageReader reader;
    private final LeaseTaker leases;

    private FileStateStore(FileStateOptions options, Disk disk) {
        root = options.folder();
        files = new DurableFiles(disk);
        folders = new StageFolders(root, files);
        var keys = FolderKeys.of(options, disk, folders);
        held = new HeldStages(folders, files);
        reader = new StageReader(folders, files, keys, held);
        leases = new LeaseTaker(root, folders, files, reader, keys);
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
        return DiskWork.of(root, () -> reader.load(stage));
    }

    @Override
    public Mono<Row> get(ResourceKey resource) {
        Objects.requireNonNull(resource, "resource");
        return DiskWork.of(root, () -> reader.row(resource.stage(), resource.fqn()));
    }

    @Override
    public Mono<Lease> acquire(StageKey stage, Holder holder) {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(holder, "holder");
        return DiskWork.<FileLease>of(root, () -> leases.take(stage, holder), FileLease::abandon)
                .cast(Lease.class);
    }

    @Override
    public Flux<HeldLease> leases() {
        return DiskWork.of(root, () -> held.all().stream().sorted().toList()).flatMapIterable(leases -> leases);
    }

    /** {@inheritDoc} Here a lease ends with its process only, so that a stage that is held is always such a failure. */
    @Override
    public Mono<HeldLease> release(StageKey stage, long fence) {
        Objects.requireNonNull(stage, "stage");
        return DiskWork.of(root, () -> held.refuseRelease(stage, fence));
    }

    @Override
    public Mono<Void> commit(Lease lease, List<StateChange> changes) {
        Objects.requireNonNull(lease, "lease");
        List<StateChange> all = List.copyOf(changes);
        return lease instanceof FileLease mine && mine.paths().equals(folders.of(lease.stage()))
                ? mine.commit(all)
                : Mono.error(() -> new LeaseLostException(lease.stage(), "it was not given by this store"));
    }

    @Override
    public Flux<StageKey> stages() {
        return DiskWork.of(root, () -> reader.stages().stream().sorted().toList())
                .flatMapIterable(stages -> stages);
    }

    @Override
    public Flux<Borrow> borrowers(StageKey owner) {
        Objects.requireNonNull(owner, "owner");
        return DiskWork.of(
                        root,
                        () -> reader.borrows().stream()
                                .filter(borrow -> borrow.owner().stage().equals(owner))
                                .filter(borrow -> !borrow.borrower().stage().equals(owner))
                                .sorted()
                                .toList())
                .flatMapIterable(borrows -> borrows);
    }
}
