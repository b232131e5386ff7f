package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.postgres.internal.SessionWork;
import io.alchemyreactive.postgres.internal.SqlText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads a sample of the columns that may hold text of somebody, for values that look personal. Blocks. */
final class MaskProbe {

    static final int ROWS = 1000;
    /** Larger tables are sampled in pages over the whole table, smaller ones from their first row on. */
    private static final int LARGE = 20_000;

    private static final int LONGEST_TEXT = 4000;

    /** Rules whose values have none of the shapes when all is well. */
    private static final Set<MaskRule.Kind> LOOKED_AT = Set.of(MaskRule.Kind.EXPRESSION, MaskRule.Kind.EMAIL);

    private final Connection connection;
    private final SessionWork work;

    MaskProbe(Connection connection, SessionWork work) {
        this.connection = connection;
        this.work = work;
    }

    /** The columns to look at, by table. */
    static SortedMap<String, List<ColumnName>> columns(
            List<TableColumn> all, Map<ColumnName, MaskRule> rules, Set<ColumnName> waivers) {
        SortedMap<String, List<ColumnName>> tables = new TreeMap<>();
        for (TableColumn column : all) {
            MaskRule rule = rules.get(column.name());
            boolean open = rule == null || LOOKED_AT.contains(rule.kind());
            if (open && column.mayHoldText() && !column.isForeign() && !waivers.contains(column.name())) {
                tables.computeIfAbsent(table(column.name()), table -> new ArrayList<>())
                        .add(column.name());
            }
        }
        return tables;
    }

    /** The columns with values that look personal, one line each, without a value. */
    List<String> found(SortedMap<String, List<ColumnName>> tables) throws SQLException {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, List<ColumnName>> table : tables.entrySet()) {
            work.stopIfAsked();
            List<ColumnName> columns = table.getValue();
            List<List<String>> texts = sample(table.getKey(), columns);
            for (int i = 0; i < columns.size(); i++) {
                int rows = texts.get(i).size();
                ColumnName column = columns.get(i);
                PersonalShapes.count(texts.get(i))
                        .forEach((shape, count) -> found.add(column + " has " + shape.words() + " in " + count + " of "
                                + rows + " values that were looked at"));
            }
        }
        return found;
    }

    private List<List<String>> sample(String table, List<ColumnName> columns) throws SQLException {
        String shown = columns.stream()
                .map(column -> "left(" + SqlText.quoted(column.column()) + "::text, " + LONGEST_TEXT + ")")
                .collect(Collectors.joining(", "));
        List<List<String>> texts = new ArrayList<>();
        columns.forEach(column -> texts.add(new ArrayList<>()));
        String question = "SELECT " + shown + " FROM " + table + sampling(table) + " LIMIT " + ROWS;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            while (rows.next()) {
                for (int i = 0; i < columns.size(); i++) {
                    String text = rows.getString(i + 1);
                    if (text != null) {
                        texts.get(i).add(text);
                    }
                }
            }
        }
        return texts;
    }

    private String sampling(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT reltuples FROM pg_class WHERE oid = " + SqlText.literal(table) + "::regclass")) {
            double count = rows.next() ? rows.getDouble(1) : 0;
            return count < LARGE
                    ? ""
                    : " TABLESAMPLE SYSTEM (" + 100.0 * 10 * ROWS / count + ") REPEATABLE (7) ORDER BY random()";
        }
    }

    private static String table(ColumnName column) {
        return SqlText.quoted(column.schema()) + "." + SqlText.quoted(column.table());
    }
}
