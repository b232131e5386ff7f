package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.SnapshotPath;
import io.alchemyreactive.neon.api.snapshot.BranchRestored;
import io.alchemyreactive.neon.api.snapshot.CreateSnapshotRequest;
import io.alchemyreactive.neon.api.snapshot.NeonSnapshot;
import io.alchemyreactive.neon.api.snapshot.RestoreSnapshotRequest;
import io.alchemyreactive.neon.api.snapshot.SnapshotCreated;
import io.alchemyreactive.neon.api.snapshot.Snapshots;
import io.alchemyreactive.neon.api.snapshot.UpdateSnapshotRequest;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Snapshots over HTTP. */
final class HttpSnapshots implements Snapshots {

    private static final String ALL = "/projects/{project_id}/snapshots";
    private static final String ONE = "/projects/{project_id}/snapshots/{snapshot_id}";
    private static final String TAKE = "/projects/{project_id}/branches/{branch_id}/snapshot";

    private final ApiClient api;
    private final HttpBranches branches;

    HttpSnapshots(ApiClient api, HttpBranches branches) {
        this.api = api;
        this.branches = branches;
    }

    @Override
    public Flux<NeonSnapshot> list(String projectId) {
        return api.read(ApiCall.get(ALL, projectId), response -> response.list("snapshots", NeonSnapshot.class))
                .flatMapIterable(snapshots -> snapshots)
                .checkpoint("Snapshots.list");
    }

    @Override
    public Mono<SnapshotCreated> create(CreateSnapshotRequest request) {
        BranchPath branch = request.branch();
        ApiCall call = ApiCall.post(TAKE, branch.projectId(), branch.branchId())
                .query("lsn", request.lsn())
                .query("timestamp", request.timestamp().map(JsonFields::toTheMillisecond))
                .query("name", request.name())
                .query("expires_at", request.expiresAt().map(JsonFields::toTheSecond));
        return api.change(branch.projectId(), call, SnapshotCreated.class, SnapshotCreated::operations)
                .checkpoint("Snapshots.create");
    }

    @Override
    public Mono<NeonSnapshot> update(UpdateSnapshotRequest request) {
        ApiCall call = ApiCall.patch(ONE, ids(request.snapshot()))
                .body(JsonFields.of()
                        .object("snapshot", JsonFields.of().text("name", request.name()))
                        .node())
                .asIdempotent();
        return api.queued(
                        request.snapshot().projectId(),
                        permit -> api.send(permit, call, response -> response.at("snapshot", NeonSnapshot.class)))
                .checkpoint("Snapshots.update");
    }

    @Override
    public Mono<List<NeonOperation>> delete(SnapshotPath snapshot) {
        return api.delete(
                        snapshot.projectId(),
                        ApiCall.delete(ONE, ids(snapshot)),
                        OperationList.class,
                        OperationList::operations,
                        // Neon does not name the operation of a snapshot.
                        operation -> operation.action().contains("snapshot"))
                .map(OperationList::operations)
                .checkpoint("Snapshots.delete");
    }

    @Override
    public Mono<BranchRestored> restore(RestoreSnapshotRequest request) {
        String project = request.snapshot().projectId();
        boolean finish = request.step() == RestoreSnapshotRequest.Step.FINALIZE;
        ApiCall call = ApiCall.post(ONE + "/restore", ids(request.snapshot()))
                .body(JsonFields.of()
                        .text("name", request.name())
                        .text("target_branch_id", request.targetBranchId())
                        .flag("finalize_restore", Optional.of(finish))
                        .node());
        return api.change(project, call, BranchRestored.class, BranchRestored::operations)
                .flatMap(restored -> branches.settled(restored.branch().path())
                        .map(branch -> new BranchRestored(branch, restored.endpoints(), restored.operations())))
                .checkpoint("Snapshots.restore");
    }

    private static String[] ids(SnapshotPath snapshot) {
        return new String[] {snapshot.projectId(), snapshot.snapshotId()};
    }
}
