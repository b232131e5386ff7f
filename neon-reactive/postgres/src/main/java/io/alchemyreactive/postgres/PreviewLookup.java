package io.alchemyreactive.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Looks at schemas and roles of previews and changes nothing. Blocks. */
final class PreviewLookup {

    private static final String SCHEMA = """
            SELECT pg_get_userbyid(nspowner), obj_description(oid, 'pg_namespace'), oid FROM pg_namespace WHERE nspname = ?
            """;

    private static final String ROLE =
            "SELECT rolcanlogin, shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = ?";

    private PreviewLookup() {}

    /**
     * A schema that is there.
     *
     * @param role its owner
     * @param tag the mark in its comment; empty when it has none of ours
     * @param oid its object identifier; a schema that is made anew has another one
     */
    record Schema(String role, Optional<PreviewTag> tag, String oid) {

        /** Whose it is, for a message. */
        String owner(String name) {
            return "the schema '" + name + "', which belongs to "
                    + tag.map(found -> "'" + found.owner() + "'")
                            .orElse("the role '" + role + "' and carries no mark of ours");
        }
    }

    /**
     * A role that is there.
     *
     * @param canLogIn whether it may log in
     * @param tag the mark in its comment; empty when it has none of ours
     */
    record Role(boolean canLogIn, Optional<PreviewTag> tag) {}

    static Optional<Schema> schema(AdminSession session, String name) throws SQLException {
        return first(session.all(
                row -> new Schema(row.getString(1), PreviewTag.parse(row.getString(2)), row.getString(3)),
                SCHEMA,
                name));
    }

    static Optional<Role> role(AdminSession session, String name) throws SQLException {
        return first(session.all(row -> new Role(row.getBoolean(1), PreviewTag.parse(row.getString(2))), ROLE, name));
    }

    private static <T> Optional<T> first(List<T> rows) {
        return rows.stream().findFirst();
    }
}
