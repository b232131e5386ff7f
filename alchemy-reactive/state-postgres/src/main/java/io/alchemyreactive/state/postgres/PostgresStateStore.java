package io.alchemyreactive.state.postgres;

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
import io.alchemyreactive.state.StoredRow;
import io.alchemyreactive.state.VerifiedStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps stages in a PostgreSQL database, in the schema {@code alchemy}, which is created at the first use. A lease
 * expires by the server's clock when its heartbeats stop. The next holder gets a greater fence, and writes of the
 * former holder are refused. Work that failed because a connection broke is retried; a commit is still executed only
 * once. Secrets are encrypted under one key for the whole database. The first use fails with an {@link
 * InvalidStateAddressException} behind a connection pooler, where the schema is another application's, and where the
 * certificates to trust cannot be read; with a {@link io.alchemyreactive.state.StateAccessException} when the role is
 * not let in or lacks rights. Signals come on the driver's or on elastic threads. Thread-safe; close it when it is no
 * longer needed.
 */
public final class PostgresStateStore implements EncryptedStore, VerifiedStore {

    private final PostgresStateOptions options;
    private final Connections connections;
    private final Schema schema;
    private final KeyRing ring;
    private final PostgresStageReader reader;
    private final AllStages all;
    private final LeaseTable table;
    private final JournalTable journal;
    private final Notices notices;
    private final Set<PostgresLease> held = ConcurrentHashMap.newKeySet();

    private PostgresStateStore(PostgresStateOptions options) {
        this.options = options;
        DatabaseAddress address = DatabaseAddress.parse(options.uri());
        var failures = new PostgresFailures(address.place());
        var factory = new DeferredFactory(address);
        connections = new Connections(factory, failures, options);
        schema = new Schema(address, connections, failures);
        ring = new KeyRing(options.key(), address.place());
        table = new LeaseTable(connections, address.place(), options.leaseExpiry(), options.journalLines());
        journal = new JournalTable(connections, address.place());
        reader = new PostgresStageReader(connections, journal, ring);
        all = new AllStages(connections, reader, ring);
        notices = new Notices(factory, options.heartbeat());
    }

    /** A store in the database that the options name; connects to it at the first use. */
    public static PostgresStateStore create(PostgresStateOptions options) {
        return new PostgresStateStore(Objects.requireNonNull(options, "options"));
    }

    @Override
    public Mono<StageSnapshot> load(StageKey stage) {
        Objects.requireNonNull(stage, "stage");
        return schema.ready().then(Mono.defer(() -> reader.load(stage)));
    }

    @Override
    public Mono<Row> get(ResourceKey resource) {
        Objects.requireNonNull(resource, "resource");
        return schema.ready().then(Mono.defer(() -> reader.row(resource)));
    }

    @Override
    public Mono<Lease> acquire(StageKey stage, Holder holder) {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(holder, "holder");
        return Mono.create(sink -> take(stage, holder, Actor.in(sink.contextView()))
                .contextWrite(sink.contextView())
                .subscribe(
                        lease -> {
                            // Called only when the cancel comes before the subscriber has the lease.
                            sink.onCancel(lease::abandon);
                            sink.success(lease);
                        },
                        sink::error));
    }

    @Override
    public Flux<HeldLease> leases() {
        return schema.ready().thenMany(Flux.defer(table::held));
    }

    @Override
    public Mono<HeldLease> release(StageKey stage, long fence) {
        Objects.requireNonNull(stage, "stage");
        return schema.ready().then(Mono.defer(() -> table.releaseByHand(stage, fence)));
    }

    @Override
    public Mono<Void> commit(Lease lease, List<StateChange> changes) {
        Objects.requireNonNull(lease, "lease");
        List<StateChange> all = List.copyOf(changes);
        return Mono.defer(() -> lease instanceof PostgresLease mine && mine.isFrom(table)
                ? mine.commit(all)
                : Mono.error(new LeaseLostException(lease.stage(), "it was not given by this store")));
    }

