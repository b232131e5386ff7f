package io.alchemyreactive.state.file;

import io.alchemyreactive.state.JournalEntry;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the journal tells of a stage: for each row and the rest when it was changed last, and how. Lines that are damaged or
 * missing tell nothing; the past is used to name what is known to be wrong, never to find out whether it is.
 */
final class StagePast {

    private static final String OUTPUTS = "outputs";
    private static final String BORROWS = "borrows";
    private static final String PROTECTIONS = "protections";

    /** What the last change of something was. */
    record Last(String what, JournalEntry line) {

        boolean isRemoval() {
            return what.equals("removed") || what.equals("stage-removed") || what.equals(JournalEntry.Changed.LOST);
        }

        /** Whether it counts whatever it is. */
        boolean isAccepted() {
            return what.equals(JournalEntry.Changed.ACCEPTED);
        }

        /** For messages: how and when. */
        String words() {
            return "the journal has it last as '" + what + "', in line " + line.number() + " of " + line.at();
        }
    }

    private final Map<String, Last> rows = new TreeMap<>();
    private final Map<String, Last> parts = new TreeMap<>();
    private long lastNumber;
    private long lastFence;

    /** Reads all of a journal. */
    static StagePast read(JournalFile journal) {
        var past = new StagePast();
        try {
            long from = -1;
            for (long next = 0; next != from; ) {
                from = next;
                JournalFile.Page page = journal.page(from, damaged -> {});
                page.lines().forEach(past::add);
                next = page.next();
            }
        } catch (IOException e) {
            // It tells what was read before.
        }
        return past;
    }

    private void add(JournalEntry line) {
        lastNumber = Math.max(lastNumber, line.number());
        lastFence = Math.max(lastFence, line.fence());
        for (JournalEntry.Changed changed : line.changes()) {
            var last = new Last(changed.what(), line);
            if (!changed.fqn().isEmpty()) {
                rows.put(changed.fqn(), last);
            } else if (changed.what().equals("stage-removed")) {
                parts.put(OUTPUTS, last);
                parts.put(BORROWS, last);
                parts.put(PROTECTIONS, last);
            } else if (changed.what().equals(JournalEntry.Changed.LOST)
                    || changed.what().equals(JournalEntry.Changed.ACCEPTED)) {
                // Of which of these somebody has accepted the loss is not told.
                parts.clear();
            } else if (Set.of(OUTPUTS, BORROWS, PROTECTIONS).contains(changed.what())) {
                parts.put(changed.what(), last);
            }
        }
    }

    /** The greatest number of a line. */
    long lastNumber() {
        return lastNumber;
    }

    /** The greatest fence. */
    long lastFence() {
        return lastFence;
    }

    /** By FQN, sorted. */
    Map<String, Last> rows() {
        return rows;
    }

    /** Of that of which a stage has one only, by its word in the journal. */
    Map<String, Last> parts() {
        return parts;
    }

    /** The name of the file for such a word. */
    static String file(String part) {
        return switch (part) {
            case OUTPUTS -> StagePaths.OUTPUTS;
            case BORROWS -> StagePaths.BORROWS;
            default -> StagePaths.STAGE;
        };
    }
}
