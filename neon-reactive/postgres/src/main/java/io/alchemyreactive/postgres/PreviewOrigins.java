package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.internal.SqlText;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The connection values that a preview gives out.
 *
 * @param direct straight to PostgreSQL
 * @param pooled through the pooler; absent for a shared role
 */
record PreviewOrigins(PostgresOrigin direct, @Nullable PostgresOrigin pooled) {

    private static final String OPTIONS = "options";

    /** For a role whose search path the server knows. */
    static PreviewOrigins dedicated(PreviewSchema.Props props, String role, Redacted<String> password) {
        PostgresOrigin direct = withoutOptions(props.server()).as(role, password);
        return new PreviewOrigins(
                direct,
                props.pooler() == null ? direct : withoutOptions(props.pooler()).as(role, password));
    }

    /** For a role that many previews share: the address chooses the schema. */
    static PreviewOrigins shared(PreviewSchema.Props props, String schema) {
        String path = SqlText.quoted(schema) + "," + SqlText.quoted(props.extensions());
        String option = "-csearch_path=" + path.replaceAll("([\\\\\\s])", "\\\\$1");
        Map<String, String> parameters = new TreeMap<>(props.server().parameters());
        parameters.merge(OPTIONS, option, (given, ours) -> given + " " + ours);
        return new PreviewOrigins(with(props.server(), parameters), null);
    }

    private static PostgresOrigin withoutOptions(PostgresOrigin origin) {
        Map<String, String> parameters = new TreeMap<>(origin.parameters());
        parameters.remove(OPTIONS);
        return with(origin, parameters);
    }

    private static PostgresOrigin with(PostgresOrigin origin, Map<String, String> parameters) {
        return new PostgresOrigin(
                origin.host(), origin.port(), origin.database(), origin.user(), origin.password(), parameters);
    }
}