    /** {@inheritDoc} All watches of the store share one additional connection. Completes when the store is closed. */
    @Override
    public Flux<Long> watch(StageKey stage) {
        Objects.requireNonNull(stage, "stage");
        return schema.ready().thenMany(Flux.defer(() -> {
            String prefix = JournalTable.topic(stage) + ":";
            // Listens before it reads the revision, so that no commit in between is missed.
            return Flux.merge(notices.all(), Flux.just(Notices.LOOK))
                    .filter(said -> said.isEmpty() || said.startsWith(prefix))
                    .onBackpressureLatest()
                    .concatMap(
                            said -> said.isEmpty()
                                    ? journal.revision(stage)
                                    : Mono.just(Long.parseLong(said.substring(prefix.length()))),
                            1)
                    .scan(Math::max)
                    .distinctUntilChanged();
        }));
    }

    @Override
    public Flux<JournalEntry> journal(StageKey stage, long after) {
        Objects.requireNonNull(stage, "stage");
        return schema.ready().thenMany(Flux.defer(() -> journal.lines(stage, after)));
    }

    /** {@inheritDoc} Works also while the stage is held. */
    @Override
    public Mono<Long> pruneJournal(StageKey stage, int keep, Holder holder) {
        Objects.requireNonNull(stage, "stage");
        if (keep < 1) {
            throw new IllegalArgumentException("a journal keeps at least 1 line, not " + keep);
        }
        return schema.ready().then(Mono.defer(() -> journal.prune(stage, keep)));
    }

    /** {@inheritDoc} Runs in one transaction; commits of other holders wait for its end. */
    @Override
    public Flux<StageKey> rekey(KeySource next, Holder holder) {
        Objects.requireNonNull(next, "next");
        Objects.requireNonNull(holder, "holder");
        return schema.ready()
                .thenMany(Flux.deferContextual(context -> new PostgresRekeying(
                                table, ring, new KeyRing(next, ring.place()), holder, Actor.in(context))
                        .run(connections)
                        .flatMapIterable(stages -> stages)));
    }

    @Override
    public Mono<StageDamage> inspect(StageKey stage) {
        Objects.requireNonNull(stage, "stage");
        return schema.ready().then(Mono.defer(() -> reader.inspect(stage)));
    }

    /** {@inheritDoc} Runs in one transaction; unreadable texts are moved into the table {@code damaged}. */
    @Override
    public Mono<Void> acceptLoss(StageDamage seen, Holder holder) {
        Objects.requireNonNull(seen, "seen");
        Objects.requireNonNull(holder, "holder");
        return schema.ready()
                .then(Mono.deferContextual(
                        context -> new PostgresLossAcceptance(reader, journal, ring, seen, holder, Actor.in(context))
                                .run(connections)));
    }

    @Override
    public Flux<StageKey> stages() {
        return schema.ready().thenMany(Flux.defer(all::keys));
    }

    @Override
    public Flux<Borrow> borrowers(StageKey owner) {
        Objects.requireNonNull(owner, "owner");
        return schema.ready().thenMany(Flux.defer(() -> all.borrowers(owner)));
    }

    /** {@inheritDoc} One statement reads all rows. */
    @Override
    public Flux<StoredRow> rowsOf(Set<String> types) {
        Set<String> wanted = Set.copyOf(types);
        return schema.ready().thenMany(Flux.defer(() -> all.rowsOf(wanted)));
    }

    /** {@inheritDoc} A lease that cannot be released, because the server is away, expires. */
    @Override
    public Mono<Void> close() {
        return Flux.defer(() -> Flux.fromIterable(List.copyOf(held)))
                .flatMap(lease -> lease.release().onErrorComplete())
                .then(Mono.fromRunnable(notices::close))
                .then(Mono.defer(connections::close));
    }

    private Mono<PostgresLease> take(StageKey stage, Holder holder, Optional<String> actor) {
        var random = ThreadLocalRandom.current();
        String token = new UUID(random.nextLong(), random.nextLong()).toString();
        return schema.ready()
                .then(Mono.defer(() -> reader.checkKey(stage)))
                .then(Mono.defer(() -> table.take(stage, holder, token)))
                .map(fence -> lease(new JournalTable.Writer(stage, holder, actor, fence)));
    }

    private PostgresLease lease(JournalTable.Writer writer) {
        var number = new AtomicLong();
        return new PostgresLease(
                writer.stage(),
                writer.holder(),
                writer.fence(),
                table,
                options.heartbeat(),
                commit -> new CommitTransaction(writer, number.incrementAndGet(), commit, ring).run(connections),
                held);
    }
}
