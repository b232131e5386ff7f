package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.api.branch.BranchChanged;
import io.alchemyreactive.neon.api.branch.UpdateBranchRequest;
import io.alchemyreactive.neon.api.path.BranchPath;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class QueueTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ScriptedNeon neon = new ScriptedNeon();
    private final HttpNeonClient client = neon.client();

    @AfterEach
    void strictBothWays() {
        client.close().block(LIMIT);
        neon.close();
    }

    @Test
    void theNextChangeWaitsForTheOperationsOfTheOneBefore() {
        neon.expect("PATCH", "/projects/p-1/branches/br-1")
                .reply(
                        200,
                        Bodies.branchChanged(
                                Bodies.branch("br-1", "one", "ready"), Bodies.operation("op-1", "x", "running")));
        neon.expect("GET", "/projects/p-1/operations/op-1")
                .reply(200, Bodies.single("operation", Bodies.operation("op-1", "x", "running")));
        neon.expect("GET", "/projects/p-1/operations/op-1")
                .reply(200, Bodies.single("operation", Bodies.operation("op-1", "x", "finished")));
        neon.expect("PATCH", "/projects/p-1/branches/br-2")
                .reply(200, Bodies.branchChanged(Bodies.branch("br-2", "two", "ready")));

        StepVerifier.create(Mono.when(rename("br-1", "one"), rename("br-2", "two")))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aRequestThatIsOutReachesItsAnswerAndThenTheQueueIsFree() {
        Sinks.Empty<Void> arrived = Sinks.empty();
        Sinks.Empty<Void> answer = Sinks.empty();
        neon.expect("PATCH", "/projects/p-1/branches/br-1")
                .hold(Mono.fromRunnable(arrived::tryEmitEmpty).then(answer.asMono()))
                .reply(
                        200,
                        Bodies.branchChanged(
                                Bodies.branch("br-1", "one", "ready"), Bodies.operation("op-1", "x", "running")));
        neon.expect("PATCH", "/projects/p-1/branches/br-2")
                .reply(200, Bodies.branchChanged(Bodies.branch("br-2", "two", "ready")));

        Disposable first = rename("br-1", "one").subscribe();
        arrived.asMono().block(LIMIT);
        Mono<BranchChanged> second = rename("br-2", "two").cache();
        Disposable waiting = second.subscribe();
        first.dispose();
        assertThat(neon.count("PATCH", "/projects/p-1/branches/br-2")).isZero();

        answer.tryEmitEmpty();
        StepVerifier.create(second).expectNextCount(1).expectComplete().verify(LIMIT);
        assertThat(waiting.isDisposed()).isTrue();
    }

    @Test
    void whoLeavesTheQueueSendsNothing() {
        Sinks.Empty<Void> arrived = Sinks.empty();
        Sinks.Empty<Void> answer = Sinks.empty();
        neon.expect("PATCH", "/projects/p-1/branches/br-1")
                .hold(Mono.fromRunnable(arrived::tryEmitEmpty).then(answer.asMono()))
                .reply(200, Bodies.branchChanged(Bodies.branch("br-1", "one", "ready")));
        neon.expect("PATCH", "/projects/p-1/branches/br-3")
                .reply(200, Bodies.branchChanged(Bodies.branch("br-3", "three", "ready")));

        Mono<BranchChanged> first = rename("br-1", "one").cache();
        first.subscribe();
        arrived.asMono().block(LIMIT);
        Disposable second = rename("br-2", "two").subscribe();
        Mono<BranchChanged> third = rename("br-3", "three").cache();
        third.subscribe();
        second.dispose();
        answer.tryEmitEmpty();

        StepVerifier.create(Mono.when(first, third)).expectComplete().verify(LIMIT);
    }

    private Mono<BranchChanged> rename(String branch, String name) {
        return client.branches()
                .update(UpdateBranchRequest.builder(new BranchPath("p-1", branch))
                        .name(name)
                        .build());
    }
}
