package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.faults.AccountLimits;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ClusterChange;
import io.alchemyreactive.neon.local.internal.rows.DatabaseRow;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.ProjectRow;
import io.alchemyreactive.neon.local.internal.rows.RoleRow;
import io.alchemyreactive.neon.local.internal.rows.SnapshotRow;
import io.alchemyreactive.neon.local.internal.rows.StorageRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes the rows of a new branch with its roles, databases and endpoints. Belongs to the control thread. */
public final class BranchFactory {

    private static final int NAME_LENGTH = 256;
    private static final int MOST_ANNOTATIONS = 50;
    private static final String FIRST_NAME = "main";
    private static final String FIRST_DATABASE = "neondb";

    private final ControlServices services;
    private final StoredRows rows;

    public BranchFactory(ControlServices services) {
        this.services = services;
        this.rows = services.rows();
    }

    /** Makes the first branch of a project, with one role, one database and one endpoint. */
    Root root(ProjectRow project, Optional<Body> wishes) {
        var database =
                wishes.flatMap(body -> body.findName("database_name", 63)).orElse(FIRST_DATABASE);
        var role = wishes.flatMap(body -> body.findName("role_name", 63)).orElse(database + "_owner");
        var name = wishes.flatMap(body -> body.findName("name", NAME_LENGTH)).orElse(FIRST_NAME);
        var annotations = wishes.flatMap(body -> body.find("annotations"))
                .map(this::annotations)
                .orElse(null);
        NameRules.requireRole(role);
        NameRules.requireDatabase(database);
        var branch = row(project, name);
        branch.storageId = services.storages().create(project.id, null, services.realNow()).id;
        branch.isDefault = true;
        branch.annotations = annotations;
        addRole(branch, role, false);
        addDatabase(branch, database, role);
        var endpoint = endpoint(project, branch, EndpointRow.READ_WRITE);
        add(endpoint);
        return new Root(
                branch,
                endpoint,
                List.of(
                        ClusterChange.role(role),
                        new ClusterChange(ClusterChange.Kind.FIRST_DATABASE, database, role)));
    }

    /** Makes a child branch with its parent's roles and databases. Its data is copied later. */
    BranchRow child(ProjectRow project, BranchRow parent, Body wishes) {
        // Reads all input that may be refused before the first row is made.
        var name = wishes.findName("name", NAME_LENGTH).orElse(null);
        var isProtected = wishes.findFlag("protected").orElse(false);
        var initSource = wishes.findText("init_source").orElse(BranchRow.PARENT_DATA);
        var schemaOnly = initSource.equals(BranchRow.SCHEMA_ONLY);
        if (!schemaOnly && !initSource.equals(BranchRow.PARENT_DATA)) {
            throw wishes.invalid("init_source", "must be parent-data or schema-only");
        }
        if (name != null) {
            requireFreeName(project, name);
        }
        var limits = services.faultInjection().limits();
        limits.require(AccountLimits.Kind.BRANCHES, rows.branchesOf(project.id).count());
        if (schemaOnly) {
            requireRootAllowed(project);
        }
        if (isProtected) {
            requireProtectionAllowed(project);
        }
        var branch = row(project, name == null ? "" : name);
        if (name == null) {
            branch.name = branch.id;
        }
        var source = services.storages().of(parent);
        branch.storageId =
                services.storages().create(project.id, source, schemaOnly ? services.realNow() : source.since).id;
        // A branch without rows has no data of its parent, so it is a root branch.
        branch.parentId = schemaOnly ? null : parent.id;
        branch.initSource = initSource;
        branch.isProtected = isProtected;
        inherit(parent.id, branch.id);
        return branch;
    }

    /** Makes a root branch with the content of a snapshot. */
    BranchRow ofSnapshot(ProjectRow project, SnapshotRow snapshot, @Nullable String name, StorageRow source) {
        services.faultInjection()
                .limits()
                .require(
                        AccountLimits.Kind.BRANCHES, rows.branchesOf(project.id).count());
        requireRootAllowed(project);
        var branch = row(project, name == null ? "" : name);
        if (name == null) {
            branch.name = snapshot.name + "_restored_" + branch.id;
        }
        branch.restoredFrom = snapshot.id;
        branch.storageId = services.storages().create(project.id, source, services.realNow()).id;
        inherit(snapshot.id, branch.id);
        return branch;
    }

    /** Makes the branch that keeps the previous content of another branch when a restore replaces it. */
    BranchRow preserved(ProjectRow project, BranchRow branch, String name) {
        var old = row(project, name);
        old.storageId = branch.storageId;
        old.parentId = branch.parentId;
        old.parentLsn = branch.parentLsn;
        old.parentTimestamp = branch.parentTimestamp;
        old.initSource = branch.initSource;
        inherit(branch.id, old.id);
        return old;
    }

    /** Copies roles, databases and passwords from one branch or snapshot to another. */
    void inherit(String from, String to) {
        rows.rolesOf(from).toList().forEach(role -> rows.roles.add(role.copyFor(to)));
        rows.databasesOf(from)
                .toList()
                .forEach(database -> rows.databases.add(database.copyFor(to, ++rows.lastDatabaseId)));
        services.passwords().copy(from, to);
    }

