package io.alchemyreactive.neon.local.control;

import java.time.Instant;

/** A role that was made through the API, without its password. Mutable; belongs to the control thread. */
final class RoleRow {

    String branchId = "";
    String name = "";
    boolean noLogin;
    boolean isProtected;
    Instant createdAt = Instant.EPOCH;
    Instant updatedAt = Instant.EPOCH;

    RoleRow copyFor(String branch) {
        var copy = new RoleRow();
        copy.branchId = branch;
        copy.name = name;
        copy.noLogin = noLogin;
        copy.isProtected = isProtected;
        copy.createdAt = createdAt;
        copy.updatedAt = updatedAt;
        return copy;
    }
}
