package io.alchemyreactive.neon.local;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The work that a local Neon is doing, the copies that it keeps for recoveries, the deleted projects that it keeps, and the
 * extensions that were added to it.
 *
 * @param baseCopies how many copies of data it keeps, from which branches go back in their history
 * @param baseCopyBytes what these copies take on disk, in bytes; less where the file system shares blocks
 * @param mostBaseCopyBytes the bound on that: four times the data of each branch, or 2 GB where that is more; its first and
 *     its last copy stay in any case
 * @param deletedProjects how many deleted projects can be recovered, for seven days at most
 * @param deletedProjectBytes what their data takes on disk, in bytes; less where the file system shares blocks
 * @param mostDeletedProjectBytes the bound on that; beyond it the project that was deleted first goes
 * @param extensions the extensions that were added to those of PostgreSQL, one line each: name, version, and major version of
 *     PostgreSQL
 * @param operations those under way, one line each: the action, the branch, and how far a recovery has come
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

    /** Reads the status of a local Neon; one of an older version tells only part of it. */
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
