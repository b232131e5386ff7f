package io.alchemyreactive.neon.local.control;

import java.time.Instant;

/** A database that was made through the API. Mutable; belongs to the control thread. */
final class DatabaseRow {

    long id;
    String branchId = "";
    String name = "";
    String ownerName = "";
    Instant createdAt = Instant.EPOCH;
    Instant updatedAt = Instant.EPOCH;

    DatabaseRow copyFor(String branch, long newId) {
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
