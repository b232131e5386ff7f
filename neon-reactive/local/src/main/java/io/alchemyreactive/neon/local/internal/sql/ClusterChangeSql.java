package io.alchemyreactive.neon.local.internal.sql;

import static io.alchemyreactive.neon.local.internal.compute.AdminSql.identifier;
import static io.alchemyreactive.neon.local.internal.compute.AdminSql.literal;

import io.alchemyreactive.neon.local.internal.compute.AdminSql;
import io.alchemyreactive.neon.local.internal.compute.Template;
import io.alchemyreactive.neon.local.internal.rows.ClusterChange;
import io.alchemyreactive.neon.local.internal.rows.Passwords;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One change as SQL. Each statement may run twice, because a restart repeats an interrupted operation.
 *
 * @param change the change
 * @param password the password of a role that is created or changed; empty otherwise
 * @param noLogin whether that role must not log in
 * @param databases the databases of the branch with their owners, for a role that is dropped
 */
public record ClusterChangeSql(ClusterChange change, String password, boolean noLogin, List<Owned> databases) {

    /** Looks up the values for a change. Runs on the control thread. */
    public static ClusterChangeSql of(ClusterChange change, String branchId, StoredRows rows, Passwords passwords) {
        return new ClusterChangeSql(
                change,
                passwords.of(branchId, change.name()).orElse(""),
                rows.findRole(branchId, change.name()).map(role -> role.noLogin).orElse(false),
                rows.databasesOf(branchId)
                        .map(database -> new Owned(database.name, database.ownerName))
                        .toList());
    }

    /** Makes the change. */
    public Mono<Void> apply(AdminSql sql) {
        var name = identifier(change.name());
        var detail = identifier(change.detail());
        return switch (change.kind()) {
            case ROLE ->
                exists(sql, "pg_roles WHERE rolname = ", change.name())
                        .flatMap(there -> sql.run("postgres", there ? List.of(alterRole(name)) : createRole(name)));
            case DROP_ROLE ->
                exists(sql, "pg_roles WHERE rolname = ", change.name())
                        .filter(Boolean::booleanValue)
                        .flatMap(there -> dropRole(sql, change.name(), name));
            case FIRST_DATABASE ->
                exists(sql, "pg_database WHERE datname = ", change.name())
                        .flatMap(there -> sql.run("postgres", firstDatabase(there, name, detail)));
            case DATABASE ->
                exists(sql, "pg_database WHERE datname = ", change.name())
                        .filter(there -> !there)
                        .flatMap(missing ->
                                sql.run("postgres", List.of("CREATE DATABASE " + name + " OWNER " + detail)));
            case RENAME_DATABASE ->
                exists(sql, "pg_database WHERE datname = ", change.name())
                        .filter(Boolean::booleanValue)
                        .flatMap(there -> sql.run(
                                "postgres",
                                List.of(
                                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                                                + literal(change.name()),
                                        "ALTER DATABASE " + name + " RENAME TO " + detail)));
            case OWNER -> sql.run("postgres", List.of("ALTER DATABASE " + name + " OWNER TO " + detail));
            case EMPTY -> sql.run(change.name(), List.of(TruncateStatement.STATEMENT));
            case DROP_DATABASE -> sql.run("postgres", List.of("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"));
        };
    }

    private String alterRole(String name) {
        return "ALTER ROLE " + name + attributes();
    }

    private List<String> createRole(String name) {
        return List.of("CREATE ROLE " + name + attributes(), "GRANT " + Template.GROUP + " TO " + name);
    }

    /** The attributes of a role. Each role has them itself, because the group does not pass them on. */
    private String attributes() {
        return (noLogin ? " NOLOGIN" : " LOGIN PASSWORD " + literal(password))
                + " CREATEDB CREATEROLE BYPASSRLS REPLICATION";
    }

    private static List<String> firstDatabase(boolean there, String name, String owner) {
        var statements = new ArrayList<String>();
        if (!there) {
            statements.add("ALTER DATABASE " + Template.DATABASE + " RENAME TO " + name);
        }
        statements.add("ALTER DATABASE " + name + " OWNER TO " + owner);
        return statements;
    }

    /** Drops a role. Its objects are given to the owner of their database, and its grants are dropped. */
    private Mono<Void> dropRole(AdminSql sql, String role, String name) {
        return Flux.fromIterable(databases)
                .concatMap(database -> sql.run(
                        database.name(),
                        List.of(
                                "REASSIGN OWNED BY " + name + " TO " + identifier(database.owner()),
                                "DROP OWNED BY " + name)))
                .thenMany(sql.run(
                        "postgres",
                        List.of(
                                // A pooled session of it would serve a later role of this name, without its rights.
                                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = "
                                        + literal(role),
                                "DROP OWNED BY " + name,
                                "DROP ROLE " + name)))
                .then();
    }

    private static Mono<Boolean> exists(AdminSql sql, String from, String name) {
        return sql.texts("postgres", "SELECT 1::text FROM " + from + literal(name))
                .hasElements();
    }

    @Override
    public String toString() {
        return "Configuration[" + change + "]";
    }

    /** A database and its owner. */
    record Owned(String name, String owner) {}
}
