package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.RequestJson;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.DatabaseRow;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.Passwords;
import io.alchemyreactive.neon.local.internal.rows.ProjectRow;
import io.alchemyreactive.neon.local.internal.rows.RoleRow;
import io.alchemyreactive.neon.local.internal.rows.SnapshotRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of rows in the API. Belongs to the control thread. */
public final class Views {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final StoredRows rows;
    private final Passwords passwords;

    public Views(StoredRows rows, Passwords passwords) {
        this.rows = rows;
        this.passwords = passwords;
    }

    static ObjectNode object() {
        return RequestJson.object();
    }

    ObjectNode project(ProjectRow project) {
        var json = projectItem(project);
        json.remove("active_time");
        for (var counter : List.of(
                "data_storage_bytes_hour",
                "data_transfer_bytes",
                "written_data_bytes",
                "compute_time_seconds",
                "active_time_seconds")) {
            json.put(counter, 0);
        }
        json.put("consumption_period_start", text(project.createdAt));
        json.put("consumption_period_end", text(project.createdAt.plus(30, ChronoUnit.DAYS)));
        return json;
    }

    ObjectNode projectItem(ProjectRow project) {
        var json = object();
        json.put("id", project.id)
                .put("platform_id", project.regionId.startsWith("azure") ? "azure" : "aws")
                .put("region_id", project.regionId)
                .put("name", project.name)
                .put("provisioner", project.provisioner)
                .put("pg_version", project.pgVersion)
                .put("proxy_host", "127.0.0.1")
                .put("branch_logical_size_limit", 204_800)
                .put("branch_logical_size_limit_bytes", 214_748_364_800L)
                .put("store_passwords", project.storePasswords)
                .put("active_time", 0)
                .put("cpu_used_sec", 0)
                .put("creation_source", "console")
                .put("history_retention_seconds", project.historyRetentionSeconds)
                .put("created_at", text(project.createdAt))
                .put("updated_at", text(project.updatedAt))
                .put("synthetic_storage_size", 0)
                .put("owner_id", project.orgId == null ? AccountRoutes.USER : project.orgId);
        json.set("settings", MAPPER.valueToTree(project.settings));
        json.set("default_endpoint_settings", MAPPER.valueToTree(project.defaultEndpointSettings));
        if (project.orgId != null) {
            json.put("org_id", project.orgId);
        }
        return json;
    }

    ObjectNode branch(BranchRow branch) {
        var json = object();
        json.put("id", branch.id)
                .put("project_id", branch.projectId)
                .put("name", branch.name)
                .put("current_state", branch.currentState)
                .put("state_changed_at", text(branch.stateChangedAt))
                .put("creation_source", "console")
                .put("primary", branch.isDefault)
                .put("default", branch.isDefault)
                .put("protected", branch.isProtected)
                .put("cpu_used_sec", 0)
                .put("compute_time_seconds", 0)
                .put("active_time_seconds", 0)
                .put("written_data_bytes", 0)
                .put("data_transfer_bytes", 0)
                .put("init_source", branch.initSource)
                .put("created_at", text(branch.createdAt))
                .put("updated_at", text(branch.updatedAt));
        putPresent(json, "pending_state", branch.pendingState);
        putPresent(json, "parent_id", branch.parentId);
        putPresent(json, "parent_lsn", branch.parentLsn);
        putPresent(json, "parent_timestamp", branch.parentTimestamp);
        putPresent(json, "expires_at", branch.expiresAt);
        putPresent(json, "last_reset_at", branch.lastResetAt);
        putPresent(json, "restored_from", branch.restoredFrom);
        putPresent(json, "restored_as", branch.restoredAs);
        if (branch.ttlSeconds != null) {
            json.put("ttl_interval_seconds", branch.ttlSeconds);
        }
        if (branch.anonymization != null) {
            json.putArray("restricted_actions").add(restricted("restore")).add(restricted("delete-rw-endpoint"));
        }
        return json;
    }

    private static ObjectNode restricted(String action) {
        return object().put("name", action).put("reason", "the branch is anonymized");
    }

    /** The annotations of a branch; empty when it was made without any. */
    Optional<ObjectNode> annotation(BranchRow branch) {
        if (branch.annotations == null) {
            return Optional.empty();
        }
        var json = object();
        json.putObject("object").put("type", "console/branch").put("id", branch.id);
        json.set("value", MAPPER.valueToTree(branch.annotations));
        json.put("created_at", text(branch.createdAt)).put("updated_at", text(branch.createdAt));
        return Optional.of(json);
    }

    ObjectNode snapshot(SnapshotRow snapshot) {
        var json = object();
        json.put("id", snapshot.id)
                .put("name", snapshot.name)
                .put("source_branch_id", snapshot.sourceBranchId)
                .put("created_at", text(snapshot.createdAt))
                .put("manual", true);
        putPresent(json, "lsn", snapshot.lsn);
        putPresent(json, "timestamp", snapshot.timestamp);
        putPresent(json, "expires_at", snapshot.expiresAt);
        return json;
    }

