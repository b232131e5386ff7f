package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.SqlFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the schema of a history. The history stays there when the search path of the database or of the role changes.
 * Otherwise Flyway would start a second history and run all files again. Blocks.
 */
final class HistorySchema {

    private static final String PATH = """
            SELECT current_schema(), current_setting('search_path'),
              EXISTS (SELECT FROM pg_settings WHERE name = 'search_path' AND source = 'client')
            """;

    private static final String HISTORIES = """
            SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relname = 'flyway_schema_history' AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
              AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
            ORDER BY 1
            """;

    private final PostgresOrigin origin;
    private final MigrationSession session;
    private final Set<String> files;
    private final boolean ownWanted;

    /**
     * Prepares the search.
     *
     * @param ownWanted whether a schema named in the connection URI may have its own history in addition to that of
     *     another schema
     */
    HistorySchema(PostgresOrigin origin, MigrationSession session, MigrationFiles files, boolean ownWanted) {
        this.origin = origin;
        this.session = session;
        this.files = files.all().stream().map(SqlFile::path).collect(Collectors.toSet());
        this.ownWanted = ownWanted;
    }

    /** The schemas that have a history. */
    static List<String> all(MigrationSession session) throws SQLException {
        try (Connection connection = session.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(HISTORIES)) {
            List<String> schemas = new ArrayList<>();
            while (rows.next()) {
                schemas.add(rows.getString(1));
            }
            return schemas;
        }
    }

    /** The schema to which the search path of a session leads. */
    private record Path(Optional<String> schema, String text, boolean isOfAddress) {}

    /**
     * The schema that has the history of these files, or else the first schema of the search path.
     *
     * @throws MigrationFailedException when no schema qualifies, or several do
     */
    String find() throws SQLException {
        Path path = path();
        List<String> histories = all(session);
        List<String> found = new ArrayList<>();
        for (String schema : histories) {
            if (new FlywayHistory(session, schema).hasLineOf(files)) {
                found.add(schema);
            }
        }
        if (found.isEmpty() && path.schema().filter(histories::contains).isEmpty()) {
            for (String schema : histories) {
                if (!new FlywayHistory(session, schema).hasLines()) {
                    found.add(schema);
                }
            }
        }
        return chosen(path, found);
    }

    private String chosen(Path path, List<String> found) {
        Optional<String> current = path.schema();
        if (current.isPresent() && (found.isEmpty() || found.contains(current.get()))) {
            return current.get();
        }
        if (found.isEmpty()) {
            throw refused("its search path '" + path.text()
                    + "' names no schema that is there, so the history of migrations has no place. Make the schema, or set"
                    + " another path with ALTER DATABASE … SET search_path");
        }
        if (path.isOfAddress() && current.isPresent()) {
            if (ownWanted) {
                return current.get();
            }
            throw refused("the history of these files is in the schema " + String.join(", ", found)
                    + ", and the address names the schema " + current.get()
                    + ". Leave the search path out of the address,"
                    + " or declare baseline(\"0\") to run all files in " + current.get() + " too");
        }
        if (found.size() > 1) {
            throw refused("there are histories of these files in the schemas " + String.join(", ", found)
                    + ", and the search path '" + path.text() + "' leads to none of them. Name one of them first in the"
                    + " search path, with ALTER DATABASE … SET search_path");
        }
        return found.get(0);
    }

    private MigrationFailedException refused(String why) {
        return MigrationFailedException.refused(origin, List.of(why));
    }

    private Path path() throws SQLException {
        try (Connection connection = session.getConnection();
                PreparedStatement statement = connection.prepareStatement(PATH);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Path(Optional.ofNullable(row.getString(1)), row.getString(2), row.getBoolean(3));
        }
    }
}
