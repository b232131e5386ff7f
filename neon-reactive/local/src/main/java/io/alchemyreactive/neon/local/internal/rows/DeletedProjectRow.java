package io.alchemyreactive.neon.local.internal.rows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A deleted project that can be recovered for a while: its rows, which no call finds in that time. Its passwords stay
 * stored. Mutable; belongs to the control thread.
 */
public final class DeletedProjectRow {

    /** The time in which a project can be recovered. */
    public static final Duration RECOVERY_PERIOD = Duration.ofDays(7);

    /** The limit for the data of all deleted projects on disk. */
    public static final long MOST_BYTES = 1L << 30;

    public ProjectRow project = new ProjectRow();
    public Instant deletedAt = Instant.EPOCH;
    public Instant recoverableUntil = Instant.EPOCH;
    /** The size of its data on disk. */
    public long bytes;
    /** Whether its data is being removed, so that it cannot be recovered any more. */
    public boolean leaving;

    public Map<String, BranchRow> branches = new LinkedHashMap<>();
    public Map<String, StorageRow> storages = new LinkedHashMap<>();
    public Map<String, SnapshotRow> snapshots = new LinkedHashMap<>();
    public Map<String, EndpointRow> endpoints = new LinkedHashMap<>();
    public List<RoleRow> roles = new ArrayList<>();
    public List<DatabaseRow> databases = new ArrayList<>();

    /** Moves a project and everything that belongs to it out of the rows. Its operations are deleted. */
    public static DeletedProjectRow takeOut(ProjectRow project, StoredRows rows, Instant now, long bytes) {
        var deleted = new DeletedProjectRow();
        deleted.project = project;
        deleted.deletedAt = now;
        deleted.recoverableUntil = now.plus(RECOVERY_PERIOD);
        deleted.bytes = bytes;
        rows.branchesOf(project.id).forEach(branch -> deleted.branches.put(branch.id, branch));
        rows.snapshotsOf(project.id).forEach(snapshot -> deleted.snapshots.put(snapshot.id, snapshot));
        rows.storages.values().stream()
                .filter(storage -> storage.projectId.equals(project.id))
                .forEach(storage -> deleted.storages.put(storage.id, storage));
        rows.endpoints.values().stream()
                .filter(endpoint -> endpoint.projectId.equals(project.id))
                .forEach(endpoint -> {
                    endpoint.idle(now);
                    deleted.endpoints.put(endpoint.id, endpoint);
                });
        var owners = deleted.ownersOfRoles();
        rows.roles.stream().filter(role -> owners.contains(role.branchId)).forEach(deleted.roles::add);
        rows.databases.stream()
                .filter(database -> owners.contains(database.branchId))
                .forEach(deleted.databases::add);
        rows.projects.remove(project.id);
        rows.branches.keySet().removeAll(deleted.branches.keySet());
        rows.snapshots.keySet().removeAll(deleted.snapshots.keySet());
        rows.storages.keySet().removeAll(deleted.storages.keySet());
        rows.endpoints.keySet().removeAll(deleted.endpoints.keySet());
        rows.roles.removeAll(deleted.roles);
        rows.databases.removeAll(deleted.databases);
        rows.operations.removeIf(operation -> operation.projectId.equals(project.id));
        return deleted;
    }

    /** Moves all rows back. */
    public void putBack(StoredRows rows) {
        rows.projects.put(project.id, project);
        rows.branches.putAll(branches);
        rows.snapshots.putAll(snapshots);
        rows.storages.putAll(storages);
        rows.endpoints.putAll(endpoints);
        rows.roles.addAll(roles);
        rows.databases.addAll(databases);
    }

    public boolean isRecoverable(Instant now) {
        return !leaving && now.isBefore(recoverableUntil);
    }

    /** The ids under which passwords of this project are stored. */
    public Stream<String> ownersOfPasswords() {
        return Stream.concat(Stream.of(project.id), ownersOfRoles().stream());
    }

    private Set<String> ownersOfRoles() {
        return Stream.concat(branches.keySet().stream(), snapshots.keySet().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
