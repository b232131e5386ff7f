package io.alchemyreactive.neon.local.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All that the control plane knows, and the look-ups that answer 404. Mutable; belongs to the control thread. */
final class Rows {

    /** Old operations are forgotten, oldest first; the service keeps them for months. */
    private static final int OPERATIONS_KEPT = 1000;

    int apiPort;
    long lastDatabaseId;
    Map<String, ProjectRow> projects = new LinkedHashMap<>();
    Map<String, BranchRow> branches = new LinkedHashMap<>();
    Map<String, StorageRow> storages = new LinkedHashMap<>();
    Map<String, SnapshotRow> snapshots = new LinkedHashMap<>();
    Map<String, EndpointRow> endpoints = new LinkedHashMap<>();
    List<RoleRow> roles = new ArrayList<>();
    List<DatabaseRow> databases = new ArrayList<>();
    List<OperationRow> operations = new ArrayList<>();

    ProjectRow project(String id) {
        var project = projects.get(id);
        if (project == null) {
            throw ApiException.notFound("project");
        }
        return project;
    }

    BranchRow branch(String projectId, String id) {
        return findBranch(projectId, id).orElseThrow(() -> ApiException.notFound("branch"));
    }

    Optional<BranchRow> findBranch(String projectId, String id) {
        project(projectId);
        return Optional.ofNullable(branches.get(id)).filter(branch -> branch.projectId.equals(projectId));
    }

    BranchRow defaultBranch(String projectId) {
        return branchesOf(projectId)
                .filter(branch -> branch.isDefault)
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("branch"));
    }

    Stream<BranchRow> branchesOf(String projectId) {
        return branches.values().stream().filter(branch -> branch.projectId.equals(projectId));
    }

    Stream<BranchRow> childrenOf(String branchId) {
        return branches.values().stream().filter(branch -> branchId.equals(branch.parentId));
    }

    SnapshotRow snapshot(String projectId, String id) {
        project(projectId);
        return Optional.ofNullable(snapshots.get(id))
                .filter(snapshot -> snapshot.projectId.equals(projectId))
                .orElseThrow(() -> ApiException.notFound("snapshot"));
    }

    Stream<SnapshotRow> snapshotsOf(String projectId) {
        return snapshots.values().stream().filter(snapshot -> snapshot.projectId.equals(projectId));
    }

    void removeSnapshot(String id) {
        snapshots.remove(id);
        roles.removeIf(role -> role.branchId.equals(id));
        databases.removeIf(database -> database.branchId.equals(id));
    }

    StorageRow storage(String id) {
        var storage = storages.get(id);
        if (storage == null) {
            throw new IllegalStateException("No storage " + id + " is kept");
        }
        return storage;
    }

    EndpointRow endpoint(String projectId, String id) {
        return findEndpoint(projectId, id).orElseThrow(() -> ApiException.notFound("endpoint"));
    }

    Optional<EndpointRow> findEndpoint(String projectId, String id) {
        project(projectId);
        return Optional.ofNullable(endpoints.get(id)).filter(endpoint -> endpoint.projectId.equals(projectId));
    }

    Stream<EndpointRow> endpointsOf(String branchId) {
        return endpoints.values().stream().filter(endpoint -> endpoint.branchId.equals(branchId));
    }

    long awakeBesides(EndpointRow endpoint) {
        return endpoints.values().stream()
                .filter(other -> other.isAwake() && !other.id.equals(endpoint.id))
                .count();
    }

    /** Whether the compute of a branch runs for somebody, or is about to. */
    boolean isWanted(String branchId) {
        return endpointsOf(branchId).anyMatch(EndpointRow::isAwake);
    }

    Optional<EndpointRow> readWriteEndpoint(String branchId) {
        return endpointsOf(branchId)
                .filter(endpoint -> endpoint.type.equals(EndpointRow.READ_WRITE))
                .findFirst();
    }

    Stream<RoleRow> rolesOf(String branchId) {
        return roles.stream().filter(role -> role.branchId.equals(branchId));
    }

    Optional<RoleRow> findRole(String branchId, String name) {
        return rolesOf(branchId).filter(role -> role.name.equals(name)).findFirst();
    }

    RoleRow role(String branchId, String name) {
        return findRole(branchId, name)
                .orElseThrow(() -> ApiException.of(
                        404,
                        "",
                        "role not found for branch; role_name:\"" + name + "\", branch_id:\"" + branchId + "\""));
    }

    Stream<DatabaseRow> databasesOf(String branchId) {
        return databases.stream().filter(database -> database.branchId.equals(branchId));
    }

    Optional<DatabaseRow> findDatabase(String branchId, String name) {
        return databasesOf(branchId)
                .filter(database -> database.name.equals(name))
                .findFirst();
    }

    DatabaseRow database(String branchId, String name) {
        return findDatabase(branchId, name)
                .orElseThrow(() -> ApiException.of(
                        404,
                        "",
                        "database not found for branch; database_name:\"" + name + "\", branch_id:\"" + branchId
                                + "\""));
    }

    Stream<OperationRow> unfinished(String projectId) {
        return operations.stream()
                .filter(operation -> operation.projectId.equals(projectId) && operation.isUnfinished());
    }

    void add(OperationRow operation) {
        operations.add(operation);
        while (operations.size() > OPERATIONS_KEPT && !operations.get(0).isUnfinished()) {
            operations.remove(0);
        }
    }

    /** Forgets a branch with all that hangs on it, but not its operations, whose ends clients still ask for. */
    void removeBranch(String branchId) {
        branches.remove(branchId);
        endpoints.values().removeIf(endpoint -> endpoint.branchId.equals(branchId));
        roles.removeIf(role -> role.branchId.equals(branchId));
        databases.removeIf(database -> database.branchId.equals(branchId));
    }

    void removeProject(String projectId) {
        snapshotsOf(projectId).map(snapshot -> snapshot.id).toList().forEach(this::removeSnapshot);
        projects.remove(projectId);
        storages.values().removeIf(storage -> storage.projectId.equals(projectId));
        operations.removeIf(operation -> operation.projectId.equals(projectId));
    }
}
