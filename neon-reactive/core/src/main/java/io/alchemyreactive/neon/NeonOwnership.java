package io.alchemyreactive.neon;

import io.alchemyreactive.provider.Identity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether an object at Neon belongs to a resource. Four annotations decide; they are written when the object is
 * made and never changed. Names, parents and expiry prove nothing. This class alone relies on Neon to keep these keys
 * over a restore or a change of the default branch.
 */
final class NeonOwnership {

    private static final String STACK = "alchemy-stack";
    private static final String STAGE = "alchemy-stage";
    private static final String ID = "alchemy-id";
    private static final String INSTANCE = "alchemy-instance";

    private NeonOwnership() {}

    /** The annotations that mark an object as this generation of this resource. */
    static Map<String, String> annotations(Identity identity) {
        return Map.of(
                STACK, identity.stack(),
                STAGE, identity.stage(),
                ID, identity.fqn(),
                INSTANCE, identity.instance());
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
