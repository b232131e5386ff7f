package io.alchemyreactive.neon.local.internal.rows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows before a change, for undoing it. Holds the row objects themselves, because running operations refer to some
 * of them. Their values are in the saved form. Belongs to the control thread.
 */
final class RowsBefore {

    private final StoredRows rows;
    private final Map<String, ProjectRow> projects;
    private final Map<String, DeletedProjectRow> deletedProjects;
    private final Map<String, BranchRow> branches;
    private final Map<String, StorageRow> storages;
    private final Map<String, SnapshotRow> snapshots;
    private final Map<String, EndpointRow> endpoints;
    private final List<ApiKeyRow> apiKeys;
    private final List<RoleRow> roles;
    private final List<DatabaseRow> databases;
    private final List<OperationRow> operations;

    RowsBefore(StoredRows rows) {
        this.rows = rows;
        projects = new LinkedHashMap<>(rows.projects);
        deletedProjects = new LinkedHashMap<>(rows.deletedProjects);
        branches = new LinkedHashMap<>(rows.branches);
        storages = new LinkedHashMap<>(rows.storages);
        snapshots = new LinkedHashMap<>(rows.snapshots);
        endpoints = new LinkedHashMap<>(rows.endpoints);
        apiKeys = new ArrayList<>(rows.apiKeys);
        roles = new ArrayList<>(rows.roles);
        databases = new ArrayList<>(rows.databases);
        operations = new ArrayList<>(rows.operations);
    }

    /** Restores the rows, each with its values in the saved form. */
    void restore(JsonMapper mapper, JsonNode saved) {
        rows.apiPort = saved.path("apiPort").asInt();
        rows.lastDatabaseId = saved.path("lastDatabaseId").asLong();
        rows.projects = restored(mapper, projects, saved.path("projects"));
        rows.deletedProjects = restored(mapper, deletedProjects, saved.path("deletedProjects"));
        rows.branches = restored(mapper, branches, saved.path("branches"));
        rows.storages = restored(mapper, storages, saved.path("storages"));
        rows.snapshots = restored(mapper, snapshots, saved.path("snapshots"));
        rows.endpoints = restored(mapper, endpoints, saved.path("endpoints"));
        rows.lastApiKeyId = saved.path("lastApiKeyId").asLong();
        rows.apiKeys = restored(mapper, apiKeys, saved.path("apiKeys"));
        rows.roles = restored(mapper, roles, saved.path("roles"));
        rows.databases = restored(mapper, databases, saved.path("databases"));
        rows.operations = restored(mapper, operations, saved.path("operations"));
    }

    private static <R> Map<String, R> restored(JsonMapper mapper, Map<String, R> before, JsonNode saved) {
        before.forEach((id, row) -> restore(mapper, row, saved.get(id)));
        return before;
    }

    private static <R> List<R> restored(JsonMapper mapper, List<R> before, JsonNode saved) {
        for (var i = 0; i < before.size(); i++) {
            restore(mapper, before.get(i), saved.get(i));
        }
        return before;
    }

    private static void restore(JsonMapper mapper, Object row, JsonNode saved) {
        mapper.readerForUpdating(row).readValue(saved);
    }
}
