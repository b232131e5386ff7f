package io.alchemyreactive.neon;

import io.alchemyreactive.postgres.PreviewMarks;
import io.alchemyreactive.provider.Identity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an object at Neon belongs to a resource. Four annotations decide; three more tell which run made the
 * object. They are written when the object is made; Neon has no call that changes them. Names, parents and expiry prove nothing. This class alone relies on Neon to keep these keys
 * over a restore or a change of the default branch.
 */
final class NeonOwnership {

    private static final String STACK = "alchemy-stack";
    private static final String STAGE = "alchemy-stage";
    private static final String ID = "alchemy-id";
    private static final String INSTANCE = "alchemy-instance";
    private static final String DEPLOYED_BY = "alchemy-deployed-by";
    private static final String CI_RUN = "alchemy-ci-run";
    private static final String PULL_REQUEST = "alchemy-pull-request";

    private NeonOwnership() {}

    /** The annotations that mark an object as this generation of this resource. */
    static Map<String, String> annotations(Identity identity) {
        return Map.of(
                STACK, identity.stack(),
                STAGE, identity.stage(),
                ID, identity.fqn(),
                INSTANCE, identity.instance());
    }

    /** The annotations of a preview that a run makes. */
    static Map<String, String> annotations(Identity identity, Optional<PreviewMarks> run) {
        Map<String, String> all = new TreeMap<>(annotations(identity));
        run.ifPresent(marks -> {
            put(all, DEPLOYED_BY, marks.deployedBy());
            put(all, CI_RUN, marks.ciRun());
            put(all, PULL_REQUEST, marks.pullRequest());
        });
        return Map.copyOf(all);
    }

    private static void put(Map<String, String> all, String key, @Nullable String mark) {
        if (mark != null) {
            all.put(key, mark);
        }
    }

    /** The run that made the object; empty when its annotations name none. */
    static Optional<PreviewMarks> marks(Map<String, String> annotations) {
        return PreviewMarks.of(annotations.get(DEPLOYED_BY), annotations.get(CI_RUN), annotations.get(PULL_REQUEST));
    }

    /** Whether these annotations mark this generation. */
    static boolean proves(Map<String, String> annotations, Identity identity) {
        return annotations(identity).entrySet().stream()
                .allMatch(mark -> mark.getValue().equals(annotations.get(mark.getKey())));
    }

    /**
     * Whether the objects in a branch with these annotations belong to the stage. Roles, databases, endpoints and
     * snapshots carry no marks of their own. A branch copies its parent's roles and databases, and a program that
     * declares them takes them over.
     */
    static boolean holds(Map<String, String> annotationsOfBranch, Identity identity) {
        return identity.stack().equals(annotationsOfBranch.get(STACK))
                && identity.stage().equals(annotationsOfBranch.get(STAGE));
    }

    /** The owner that these annotations name, as {@code stack/stage/id}; empty when they name none. */
    static Optional<String> owner(Map<String, String> annotations) {
        return annotations.keySet().containsAll(Set.of(STACK, STAGE, ID))
                ? Optional.of(annotations.get(STACK) + "/" + annotations.get(STAGE) + "/" + annotations.get(ID))
                : Optional.empty();
    }

    /** Describes an object and its owner, for a message. */
    static String describe(String kind, String name, Map<String, String> annotations) {
        String owner = annotations.containsKey(STACK)
                ? "stack '" + annotations.get(STACK) + "', stage '" + annotations.get(STAGE) + "', id '"
                        + annotations.get(ID) + "'"
                : "no owner that is marked on it";
        return "the Neon " + kind + " '" + name + "', which belongs to " + owner;
    }
}
