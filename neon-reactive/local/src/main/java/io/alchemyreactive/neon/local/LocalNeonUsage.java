package io.alchemyreactive.neon.local;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The current work of a local Neon, the copies that it stores for recoveries, the deleted projects that it keeps, and
 * the added extensions.
 *
 * @param baseCopies the number of copies of data from which branches can go back in their history
 * @param baseCopyBytes the size of these copies on disk, in bytes; the real size is smaller where the file system
 *     shares blocks
 * @param mostBaseCopyBytes the limit of that size: four times the data of each branch, or 2 GB when that is more; the
 *     first and the last copy always stay
 * @param deletedProjects the number of deleted projects that can be recovered, for seven days at most
 * @param deletedProjectBytes the size of their data on disk, in bytes; the real size is smaller where the file system
 *     shares blocks
 * @param mostDeletedProjectBytes the limit of that size; above it the project that was deleted first is removed
 * @param extensions the added extensions, one line each: name, version, and major version of PostgreSQL
 * @param operations the running operations, one line each: action, branch, and progress of a recovery
 */
public record LocalNeonUsage(
        long baseCopies,
        long baseCopyBytes,
        long mostBaseCopyBytes,
        long deletedProjects,
        long deletedProjectBytes,
        long mostDeletedProjectBytes,
        List<String> extensions,
        List<String> operations) {

    public LocalNeonUsage {
        extensions = List.copyOf(extensions);
        operations = List.copyOf(operations);
    }

    /** Reads the status of a local Neon. An older version reports only a part of it. */
    static LocalNeonUsage of(JsonNode json) {
        var copies = json.path("base_copies");
        var deleted = json.path("deleted_projects");
        return new LocalNeonUsage(
                copies.path("count").asLong(0),
                copies.path("bytes").asLong(0),
                copies.path("most_bytes").asLong(0),
                deleted.path("count").asLong(0),
                deleted.path("bytes").asLong(0),
                deleted.path("most_bytes").asLong(0),
                json.path("extensions").values().stream()
                        .map(JsonNode::asString)
                        .toList(),
                json.path("operations").values().stream()
                        .map(operation -> operation.path("action").asString() + " of branch "
                                + operation.path("branch_id").asString("")
                                + (operation.has("progress")
                                        ? ": " + operation.path("progress").asString()
                                        : ""))
                        .toList());
    }
}
