package io.alchemyreactive.neon.local.control;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The passwords of roles by branch, and of the hidden superuser by project; kept in a private file of their own. Belongs
 * to the control thread.
 */
final class Passwords {

    static final String ADMIN = "cloud_admin";

    /** Branch or project id, then role name. */
    Map<String, Map<String, String>> byOwner = new TreeMap<>();

    Optional<String> of(String branchId, String role) {
        return Optional.ofNullable(byOwner.getOrDefault(branchId, Map.of()).get(role));
    }

    void put(String branchId, String role, String password) {
        byOwner.computeIfAbsent(branchId, any -> new TreeMap<>()).put(role, password);
    }

    void remove(String branchId, String role) {
        byOwner.getOrDefault(branchId, new TreeMap<>()).remove(role);
    }

    void forget(String owner) {
        byOwner.remove(owner);
    }

    void copy(String fromBranch, String toBranch) {
        byOwner.put(toBranch, new TreeMap<>(byOwner.getOrDefault(fromBranch, Map.of())));
    }

    void admin(String projectId, String password) {
        put(projectId, ADMIN, password);
    }

    @Override
    public String toString() {
        return "Passwords[***]";
    }
}
