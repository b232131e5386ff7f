package io.alchemyreactive.postgres;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides about the state of each migration before the first one runs: it runs, it does not run, or the whole set is
 * refused with a cure. Immutable.
 *
 * @param outOfOrder whether a file may have a lower number than an applied one, and the database may be ahead of the
 *     files
 * @param retry whether a file that failed outside of a transaction runs again
 * @param repair whether the history is changed to match the files
 */
record MigrationRules(boolean outOfOrder, boolean retry, boolean repair) {

    private static final String REPAIR = "declare repair(true), which changes the history to match the files";

    static MigrationRules of(MigrationSet set) {
        boolean repair = Boolean.TRUE.equals(set.repair());
        boolean strict = Boolean.FALSE.equals(set.outOfOrder());
        return new MigrationRules(!strict, repair || !strict && set.repair() == null, repair);
    }

    /**
     * The decision about all migrations.
     *
     * @param entries the state of each file
     * @param refusals the reasons why the set cannot run, each with its cure; empty when it can
     */
    record Decision(List<MigrationReport.Entry> entries, List<String> refusals) {

        Decision {
            entries = List.copyOf(entries);
            refusals = List.copyOf(refusals);
        }
    }

    Decision decide(List<MigrationRecord> records) {
        // A repeatable file has one record for each run; the last record counts.
        Map<String, MigrationRecord> byFile = new LinkedHashMap<>();
        records.stream()
                .filter(each -> each.state() != MigrationRecord.State.SUPERSEDED)
                .forEach(each -> byFile.put(each.file(), each));
        return new Decision(
                byFile.values().stream().flatMap(each -> entry(each).stream()).toList(),
                byFile.values().stream().flatMap(each -> refusal(each).stream()).toList());
    }

    private static Optional<MigrationReport.Entry> entry(MigrationRecord each) {
        return switch (each.state()) {
            case PENDING, OUTDATED -> as(each, MigrationReport.State.PENDING, "");
            case LOWER_NUMBER ->
                as(each, MigrationReport.State.PENDING, "its number is lower than one that is applied");
            case FAILED -> as(each, MigrationReport.State.PENDING, "it failed before");
            case APPLIED ->
                as(each, MigrationReport.State.APPLIED_BEFORE, each.asApplied() ? "" : "the file was changed since");
            case BELOW_BASELINE -> as(each, MigrationReport.State.NOT_RUN, "the baseline stands for it");
            case LEFT_OUT -> as(each, MigrationReport.State.NOT_RUN, "Flyway leaves it out");
            case MISSING -> as(each, MigrationReport.State.WITHOUT_FILE, "it is applied and its file is gone");
            case AHEAD -> as(each, MigrationReport.State.WITHOUT_FILE, "the database is ahead by it");
            case FAILED_WITHOUT_FILE ->
                as(each, MigrationReport.State.WITHOUT_FILE, "it failed before and its file is gone");
            case BASELINE, DELETED, SUPERSEDED -> Optional.empty();
        };
    }

    private static Optional<MigrationReport.Entry> as(
            MigrationRecord each, MigrationReport.State state, String reason) {
        return Optional.of(new MigrationReport.Entry(each.file(), each.version(), state, reason));
    }

    private Optional<String> refusal(MigrationRecord each) {
        return switch (each.state()) {
            case LOWER_NUMBER ->
                when(
                        !outOfOrder,
                        each.named()
                                + " has a lower number than a migration that is applied. Give it a number above all"
                                + " others, or declare outOfOrder(true)");
            case FAILED ->
                when(
                        !retry,
                        each.named() + " failed before, outside of a transaction, and may have left a part of its work."
                                + " Take that back or change the file so that it can run again, and declare repair(true),"
                                + " which runs it again");
            case FAILED_WITHOUT_FILE ->
                when(
                        !retry,
                        each.named()
                                + " failed before, outside of a transaction, and its file is gone. Take back what it"
                                + " left, and declare repair(true), which removes it from the history");
            case MISSING ->
                when(
                        !outOfOrder && !repair && each.version().isPresent(),
                        each.named() + " is applied and its file is gone. Put the file back, or " + REPAIR);
            case AHEAD ->
                when(
                        !outOfOrder && !repair && each.version().isPresent(),
                        "the database is ahead by " + each.named()
                                + ", which is applied and not among the files. Deploy"
                                + " with the files that have it, declare outOfOrder(true) to go on without it, or "
                                + REPAIR);
            case APPLIED ->
                when(
                        !repair && !each.asApplied(),
                        each.named() + " was changed after it had been applied. Restore the file as it was and put the"
                                + " change into a new migration; or, when the database has the change already, "
                                + REPAIR);
            case LEFT_OUT ->
                Optional.of(each.named() + " would not be run: Flyway leaves it out. Remove it, or what its"
                        + " .conf file says about running it");
            default -> Optional.empty();
        };
    }

    private static Optional<String> when(boolean wrong, String why) {
        return wrong ? Optional.of(why) : Optional.empty();
    }
}
