package io.alchemyreactive.internal.codec;

import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageDamage.Finding;
import io.alchemyreactive.state.StageDamage.Kind;
import io.alchemyreactive.state.StageKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lists the damage of a stage whose content does not match its digest. The findings come from the documents that the
 * store can read, the digest, the journal, and the dependencies and borrows that refer to missing rows. For one stage;
 * not thread-safe.
 */
public final class StageFindings {

    /** The reason of a finding for the missing document of the stage itself. */
    public static final String NO_STAGE =
            "it is missing; what protects the stage stood in it, and holds again after the next deploy that declares it";

    /** The revision of a document that was written before revisions were stored. */
    public static final long UNKNOWN = -1;

    private final StageKey stage;
    private final Places places;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Found> rows = new TreeMap<>();
    private final Map<StageDigest.Part, Found> parts = new EnumMap<>(StageDigest.Part.class);
    private List<Borrow> borrows = List.of();

    /** The places where a store keeps documents, for messages. */
    public interface Places {

        /** The place of the stage. */
        String stage();

        /** The place that holds all rows. */
        String rows();

        /** The place of the row with this FQN. */
        String row(String fqn);

        /** The place of a document that a stage has at most once. */
        String part(StageDigest.Part part);
    }

    /**
     * A document that could be read.
     *
     * @param revision the revision of the stage at which the document was written
     * @param mark empty for a row
     * @param dependencies FQNs that a row uses in its stage; empty for other documents
     */
    private record Found(long revision, String mark, List<String> dependencies) {}

    /** Starts without findings. */
    public StageFindings(StageKey stage, Places places) {
        this.stage = stage;
        this.places = places;
    }

    /** Adds a row that can be read. */
    public void row(Row row, long revision) {
        rows.put(row.fqn(), new Found(revision, "", row.current().dependencies()));
    }

    /** Adds a readable document that a stage has at most once. */
    public void part(StageDigest.Part part, String mark, long revision) {
        parts.put(part, new Found(revision, mark, List.of()));
    }

    /** Adds the borrows from other stages. */
    public void borrows(List<Borrow> all) {
        borrows = all;
    }

    /** Adds a finding, unless there is one for this place already. */
    public void found(Kind kind, String fqn, String place, String why) {
        if (findings.stream().noneMatch(finding -> finding.place().equals(place))) {
            findings.add(new Finding(kind, fqn, place, why));
        }
    }

    /** Whether anything wrong was found. */
    public boolean isEmpty() {
        return findings.isEmpty();
    }

    /** All findings as the damage of the stage. */
    public StageDamage damage() {
        return new StageDamage(stage, places.stage(), findings);
    }

    /**
     * Compares the readable documents with the journal, the digest and the number of rows, and adds the findings.
     *
     * @param digest the digest of the last commit, where it is known
     * @param expectedRows the number of rows that the stage must have; empty when it is not known
     */
    public void compare(StagePast past, @Nullable StageDigest digest, OptionalLong expectedRows) {
        past.rows()
                .forEach((fqn, last) -> compare(fqn, places.row(fqn), "the row of '" + fqn + "'", rows.get(fqn), last));
        past.parts().forEach((part, last) -> compare("", places.part(part), "it", parts.get(part), last));
        if (digest != null) {
            compare(StageDigest.Part.OUTPUTS, digest);
            compare(StageDigest.Part.BORROWS, digest);
            compare(StageDigest.Part.STAGE, digest);
        }
        name(past);
        expectedRows.ifPresent(this::compareCount);
        if (findings.isEmpty()) {
            found(
                    Kind.ALTERED,
                    "",
                    places.stage(),
                    "it is not what the last commit has left, although each part of it can be read");
        }
    }

    /** Compares one document with the last entry of the journal about it. */
    private void compare(String fqn, String place, String subject, @Nullable Found found, StagePast.Last last) {
        if (found == null) {
            if (!last.isRemoval()) {
                found(Kind.MISSING, fqn, place, subject + " is missing; " + last.words());
            }
        } else if (found.revision() < last.line().number() && !last.isAccepted()) {
            if (last.isRemoval()) {
                found(Kind.ADDED, fqn, place, subject + " had been removed; " + last.words());
            } else if (found.revision() != UNKNOWN) {
                found(Kind.OUTDATED, fqn, place, subject + " is an older one; " + last.words());
            }
        }
    }

    private void compare(StageDigest.Part part, StageDigest digest) {
        Found found = parts.get(part);
        String mark = digest.mark(part);
        if (found == null && !mark.isEmpty()) {
            found(Kind.MISSING, "", places.part(part), part == StageDigest.Part.STAGE ? NO_STAGE : "it is missing");
        } else if (found != null && !found.mark().equals(mark)) {
            found(
                    Kind.OUTDATED,
                    "",
                    places.part(part),
                    "it is not the one that the last commit has left, but of another time");
        }
    }

    /** Adds the FQN from the journal to findings of rows that cannot be read. */
    private void name(StagePast past) {
        Map<String, String> names = new HashMap<>();
        past.rows().keySet().forEach(fqn -> names.put(places.row(fqn), fqn));
        findings.replaceAll(each -> each.fqn().isEmpty() && names.containsKey(each.place())
                ? new Finding(each.kind(), names.get(each.place()), each.place(), each.why())
                : each);
    }

    /**
     * Adds a finding when rows are missing in number. The names of rows that the journal does not tell come from the
     * rows and borrows that refer to them.
     */
    private void compareCount(long expected) {
        long known = rows.size()
                + findings.stream().filter(this::isLostRow).count()
                - findings.stream()
                        .filter(each -> each.kind() == Kind.ADDED && !each.fqn().isEmpty())
                        .count();
        if (known < expected) {
            long missing = expected - known;
            Map<String, String> used = usedAndNotThere();
            if (used.size() == missing) {
                used.forEach((fqn, user) -> found(
                        Kind.MISSING,
                        fqn,
                        places.row(fqn),
                        "the row of '" + fqn + "' is missing; " + user + " uses it"));
            } else {
                String names = used.isEmpty() ? "" : "; used and not there: " + String.join(", ", used.keySet());
                found(
                        Kind.MISSING,
                        "",
                        places.rows(),
                        (missing == 1
                                        ? "one row is missing, whose name is not known"
                                        : missing + " rows are missing, whose names are not known")
                                + names);
            }
        } else if (known > expected) {
            found(
                    Kind.ADDED,
                    "",
                    places.rows(),
                    known - expected == 1
                            ? "one row is there that was never stored, or had been removed"
                            : known - expected + " rows are there that were never stored, or had been removed");
        }
    }

    /** Whether a finding is about a row that was stored and cannot be read. */
    private boolean isLostRow(Finding finding) {
        return finding.isLoss() && (!finding.fqn().isEmpty() || finding.place().startsWith(places.rows()));
    }

    /** FQNs that rows or borrows refer to and that have no row, each with one of its users. */
    private Map<String, String> usedAndNotThere() {
        Map<String, String> used = new TreeMap<>();
        rows.forEach((user, row) -> row.dependencies().forEach(fqn -> used.put(fqn, "'" + user + "'")));
        borrows.forEach(borrow -> used.put(borrow.borrower().fqn(), "a borrow from " + borrow.owner()));
        used.keySet().removeAll(rows.keySet());
        return used;
    }
}
