package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.ServerError;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a preview, to which its migrations keep. After each file, and before it is committed, it looks at what the
 * role owns elsewhere, and at the schema's own rights. Blocks; one for each run.
 */
final class OwnSchema implements Callback {

    /** Objects of the session's role outside of the schema. Temporary ones go with the session. */
    private static final String OUTSIDE = """
            SELECT i.type || ' ' || i.identity
            FROM pg_shdepend d, pg_identify_object(d.classid, d.objid, d.objsubid) i
            WHERE d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o'
              AND d.refobjid = (SELECT oid FROM pg_roles WHERE rolname = current_user)
              AND CASE WHEN i.schema IS NULL THEN i.type NOT IN ('large object', 'default acl')
                    AND NOT (i.type = 'schema' AND i.name = quote_ident(?))
                  ELSE i.schema <> quote_ident(?) AND i.schema !~ '^pg_(toast_)?temp_' END
            ORDER BY 1 LIMIT 3
            """;

    /** Parts of the preview that others of the database would share. */
    private static final String SHARED = """
            SELECT format('extension %I inside of it', e.extname)
            FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE n.nspname = ?
            UNION ALL
            SELECT DISTINCT 'rights on it for PUBLIC'
            FROM pg_namespace n, aclexplode(n.nspacl) a WHERE n.nspname = ? AND a.grantee = 0
            """;

    private final String name;
    private final boolean hasOwnRole;
    private List<String> violation = List.of();

    /** @param hasOwnRole whether the role that migrates owns this preview alone */
    OwnSchema(String name, boolean hasOwnRole) {
        this.name = name;
        this.hasOwnRole = hasOwnRole;
    }

    String name() {
        return name;
    }

    /** The objects that a file may not make; empty when it made none. */
    List<String> violation() {
        return violation;
    }

    MigrationFailedException failure(PostgresOrigin origin, String file, boolean half) {
        return new MigrationFailedException(
                origin,
                "failed: " + file + " reaches beyond the preview's schema '" + name + "': it made "
                        + String.join(", ", violation) + ". "
                        + (half
                                ? "It ran outside of a transaction, so that is there: remove it,"
                                : "It was rolled back. Leave the schema out of the names in the file, so that they are made"
                                        + " where the search path begins,")
                        + " and deploy again; the migrations before it are applied.",
                null);
    }

    @Override
    public boolean supports(Event event, @Nullable Context context) {
        return event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, @Nullable Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try {
            List<String> found = new ArrayList<>(texts(context, SHARED));
            if (hasOwnRole) {
                found.addAll(texts(context, OUTSIDE));
            }
            violation = List.copyOf(found);
        } catch (SQLException e) {
            throw new FlywayException("The schema could not be looked at: " + ServerError.line(e), e);
        }
        if (!violation.isEmpty()) {
            throw new FlywayException("The file reaches beyond the schema of the preview");
        }
    }

    private List<String> texts(Context context, String query) throws SQLException {
        try (PreparedStatement statement = context.getConnection().prepareStatement(query)) {
            statement.setString(1, name);
            statement.setString(2, name);
            try (ResultSet rows = statement.executeQuery()) {
                List<String> texts = new ArrayList<>();
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
                return texts;
            }
        }
    }

    /** After the callback that resets the session. */
    @Override
    public String getCallbackName() {
        return "own-schema";
    }
}
