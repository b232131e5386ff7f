package io.alchemyreactive.state;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The damage of the stored state of a stage.
 *
 * @param stage which stage
 * @param place where it is stored, for messages
 * @param findings the findings; empty when the stage is intact
 */
public record StageDamage(StageKey stage, String place, List<Finding> findings) {

    private static final int MOST_TOLD = 10;

    /** The kind of difference between a document and what was stored. */
    public enum Kind {
        /** It was stored and is missing. */
        MISSING,
        /** It is present, but was removed or never stored. */
        ADDED,
        /** It is an older version. */
        OUTDATED,
        /** Its content was changed after it was stored. */
        ALTERED,
        /** It cannot be read. */
        UNREADABLE
    }

    /**
     * One damaged document.
     *
     * @param kind how
     * @param fqn the resource whose row it is; empty for anything else
     * @param place the file or row
     * @param why what is wrong, in words
     */
    public record Finding(Kind kind, String fqn, String place, String why) {

        public Finding {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(fqn, "fqn");
            Objects.requireNonNull(place, "place");
            Objects.requireNonNull(why, "why");
        }

        /** Whether the document is lost when the damage is accepted; otherwise it is accepted as it is. */
        public boolean isLoss() {
            return kind == Kind.MISSING || kind == Kind.UNREADABLE;
        }

        private JournalEntry.Changed accepted() {
            return new JournalEntry.Changed(
                    isLoss() ? JournalEntry.Changed.LOST : JournalEntry.Changed.ACCEPTED, fqn, 0);
        }
    }

    public StageDamage {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(place, "place");
        findings = List.copyOf(findings);
    }

    /** The changes for the journal when the damage is accepted, one for each finding. */
    public List<JournalEntry.Changed> accepted() {
        return findings.stream().map(Finding::accepted).toList();
    }

    /** The failure of an acceptance when the damage differs from the one that was accepted. */
    public CorruptStateException changed() {
        return new CorruptStateException(
                place,
                "what is wrong with it is not what was shown before",
                "Look at it again: state accept-loss --stage " + stage.stage() + "; nothing was changed",
                null);
    }

    /** Whether anything is wrong. */
    public boolean isDamaged() {
        return !findings.isEmpty();
    }

    /** The failure for callers that read the damaged stage; names the findings and the next step. */
    public CorruptStateException failure() {
        String cure = "Put back an undamaged copy, or accept the loss: state accept-loss --stage " + stage.stage()
                + "; nothing was changed";
        if (findings.size() == 1) {
            Finding only = findings.get(0);
            return new CorruptStateException(only.place(), only.why(), cure, null);
        }
        String told = findings.stream()
                .limit(MOST_TOLD)
                .map(finding -> finding.place() + ": " + finding.why())
                .collect(Collectors.joining("; "));
        int more = findings.size() - MOST_TOLD;
        String outdated = findings.stream().allMatch(finding -> finding.kind() != Kind.OUTDATED)
                ? ""
                : ", of an earlier time than its journal";
        return new CorruptStateException(
                place,
                findings.size() + " things are not as they were stored" + outdated + ": " + told
                        + (more > 0 ? "; and " + more + " more" : ""),
                cure,
                null);
    }
}
