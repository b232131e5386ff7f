package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.SqlFile;
import io.alchemyreactive.postgres.internal.SqlText;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Extensions belong to a database, not to a schema. Those that migrations of a preview ask for are made by the admin
 * beforehand, where all previews find them; CREATE EXTENSION IF NOT EXISTS in a file then does nothing. Blocks.
 */
final class PreviewExtensions {

    /** Comments and literals come first, so that what stands in them is not found. */
    private static final Pattern WORDS = Pattern.compile(
            "--[^\\n]*+|/\\*.*?\\*/|'[^']*+'|(\\$\\w*+\\$).*?\\1"
                    + "|\\bCREATE\\s++EXTENSION\\s++(?:IF\\s++NOT\\s++EXISTS\\s++)?(\"(?:[^\"]|\"\")++\"|[\\w$]++)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final int NAME = 2;
    /** One session at a time makes extensions of a database by this. */
    private static final long LOCK = 4_711_203_518_771L;

    private static final Set<String> UNAVAILABLE = Set.of("0A000", "58P01");
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private PreviewExtensions() {}

    /** The names of the extensions that a text of SQL creates, as they stand in the catalog; not those of dynamic SQL. */
    static Set<String> in(String sql) {
        Set<String> names = new TreeSet<>();
        Matcher words = WORDS.matcher(sql);
        while (words.find()) {
            String name = words.group(NAME);
            if (name != null) {
                names.add(
                        name.startsWith("\"")
                                ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                                : name.toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** @throws MissingRightException when the admin may not make one of them */
    static void ensure(AdminSession session, PreviewSchema.Attributes preview, PreviewSchema.Props props)
            throws SQLException {
        MigrationSet migrations = props.migrations();
        if (migrations == null) {
            return;
        }
        MigrationFiles files = MigrationFiles.find("of " + preview.schema(), migrations.locations());
        Set<String> wanted = new TreeSet<>();
        for (SqlFile file : files.all()) {
            wanted.addAll(in(files.text(file)));
        }
        wanted.removeAll(session.texts("SELECT extname FROM pg_extension"));
        if (wanted.isEmpty()) {
            return;
        }
        session.together(() -> {
            session.all(row -> row.getString(1), "SELECT pg_advisory_xact_lock(?)", LOCK);
            for (String extension : wanted) {
                create(session, preview, props, extension);
            }
        });
    }

    private static void create(
            AdminSession session, PreviewSchema.Attributes preview, PreviewSchema.Props props, String extension)
            throws SQLException {
        String sql = "CREATE EXTENSION IF NOT EXISTS " + SqlText.quoted(extension);
        String place = " SCHEMA " + SqlText.quoted(props.extensions());
        try {
            try {
                session.attempt(sql + place);
            } catch (SQLException e) {
                if (!UNAVAILABLE.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
                // It may have a schema of its own.
                session.attempt(sql);
            }
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw new MissingRightException(
                        preview.schema(),
                        props.server(),
                        "to make the extension '" + extension + "', which its migrations use",
                        "Let an administrator run CREATE EXTENSION " + SqlText.quoted(extension) + place
                                + " in the database.");
            }
            if (!UNAVAILABLE.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
            // The migration itself fails by the same, and says in which file.
        }
    }
}
