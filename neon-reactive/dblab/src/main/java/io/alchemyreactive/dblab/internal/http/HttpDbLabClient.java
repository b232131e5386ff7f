package io.alchemyreactive.dblab.internal.http;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.dblab.api.CloneProtection;
import io.alchemyreactive.dblab.api.CreateCloneRequest;
import io.alchemyreactive.dblab.api.DbLabBranch;
import io.alchemyreactive.dblab.api.DbLabClient;
import io.alchemyreactive.dblab.api.DbLabClone;
import io.alchemyreactive.dblab.api.DbLabEngine;
import io.alchemyreactive.dblab.api.DbLabNotFoundException;
import io.alchemyreactive.dblab.api.DbLabOptions;
import io.alchemyreactive.dblab.api.DbLabSnapshot;
import io.alchemyreactive.dblab.api.DbLabStatus;
import io.alchemyreactive.effect.Permit;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** DBLab's API over Reactor Netty, with its own connection pool until it is closed. Thread-safe. */
public final class HttpDbLabClient implements DbLabClient {

    private static final double GROWTH = 1.5;

    private final DbLabOptions options;
    private final AnswerErrors failures;
    private final Wire wire;

    private HttpDbLabClient(DbLabOptions options) {
        this.options = options;
        this.failures = new AnswerErrors(options);
        this.wire = new Wire(options, failures);
    }

    /** A client with these settings. It connects on the first request. Close it when it is not needed any more. */
    public static HttpDbLabClient create(DbLabOptions options) {
        return new HttpDbLabClient(requireNonNull(options, "options"));
    }

    @Override
    public Mono<DbLabEngine> health() {
        return read(ApiRequest.get("/healthz"), Json::engine);
    }

    @Override
    public Mono<DbLabStatus> status() {
        return read(ApiRequest.get("/status"), Json::status);
    }

    @Override
    public Flux<DbLabClone> clones() {
        return list(ApiRequest.get("/clones"), Json::clone);
    }

    @Override
    public Mono<DbLabClone> clone(String id) {
        return read(ApiRequest.get("/clone/" + ApiRequest.clone(id)), Json::clone);
    }

    @Override
    public Mono<DbLabClone> createClone(CreateCloneRequest request) {
        ApiRequest.clone(request.id());
        request.branch().ifPresent(ApiRequest::branch);
        request.snapshotId().ifPresent(ApiRequest::snapshot);
        return Mono.defer(() -> change(ApiRequest.post("/clone", body(request)), Json::clone));
    }

    @Override
    public Mono<DbLabClone> protectClone(String id, CloneProtection protection) {
        ObjectNode body = Json.object();
        protect(body, protection);
        return known(id, change(ApiRequest.patch("/clone/" + ApiRequest.clone(id), body), Json::clone));
    }

    @Override
    public Mono<Void> resetClone(String id, String snapshotId) {
        ObjectNode body = Json.object().put("snapshotID", ApiRequest.snapshot(snapshotId));
        return known(id, change(ApiRequest.post("/clone/" + ApiRequest.clone(id) + "/reset", body)));
    }

    @Override
    public Mono<Void> deleteClone(String id) {
        return known(id, change(ApiRequest.delete("/clone/" + ApiRequest.clone(id))));
    }

    @Override
    public Mono<DbLabClone> awaitReady(String id) {
        Mono<DbLabClone> look = clone(id).flatMap(clone -> {
            if (clone.status().isFailed()) {
                return Mono.error(failures.fatal(clone));
            }
            return clone.status().isReady() && clone.address().isPresent() ? Mono.just(clone) : Mono.empty();
        });
        return until(look, () -> failures.late(id, "ready", options));
    }

    @Override
    public Mono<Void> awaitDeleted(String id) {
        Mono<Boolean> look = clone(id)
                // A clone whose deletion has failed is not deleted any more.
                .flatMap(clone ->
                        clone.status().isFailed() ? Mono.<Boolean>error(failures.fatal(clone)) : Mono.<Boolean>empty())
                .onErrorResume(DbLabNotFoundException.class, gone -> Mono.just(true));
        return until(look, () -> failures.late(id, "deleted", options)).then();
    }

