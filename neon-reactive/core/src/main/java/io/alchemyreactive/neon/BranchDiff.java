package io.alchemyreactive.neon;

import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Diff;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides the effect of a change of a branch's properties. Starts from the annotations and adds the rules that are
 * special to Neon.
 */
final class BranchDiff {

    /** The properties on which the connection values depend. */
    private static final Set<String> CONNECTION = Set.of("databaseName", "roleName", "inheritedPasswords");

    private BranchDiff() {}

    static Diff of(Change<Branch.Props, Branch.Attributes> change) {
        Set<String> changed = new TreeSet<>(change.changed());
        change.news().ifPresent(news -> {
            // A declaration that names the parent that Neon chose is no change, and neither is another spelling of the
            // same point.
            if (news.parentId() != null
                    && news.parentId().equals(change.attributes().parentId())) {
                changed.remove("parentId");
            }
            if (sameLsn(change.olds().parentLsn(), news.parentLsn())) {
                changed.remove("parentLsn");
            }
        });
        if (change.changed().isEmpty() && change.unknown().isEmpty()) {
            // The branch is due for renewal, which changes no more than another ttl does.
            changed.add("ttl");
        }
        Diff diff = Diff.byAnnotations(Branch.TYPE, changed, change.unknown());
        if (diff instanceof Diff.Replace replace) {
            return new Diff.Replace(keepsName(change), replace.because(), replace.dataLoss());
        }
        if (diff instanceof Diff.Update update) {
            Set<String> stable = new TreeSet<>(update.stable());
            if (stays(CONNECTION, change, changed)) {
                stable.addAll(Set.of("databaseName", "roleName", "connectionUri", "pooledConnectionUri"));
            }
            // The class of a row that an older version has stored may be another one.
            if (stays(Set.of("dataClass"), change, changed)
                    && change.attributes().dataClass() == change.olds().rows()) {
                stable.add("dataClass");
            }
            return new Diff.Update(stable);
        }
        return diff;
    }

    private static boolean stays(
            Set<String> properties, Change<Branch.Props, Branch.Attributes> change, Set<String> changed) {
        return properties.stream()
                .noneMatch(name -> changed.contains(name) || change.unknown().contains(name));
    }

    /**
     * Whether the new branch would keep the declared name. Names are unique in a project, so the old branch must be
     * deleted before the new one can have that name.
     */
    private static boolean keepsName(Change<Branch.Props, Branch.Attributes> change) {
        Optional<Branch.Props> news = change.news();
        return news.isPresent()
                && news.get().name() != null
                && change.attributes().name().equals(news.get().name())
                && change.attributes().projectId().equals(news.get().projectId());
    }

    /**
     * Whether two LSNs are equal. An LSN consists of two hexadecimal numbers, so {@code 0/15E8} equals {@code
     * 0/000015E8}.
     */
    private static boolean sameLsn(
            @org.jspecify.annotations.Nullable String one, @org.jspecify.annotations.Nullable String other) {
        return one != null && other != null && lsn(one).equals(lsn(other));
    }

    private static Optional<Long> lsn(String text) {
        String[] parts = text.split("/", -1);
        try {
            return parts.length == 2
                    ? Optional.of((Long.parseLong(parts[0], 16) << Integer.SIZE) + Long.parseLong(parts[1], 16))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
