package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.api.error.QuotaExceededException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.SnapshotPath;
import io.alchemyreactive.neon.api.snapshot.CreateSnapshotRequest;
import io.alchemyreactive.neon.api.snapshot.NeonSnapshot;
import io.alchemyreactive.neon.api.snapshot.RestoreSnapshotRequest;
import io.alchemyreactive.neon.api.snapshot.UpdateSnapshotRequest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class SnapshotsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final BranchPath BRANCH = new BranchPath("p-1", "br-1");
    private static final SnapshotPath PATH = new SnapshotPath("p-1", "snap-1");
    private static final String TAKE = "/projects/p-1/branches/br-1/snapshot";
    private static final String ONE = "/projects/p-1/snapshots/snap-1";
    private static final String SNAPSHOT = """
            {"id":"snap-1","name":"before","lsn":"0/1F","source_branch_id":"br-1","created_at":"2026-01-02T03:04:05Z",
             "manual":true,"full_size":7,"new_thing":{}}""";

    private final ScriptedNeon neon = new ScriptedNeon();
    private final HttpNeonClient client = neon.client();

    @AfterEach
    void strictBothWays() {
        client.close().block(LIMIT);
        neon.close();
    }

    @Test
    void takesASnapshotAndAnswersWhenItIsThere() {
        neon.expect("POST", TAKE + "?lsn=0%2F1F&name=before&expires_at=2026-02-03T04%3A05%3A06Z")
                .reply(
                        200,
                        "{\"snapshot\":%s,\"operations\":[%s]}"
                                .formatted(SNAPSHOT, Bodies.operation("op-1", "create_snapshot", "running")));
        neon.expect("GET", "/projects/p-1/operations/op-1")
                .reply(200, Bodies.single("operation", Bodies.operation("op-1", "create_snapshot", "finished")));

        StepVerifier.create(client.snapshots()
                        .create(CreateSnapshotRequest.builder(BRANCH)
                                .name("before")
                                .lsn("0/1F")
                                .expiresAt(Instant.parse("2026-02-03T04:05:06.7Z"))
                                .build()))
                .assertNext(created -> {
                    assertThat(created.snapshot().sourceBranchId()).contains("br-1");
                    assertThat(created.snapshot().lsn()).contains("0/1F");
                    assertThat(created.snapshot().expiresAt()).isEmpty();
                    assertThat(created.snapshot().manual()).contains(true);
                })
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void saysWhenThePlanAllowsNoMore() {
        neon.expect("POST", TAKE + "?timestamp=2026-02-03T04%3A05%3A06.500Z")
                .reply(422, Bodies.error("SNAPSHOTS_LIMIT_EXCEEDED", "snapshots limit of 1 exceeded"));

        StepVerifier.create(client.snapshots()
                        .create(CreateSnapshotRequest.builder(BRANCH)
                                .timestamp(Instant.parse("2026-02-03T04:05:06.5Z"))
                                .build()))
                .expectError(QuotaExceededException.class)
                .verify(LIMIT);
    }

    @Test
    void listsRenamesAndDeletes() {
        neon.expect("GET", "/projects/p-1/snapshots").reply(200, Bodies.list("snapshots", SNAPSHOT));
        neon.expect("PATCH", ONE).drop();
        neon.expect("PATCH", ONE).reply(200, Bodies.single("snapshot", SNAPSHOT));
        neon.expect("DELETE", ONE)
                .reply(202, Bodies.list("operations", Bodies.operation("op-1", "delete_snapshot", "finished")));
        neon.expect("DELETE", ONE).reply(404, Bodies.error("", "snapshot not found"));

        StepVerifier.create(client.snapshots().list("p-1").map(NeonSnapshot::name))
                .expectNext("before")
                .verifyComplete();
        StepVerifier.create(client.snapshots().update(new UpdateSnapshotRequest(PATH, "after")))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(neon.seen().get(2).body()).isEqualTo("{\"snapshot\":{\"name\":\"after\"}}");
        StepVerifier.create(client.snapshots().delete(PATH)).expectNextCount(1).verifyComplete();
        StepVerifier.create(client.snapshots().delete(PATH)).verifyComplete();
    }

    @Test
    void restoresBesideAndInPlace() {
        neon.expect("POST", ONE + "/restore")
                .reply(
                        200,
                        "{\"branch\":%s,\"operations\":[%s]}"
                                .formatted(
                                        Bodies.branch("br-2", "look", "init"),
                                        Bodies.operation("op-1", "create_branch", "finished")));
        neon.expect("GET", "/projects/p-1/branches/br-2")
                .reply(200, Bodies.annotated(Bodies.branch("br-2", "look", "ready"), "{}"));
        neon.expect("POST", ONE + "/restore")
                .reply(
                        200,
                        "{\"branch\":%s,\"endpoints\":[%s],\"operations\":[]}"
                                .formatted(Bodies.branch("br-3", "main", "ready"), Bodies.endpoint("ep-1", "br-3")));
        neon.expect("GET", "/projects/p-1/branches/br-3")
                .reply(200, Bodies.annotated(Bodies.branch("br-3", "main", "ready"), "{}"));

        StepVerifier.create(client.snapshots()
                        .restore(RestoreSnapshotRequest.beside(PATH).name("look")))
                .assertNext(restored -> {
                    assertThat(restored.branch().currentState()).isEqualTo("ready");
                    assertThat(restored.endpoints()).isEmpty();
                })
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(client.snapshots().restore(RestoreSnapshotRequest.inPlaceOf(PATH, "br-1")))
                .assertNext(restored -> assertThat(restored.endpoints()).hasSize(1))
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.seen().get(0).body()).isEqualTo("{\"name\":\"look\",\"finalize_restore\":false}");
        assertThat(neon.seen().get(2).body()).isEqualTo("{\"target_branch_id\":\"br-1\",\"finalize_restore\":true}");
    }
}
