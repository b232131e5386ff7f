package io.alchemyreactive.neon.local.internal.compute;

import java.nio.file.Path;
import java.util.List;

/**
 * The beginning of a recovery.
 *
 * @param base a copy of data
 * @param place in the log at which the copy is complete
 * @param history the parts of the log from there on, the oldest first, each up to where the next one left it
 */
public record RecoveryOrigin(Path base, Lsn place, List<WalSource> history) {}