    /** Gives a new password to every role of a branch that may log in. Returns the changes for PostgreSQL. */
    List<ClusterChange> freshPasswords(BranchRow branch) {
        var changes = new ArrayList<ClusterChange>();
        rows.rolesOf(branch.id).filter(role -> !role.noLogin).forEach(role -> {
            services.passwords().put(branch.id, role.name, services.ids().password());
            changes.add(ClusterChange.role(role.name));
        });
        return changes;
    }

    void requireProtectionAllowed(ProjectRow project) {
        services.faultInjection()
                .limits()
                .require(
                        AccountLimits.Kind.BRANCHES_PROTECTED,
                        rows.branchesOf(project.id)
                                .filter(branch -> branch.isProtected)
                                .count());
    }

    private void requireRootAllowed(ProjectRow project) {
        services.faultInjection()
                .limits()
                .require(
                        AccountLimits.Kind.ROOT_BRANCHES,
                        rows.branchesOf(project.id)
                                .filter(branch -> branch.parentId == null)
                                .count());
    }

    void requireFreeName(ProjectRow project, String name) {
        if (rows.branchesOf(project.id).anyMatch(branch -> branch.name.equals(name))) {
            throw ApiException.conflict("BRANCH_ALREADY_EXISTS", "branch already exists; branch_name:\"" + name + "\"");
        }
    }

    Map<String, String> annotations(Body body) {
        var texts = body.texts();
        if (texts.size() > MOST_ANNOTATIONS) {
            throw ApiException.badRequest("invalid request: at most " + MOST_ANNOTATIONS + " annotations are allowed");
        }
        return services.faultInjection().dropsAnnotations().get() ? Map.of() : texts;
    }

    RoleRow addRole(BranchRow branch, String name, boolean noLogin) {
        var role = new RoleRow();
        role.branchId = branch.id;
        role.name = name;
        role.noLogin = noLogin;
        role.createdAt = services.now();
        role.updatedAt = role.createdAt;
        rows.roles.add(role);
        if (!noLogin) {
            services.passwords().put(branch.id, name, services.ids().password());
        }
        return role;
    }

    DatabaseRow addDatabase(BranchRow branch, String name, String owner) {
        var database = new DatabaseRow();
        database.id = ++rows.lastDatabaseId;
        database.branchId = branch.id;
        database.name = name;
        database.ownerName = owner;
        database.createdAt = services.now();
        database.updatedAt = database.createdAt;
        rows.databases.add(database);
        return database;
    }

    /** Makes an endpoint. It is not stored before {@link #add}. */
    EndpointRow endpoint(ProjectRow project, BranchRow branch, String type) {
        var endpoint = new EndpointRow();
        endpoint.id = services.ids().endpoint();
        endpoint.projectId = project.id;
        endpoint.branchId = branch.id;
        endpoint.type = type;
        endpoint.pendingState = EndpointRow.ACTIVE;
        endpoint.createdAt = services.now();
        endpoint.updatedAt = endpoint.createdAt;
        endpoint.provisioner = project.provisioner;
        EndpointSettings.read(new Body("default_endpoint_settings", defaults(project)), endpoint);
        if (project.defaultEndpointSettings.get(PostgresSettings.FIELD) instanceof Map<?, ?> settings) {
            endpoint.settings.put(PostgresSettings.FIELD, settings);
        }
        services.access().givePorts(endpoint);
        return endpoint;
    }

    void add(EndpointRow endpoint) {
        rows.endpoints.put(endpoint.id, endpoint);
        services.access().open(endpoint);
    }

    /**
     * Adds the description of a new branch to an answer. Includes connection URIs only when there is exactly one way to
     * connect.
     */
    void describe(ObjectNode json, BranchRow branch, List<EndpointRow> endpoints, boolean withPasswords) {
        var views = services.views();
        var roles = rows.rolesOf(branch.id).toList();
        var databases = rows.databasesOf(branch.id).toList();
        json.set("branch", views.branch(branch));
        json.set("endpoints", Views.array(endpoints.stream().map(views::endpoint)));
        json.set("roles", Views.array(roles.stream().map(withPasswords ? views::roleWithPassword : views::role)));
        json.set("databases", Views.array(databases.stream().map(views::database)));
        if (!endpoints.isEmpty() && roles.size() == 1 && databases.size() == 1) {
            json.set(
                    "connection_uris",
                    Views.array(endpoints.stream()
                            .map(endpoint -> views.connection(endpoint, roles.get(0).name, databases.get(0).name))));
        }
    }

    private BranchRow row(ProjectRow project, String name) {
        var branch = new BranchRow();
        branch.id = services.ids().branch();
        branch.projectId = project.id;
        branch.name = name;
        branch.createdAt = services.now();
        branch.updatedAt = branch.createdAt;
        branch.stateChangedAt = branch.createdAt;
        rows.branches.put(branch.id, branch);
        return branch;
    }

    private static ObjectNode defaults(ProjectRow project) {
        return JsonMapper.shared().valueToTree(project.defaultEndpointSettings);
    }

    /** The first branch of a project and the changes for its PostgreSQL. */
    record Root(BranchRow branch, EndpointRow endpoint, List<ClusterChange> changes) {}
}
