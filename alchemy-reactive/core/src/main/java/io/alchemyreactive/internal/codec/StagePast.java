package io.alchemyreactive.internal.codec;

import io.alchemyreactive.state.JournalEntry;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The past of a stage by its journal: for each row and the rest when it was changed last, and how. Lines that are damaged or
 * missing tell nothing; the past is used to name what is known to be wrong, never to find out whether it is. For one
 * thread.
 */
public final class StagePast {

    /** By their words in the journal. */
    private static final Map<String, StageDigest.Part> PARTS = Map.of(
            "outputs", StageDigest.Part.OUTPUTS,
            "borrows", StageDigest.Part.BORROWS,
            "protections", StageDigest.Part.STAGE);

    /** The kind of the last change. */
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
    private final Map<StageDigest.Part, Last> parts = new EnumMap<>(StageDigest.Part.class);
    private long lastNumber;
    private long lastFence;

    /** Takes in the next line. */
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
                // Of which of these somebody has accepted the loss is not told.
                parts.clear();
            } else if (PARTS.containsKey(changed.what())) {
                parts.put(PARTS.get(changed.what()), last);
            }
        }
    }

    /** The greatest number of a line. */
    public long lastNumber() {
        return lastNumber;
    }

    /** The greatest fence. */
    public long lastFence() {
        return lastFence;
    }

    /** By FQN, sorted. */
    Map<String, Last> rows() {
        return rows;
    }

    /** Of that of which a stage has one only. */
    Map<StageDigest.Part, Last> parts() {
        return parts;
    }
}
