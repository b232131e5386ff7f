package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import io.alchemyreactive.neon.api.branch.Expiry;
import io.alchemyreactive.neon.api.branch.ListBranchesRequest;
import io.alchemyreactive.neon.api.branch.UpdateBranchRequest;
import io.alchemyreactive.neon.api.endpoint.EndpointSpec;
import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.path.BranchPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class BranchesTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final BranchPath PATH = new BranchPath("p-1", "br-1");

    private final ScriptedNeon neon = new ScriptedNeon();
    private final HttpNeonClient client = neon.client();

    @AfterEach
    void strictBothWays() {
        client.close().block(LIMIT);
        neon.close();
    }

    @Test
    void createsABranchAndAnswersWhenItIsReady() {
        neon.expect("POST", "/projects/p-1/branches")
                .reply(
                        201,
                        Bodies.branchCreated(
                                Bodies.operation("op-1", "create_branch", "running"),
                                Bodies.operation("op-2", "start_compute", "scheduling")));
        neon.expect("GET", "/projects/p-1/operations?limit=100")
                .reply(
                        200,
                        Bodies.list(
                                "operations",
                                Bodies.operation("op-2", "start_compute", "running"),
                                Bodies.operation("op-1", "create_branch", "finished")));
        neon.expect("GET", "/projects/p-1/operations/op-2")
                .reply(200, Bodies.single("operation", Bodies.operation("op-2", "start_compute", "finished")));
        neon.expect("GET", "/projects/p-1/branches/br-1")
                .reply(200, Bodies.annotated(Bodies.branch("br-1", "pr-7", "init"), "{}"));
        neon.expect("GET", "/projects/p-1/branches/br-1")
                .reply(200, Bodies.annotated(Bodies.branch("br-1", "pr-7", "ready"), "{}"));

        CreateBranchRequest request = CreateBranchRequest.builder("p-1")
                .name("pr-7")
                .parentId("br-main")
                .expiresAt(Instant.parse("2026-02-03T04:05:06.789Z"))
                .endpoints(List.of(EndpointSpec.readWrite()))
                .annotations(Map.of("alchemy-id", "app-branch"))
                .build();
        StepVerifier.create(client.branches().create(request))
                .assertNext(created -> {
                    assertThat(created.branch().currentState()).isEqualTo("ready");
                    assertThat(created.branch().isProtected()).isTrue();
                    assertThat(created.branch().parentLsn()).contains("0/1F");
                    assertThat(created.branch().expiresAt()).isEmpty();
                    assertThat(created.endpoints())
                            .singleElement()
                            .satisfies(endpoint -> assertThat(endpoint.host()).isEqualTo("ep-1.example.test"));
                    assertThat(created.connectionUris()).isEmpty();
                })
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.seen().get(0).body())
                .isEqualTo("{\"branch\":{\"name\":\"pr-7\",\"parent_id\":\"br-main\","
                        + "\"expires_at\":\"2026-02-03T04:05:06Z\"},\"endpoints\":[{\"type\":\"read_write\"}],"
                        + "\"annotation_value\":{\"alchemy-id\":\"app-branch\"}}");
        assertThat(neon.seen().get(0).headers().get("Authorization")).isEqualTo("Bearer " + ScriptedNeon.KEY);
        assertThat(neon.seen().get(0).headers().get("Content-Length")).isNotNull();
        assertThat(neon.seen())
                .extracting(seen -> seen.headers().get("X-Request-ID"))
                .doesNotHaveDuplicates();
        assertThat(neon.seen())
                .extracting(seen -> seen.headers().get("User-Agent"))
                .containsOnly("alchemy-reactive");
    }

    @Test
    void saysConflictWhenTheNameIsTaken() {
        neon.expect("POST", "/projects/p-1/branches")
                .reply(409, Bodies.error("BRANCH_ALREADY_EXISTS", "branch already exists; branch_name:\\\"pr-7\\\""));

        StepVerifier.create(client.branches()
                        .create(CreateBranchRequest.builder("p-1").name("pr-7").build()))
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(ConflictException.class);
                    ConflictException conflict = (ConflictException) error;
                    assertThat(conflict.code()).isEqualTo("BRANCH_ALREADY_EXISTS");
                    assertThat(conflict.status()).hasValue(409);
                    assertThat(conflict.requestId()).isEqualTo("req-9");
                    assertThat(conflict.call().path()).isEqualTo("/projects/{project_id}/branches");
                    assertThat(conflict.call().target()).isEqualTo("/projects/p-1/branches");
                    assertThat(conflict).hasMessageContaining("pr-7");
                })
                .verify(LIMIT);
    }

    @Test
    void listsEveryPageAndStopsAtAnEmptyOne() {
        neon.expect("GET", "/projects/p-1/branches?limit=2").reply(200, """
                        {"branches":[%s,%s],"annotations":{"br-2":{"value":{"k":"v"}}},
                         "pagination":{"next":"c+1","sort_by":"updated_at"}}""".formatted(
                        Bodies.branch("br-1", "a", "ready"), Bodies.branch("br-2", "b", "brand-new-state")));
        neon.expect("GET", "/projects/p-1/branches?limit=2&cursor=c%2B1")
                .reply(
                        200,
                        "{\"branches\":[%s],\"annotations\":{},\"pagination\":{\"next\":\"c2\"}}"
                                .formatted(Bodies.branch("br-3", "c", "ready")));
        neon.expect("GET", "/projects/p-1/branches?limit=2&cursor=c2")
                .reply(200, "{\"branches\":[],\"pagination\":{}}");

        StepVerifier.create(client.branches()
                        .list(ListBranchesRequest.builder("p-1").pageSize(2).build()))
                .assertNext(first -> assertThat(first.annotations()).isEmpty())
                .assertNext(second -> {
                    assertThat(second.annotations()).isEqualTo(Map.of("k", "v"));
                    assertThat(second.branch().currentState()).isEqualTo("brand-new-state");
                })
                .assertNext(third -> assertThat(third.branch().id()).isEqualTo("br-3"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void stopsWhenTheCursorDoesNotMove() {
        String page =
                "{\"branches\":[%s],\"pagination\":{\"next\":\"same\"}}".formatted(Bodies.branch("br-1", "a", "ready"));
        neon.expect("GET", "/projects/p-1/branches?limit=200").reply(200, page);
        neon.expect("GET", "/projects/p-1/branches?limit=200&cursor=same").reply(200, page);

        StepVerifier.create(client.branches().list(ListBranchesRequest.all("p-1")))
                .expectNextCount(2)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void asksForNoPageThatNobodyWants() {
        neon.expect("GET", "/projects/p-1/branches?limit=200")
                .reply(
                        200,
                        "{\"branches\":[%s],\"pagination\":{\"next\":\"more\"}}"
                                .formatted(Bodies.branch("br-1", "a", "ready")));

        StepVerifier.create(client.branches().list(ListBranchesRequest.all("p-1")), 1)
                .expectNextCount(1)
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void findsByTheExactName() {
        neon.expect("GET", "/projects/p-1/branches?limit=200&search=pr-7")
                .reply(
                        200,
                        Bodies.list(
                                "branches",
                                Bodies.branch("br-0", "pr-77", "ready"),
                                Bodies.branch("br-1", "pr-7", "ready")));

        StepVerifier.create(client.branches().find("p-1", "pr-7"))
                .assertNext(found -> assertThat(found.branch().id()).isEqualTo("br-1"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void clearsAnExpiryWithNull() {
        neon.expect("PATCH", "/projects/p-1/branches/br-1")
                .reply(200, Bodies.branchChanged(Bodies.branch("br-1", "new", "ready")));

        StepVerifier.create(client.branches()
                        .update(UpdateBranchRequest.builder(PATH)
                                .name("new")
                                .expiry(new Expiry.Never())
                                .build()))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.seen().get(0).body()).isEqualTo("{\"branch\":{\"name\":\"new\",\"expires_at\":null}}");
    }

    @Test
    void deletesAndWaits() {
        neon.expect("DELETE", "/projects/p-1/branches/br-1")
                .reply(
                        200,
                        Bodies.branchChanged(
                                Bodies.branch("br-1", "pr-7", "ready"),
                                Bodies.operation("op-1", "delete_timeline", "running")));
        neon.expect("GET", "/projects/p-1/operations/op-1")
                .reply(200, Bodies.single("operation", Bodies.operation("op-1", "delete_timeline", "skipped")));

        StepVerifier.create(client.branches().delete(PATH))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aDeletionWhoseOperationsAreUnknownIsNotDone() {
        neon.expect("DELETE", "/projects/p-1/branches/br-1")
                .reply(
                        200,
                        Bodies.branchChanged(
                                Bodies.branch("br-1", "pr-7", "ready"),
                                Bodies.operation("op-1", "delete_timeline", "running")));
        for (int i = 0; i < 6; i++) {
            neon.expect("GET", "/projects/p-1/operations/op-1").reply(404, Bodies.error("", "operation not found"));
        }

        StepVerifier.create(client.branches().delete(PATH))
                .expectError(NotFoundException.class)
                .verify(LIMIT);
    }

    @Test
    void deletingWhatIsGoneIsEmpty() {
        neon.expect("DELETE", "/projects/p-1/branches/br-1").reply(204);
        neon.expect("DELETE", "/projects/p-1/branches/br-1").reply(404, Bodies.error("", "branch not found"));

        StepVerifier.create(client.branches().delete(PATH)).expectComplete().verify(LIMIT);
        StepVerifier.create(client.branches().delete(PATH)).expectComplete().verify(LIMIT);
    }

    @Test
    void bringsBackABranch() {
        neon.expect("POST", "/projects/p-1/branches/br-1/recover")
                .reply(200, "{\"branch\":%s}".formatted(Bodies.branch("br-1", "pr-7", "ready")));

        StepVerifier.create(client.branches().recover(new BranchPath("p-1", "br-1")))
                .assertNext(branch -> assertThat(branch.id()).isEqualTo("br-1"))
                .expectComplete()
                .verify(LIMIT);
    }
}
