package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.effect.Permit;
import io.alchemyreactive.effect.SerialQueues;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import io.alchemyreactive.neon.internal.transport.ApiJson;
import io.alchemyreactive.neon.internal.transport.ApiResponse;
import io.alchemyreactive.neon.internal.transport.Exchange;
import io.alchemyreactive.neon.internal.transport.ResponseErrors;
import io.alchemyreactive.neon.internal.transport.Transport;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calls that every group of operations uses: reading, changing in the project's queue, patching and deleting safely
 * after a lost answer, and waiting for operations. Thread-safe.
 */
final class ApiClient {

    private static final int MOST_PATCHES = 3;

    final NeonOptions options;
    final ResponseErrors failures;
    final OperationPolling polling;
    private final Transport transport;
    /** One queue per project, because Neon refuses a change of a project while another change runs. */
    private final SerialQueues<String> queues = SerialQueues.create();

    ApiClient(NeonOptions options, Exchange network) {
        this.options = options;
        this.failures = new ResponseErrors(options);
        this.transport = new Transport(options, network, failures);
        this.polling = new OperationPolling(transport, failures, options);
    }

    <T> Mono<T> read(ApiCall call, Function<ApiResponse, T> read) {
        return transport.read(call, read);
    }

    /**
     * Sends a call under a permit, without a wait for operations. A cancel does not stop the request, because Neon
     * carries it out anyway.
     */
    <T> Mono<T> send(Permit permit, ApiCall call, Function<ApiResponse, T> read) {
        return transport.change(permit, call, read);
    }

    /** Runs a change of several steps when the earlier changes of the project have ended. */
    <T> Mono<T> queued(String projectId, Function<Permit, Mono<T>> change) {
        return queues.run(projectId, change);
    }

    /** Sends a change in the project's queue and waits for the operations of the answer. */
    <T> Mono<T> change(String projectId, ApiCall call, Class<T> type, Function<T, List<NeonOperation>> operations) {
        return queued(
                projectId,
                permit -> send(permit, call, response -> response.as(type))
                        .flatMap(changed -> settled(projectId, changed, operations.apply(changed))));
    }

    /** Emits the answer when its operations have ended. */
    <T> Mono<T> settled(String projectId, T response, List<NeonOperation> operations) {
        return polling.ended(projectId, operations).thenReturn(response);
    }

    /**
     * Sends a patch in the project's queue and waits for its operations. When the answer is lost, this method reads the
     * object and sends the properties that still differ again. When none differs, it waits for the operations of the
     * object that still run; a failed operation is the failure of the patch.
     *
     * @param property the property that contains the object, in the body of the request and of the answer
     * @param about accepts the operations of the object
     */
    <T> Mono<T> patch(
            String projectId,
            ApiCall patch,
            ApiCall get,
            String property,
            Class<T> type,
            Function<T, List<NeonOperation>> operations,
            Predicate<NeonOperation> about) {
        return queued(projectId, permit -> {
            Instant begun = polling.now();
            Function<JsonNode, Mono<ApiResponse>> done = current ->
                    polling.leftBy(projectId, begun, about).map(open -> reconstructed(property, current, open));
            return patch(permit, patch, get, property, done, 1)
                    .map(response -> transport.understood(patch, response, body -> body.as(type)))
                    .flatMap(changed -> settled(projectId, changed, operations.apply(changed)));
        });
    }

    /** Sends a delete in the project's queue and waits for its operations. Empty when the object did not exist. */
    <T> Mono<T> delete(
            String projectId,
            ApiCall call,
            Class<T> type,
            Function<T, List<NeonOperation>> operations,
            Predicate<NeonOperation> about) {
        return queued(projectId, permit -> {
            Instant begun = polling.now();
            return send(permit, call, response -> response)
                    .onErrorResume(NotFoundException.class, absent -> Mono.empty())
                    .flatMap(response -> response.nothing()
                            ? leftovers(projectId, response, begun, about).then(Mono.<T>empty())
                            : Mono.just(transport.understood(call, response, body -> body.as(type)))
                                    .flatMap(deleted -> settled(projectId, deleted, operations.apply(deleted))));
        });
    }

    /**
     * Waits for the operations of the first attempt after a lost answer. The object may already be gone while these
     * operations still run or have failed.
     */
    private Mono<Void> leftovers(
            String projectId, ApiResponse response, Instant begun, Predicate<NeonOperation> about) {
        return response.repeated()
                ? polling.leftBy(projectId, begun, about).flatMap(open -> polling.ended(projectId, open))
                : Mono.empty();
    }

    /** Builds an answer in place of a lost one, from the values that can be read again. */
    private static ApiResponse reconstructed(String property, JsonNode current, List<NeonOperation> running) {
        ObjectNode body = ApiJson.object();
        body.set(property, current);
        body.set("operations", ApiJson.node(running));
        return ApiResponse.reconstructed(body);
    }

    private Mono<ApiResponse> patch(
            Permit permit,
            ApiCall patch,
            ApiCall get,
            String property,
            Function<JsonNode, Mono<ApiResponse>> done,
            int count) {
        return send(permit, patch, response -> response).onErrorResume(UnknownOutcomeException.class, lost -> {
            if (count == MOST_PATCHES) {
                return Mono.error(lost);
            }
            Mono<JsonNode> now = read(get, response -> response.at(property, JsonNode.class))
                    .onErrorMap(NeonException.class, failure -> ResponseErrors.also(lost, failure));
            return now.flatMap(current -> {
                ObjectNode rest = MissingPatchFields.of(
                        patch.body().orElseGet(ApiJson::object).path(property), current);
                if (!rest.isEmpty()) {
                    ObjectNode body = ApiJson.object();
                    body.set(property, rest);
                    ApiCall again = patch.body(body);
                    return patch(permit, again, get, property, done, count + 1);
                }
                return done.apply(current);
            });
        });
    }
}
