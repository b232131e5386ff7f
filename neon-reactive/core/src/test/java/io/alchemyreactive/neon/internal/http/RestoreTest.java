package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.api.branch.BranchSchemaRequest;
import io.alchemyreactive.neon.api.branch.FinalizeRestoreRequest;
import io.alchemyreactive.neon.api.branch.RestoreBranchRequest;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.path.BranchPath;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class RestoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String ONE = "/projects/p-1/branches/br-1";
    private static final BranchPath PATH = new BranchPath("p-1", "br-1");

    private final ScriptedNeon neon = new ScriptedNeon();
    private final HttpNeonClient client = neon.client();

    @AfterEach
    void strictBothWays() {
        client.close().block(LIMIT);
        neon.close();
    }

    @Test
    void answersWhenTheRestoredBranchIsReady() {
        neon.expect("POST", ONE + "/restore")
                .reply(
                        200,
                        Bodies.branchChanged(
                                Bodies.branch("br-1", "pr-7", "resetting"),
                                Bodies.operation("op-1", "restore_branch", "running")));
        neon.expect("GET", "/projects/p-1/operations/op-1")
                .reply(200, Bodies.single("operation", Bodies.operation("op-1", "restore_branch", "finished")));
        neon.expect("GET", ONE).reply(200, Bodies.annotated(Bodies.branch("br-1", "pr-7", "resetting"), "{}"));
        neon.expect("GET", ONE).reply(200, Bodies.annotated(Bodies.branch("br-1", "pr-7", "ready"), "{}"));

        StepVerifier.create(client.branches()
                        .restore(RestoreBranchRequest.from(PATH, "br-1")
                                .at(Instant.parse("2026-02-03T04:05:06.789123Z"))
                                .preserveUnderName("before")))
                .assertNext(changed -> {
                    assertThat(changed.branch().currentState()).isEqualTo("ready");
                    assertThat(changed.operations())
                            .extracting(NeonOperation::id)
                            .containsExactly("op-1");
                })
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.seen().get(0).body())
                .isEqualTo("{\"source_branch_id\":\"br-1\",\"source_timestamp\":\"2026-02-03T04:05:06.789Z\","
                        + "\"preserve_under_name\":\"before\"}");
    }

    @Test
    void aRestoreWhoseAnswerIsLostIsNotMadeTwice() {
        neon.expect("POST", ONE + "/restore").drop();

        StepVerifier.create(client.branches()
                        .restore(RestoreBranchRequest.from(PATH, "br-main").atLsn("0/1F")))
                .expectError(UnknownOutcomeException.class)
                .verify(LIMIT);
        assertThat(neon.seen().get(0).body()).isEqualTo("{\"source_branch_id\":\"br-main\",\"source_lsn\":\"0/1F\"}");
    }

    @Test
    void aBranchWithChildrenIsNotRestoredWithoutAPlaceForThem() {
        neon.expect("POST", ONE + "/restore")
                .reply(422, Bodies.error("", "branch has children, preserve_under_name is required"));

        StepVerifier.create(client.branches().restore(RestoreBranchRequest.from(PATH, "br-main")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContaining("preserve_under_name"))
                .verify(LIMIT);
    }

    @Test
    void finalizesARestore() {
        neon.expect("POST", ONE + "/finalize_restore")
                .reply(200, Bodies.list("operations", Bodies.operation("op-1", "finalize_restore", "finished")));

        StepVerifier.create(client.branches()
                        .finalizeRestore(FinalizeRestoreRequest.of(PATH).name("was")))
                .assertNext(ended -> assertThat(ended).hasSize(1))
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.seen().get(0).body()).isEqualTo("{\"name\":\"was\"}");
    }

    @Test
    void setsTheDefaultBranchAgainWhenTheAnswerIsLost() {
        neon.expect("POST", ONE + "/set_as_default").drop();
        neon.expect("POST", ONE + "/set_as_default")
                .reply(200, Bodies.branchChanged(Bodies.branch("br-1", "pr-7", "ready")));

        StepVerifier.create(client.branches().setDefault(PATH))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void countsBranches() {
        neon.expect("GET", "/projects/p-1/branches/count").reply(200, "{\"count\":3}");
        neon.expect("GET", "/projects/p-1/branches/count?search=pr-").reply(200, "{\"count\":1}");

        StepVerifier.create(client.branches().count("p-1", "")).expectNext(3L).verifyComplete();
        StepVerifier.create(client.branches().count("p-1", "pr-"))
                .expectNext(1L)
                .verifyComplete();
    }

    @Test
    void readsASchema() {
        neon.expect("GET", ONE + "/schema?db_name=neondb&lsn=0%2F1F").reply(200, "{\"sql\":\"CREATE TABLE t ();\"}");
        neon.expect("GET", ONE + "/schema?db_name=neondb&timestamp=2026-02-03T04%3A05%3A06Z")
                .reply(200, "{}");

        BranchSchemaRequest now = BranchSchemaRequest.of(PATH, "neondb");
        StepVerifier.create(client.branches().schema(now.atLsn("0/1F")))
                .expectNext("CREATE TABLE t ();")
                .verifyComplete();
        StepVerifier.create(client.branches().schema(now.at(Instant.parse("2026-02-03T04:05:06Z"))))
                .expectNext("")
                .verifyComplete();
    }
}
