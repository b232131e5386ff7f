package io.alchemyreactive.neon.local.internal.rows;

import java.time.Instant;

/** A role that was made through the API, without its password. Mutable; belongs to the control thread. */
public final class RoleRow {

    public String branchId = "";
    public String name = "";
    public boolean noLogin;
    public boolean isProtected;
    public Instant createdAt = Instant.EPOCH;
    public Instant updatedAt = Instant.EPOCH;

    public RoleRow copyFor(String branch) {
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
