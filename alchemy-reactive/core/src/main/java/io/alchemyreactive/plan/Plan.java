package io.alchemyreactive.plan;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The work that a deploy or destroy will do: data, made without writing anything. Immutable and thread-safe; its text
 * and JSON mask secrets.
 *
 * @param stage the stage
 * @param baseRevision identifies the stored state from which the plan was made
 * @param leasedBy the holder of the stage when the plan was made; empty when it was free
 * @param changes one per resource: deletes first, then the rest by layer, then FQN; also those with nothing to do
 * @param references the resources of other stages that are used, sorted
 * @param protections what the stage is protected from
 * @param warnings sentences that a user should read before approving the plan
 */
public record Plan(
        StageKey stage,
        String baseRevision,
        Optional<Holder> leasedBy,
        List<PlannedChange> changes,
        List<Reference> references,
        Protections protections,
        List<String> warnings) {

    public Plan {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(baseRevision, "baseRevision");
        Objects.requireNonNull(leasedBy, "leasedBy");
        Objects.requireNonNull(protections, "protections");
        changes = List.copyOf(changes);
        references = List.copyOf(references);
        warnings = List.copyOf(warnings);
    }

    /** A resource of another stage that this stage uses. */
    public record Reference(StageKey stage, String fqn, String type) {}

    /** Whether applying it would change nothing. */
    public boolean isEmpty() {
        return !protections.change() && changes.stream().allMatch(change -> change.action() == ChangeAction.NOOP);
    }

    /** The number of changes by action; actions without a change are left out. */
    public Map<ChangeAction, Integer> summary() {
        Map<ChangeAction, Integer> counts = new TreeMap<>();
        changes.forEach(change -> counts.merge(change.action(), 1, Integer::sum));
        return counts;
    }

    /** The change of the resource with this FQN; empty when the plan does not contain it. */
    public Optional<PlannedChange> change(String fqn) {
        return changes.stream().filter(change -> change.fqn().equals(fqn)).findFirst();
    }

    /** This plan with one more warning. */
    public Plan warning(String sentence) {
        List<String> all = new ArrayList<>(warnings);
        all.add(sentence);
        return new Plan(stage, baseRevision, leasedBy, changes, references, protections, all);
    }

    /**
     * The SHA-256 of the plan's JSON with all resources, in lower-case hex. Equal changes from an equal state have
     * equal hashes. Secrets are masked in the JSON, so plans that differ only in the value of a secret have the same
     * hash; a hash of the value could be attacked by guessing. {@link #isSameAs} distinguishes such plans.
     */
    public String hash() {
        return PlanJson.hash(this);
    }

    /**
     * Whether this plan does the same as another one, from the same state: all of it but {@link #leasedBy} is equal,
     * secrets by their values. Use this method, and not the hash, to check that the applied plan is the approved one.
     * Both plans have to be in memory, because no text of a plan contains its secrets.
     */
    public boolean isSameAs(Plan other) {
        return stage.equals(other.stage)
                && baseRevision.equals(other.baseRevision)
                && changes.equals(other.changes)
                && references.equals(other.references)
                && protections.equals(other.protections)
                && warnings.equals(other.warnings);
    }

    /** The JSON of the command line's {@code plan --json}, without resources that have nothing to do. */
    public String toJson() {
        return PlanJson.write(this, false);
    }

    /** The JSON of the command line's {@code plan --json --all}, with all resources. */
    public String toJsonWithAll() {
        return PlanJson.write(this, true);
    }

    /**
     * The content of {@link #toJson} as a value. Secrets are in it as values that print masked.
     *
     * @param all whether resources with nothing to do are included
     */
    public Value.Fields toValue(boolean all) {
        return PlanJson.value(this, all);
    }

    /** The text that a user reads, of several lines, without colour. */
    public String toText() {
        return PlanText.write(lines(false));
    }

    /**
     * The lines of {@link #toText}, each with its kind.
     *
     * @param all whether resources with nothing to do follow at the end
     */
    public List<PlanLine> lines(boolean all) {
        return PlanText.lines(this, all);
    }

    /** One line: stage and counts. */
    @Override
    public String toString() {
        return "Plan(" + stage + " " + summary() + ")";
    }
}
