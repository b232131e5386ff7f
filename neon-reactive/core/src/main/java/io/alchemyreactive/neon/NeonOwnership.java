package io.alchemyreactive.neon;

import io.alchemyreactive.provider.Identity;
import java.util.Map;

/**
 * Decides whether an object at Neon is ours: by four annotations, written when it is made and never changed afterwards.
 * Names, parents and expiry prove nothing. That Neon keeps these keys over a restore or a change of the default branch
 * is taken for granted, and nowhere else than here.
 */
final class NeonOwnership {

    private static final String STACK = "alchemy-stack";
    private static final String STAGE = "alchemy-stage";
    private static final String ID = "alchemy-id";
    private static final String INSTANCE = "alchemy-instance";

    private NeonOwnership() {}

    /** The mark of an object as this generation of this resource. */
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
     * Whether what lies in a branch with these annotations is the stage's: its roles, databases, endpoints and snapshots carry no
     * marks of their own. A branch takes its parent's roles and databases over, and a program that declares them goes on with
     * those.
     */
    static boolean holds(Map<String, String> annotationsOfBranch, Identity identity) {
        return identity.stack().equals(annotationsOfBranch.get(STACK))
                && identity.stage().equals(annotationsOfBranch.get(STAGE));
    }

    /** Whose an object is, for a message. */
    static String describe(String kind, String name, Map<String, String> annotations) {
        String owner = annotations.containsKey(STACK)
                ? "stack '" + annotations.get(STACK) + "', stage '" + annotations.get(STAGE) + "', id '"
                        + annotations.get(ID) + "'"
                : "nobody that is marked on it";
        return "the Neon " + kind + " '" + name + "', which belongs to " + owner;
    }
}
