package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.dblab.CloneServers;
import io.alchemyreactive.neon.local.internal.compute.AdminSql;
import io.alchemyreactive.neon.local.internal.compute.LocalCompute;
import io.alchemyreactive.neon.local.internal.storage.Using;
import io.alchemyreactive.neon.local.internal.work.PassingComputes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Clones of a branch of a local Neon. Snapshots and clones are copies of its data directory. Thread-safe. */
final class BranchClones implements CloneServers {

    private static final String MAINTENANCE = "postgres";

    private final PassingComputes computes;
    private final String projectId;
    private final String branchId;
    private final Map<String, LocalCompute> snapshots = new ConcurrentHashMap<>();
    private final Map<String, LocalCompute> clones = new ConcurrentHashMap<>();

    BranchClones(PassingComputes computes, String projectId, String branchId) {
        this.computes = computes;
        this.projectId = projectId;
        this.branchId = branchId;
    }

    @Override
    public Mono<Void> takeSnapshot(String snapshotId) {
        return computes.of(projectId, branchId).flatMap(branch -> takeSnapshot(snapshotId, branch));
    }

    @Override
    public Mono<Void> takeSnapshot(String snapshotId, String cloneId) {
        return Mono.defer(() -> takeSnapshot(snapshotId, known(clones, "clone", cloneId)));
    }

    private Mono<Void> takeSnapshot(String snapshotId, LocalCompute source) {
        return computes.empty(projectId)
                .flatMap(copy -> {
                    // Known before it is complete, so that close deletes a copy whose making was cancelled.
                    snapshots.put(snapshotId, copy);
                    return source.copyTo(copy).onErrorResume(failure -> {
                        snapshots.remove(snapshotId, copy);
                        return Using.failAfter(failure, copy.destroy());
                    });
                })
                .then();
    }

    @Override
    public Mono<Integer> start(String cloneId, String snapshotId, Login login) {
        return computes.empty(projectId).flatMap(clone -> {
            clones.put(cloneId, clone);
            return filled(clone, snapshotId, login);
        });
    }

    @Override
    public Mono<Integer> reset(String cloneId, String snapshotId, Login login) {
        return Mono.defer(() -> {
            LocalCompute clone = known(clones, "clone", cloneId);
            return clone.stop().then(filled(clone, snapshotId, login));
        });
    }

    @Override
    public Mono<Void> stop(String cloneId) {
        return Mono.defer(() -> {
            LocalCompute found = clones.get(cloneId);
            return found == null ? Mono.empty() : found.destroy().doOnSuccess(done -> clones.remove(cloneId, found));
        });
    }

    @Override
    public Mono<Boolean> isBusy(String cloneId) {
        return Mono.defer(() -> {
            LocalCompute clone = clones.get(cloneId);
            return clone == null ? Mono.just(false) : clone.isBusy();
        });
    }

    @Override
    public Mono<Void> close() {
        return Flux.defer(() -> Flux.fromStream(Stream.concat(clones.values().stream(), snapshots.values().stream())))
                .concatMapDelayError(LocalCompute::destroy)
                .then();
    }

    private Mono<Integer> filled(LocalCompute clone, String snapshotId, Login login) {
        return Mono.defer(() -> known(snapshots, "snapshot", snapshotId).copyTo(clone))
                .then(clone.sql())
                .flatMap(sql -> login(sql, login))
                .then(clone.port());
    }

    private static Mono<Void> login(AdminSql sql, Login login) {
        String role = AdminSql.identifier(login.username());
        String rights = login.isRestricted() ? "NOSUPERUSER" : "SUPERUSER";
        String options = " LOGIN " + rights + " PASSWORD " + AdminSql.literal(login.password());
        return exists(sql, "pg_database", "datname", login.database())
                .filter(there -> there)
                .switchIfEmpty(Mono.error(
                        () -> new LocalNeonException("the database \"" + login.database() + "\" does not exist")))
                .then(exists(sql, "pg_roles", "rolname", login.username()))
                .flatMap(there ->
                        sql.run(MAINTENANCE, List.of((there ? "ALTER ROLE " : "CREATE ROLE ") + role + options)))
                .then(Mono.defer(() -> login.isRestricted() ? ownership(sql, login.database(), role) : Mono.empty()));
    }

    private static Mono<Void> ownership(AdminSql sql, String database, String role) {
        return sql.run(
                database,
                List.of(
                        "ALTER DATABASE " + AdminSql.identifier(database) + " OWNER TO " + role,
                        "ALTER SCHEMA public OWNER TO " + role,
                        "GRANT pg_read_all_data, pg_write_all_data TO " + role));
    }

    private static Mono<Boolean> exists(AdminSql sql, String table, String column, String name) {
        return sql.texts(MAINTENANCE, "SELECT 1 FROM " + table + " WHERE " + column + " = " + AdminSql.literal(name))
                .hasElements();
    }

    private static LocalCompute known(Map<String, LocalCompute> all, String kind, String id) {
        LocalCompute found = all.get(id);
        if (found == null) {
            throw new LocalNeonException("there is no " + kind + " " + id);
        }
        return found;
    }
}
