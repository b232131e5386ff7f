package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.SqlText;
import java.sql.SQLException;

/**
 * Writes the mark of a preview. Blocks.
 *
 * @param session in the preview's database
 * @param schema its schema
 * @param role its role
 * @param dedicated whether the role is its own, so that it carries the mark too
 */
record PreviewMark(AdminSession session, String schema, String role, boolean dedicated) {

    void write(PreviewTag tag) throws SQLException {
        String json = SqlText.literal(tag.json());
        session.run("COMMENT ON SCHEMA " + SqlText.quoted(schema) + " IS " + json);
        if (dedicated) {
            session.run("COMMENT ON ROLE " + SqlText.quoted(role) + " IS " + json);
        }
    }
}
