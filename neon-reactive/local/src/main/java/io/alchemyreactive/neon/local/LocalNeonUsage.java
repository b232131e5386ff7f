package io.alchemyreactive.neon.local;

import java.util.List;

/**
 * The work that a local Neon is doing, the copies that it keeps for recoveries, and the extensions that were added to it.
 *
 * @param baseCopies how many copies of data it keeps, from which branches go back in their history
 * @param baseCopyBytes what these copies take on disk, in bytes; less where the file system shares blocks
 * @param mostBaseCopyBytes the bound on that: four times the data of each branch, or 2 GB where that is more; its first and
 *     its last copy stay in any case
 * @param extensions the extensions that were added to those of PostgreSQL, one line each: name, version, and major version of
 *     PostgreSQL
 * @param operations those under way, one line each: the action, the branch, and how far a recovery has come
 */
public record LocalNeonUsage(
        long baseCopies, long baseCopyBytes, long mostBaseCopyBytes, List<String> extensions, List<String> operations) {

    public LocalNeonUsage {
        extensions = List.copyOf(extensions);
        operations = List.copyOf(operations);
    }
}
