package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All rows of one local Neon, and lookups that fail with 404. Mutable; belongs to the control thread. */
public final class StoredRows {

    /** The number of operations that are kept; older ones are deleted. The service keeps operations for months. */
    private static final int OPERATIONS_KEPT = 1000;

    public int apiPort;
    public long lastDatabaseId;
    public long lastApiKeyId;
    public Map<String, ProjectRow> projects = new LinkedHashMap<>();
    public Map<String, DeletedProjectRow> deletedProjects = new LinkedHashMap<>();
    public Map<String, BranchRow> branches = new LinkedHashMap<>();
    public Map<String, StorageRow> storages = new LinkedHashMap<>();
    public Map<String, SnapshotRow> snapshots = new LinkedHashMap<>();
    public Map<String, EndpointRow> endpoints = new LinkedHashMap<>();
    public List<ApiKeyRow> apiKeys = new ArrayList<>();
    public List<RoleRow> roles = new ArrayList<>();
    public List<DatabaseRow> databases = new ArrayList<>();
    public List<OperationRow> operations = new ArrayList<>();

    public ProjectRow project(String id) {
        var project = projects.get(id);
        if (project == null) {
            throw ApiException.notFound("project");
        }
        return project;
    }

    public BranchRow branch(String projectId, String id) {
        return findBranch(projectId, id).orElseThrow(() -> ApiException.notFound("branch"));
    }

    public Optional<BranchRow> findBranch(String projectId, String id) {
        project(projectId);
        return Optional.ofNullable(branches.get(id)).filter(branch -> branch.projectId.equals(projectId));
    }

    public BranchRow defaultBranch(String projectId) {
        return branchesOf(projectId)
                .filter(branch -> branch.isDefault)
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("branch"));
    }

    public Stream<BranchRow> branchesOf(String projectId) {
        return branches.values().stream().filter(branch -> branch.projectId.equals(projectId));
    }

    public Stream<BranchRow> childrenOf(String branchId) {
        return branches.values().stream().filter(branch -> branchId.equals(branch.parentId));
    }

    public SnapshotRow snapshot(String projectId, String id) {
        project(projectId);
        return Optional.ofNullable(snapshots.get(id))
                .filter(snapshot -> snapshot.projectId.equals(projectId))
                .orElseThrow(() -> ApiException.notFound("snapshot"));
    }

    public Stream<SnapshotRow> snapshotsOf(String projectId) {
        return snapshots.values().stream().filter(snapshot -> snapshot.projectId.equals(projectId));
    }

    public void removeSnapshot(String id) {
        snapshots.remove(id);
        roles.removeIf(role -> role.branchId.equals(id));
        databases.removeIf(database -> database.branchId.equals(id));
    }

    public StorageRow storage(String id) {
        var storage = storages.get(id);
        if (storage == null) {
            throw new IllegalStateException("No storage " + id + " is kept");
        }
        return storage;
    }

    public EndpointRow endpoint(String projectId, String id) {
        return findEndpoint(projectId, id).orElseThrow(() -> ApiException.notFound("endpoint"));
    }

    public Optional<EndpointRow> findEndpoint(String projectId, String id) {
        project(projectId);
        return Optional.ofNullable(endpoints.get(id)).filter(endpoint -> endpoint.projectId.equals(projectId));
    }

    public Stream<EndpointRow> endpointsOf(String branchId) {
        return endpoints.values().stream().filter(endpoint -> endpoint.branchId.equals(branchId));
    }

    public long awakeBesides(EndpointRow endpoint) {
        return endpoints.values().stream()
                .filter(other -> other.isAwake() && !other.id.equals(endpoint.id))
                .count();
    }

    /** Whether an endpoint of the branch runs or is about to start. */
    public boolean isWanted(String branchId) {
        return endpointsOf(branchId).anyMatch(EndpointRow::isAwake);
    }

    public Optional<EndpointRow> readWriteEndpoint(String branchId) {
        return endpointsOf(branchId)
                .filter(endpoint -> endpoint.type.equals(EndpointRow.READ_WRITE))
                .findFirst();
    }

    public Stream<RoleRow> rolesOf(String branchId) {
        return roles.stream().filter(role -> role.branchId.equals(branchId));
    }

    public Optional<RoleRow> findRole(String branchId, String name) {
        return rolesOf(branchId).filter(role -> role.name.equals(name)).findFirst();
    }

    public RoleRow role(String branchId, String name) {
        return findRole(branchId, name)
                .orElseThrow(() -> ApiException.of(
                        404,
                        "",
                        "role not found for branch; role_name:\"" + name + "\", branch_id:\"" + branchId + "\""));
    }

    public Stream<DatabaseRow> databasesOf(String branchId) {
        return databases.stream().filter(database -> database.branchId.equals(branchId));
    }

    public Optional<DatabaseRow> findDatabase(String branchId, String name) {
        return databasesOf(branchId)
                .filter(database -> database.name.equals(name))
                .findFirst();
    }

    public DatabaseRow database(String branchId, String name) {
        return findDatabase(branchId, name)
                .orElseThrow(() -> ApiException.of(
                        404,
                        "",
                        "database not found for branch; database_name:\"" + name + "\", branch_id:\"" + branchId
                                + "\""));
    }

    public Stream<OperationRow> unfinished(String projectId) {
        return operations.stream()
                .filter(operation -> operation.projectId.equals(projectId) && operation.isUnfinished());
    }

    public void add(OperationRow operation) {
        operations.add(operation);
        while (operations.size() > OPERATIONS_KEPT && !operations.get(0).isUnfinished()) {
            operations.remove(0);
        }
    }

    /** Whether an endpoint owns a port, even an endpoint of a deleted project. */
    public boolean isOwned(int port) {
        return Stream.concat(
                        endpoints.values().stream(),
                        deletedProjects.values().stream().flatMap(deleted -> deleted.endpoints.values().stream()))
                .anyMatch(endpoint -> endpoint.owns(port));
    }

    /**
     * Removes a branch with its endpoints, roles and databases. Keeps its operations, because clients still ask for
     * their result.
     */
    public void removeBranch(String branchId) {
        branches.remove(branchId);
        endpoints.values().removeIf(endpoint -> endpoint.branchId.equals(branchId));
        roles.removeIf(role -> role.branchId.equals(branchId));
        databases.removeIf(database -> database.branchId.equals(branchId));
    }
}
