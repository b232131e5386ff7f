package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.postgres.internal.FileLocation;
import io.alchemyreactive.postgres.internal.ScriptLines;
import io.alchemyreactive.postgres.internal.ScriptStatement;
import io.alchemyreactive.postgres.internal.Sha256;
import io.alchemyreactive.postgres.internal.SqlFile;
import io.alchemyreactive.postgres.internal.SqlScript;
import io.alchemyreactive.postgres.internal.StatementKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The statements of the former release's queries, read before a copy is made. Blocks. Immutable.
 *
 * @param queries the statements in the order of the files
 */
record FormerQueries(List<Query> queries) {

    private static final Set<String> OF_TRANSACTIONS =
            Set.of("abort", "begin", "commit", "end", "release", "rollback", "savepoint", "start");

    FormerQueries {
        queries = List.copyOf(queries);
    }

    /**
     * One statement.
     *
     * @param file the path of its file below its location
     */
    record Query(String file, ScriptStatement statement) {

        FailedQuery failed(int line, String reason) {
            return new FailedQuery(file, line, StatementKind.of(statement.sql()), reason);
        }
    }

    /** @throws RehearsalFilesException when a location has no file, or a file cannot be read or split into statements */
    static FormerQueries read(List<String> locations) {
        List<Query> queries = new ArrayList<>();
        for (String location : locations) {
            try {
                files(location).forEach(file -> queries.addAll(statements(file)));
            } catch (SqlFile.WrongFile e) {
                throw new RehearsalFilesException(location, e);
            }
        }
        return new FormerQueries(queries);
    }

    private static List<SqlFile> files(String location) {
        List<SqlFile> files =
                FileLocation.fileOrFiles(location, "a file with queries", name -> name.endsWith(".sql")).stream()
                        .filter(file -> !file.name().startsWith("."))
                        .sorted(Comparator.comparing(SqlFile::path))
                        .toList();
        for (SqlFile file : files) {
            if (!file.name().endsWith(".sql")) {
                throw new SqlFile.WrongFile(
                        file.path() + " would not run, since its name does not end in .sql", "Rename or remove it.");
            }
        }
        if (files.isEmpty()) {
            throw new SqlFile.WrongFile("no file is there", "Correct the location.");
        }
        return files;
    }

    private static List<Query> statements(SqlFile file) {
        List<Query> queries = new ArrayList<>();
        try (InputStream in = file.content().open()) {
            var script = new SqlScript(new ScriptLines(in, Sha256.digest()));
            for (ScriptStatement next = script.next(); next != null; next = script.next()) {
                refuse(next);
                queries.add(new Query(file.path(), next));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new SqlFile.WrongFile(file.path() + " cannot be read to its end", "Make it readable.", e);
        } catch (SqlFile.WrongFile e) {
            throw new SqlFile.WrongFile(file.path() + ": " + e.why(), e.cure(), e);
        }
        return queries;
    }

    private static void refuse(ScriptStatement statement) {
        String first = statement.words().isEmpty() ? "" : statement.words().get(0);
        boolean isPrepared = first.equals("prepare")
                && statement.words().size() > 1
                && statement.words().get(1).equals("transaction");
        if (OF_TRANSACTIONS.contains(first) || isPrepared) {
            throw new SqlFile.WrongFile(
                    "line " + statement.line()
                            + " begins or ends a transaction, and all queries run in one that is rolled" + " back",
                    "Remove the statement.");
        }
        if (statement.copies()) {
            throw new SqlFile.WrongFile(
                    "line " + statement.line() + " is a COPY with rows in the file, which a rehearsal does not run",
                    "Write an INSERT.");
        }
    }
}
