package io.alchemyreactive.neon.local.internal.rows;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a branch that a running restore changes, in their state before it. A failed restore puts them back.
 *
 * @param parentId the parent; null for a root branch
 * @param parentLsn the position in the parent's log at which the branch started; null for a root branch and when an
 *     older version wrote this
 * @param parentTimestamp the time at which the branch started; null in these cases too
 * @param roles its roles
 * @param databases its databases
 */
public record BranchBefore(
        @Nullable String parentId,
        @Nullable String parentLsn,
        @Nullable Instant parentTimestamp,
        List<RoleRow> roles,
        List<DatabaseRow> databases) {

    public BranchBefore {
        roles = List.copyOf(roles);
        databases = List.copyOf(databases);
    }

    public static BranchBefore of(BranchRow branch, StoredRows rows) {
        return new BranchBefore(
                branch.parentId,
                branch.parentLsn,
                branch.parentTimestamp,
                rows.rolesOf(branch.id).map(role -> role.copyFor(branch.id)).toList(),
                rows.databasesOf(branch.id)
                        .map(database -> database.copyFor(branch.id, database.id))
                        .toList());
    }

    /** Restores the rows of the branch. Deletes the passwords of roles that the branch did not have before. */
    public void putBack(BranchRow branch, StoredRows rows, Passwords passwords) {
        branch.parentId = parentId;
        branch.parentLsn = parentLsn;
        branch.parentTimestamp = parentTimestamp;
        rows.roles.removeIf(role -> role.branchId.equals(branch.id));
        rows.roles.addAll(roles);
        rows.databases.removeIf(database -> database.branchId.equals(branch.id));
        rows.databases.addAll(databases);
        passwords.keepOnly(branch.id, roles.stream().map(role -> role.name).toList());
    }
}
