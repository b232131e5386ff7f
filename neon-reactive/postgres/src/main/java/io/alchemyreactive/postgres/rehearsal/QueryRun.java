package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.internal.RunFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.postgresql.util.PSQLException;

/** Runs the queries of the former release in one transaction, which is rolled back. Blocks; for one thread. */
final class QueryRun {

    private static final String UNDEFINED_PARAMETER = "42P02";
    private static final int FETCHED_AT_ONCE = 1000;

    private final Connection session;
    private final List<FailedQuery> failed = new ArrayList<>();
    private int run;
    private int prepared;

    private QueryRun(Connection session) {
        this.session = session;
    }

    static QueryReport of(PostgresOrigin copy, FormerQueries queries) throws SQLException {
        if (queries.queries().isEmpty()) {
            return QueryReport.NONE;
        }
        try (Connection session = DriverManager.getConnection(copy.jdbcUrl(), properties(copy))) {
            session.setAutoCommit(false);
            var all = new QueryRun(session);
            all.execute("SET LOCAL client_min_messages = error");
            for (FormerQueries.Query query : queries.queries()) {
                all.attempt(query);
            }
            session.rollback();
            return new QueryReport(all.run, all.prepared, all.failed);
        }
    }

    /** With the simple protocol the server tells a missing parameter, and takes a statement as it is. */
    private static Properties properties(PostgresOrigin copy) {
        var properties = new Properties();
        properties.setProperty("user", copy.user());
        properties.setProperty("password", copy.password().reveal());
        properties.setProperty("preferQueryMode", "simple");
        return properties;
    }

    private void attempt(FormerQueries.Query query) throws SQLException {
        String sql = query.statement().sql();
        try {
            guarded(sql);
            run++;
        } catch (SQLException e) {
            if (UNDEFINED_PARAMETER.equals(e.getSQLState())) {
                prepare(query);
            } else {
                fail(query, e, 0);
            }
        }
    }

    private void prepare(FormerQueries.Query query) throws SQLException {
        String head = "PREPARE former_query AS ";
        try {
            guarded(head + query.statement().sql());
            execute("DEALLOCATE former_query");
            prepared++;
        } catch (SQLException e) {
            fail(query, e, head.length());
        }
    }

    /** Runs a statement that does not spoil the transaction when it fails. */
    private void guarded(String sql) throws SQLException {
        execute("SAVEPOINT former_query");
        try {
            execute(sql);
            execute("RELEASE SAVEPOINT former_query");
        } catch (SQLException e) {
            execute("ROLLBACK TO SAVEPOINT former_query");
            throw e;
        }
    }

    /** @param before the number of characters that stand before the text of the file */
    private void fail(FormerQueries.Query query, SQLException error, int before) {
        int position = error instanceof PSQLException of && of.getServerErrorMessage() != null
                ? of.getServerErrorMessage().getPosition() - before
                : 0;
        failed.add(query.failed(query.statement().lineOf(position - 1), RunFailure.words(error)));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(FETCHED_AT_ONCE);
            boolean rows = statement.execute(sql);
            while (rows || statement.getUpdateCount() >= 0) {
                if (rows) {
                    pass(statement);
                }
                rows = statement.getMoreResults();
            }
        }
    }

    private static void pass(Statement statement) throws SQLException {
        try (ResultSet found = statement.getResultSet()) {
            boolean more = true;
            while (more) {
                more = found.next();
            }
        }
    }
}
