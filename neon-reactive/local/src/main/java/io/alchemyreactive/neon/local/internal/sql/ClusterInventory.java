package io.alchemyreactive.neon.local.internal.sql;

import io.alchemyreactive.neon.local.internal.compute.AdminSql;
import io.alchemyreactive.neon.local.internal.compute.Template;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ClusterChange;
import io.alchemyreactive.neon.local.internal.rows.DatabaseRow;
import io.alchemyreactive.neon.local.internal.rows.MovableClock;
import io.alchemyreactive.neon.local.internal.rows.Passwords;
import io.alchemyreactive.neon.local.internal.rows.RoleRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * The roles and databases that really exist in a PostgreSQL. They may differ from the rows after a restore to an
 * earlier point.
 *
 * @param roles the names of the roles
 * @param owners the owners of the databases, by database name
 */
public record ClusterInventory(Set<String> roles, Map<String, String> owners) {

    private static final String ROLES =
            "SELECT rolname::text FROM pg_roles WHERE rolname !~ '^pg_' AND rolname NOT IN ('" + Template.ADMIN + "', '"
                    + Template.GROUP + "')";
    private static final String DATABASES = "SELECT datname || E'\\n' || pg_get_userbyid(datdba) FROM pg_database"
            + " WHERE NOT datistemplate AND datname <> 'postgres'";

    public ClusterInventory {
        roles = Set.copyOf(roles);
        owners = Map.copyOf(owners);
    }

    public static Mono<ClusterInventory> read(AdminSql sql) {
        return sql.texts("postgres", ROLES)
                .collect(Collectors.toCollection(TreeSet::new))
                .flatMap(roles -> sql.texts("postgres", DATABASES)
                        .map(line -> line.split("\n", 2))
                        .collectMap(parts -> parts[0], parts -> parts[1], TreeMap::new)
                        .map(owners -> new ClusterInventory(roles, owners)));
    }

    /**
     * Changes the rows of a branch to match this inventory. Returns the changes that give the roles their stored
     * passwords, because the point may be before the last password reset.
     */
    public List<ClusterChange> bring(BranchRow branch, StoredRows rows, Passwords passwords, MovableClock clock) {
        rows.roles.removeIf(role -> role.branchId.equals(branch.id) && !roles.contains(role.name));
        rows.databases.removeIf(database -> database.branchId.equals(branch.id) && !owners.containsKey(database.name));
        owners.forEach((name, owner) -> {
            if (rows.findDatabase(branch.id, name).isEmpty()) {
                var row = new DatabaseRow();
                row.id = ++rows.lastDatabaseId;
                row.branchId = branch.id;
                row.name = name;
                row.createdAt = clock.instant();
                row.updatedAt = row.createdAt;
                rows.databases.add(row);
            }
            rows.database(branch.id, name).ownerName = owner;
        });
        var changes = new ArrayList<ClusterChange>();
        for (var name : new TreeSet<>(roles)) {
            if (rows.findRole(branch.id, name).isEmpty()) {
                var row = new RoleRow();
                row.branchId = branch.id;
                row.name = name;
                row.noLogin = passwords.of(branch.id, name).isEmpty();
                row.createdAt = clock.instant();
                row.updatedAt = row.createdAt;
                rows.roles.add(row);
            }
            if (passwords.of(branch.id, name).isPresent()) {
                changes.add(ClusterChange.role(name));
            }
        }
        return changes;
    }
}
