package io.alchemyreactive.dblab.api;

/**
 * A branch: a name for a snapshot.
 *
 * @param name its name
 * @param snapshotId its newest snapshot; empty when it has none
 */
public record DbLabBranch(String name, String snapshotId) {}
