package io.alchemyreactive.postgres.rehearsal;

import java.util.List;

/**
 * The queries of the former release on the new schema.
 *
 * @param run the number of statements that ran
 * @param prepared the number of statements with parameters such as {@code $1}, which were parsed and planned only
 * @param failed the statements that failed, in the order of the files
 */
public record QueryReport(int run, int prepared, List<FailedQuery> failed) {

    /** The report when no queries were given. */
    static final QueryReport NONE = new QueryReport(0, 0, List.of());

    public QueryReport {
        failed = List.copyOf(failed);
    }
}
