package io.alchemyreactive.postgres.seed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Row counts and checksums of all tables that a role can read.
 *
 * @param tables by the name of each table, its count and its checksum
 */
record SeedContents(Map<String, String> tables) {

    /** The statement that reads them; no row when there is no table. Its rows are for {@link #of}. */
    static final String STATEMENT = """
            SELECT string_agg(format(
                'SELECT %L || E''\\t'' || count(*) || E''\\t'' || coalesce(sum(hashtextextended((t.*)::text, 0)), 0) FROM %I.%I AS t',
                n.nspname || '.' || c.relname, n.nspname, c.relname), ' UNION ALL ')
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.relname <> '_seed_history'
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
            HAVING count(*) > 0
            """;

    static SeedContents of(List<String> rows) {
        Map<String, String> tables = new TreeMap<>();
        for (String row : rows) {
            int name = row.indexOf('\t');
            tables.put(row.substring(0, name), row.substring(name + 1));
        }
        return new SeedContents(tables);
    }

    /** The tables that differ, in words; empty when none does. */
    List<String> differences(SeedContents later) {
        var names = new TreeSet<>(tables.keySet());
        names.addAll(later.tables.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String before = tables.getOrDefault(name, "no table");
            String after = later.tables.getOrDefault(name, "no table");
            if (!before.equals(after)) {
                String first = count(before);
                String second = count(after);
                differences.add(name + " ("
                        + (first.equals(second) ? first + ", with other values" : first + ", then " + second) + ")");
            }
        }
        return differences;
    }

    private static String count(String summary) {
        int end = summary.indexOf('\t');
        return end < 0 ? summary : summary.substring(0, end) + " rows";
    }
}
