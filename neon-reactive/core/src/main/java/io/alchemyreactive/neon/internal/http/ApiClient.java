package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.internal.transport.Answer;
import io.alchemyreactive.neon.internal.transport.Call;
import io.alchemyreactive.neon.internal.transport.Exchange;
import io.alchemyreactive.neon.internal.transport.Failures;
import io.alchemyreactive.neon.internal.transport.Json;
import io.alchemyreactive.neon.internal.transport.Transport;
import io.alchemyreactive.neon.internal.transport.Turn;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every group of operations is built from: reading, changing in turn, patching and deleting so that a lost answer does no
 * harm, and waiting for operations. Safe for use by many threads.
 */
final class Api {

    private static final int MOST_PATCHES = 3;

    final NeonOptions options;
    final Failures failures;
    final Waits waits;
    private final Transport transport;
    private final Lanes lanes;

    Api(NeonOptions options, Exchange network) {
        this.options = options;
        this.failures = new Failures(options);
        this.transport = new Transport(options, network, failures);
        this.waits = new Waits(transport, failures, options);
        this.lanes = new Lanes(options.scheduler());
    }

    <T> Mono<T> read(Call call, Function<Answer, T> read) {
        return transport.read(call, read);
    }

    /** Sends within a turn; waits for nothing. */
    <T> Mono<T> send(Turn turn, Call call, Function<Answer, T> read) {
        return transport.change(turn, call, read);
    }

    /** A change of several steps, in the project's turn. */
    <T> Mono<T> inTurn(String projectId, Function<Turn, Mono<T>> change) {
        return lanes.run(projectId, change);
    }

    /** Sends in the project's turn and waits for the operations of the answer. */
    <T> Mono<T> change(String projectId, Call call, Class<T> type, Function<T, List<NeonOperation>> operations) {
        return inTurn(
                projectId,
                turn -> send(turn, call, answer -> answer.as(type))
                        .flatMap(changed -> settled(projectId, changed, operations.apply(changed))));
    }

    /** The answer, when its operations have ended. */
    <T> Mono<T> settled(String projectId, T answer, List<NeonOperation> operations) {
        return waits.ended(projectId, operations).thenReturn(answer);
    }

    /**
     * Patches in the project's turn and waits. When the answer is lost, the object is read, and what still differs is sent
     * again; when nothing does, the operations that still run for it are waited for.
     *
     * @param property the property of both bodies that holds the object
     * @param about which operations are the object's
     */
    <T> Mono<T> patch(
            String projectId,
            Call patch,
            Call get,
            String property,
            Class<T> type,
            Function<T, List<NeonOperation>> operations,
            Predicate<NeonOperation> about) {
        return inTurn(
                projectId,
                turn -> patch(turn, projectId, patch, get, property, about, 1)
                        .map(answer -> transport.understood(patch, answer, body -> body.as(type)))
                        .flatMap(changed -> settled(projectId, changed, operations.apply(changed))));
    }

    /** Deletes in the project's turn and waits; empty when there was nothing to delete. */
    <T> Mono<T> delete(
            String projectId,
            Call call,
            Class<T> type,
            Function<T, List<NeonOperation>> operations,
            Predicate<NeonOperation> about) {
        return inTurn(
                projectId,
                turn -> send(turn, call, answer -> answer)
                        .onErrorResume(NotFoundException.class, absent -> Mono.empty())
                        .flatMap(answer -> answer.nothing()
                                ? leftovers(projectId, answer, about).then(Mono.<T>empty())
                                : Mono.just(transport.understood(call, answer, body -> body.as(type)))
                                        .flatMap(deleted -> settled(projectId, deleted, operations.apply(deleted)))));
    }

    /** After a lost answer nothing may be left to delete while the operations of the first attempt still run. */
    private Mono<Void> leftovers(String projectId, Answer answer, Predicate<NeonOperation> about) {
        return answer.repeated()
                ? waits.unfinished(projectId, about).flatMap(running -> waits.ended(projectId, running))
                : Mono.empty();
    }

    /** What the lost answer must have said, as far as it can be read again. */
    private static Answer pieced(String property, JsonNode current, List<NeonOperation> running) {
        ObjectNode body = Json.object();
        body.set(property, current);
        body.set("operations", Json.node(running));
        return Answer.pieced(body);
    }

    private Mono<Answer> patch(
            Turn turn,
            String projectId,
            Call patch,
            Call get,
            String property,
            Predicate<NeonOperation> about,
            int count) {
        return send(turn, patch, answer -> answer).onErrorResume(UnknownOutcomeException.class, lost -> {
            if (count == MOST_PATCHES) {
                return Mono.error(lost);
            }
            Mono<JsonNode> now = read(get, answer -> answer.at(property, JsonNode.class))
                    .onErrorMap(NeonException.class, failure -> Failures.also(lost, failure));
            return now.flatMap(current -> {
                ObjectNode rest =
                        Difference.of(patch.body().orElseGet(Json::object).path(property), current);
                if (!rest.isEmpty()) {
                    ObjectNode body = Json.object();
                    body.set(property, rest);
                    Call again = patch.body(body);
                    return patch(turn, projectId, again, get, property, about, count + 1);
                }
                return waits.unfinished(projectId, about).map(running -> pieced(property, current, running));
            });
        });
    }
}
