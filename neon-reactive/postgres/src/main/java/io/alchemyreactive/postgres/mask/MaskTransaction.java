package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.postgres.internal.SessionWork;
import io.alchemyreactive.postgres.internal.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One mask in one transaction: coverage, updates, history and the look at what is left. Blocks; one for each run. */
final class MaskTransaction {

    /**
     * The first statements. They keep others from queueing behind a mask that waits for a lock, keep notices away, which may quote
     * rows, make texts of times equal in each session, and let no policy hide a row.
     */
    private static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE;"
            + " SET LOCAL lock_timeout = '60s'; SET LOCAL client_min_messages = error; SET LOCAL row_security = off;"
            + " SET LOCAL standard_conforming_strings = on; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'";

    /** Leaves the limit of time to the action. */
    private static final String UNLIMITED = "SELECT set_config(name, '0', true) FROM pg_settings WHERE name IN"
            + " ('statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout')";

    private final MaskTask task;
    private String place = "";

    MaskTransaction(MaskTask task) {
        this.task = task;
    }

    /** The result; null when it was stopped. */
    @Nullable
    Masked run(SessionWork work) {
        try (Connection connection = work.opened(SessionWork.connect(
                task.target().jdbcUrl(),
                task.target().user(),
                task.target().password().reveal()))) {
            return inTransaction(work, connection);
        } catch (SessionWork.Stopped e) {
            return null;
        } catch (SQLException e) {
            if (work.isStopped()) {
                return null;
            }
            throw MaskingFailedException.of(task.target(), place, e);
        }
    }

    private Masked inTransaction(SessionWork work, Connection connection) throws SQLException {
        run(connection, BEGIN);
        run(connection, UNLIMITED);
        run(connection, SessionWork.END_WITH_CLIENT);
        String path = text(connection, "SELECT current_setting('search_path')");
        String working = text(connection, "SELECT coalesce(current_schema(), '')");
        if (working.isEmpty()) {
            throw new MaskingFailedException(
                    task.target(),
                    "the role '" + task.target().user() + "' has no schema on its search path to keep the history in."
                            + " Give it one, or the right to use it.");
        }
        var history = new MaskHistory(SqlText.quoted(working));
        run(connection, history.lock());
        // Names in definitions are then written with their schemas.
        path(connection, "");
        var catalog = new MaskCatalog(connection);
        List<TableColumn> columns = catalog.columns();
        List<MaskSet.Link> links = catalog.links();
        MaskSet set = task.against(working, columns, links);
        Map<ColumnName, String> before = masked(connection, history);
        SortedMap<ColumnName, MaskRule> open = task.open(set, before);
        refuseDerived(connection, open, before, links);
        long rows = open.isEmpty() ? 0 : mask(work, connection, new Work(columns, open, path, catalog, history));
        List<String> found =
                new MaskProbe(connection, work).found(MaskProbe.columns(columns, set.rules(), task.waived(working)));
        if (!found.isEmpty()) {
            throw new PersonalDataFoundException(task.mask(), found);
        }
        work.stopIfAsked();
        connection.commit();
        return result(set, rows);
    }

    /** The parts of one masking. */
    private record Work(
            List<TableColumn> columns,
            SortedMap<ColumnName, MaskRule> rules,
            String path,
            MaskCatalog catalog,
            MaskHistory history) {}

    private long mask(SessionWork work, Connection connection, Work masking) throws SQLException {
        List<String> refused = masking.catalog().unfit(masking.rules().keySet());
        if (!refused.isEmpty()) {
            throw MaskRefusedException.of(task.mask(), refused);
        }
        List<MaskCatalog.Disturbed> disturbed =
                masking.catalog().disturbed(masking.rules().keySet());
        List<String> statistics = masking.catalog().statistics(masking.rules().keySet());
        List<String> views = masking.catalog().views();
        key(connection);
        run(connection, FakeFunctions.CREATE);
        for (MaskCatalog.Disturbed part : disturbed) {
            run(connection, part.drop());
        }
        long rows = 0;
        for (List<TableColumn> table : tables(masking)) {
            work.stopIfAsked();
            path(connection, masking.path());
            ColumnName first = table.get(0).name();
            place = first.schema() + "." + first.table() + ": ";
            long changed = update(connection, update(table, masking.rules()));
            work.say(place + table.size() + " columns of " + changed + " rows masked");
            rows += changed;
            path(connection, "");
        }
        for (String statement : statistics) {
            work.stopIfAsked();
            place = statement + ": ";
            run(connection, statement);
        }
        for (int i = disturbed.size() - 1; i >= 0; i--) {
            work.stopIfAsked();
            place = disturbed.get(i).restore() + ": ";
            run(connection, disturbed.get(i).restore());
        }
        for (String view : views) {
            work.stopIfAsked();
            place = view + ": ";
            run(connection, view);
        }
        place = "";
        run(connection, masking.history().makeTable());
        for (Map.Entry<ColumnName, MaskRule> column : masking.rules().entrySet()) {
            run(connection, masking.history().write(column.getKey(), task.mark(column.getValue())));
        }
        return rows;
    }

