package io.alchemyreactive.neon.local.internal.rows;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a branch that a restore changes while it is under way, as they were before; a restore that fails puts them back.
 *
 * @param parentId the parent, absent on a root
 * @param parentLsn the place in the parent's log at which it began, absent on a root and where an older version wrote this
 * @param parentTimestamp when that was, absent as above
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

    /** Puts the rows of the branch back; passwords of roles that it did not have go. */
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