    @Override
    public Flux<DbLabSnapshot> snapshots() {
        return list(ApiRequest.get("/snapshots"), Json::snapshot);
    }

    @Override
    public Flux<DbLabSnapshot> snapshots(String branch) {
        return list(ApiRequest.get("/snapshots?branch=" + ApiRequest.branch(branch)), Json::snapshot);
    }

    @Override
    public Flux<DbLabBranch> branches() {
        return list(ApiRequest.get("/branches"), Json::branch);
    }

    @Override
    public Mono<Void> createBranch(String name, String baseBranch) {
        ObjectNode body = Json.object()
                .put("branchName", ApiRequest.branch(name))
                .put("baseBranch", ApiRequest.branch(baseBranch));
        return change(ApiRequest.post("/branch", body));
    }

    @Override
    public Mono<Void> createBranchAt(String name, String snapshotId) {
        ObjectNode body = Json.object()
                .put("branchName", ApiRequest.branch(name))
                .put("snapshotID", ApiRequest.snapshot(snapshotId));
        return change(ApiRequest.post("/branch", body));
    }

    @Override
    public Mono<Void> deleteBranch(String name) {
        return change(ApiRequest.delete("/branch/" + ApiRequest.branch(name)));
    }

    @Override
    public Mono<Void> close() {
        return wire.close();
    }

    private static ObjectNode body(CreateCloneRequest request) {
        ObjectNode body = Json.object().put("id", request.id());
        request.branch().ifPresent(branch -> body.put("branch", branch));
        request.snapshotId().ifPresent(snapshot -> body.putObject("snapshot").put("id", snapshot));
        protect(body, request.protection());
        ObjectNode db = body.putObject("db")
                .put("username", request.username())
                .put("password", request.password().reveal())
                .put("restricted", request.isRestricted());
        request.database().ifPresent(database -> db.put("db_name", database));
        return body;
    }

    private static void protect(ObjectNode body, CloneProtection protection) {
        body.put("protected", protection.isProtected());
        protection.minutes().ifPresent(minutes -> body.put("protectionDurationMinutes", minutes));
    }

    /** Looks the clone up before a change of it, because the server answers the change of an unknown clone with 500. */
    private <T> Mono<T> known(String id, Mono<T> change) {
        return clone(id).then(change);
    }

    private <T> Mono<T> read(ApiRequest request, Function<JsonNode, T> read) {
        return understood(request, wire.exchange(request), read);
    }

    private <T> Flux<T> list(ApiRequest request, Function<JsonNode, T> read) {
        return read(request, node -> Json.list(node, read)).flatMapIterable(all -> all);
    }

    /** A cancel does not stop the request, because the server carries it out anyway. */
    private <T> Mono<T> change(ApiRequest request, Function<JsonNode, T> read) {
        return understood(request, Permit.free().toTheEnd(wire.exchange(request)), read);
    }

    /** A change whose answer says nothing; the server leaves it empty. */
    private Mono<Void> change(ApiRequest request) {
        return change(request, body -> List.of()).then();
    }

    private <T> Mono<T> understood(ApiRequest request, Mono<Wire.Answer> exchange, Function<JsonNode, T> read) {
        return exchange.map(answer -> {
            if (!answer.success()) {
                throw failures.of(request, answer);
            }
            try {
                return read.apply(Json.tree(answer.body()));
            } catch (Json.AbsentException absent) {
                throw failures.unreadable(request, answer, String.valueOf(absent.getMessage()));
            }
        });
    }

    /** Emits the first value of {@code look}. While it completes empty, looks again at growing intervals. */
    private <T> Mono<T> until(Mono<T> look, Supplier<? extends Throwable> late) {
        return look.repeatWhenEmpty(times -> times.concatMap(this::pause))
                .timeout(options.waitDeadline(), Mono.error(late), options.scheduler());
    }

    private Mono<Long> pause(long before) {
        double millis = options.firstPoll().toMillis() * Math.pow(GROWTH, before);
        return Mono.delay(
                Duration.ofMillis((long) Math.min(options.longestPoll().toMillis(), millis)), options.scheduler());
    }
}
