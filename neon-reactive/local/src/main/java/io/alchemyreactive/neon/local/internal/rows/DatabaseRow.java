package io.alchemyreactive.neon.local.internal.rows;

import java.time.Instant;

/** A database that was made through the API. Mutable; belongs to the control thread. */
public final class DatabaseRow {

    public long id;
    public String branchId = "";
    public String name = "";
    public String ownerName = "";
    public Instant createdAt = Instant.EPOCH;
    public Instant updatedAt = Instant.EPOCH;

    public DatabaseRow copyFor(String branch, long newId) {
        var copy = new DatabaseRow();
        copy.id = newId;
        copy.branchId = branch;
        copy.name = name;
        copy.ownerName = ownerName;
        copy.createdAt = createdAt;
        copy.updatedAt = updatedAt;
        return copy;
    }
}
