package io.alchemyreactive.internal.codec;

import io.alchemyreactive.state.JournalEntry;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The history of a stage by its journal: the last change of each document. Damaged or missing entries are skipped. So
 * the history serves to describe damage that was detected otherwise, and not to detect it. Not thread-safe.
 */
public final class StagePast {

    /** The documents that a stage has at most once, by their words in the journal. */
    private static final Map<String, StageDigest.Part> PARTS = Map.of(
            "outputs", StageDigest.Part.OUTPUTS,
            "borrows", StageDigest.Part.BORROWS,
            "protections", StageDigest.Part.STAGE);

    /** The last change of a document: its kind and its entry in the journal. */
    record Last(String what, JournalEntry line) {

        boolean isRemoval() {
            return what.equals("removed") || what.equals("stage-removed") || what.equals(JournalEntry.Changed.LOST);
        }

        /** Whether a user has accepted the document as it is, after a loss. */
        boolean isAccepted() {
            return what.equals(JournalEntry.Changed.ACCEPTED);
        }

        /** The change in words, for messages. */
        String words() {
            return "the journal has it last as '" + what + "', in line " + line.number() + " of " + line.at();
        }
    }

    private final Map<String, Last> rows = new TreeMap<>();
    private final Map<StageDigest.Part, Last> parts = new EnumMap<>(StageDigest.Part.class);
    private long lastNumber;
    private long lastFence;

    /** Adds the next entry of the journal. */
    public void add(JournalEntry line) {
        lastNumber = Math.max(lastNumber, line.number());
        lastFence = Math.max(lastFence, line.fence());
        for (JournalEntry.Changed changed : line.changes()) {
            var last = new Last(changed.what(), line);
            if (!changed.fqn().isEmpty()) {
                rows.put(changed.fqn(), last);
            } else if (changed.what().equals("stage-removed")) {
                PARTS.values().forEach(part -> parts.put(part, last));
            } else if (changed.what().equals(JournalEntry.Changed.LOST)
                    || changed.what().equals(JournalEntry.Changed.ACCEPTED)) {
                // The entry does not say whose loss was accepted, so no earlier change counts.
                parts.clear();
            } else if (PARTS.containsKey(changed.what())) {
                parts.put(PARTS.get(changed.what()), last);
            }
        }
    }

    /** The greatest number of an entry. */
    public long lastNumber() {
        return lastNumber;
    }

    /** The greatest fence. */
    public long lastFence() {
        return lastFence;
    }

    /** The last change of each row, by FQN, sorted. */
    Map<String, Last> rows() {
        return rows;
    }

    /** The last change of each document that a stage has at most once. */
    Map<StageDigest.Part, Last> parts() {
        return parts;
    }
}
