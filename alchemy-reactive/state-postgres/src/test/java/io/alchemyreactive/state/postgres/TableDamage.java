package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.Redacted;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One thing that goes wrong with the tables of state, by a statement that somebody runs by hand, or by a restore of a part
 * of them. Copies of the tables from earlier times serve for what comes back.
 */
final class TableDamage {

    private static final List<String> TABLES = List.of("lease", "stage", "resource", "borrow", "secret_key", "journal");

    private static final String OF_STAGE = " WHERE stack = 'shop' AND stage = 'test'";
    private static final String ANY_ROW = OF_STAGE + " AND fqn = (SELECT fqn FROM alchemy.resource" + OF_STAGE
            + " ORDER BY md5(fqn || '%s') LIMIT 1)";
    private static final String SUMMED =
            "'{\"$sum\":\"' || left(encode(sha256(convert_to(%1$s, 'UTF8')), 'hex'), 32)" + " || '\",' || %1$s";

    /** What happens, in SQL; {@code %past} is the schema of an earlier copy and {@code %row} chooses a row. */
    enum Kind {
        ROW_DELETED("DELETE FROM alchemy.resource%row"),
        ROWS_DELETED("DELETE FROM alchemy.resource" + OF_STAGE),
        ROW_OLDER("UPDATE alchemy.resource r SET revision = p.revision, content = p.content, mark = p.mark"
                + " FROM %past.resource p WHERE p.fqn = r.fqn AND p.stage = r.stage AND p.content <> r.content"),
        ROW_CONTENT_OLDER("UPDATE alchemy.resource r SET revision = p.revision, content = p.content"
                + " FROM %past.resource p WHERE p.fqn = r.fqn AND p.stage = r.stage AND p.content <> r.content"),
        ROW_BACK("INSERT INTO alchemy.resource SELECT * FROM %past.resource ON CONFLICT DO NOTHING"),
        ROW_OF_ANOTHER_STAGE("UPDATE alchemy.resource r SET content = o.content, mark = o.mark"
                + " FROM alchemy.resource o WHERE r.stage = 'test' AND o.stage = 'other' AND r.fqn = o.fqn"),
        ROW_COPIED("INSERT INTO alchemy.resource SELECT stack, stage, fqn || 'x', revision, content, mark"
                + " FROM alchemy.resource%row"),
        ROW_CHANGED("UPDATE alchemy.resource SET content = overlay(content placing 'x' from 50)%row"),
        ROW_CUT("UPDATE alchemy.resource SET content = left(content, 60)%row"),
        ROW_SUMMED_AGAIN("UPDATE alchemy.resource SET content = "
                + SUMMED.formatted("replace(substr(content, 44), 'Test.Thing', 'Test.Other')") + "%row"),
        ROW_SUMMED_AGAIN_WITHOUT_MARK("UPDATE alchemy.resource SET mark = NULL, content = "
                + SUMMED.formatted("replace(substr(content, 44), 'Test.Thing', 'Test.Other')") + "%row"),
        SECRET_OLDER("UPDATE alchemy.resource r SET content = "
                + SUMMED.formatted("replace(substr(r.content, 44), substring(r.content from '\"v1:[^\"]+'),"
                        + " substring(p.content from '\"v1:[^\"]+'))")
                + " FROM %past.resource p WHERE p.fqn = r.fqn AND p.stage = r.stage AND p.content <> r.content"
                + " AND r.content LIKE '%%v1:%%'"),
        MARK_CHANGED("UPDATE alchemy.resource SET mark = overlay(mark placing 'x' from 30)%row"),
        MARK_CUT("UPDATE alchemy.resource SET mark = left(mark, 30)%row"),
        MARK_REMOVED("UPDATE alchemy.resource SET mark = NULL%row"),
        DIGEST_REMOVED("UPDATE alchemy.lease SET digest = NULL" + OF_STAGE),
        REVISION_CHANGED("UPDATE alchemy.resource SET revision = revision + 1%row"),
        OUTPUTS_REMOVED("UPDATE alchemy.stage SET outputs = NULL" + OF_STAGE),
        OUTPUTS_CHANGED("UPDATE alchemy.stage SET outputs = overlay(outputs placing 'x' from 50)" + OF_STAGE),
        OUTPUTS_OLDER("UPDATE alchemy.stage s SET outputs = p.outputs FROM %past.stage p"
                + " WHERE s.stage = 'test' AND p.stage = s.stage AND p.outputs IS DISTINCT FROM s.outputs"),
        PROTECTIONS_REMOVED("UPDATE alchemy.stage SET protections = NULL" + OF_STAGE),
        PROTECTIONS_CHANGED("UPDATE alchemy.stage SET protections = 'confirm'" + OF_STAGE),
        STAGE_REMOVED("DELETE FROM alchemy.stage" + OF_STAGE),
        STAGE_KEY_REMOVED("UPDATE alchemy.stage SET key_id = NULL" + OF_STAGE),
        EDGE_REMOVED("DELETE FROM alchemy.borrow" + OF_STAGE + " AND fqn = 'a'"),
        EDGE_CHANGED("UPDATE alchemy.borrow SET owner_fqn = owner_fqn || 'x'" + OF_STAGE),
        EDGE_DOUBLED("INSERT INTO alchemy.borrow SELECT * FROM alchemy.borrow" + OF_STAGE),
        EDGES_BACK("INSERT INTO alchemy.borrow SELECT * FROM %past.borrow EXCEPT SELECT * FROM alchemy.borrow"),
        LEASE_REMOVED("DELETE FROM alchemy.lease" + OF_STAGE),
        LEASE_OLDER("UPDATE alchemy.lease l SET digest = p.digest, revision = p.revision, fence = p.fence"
                + " FROM %past.lease p WHERE l.stage = 'test' AND p.stage = l.stage AND p.revision < l.revision"),
        DIGEST_OLDER("UPDATE alchemy.lease l SET digest = p.digest"
                + " FROM %past.lease p WHERE l.stage = 'test' AND p.stage = l.stage AND p.revision < l.revision"),
        DIGEST_CHANGED("UPDATE alchemy.lease SET digest = overlay(digest placing 'x' from 40)" + OF_STAGE),
        DIGEST_CUT("UPDATE alchemy.lease SET digest = left(digest, 50)" + OF_STAGE),
        DIGEST_OF_ANOTHER_STAGE("UPDATE alchemy.lease l SET digest = o.digest, revision = o.revision"
                + " FROM alchemy.lease o WHERE l.stage = 'test' AND o.stage = 'other'"),
        REVISION_OF_STAGE_CHANGED("UPDATE alchemy.lease SET revision = revision - 1" + OF_STAGE),
        KEY_REMOVED("DELETE FROM alchemy.secret_key"),
        KEY_CHANGED("UPDATE alchemy.secret_key SET key_id = 'another'"),
        SALT_REMOVED("UPDATE alchemy.secret_key SET salt = NULL"),
        ROUNDS_REMOVED("UPDATE alchemy.secret_key SET rounds = NULL"),
        ALL_OLDER_BUT_THE_JOURNAL("");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }
    }

    private final Redacted<String> uri;
    private int copies;

    TableDamage(Redacted<String> uri) {
        this.uri = uri;
    }

    /** Keeps a copy of all tables. */
    void copy() {
        List<String> all = new ArrayList<>(List.of("CREATE SCHEMA past" + copies));
        for (String table : TABLES) {
            all.add("CREATE TABLE past" + copies + "." + table + " AS SELECT * FROM alchemy." + table);
        }
        copies++;
        Server.sql(uri, all.toArray(String[]::new));
    }

    /** Puts back the last copy. */
    void undo() {
        Server.sql(uri, restored(copies - 1, TABLES));
    }

    /** Does it. */
    void happen(Kind kind, Random random) {
        int past = random.nextInt(copies - 1);
        if (kind == Kind.ALL_OLDER_BUT_THE_JOURNAL) {
            Server.sql(uri, restored(past, TABLES.subList(0, TABLES.size() - 1)));
        } else {
            Server.sql(
                    uri,
                    kind.sql
                            .replace("%row", ANY_ROW.formatted(random.nextInt(100)))
                            .replace("%past", "past" + past)
                            .replace("%%", "%"));
        }
    }

    private static String[] restored(int copy, List<String> tables) {
        List<String> all = new ArrayList<>();
        for (String table : tables) {
            all.add("DELETE FROM alchemy." + table);
            all.add("INSERT INTO alchemy." + table + " SELECT * FROM past" + copy + "." + table);
        }
        return all.toArray(String[]::new);
    }
}
