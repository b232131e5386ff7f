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
 * Names what is wrong with a stage that is known not to be what it was: from what a store finds of it, from its digest,
 * from its past, and from the dependencies and borrows that lead to what is missing. For one stage and one thread.
 */
public final class StageFindings {

    /** Why what a stage says of itself is missed. */
    public static final String NO_STAGE =
            "it is missing; what protects the stage stood in it, and holds again after the next deploy that declares it";

    /** Stands for the revision of what was written before it was remembered. */
    public static final long UNKNOWN = -1;

    private final StageKey stage;
    private final Places places;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Found> rows = new TreeMap<>();
    private final Map<StageDigest.Part, Found> parts = new EnumMap<>(StageDigest.Part.class);
    private List<Borrow> borrows = List.of();

    /** Where a store keeps things, for messages. */
    public interface Places {

        /** The stage as a whole. */
        String stage();

        /** All rows. */
        String rows();

        /** The row with this FQN. */
        String row(String fqn);

        /** That of which a stage has one only. */
        String part(StageDigest.Part part);
    }

    /**
     * The findings.
     *
     * @param revision the revision of the stage at which it was written
     * @param mark empty for a row
     * @param dependencies what it uses of the same stage; empty for what is no row
     */
    private record Found(long revision, String mark, List<String> dependencies) {}

    /** Nothing found yet. */
    public StageFindings(StageKey stage, Places places) {
        this.stage = stage;
        this.places = places;
    }

    /** Takes in a row that can be read. */
    public void row(Row row, long revision) {
        rows.put(row.fqn(), new Found(revision, "", row.current().dependencies()));
    }

    /** Takes in that of which a stage has one only; it can be read. */
    public void part(StageDigest.Part part, String mark, long revision) {
        parts.put(part, new Found(revision, mark, List.of()));
    }

    /** Takes in the borrows from other stages. */
    public void borrows(List<Borrow> all) {
        borrows = all;
    }

    /** Takes in something that is wrong; one thing is told of each place. */
    public void found(Kind kind, String fqn, String place, String why) {
        if (findings.stream().noneMatch(finding -> finding.place().equals(place))) {
            findings.add(new Finding(kind, fqn, place, why));
        }
    }

    /** Whether anything wrong was found. */
    public boolean isEmpty() {
        return findings.isEmpty();
    }

    /** All that is wrong. */
    public StageDamage damage() {
        return new StageDamage(stage, places.stage(), findings);
    }

    /**
     * Compares what was found with what must be.
     *
     * @param digest the digest of the last commit, where it is known
     * @param expectedRows how many rows there must be, where that is known
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

    /** The last entry of the journal about one thing. */
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

    /** Gives what cannot be read the name that it has in the journal. */
    private void name(StagePast past) {
        Map<String, String> names = new HashMap<>();
        past.rows().keySet().forEach(fqn -> names.put(places.row(fqn), fqn));
        findings.replaceAll(each -> each.fqn().isEmpty() && names.containsKey(each.place())
                ? new Finding(each.kind(), names.get(each.place()), each.place(), each.why())
                : each);
    }

    /** A finding from the number of rows; names of missing ones beyond the journal come from what uses them. */
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

    /** Whether a finding is that of a row that was stored and is not among those that can be read. */
    private boolean isLostRow(Finding finding) {
        return finding.isLoss() && (!finding.fqn().isEmpty() || finding.place().startsWith(places.rows()));
    }

    /** The rows that others use and that are not there, each with one that uses it. */
    private Map<String, String> usedAndNotThere() {
        Map<String, String> used = new TreeMap<>();
        rows.forEach((user, row) -> row.dependencies().forEach(fqn -> used.put(fqn, "'" + user + "'")));
        borrows.forEach(borrow -> used.put(borrow.borrower().fqn(), "a borrow from " + borrow.owner()));
        used.keySet().removeAll(rows.keySet());
        return used;
    }
}
