package io.alchemyreactive.neon.local.internal.rows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The passwords of roles by branch, and of the hidden superuser by project, stored in a separate private file. Belongs
 * to the control thread.
 */
public final class Passwords {

    public static final String ADMIN = "cloud_admin";

    /** The passwords by branch or project id, then by role name. */
    public Map<String, Map<String, String>> byOwner = new TreeMap<>();

    public Optional<String> of(String branchId, String role) {
        return Optional.ofNullable(byOwner.getOrDefault(branchId, Map.of()).get(role));
    }

    public void put(String branchId, String role, String password) {
        byOwner.computeIfAbsent(branchId, any -> new TreeMap<>()).put(role, password);
    }

    public void remove(String branchId, String role) {
        byOwner.getOrDefault(branchId, new TreeMap<>()).remove(role);
    }

    /** Deletes the passwords of all other roles of a branch. */
    void keepOnly(String branchId, List<String> roles) {
        byOwner.getOrDefault(branchId, new TreeMap<>()).keySet().retainAll(roles);
    }

    public void forget(String owner) {
        byOwner.remove(owner);
    }

    public void copy(String fromBranch, String toBranch) {
        byOwner.put(toBranch, new TreeMap<>(byOwner.getOrDefault(fromBranch, Map.of())));
    }

    public void admin(String projectId, String password) {
        put(projectId, ADMIN, password);
    }

    @Override
    public String toString() {
        return "Passwords[***]";
    }
}