    ObjectNode endpoint(EndpointRow endpoint) {
        var json = object();
        json.put("id", endpoint.id)
                .put("host", endpoint.host())
                .put("project_id", endpoint.projectId)
                .put("branch_id", endpoint.branchId)
                .put("autoscaling_limit_min_cu", endpoint.minCu)
                .put("autoscaling_limit_max_cu", endpoint.maxCu)
                .put("region_id", rows.project(endpoint.projectId).regionId)
                .put("type", endpoint.type)
                .put("current_state", endpoint.currentState)
                .put("pooler_enabled", false)
                .put("pooler_mode", "transaction")
                .put("disabled", endpoint.disabled)
                .put("passwordless_access", endpoint.passwordlessAccess)
                .put("creation_source", "console")
                .put("created_at", text(endpoint.createdAt))
                .put("updated_at", text(endpoint.updatedAt))
                .put("proxy_host", "127.0.0.1")
                .put("suspend_timeout_seconds", endpoint.suspendTimeoutSeconds)
                .put("provisioner", endpoint.provisioner);
        json.set("settings", MAPPER.valueToTree(endpoint.settings));
        putPresent(json, "name", endpoint.name);
        putPresent(json, "pending_state", endpoint.pendingState);
        putPresent(json, "last_active", endpoint.lastActive);
        putPresent(json, "started_at", endpoint.startedAt);
        putPresent(json, "suspended_at", endpoint.suspendedAt);
        return json;
    }

    ObjectNode role(RoleRow role) {
        var json = object();
        return json.put("branch_id", role.branchId)
                .put("name", role.name)
                .put("protected", role.isProtected)
                .put("authentication_method", role.noLogin ? "no_login" : "password")
                .put("created_at", text(role.createdAt))
                .put("updated_at", text(role.updatedAt));
    }

    /** A role with its password. Only the call that generated the password shows it. */
    ObjectNode roleWithPassword(RoleRow role) {
        var json = role(role);
        passwords.of(role.branchId, role.name).ifPresent(password -> json.put("password", password));
        return json;
    }

    ObjectNode database(DatabaseRow database) {
        var json = object();
        return json.put("id", database.id)
                .put("branch_id", database.branchId)
                .put("name", database.name)
                .put("owner_name", database.ownerName)
                .put("created_at", text(database.createdAt))
                .put("updated_at", text(database.updatedAt));
    }

    ObjectNode operation(OperationRow operation) {
        var json = object();
        json.put("id", operation.id)
                .put("project_id", operation.projectId)
                .put("action", operation.action.wire())
                .put("status", operation.status.wire())
                .put("failures_count", operation.failuresCount)
                .put("created_at", text(operation.createdAt))
                .put("updated_at", text(operation.updatedAt))
                .put("total_duration_ms", operation.totalDurationMs);
        putPresent(json, "branch_id", operation.branchId);
        putPresent(json, "endpoint_id", operation.endpointId);
        putPresent(json, "error", operation.error);
        // Not in the API description, which allows further fields.
        putPresent(json, "progress", operation.progress);
        return json;
    }

    ArrayNode operations(List<OperationRow> operations) {
        return array(operations.stream().map(this::operation));
    }

    /** The connection URI of a database of a branch; with the password when it is stored. */
    ObjectNode connection(EndpointRow endpoint, String role, String database) {
        var password = passwords.of(endpoint.branchId, role).orElse("");
        var json = object();
        json.put("connection_uri", uri(endpoint, role, database));
        json.putObject("connection_parameters")
                .put("database", database)
                .put("password", password)
                .put("role", role)
                .put("host", endpoint.host())
                .put("pooler_host", endpoint.poolerHost());
        return json;
    }

    String uri(EndpointRow endpoint, String role, String database) {
        return uri(endpoint, endpoint.host(), role, database);
    }

    String pooledUri(EndpointRow endpoint, String role, String database) {
        return uri(endpoint, endpoint.poolerHost(), role, database);
    }

    private String uri(EndpointRow endpoint, String host, String role, String database) {
        var password = passwords.of(endpoint.branchId, role).map(Views::encode);
        return "postgresql://" + encode(role) + password.map(text -> ":" + text).orElse("") + "@" + host + "/"
                + encode(database) + "?sslmode=require&channel_binding=require";
    }

    static ArrayNode array(Stream<ObjectNode> items) {
        var array = MAPPER.createArrayNode();
        items.forEach(array::add);
        return array;
    }

    /** A time in the form of the service, in whole seconds. */
    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static void putPresent(ObjectNode json, String name, @Nullable Object value) {
        if (value instanceof Instant time) {
            json.put(name, text(time));
        } else if (value != null) {
            json.put(name, value.toString());
        }
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
