package io.alchemyreactive.neon.local.dblab;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import java.time.Instant;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The work that DBLab does after it has answered. Thread-safe. */
final class CloneWork {

    private final CloneTable table;
    private final CloneServers servers;
    private final LocalDbLabOptions options;
    private final Disposable.Composite running = Disposables.composite();

    CloneWork(CloneTable table, CloneServers servers, LocalDbLabOptions options) {
        this.table = table;
        this.servers = servers;
        this.options = options;
    }

    void create(String id, String snapshotId, CloneServers.Login login) {
        begin(id, servers.start(id, snapshotId, login).doOnNext(port -> ready(id, snapshotId, port)));
    }

    void reset(String id, String snapshotId, CloneServers.Login login) {
        begin(id, servers.reset(id, snapshotId, login).doOnNext(port -> ready(id, snapshotId, port)));
    }

    void delete(String id) {
        begin(id, servers.stop(id).doOnSuccess(done -> table.remove(id)));
    }

    /** Ends protections whose time is over, and deletes clones that have been idle for too long. */
    Mono<Void> tend() {
        return Flux.defer(() -> Flux.fromIterable(table.clones(clone -> clone.id)))
                .concatMap(id -> servers.isBusy(id)
                        .onErrorReturn(false)
                        .doOnNext(busy -> table.settle(id, clone -> tend(clone, busy))))
                .then();
    }

    void close() {
        running.dispose();
    }

    private void tend(CloneRow clone, boolean busy) {
        Instant now = options.clock().instant();
        clone.expire(now);
        if (busy) {
            clone.lastBusy = now;
        }
        if (clone.isIdle(now, options.maxIdle())) {
            clone.become(CloneRow.Status.DELETING);
            delete(clone.id);
        }
    }

    private void ready(String id, String snapshotId, int port) {
        table.settle(id, clone -> {
            clone.port = port;
            clone.snapshotId = snapshotId;
            clone.startedAt = options.clock().instant();
            clone.become(CloneRow.Status.OK);
        });
    }

    private void begin(String id, Mono<?> work) {
        Disposable.Swap task = Disposables.swap();
        running.add(task);
        task.update(work.doFinally(end -> running.remove(task))
                .subscribe(done -> {}, failure -> table.settle(id, clone -> clone.fail(FailureLog.reason(failure)))));
    }
}