    /** Refuses a column with values that may come from the masked column to which it refers: another mask would part them. */
    private void refuseDerived(
            Connection connection,
            SortedMap<ColumnName, MaskRule> open,
            Map<ColumnName, String> before,
            List<MaskSet.Link> links)
            throws SQLException {
        List<ColumnName> derived = new ArrayList<>();
        for (MaskSet.Link link : links) {
            if (open.containsKey(link.from()) && before.containsKey(link.to()) && hasValues(connection, link.from())) {
                derived.add(link.from());
            }
        }
        if (!derived.isEmpty()) {
            throw MaskRefusedException.derived(task.mask(), derived);
        }
    }

    private static boolean hasValues(Connection connection, ColumnName column) throws SQLException {
        return !SessionWork.texts(
                        connection,
                        "SELECT 'there' FROM " + name(column) + " WHERE " + SqlText.quoted(column.column())
                                + " IS NOT NULL LIMIT 1")
                .isEmpty();
    }

    private static List<List<TableColumn>> tables(Work masking) {
        Map<String, List<TableColumn>> tables = new TreeMap<>();
        for (TableColumn column : masking.columns()) {
            if (masking.rules().containsKey(column.name())) {
                tables.computeIfAbsent(name(column.name()), name -> new ArrayList<>())
                        .add(column);
            }
        }
        return List.copyOf(tables.values());
    }

    /** One statement for all columns of a table, over the rows that have a value in one of them. */
    private static String update(List<TableColumn> table, Map<ColumnName, MaskRule> rules) {
        TableColumn first = table.get(0);
        String values = table.stream()
                .map(column -> {
                    String name = SqlText.quoted(column.name().column());
                    MaskRule rule = Objects.requireNonNull(rules.get(column.name()));
                    String value = FakeFunctions.expression(column, rule);
                    return name + " = "
                            + (rule.needsKey() || rule.kind() == MaskRule.Kind.NOTHING
                                    ? value
                                    : "CASE WHEN " + name + " IS NULL THEN NULL ELSE " + value + " END");
                })
                .collect(Collectors.joining(", "));
        String there = table.stream()
                .map(column -> SqlText.quoted(column.name().column()) + " IS NOT NULL")
                .collect(Collectors.joining(" OR "));
        return "UPDATE " + (first.isPartitioned() ? "" : "ONLY ") + name(first.name()) + " SET " + values + " WHERE "
                + there;
    }

    /** Puts the key into settings of the transaction. */
    private void key(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT set_config(?, ?, true), set_config(?, ?, true)")) {
            statement.setString(1, FakeFunctions.INNER);
            statement.setString(2, FakeFunctions.padded(task.key(), true));
            statement.setString(3, FakeFunctions.OUTER);
            statement.setString(4, FakeFunctions.padded(task.key(), false));
            statement.execute();
        }
    }

    private static void path(Connection connection, String path) throws SQLException {
        run(connection, "SELECT set_config('search_path', " + SqlText.literal(path) + ", true)");
    }

    private static Map<ColumnName, String> masked(Connection connection, MaskHistory history) throws SQLException {
        Map<ColumnName, String> masked = new HashMap<>();
        if (!SessionWork.texts(connection, history.table()).isEmpty()) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(history.all())) {
                while (rows.next()) {
                    masked.put(
                            new ColumnName(rows.getString(1), rows.getString(2), rows.getString(3)), rows.getString(4));
                }
            }
        }
        return masked;
    }

    private Masked result(MaskSet set, long rows) {
        return new Masked(
                set.rules().entrySet().stream()
                        .map(rule -> new Masked.Column(
                                rule.getKey().schema(),
                                rule.getKey().table(),
                                rule.getKey().column(),
                                rule.getValue().word()))
                        .toList(),
                rows);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private static long update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return statement.executeLargeUpdate(sql);
        }
    }

    private static String text(Connection connection, String question) throws SQLException {
        return SessionWork.texts(connection, question).get(0);
    }

    private static String name(ColumnName column) {
        return SqlText.quoted(column.schema()) + "." + SqlText.quoted(column.table());
    }
}
