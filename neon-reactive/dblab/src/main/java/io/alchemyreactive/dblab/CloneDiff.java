package io.alchemyreactive.dblab;

import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Diff;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides what a change of a clone's properties comes to. Another branch or snapshot of the same instance resets the
 * clone in place, which loses what was written to it.
 */
final class CloneDiff {

    /** The properties that say from which data the clone begins. */
    private static final Set<String> SOURCE = Set.of("branch", "snapshot", "at");

    /** The properties that can ask for another clone. */
    private static final Set<String> PLACE = Set.of("instance", "database", "username", "restricted");

    private static final Set<String> STABLE = Set.of("id", "url", "origin", "schema", "owner", "createdAt");

    private CloneDiff() {}

    static Diff of(Change<Clone.Props, Clone.Attributes> change) {
        Set<String> changed = new TreeSet<>(change.changed());
        Set<String> open = new TreeSet<>(change.unknown());
        if (change.news().isPresent()) {
            Clone.Props news = change.news().get();
            changed.removeIf(name -> keeps(name, change.olds(), news, change.attributes()));
        } else {
            // Whether a property that changed keeps the clone can be told when all are known.
            open.addAll(changed);
        }
        open.removeIf(name -> !PLACE.contains(name) && !SOURCE.contains(name));
        if (!open.isEmpty()) {
            return new Diff.Undetermined(open);
        }
        Set<String> forcing = only(PLACE, changed);
        if (!forcing.isEmpty()) {
            return new Diff.Replace(false, forcing, Optional.of(Clone.ROWS));
        }
        boolean resets = !only(SOURCE, changed).isEmpty();
        Set<String> stable = new TreeSet<>(STABLE);
        if (change.attributes().origin() == null) {
            stable.remove("origin");
        }
        if (!resets) {
            stable.addAll(Set.of("snapshot", "contents"));
        }
        return new Diff.Update(stable, resets ? Optional.of(Clone.ROWS) : Optional.empty());
    }

    /** A clone whose making did not end is made anew anyway, under its own id at the instance. */
    static Diff ofUnfinished(Set<String> changed, Set<String> unknown) {
        if (changed.contains("instance")) {
            return new Diff.Replace(false, Set.of("instance"), Optional.empty());
        }
        if (unknown.contains("instance")) {
            return new Diff.Undetermined(Set.of("instance"));
        }
        return changed.isEmpty() && unknown.isEmpty() ? new Diff.Noop() : new Diff.Update(STABLE);
    }

    /** Whether an update has to reset the clone: only where its declaration has changed, since that needs consent. */
    static boolean resets(Clone.Props olds, Clone.Props news, Clone.Attributes attributes) {
        boolean branch = !Objects.equals(olds.branch(), news.branch()) && !keeps("branch", olds, news, attributes);
        boolean snapshot =
                !Objects.equals(olds.snapshot(), news.snapshot()) && !keeps("snapshot", olds, news, attributes);
        boolean at = !Objects.equals(olds.at(), news.at()) && !keeps("at", olds, news, attributes);
        return branch || snapshot || at;
    }

    /** Whether a property keeps the clone and its content. */
    private static boolean keeps(String property, Clone.Props olds, Clone.Props news, Clone.Attributes attributes) {
        return switch (property) {
            case "instance" -> news.instance().url().equals(attributes.url());
            case "database" -> news.databaseName().equals(olds.databaseName());
            case "username" -> news.role().equals(olds.role());
            case "restricted" -> news.isRestricted() == olds.isRestricted();
            // A snapshot comes before a branch.
            case "branch" -> news.snapshot() != null || news.branchName().equals(olds.branchName());
            case "at" -> news.snapshot() != null || Objects.equals(news.at(), olds.at());
            case "snapshot" ->
                news.snapshot() == null
                        ? olds.snapshot() == null
                        : news.snapshot().equals(attributes.snapshot());
            default -> false;
        };
    }

    private static Set<String> only(Set<String> of, Set<String> names) {
        Set<String> both = new TreeSet<>(names);
        both.retainAll(of);
        return both;
    }
}
