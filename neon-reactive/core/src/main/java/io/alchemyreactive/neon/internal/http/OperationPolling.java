package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import io.alchemyreactive.neon.internal.transport.ResponseErrors;
import io.alchemyreactive.neon.internal.transport.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Waits until Neon's operations have ended. Thread-safe. */
final class OperationPolling {

    private static final int NEWEST = 100;
    private static final double GROWTH = 1.5;
    /** The largest assumed difference between the clocks of this machine and of Neon. */
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    static final String OPERATIONS = "/projects/{project_id}/operations";
    static final String OPERATION = "/projects/{project_id}/operations/{operation_id}";

    private final Transport transport;
    private final ResponseErrors failures;
    private final NeonOptions options;

    OperationPolling(Transport transport, ResponseErrors failures, NeonOptions options) {
        this.transport = transport;
        this.failures = failures;
        this.options = options;
    }

    /** Emits the last state of the operations when all have succeeded. */
    Mono<List<NeonOperation>> ended(String projectId, Collection<String> ids) {
        return Mono.defer(() -> ended(projectId, wait(projectId, ids)));
    }

    /**
     * Completes when the operations of an answer have succeeded. Does not read an operation that had already ended in
     * the answer.
     */
    Mono<Void> ended(String projectId, List<NeonOperation> operations) {
        return Mono.defer(() -> {
            AwaitedOperations wait =
                    wait(projectId, operations.stream().map(NeonOperation::id).toList());
            operations.forEach(wait::know);
            return ended(projectId, wait).then();
        });
    }

    /**
     * Emits the first value of {@code look}. While {@code look} completes empty, subscribes to it again at growing
     * intervals.
     */
    <T> Mono<T> until(Mono<T> look, Supplier<? extends Throwable> late) {
        return look.repeatWhenEmpty(times -> times.concatMap(this::distance))
                .timeout(options.waitDeadline(), Mono.error(late), options.scheduler());
    }

    /**
     * The operations that a change with a lost answer may have started and that have not succeeded. These are the
     * matching operations that still run, and the failed ones without a later success. Excludes failures from before
     * the change.
     *
     * @param begun the time at which the change was first sent, by the clock of the scheduler
     */
    Mono<List<NeonOperation>> leftBy(String projectId, Instant begun, Predicate<NeonOperation> about) {
        return Mono.defer(() -> {
            AtomicBoolean wentWell = new AtomicBoolean();
            return newest(projectId)
                    .filter(about)
                    .doOnNext(operation -> wentWell.compareAndSet(false, operation.succeeded()))
                    .filter(operation -> !operation.succeeded())
                    .filter(operation -> !operation.failed()
                            || !wentWell.get() && operation.createdAt().isAfter(begun.minus(CLOCKS_DIFFER)))
                    .collectList();
        });
    }

    Instant now() {
        return Instant.ofEpochMilli(options.scheduler().now(TimeUnit.MILLISECONDS));
    }

    /**
     * The newest matching operations of each kind that have not succeeded. A new object is not complete before they
     * have succeeded.
     */
    Mono<List<NeonOperation>> incomplete(String projectId, Predicate<NeonOperation> about) {
        return newest(projectId)
                .filter(about)
                .distinct(operation -> List.of(operation.action(), operation.branchId(), operation.endpointId()))
                .filter(operation -> !operation.succeeded())
                .collectList();
    }

    Mono<NeonOperation> one(String projectId, String id) {
        return transport.read(
                ApiCall.get(OPERATION, projectId, id), response -> response.at("operation", NeonOperation.class));
    }

    private Flux<NeonOperation> newest(String projectId) {
        return transport
                .read(
                        ApiCall.get(OPERATIONS, projectId).query("limit", NEWEST),
                        response -> response.list("operations", NeonOperation.class))
                .flatMapIterable(list -> list);
    }

    private AwaitedOperations wait(String projectId, Collection<String> ids) {
        return new AwaitedOperations(ids, id -> one(projectId, id), newest(projectId), options.scheduler());
    }

    private Mono<List<NeonOperation>> ended(String projectId, AwaitedOperations wait) {
        Mono<List<NeonOperation>> verdict = Mono.defer(() -> {
            if (!wait.failed().isEmpty()) {
                List<NeonOperation> failed = wait.failed();
                ApiCall look = ApiCall.get(OPERATION, projectId, failed.get(0).id());
                return Mono.error(failures.operations(look, projectId, failed, wait.outstanding()));
            }
            return wait.done() ? Mono.just(wait.last()) : Mono.empty();
        });
        Mono<List<NeonOperation>> looks = until(
                wait.look().then(verdict),
                () -> failures.late(
                        ApiCall.get(OPERATIONS, projectId), projectId, wait.outstanding(), options.waitDeadline()));
        return verdict.switchIfEmpty(distance(0).then(looks));
    }

    private Mono<Long> distance(long before) {
        double millis = options.firstPoll().toMillis() * Math.pow(GROWTH, before);
        long distance = (long) Math.min(options.longestPoll().toMillis(), millis);
        return Mono.delay(Duration.ofMillis(distance), options.scheduler());
    }
}
